//! Everything that has to be there before anything can be built.

use crate::Result;
use crate::checkout::Checkout;
use crate::system_packages::{self, Purpose};
use crate::ui;

/// Brings this computer to where the project can be built and used for a purpose. Returns what had to be made.
pub(crate) fn set_up(checkout: &Checkout, purpose: Purpose) -> Result<Vec<&'static str>> {
    ui::check_node(checkout)?;
    let made = [
        ("system packages", system_packages::install_missing(checkout, purpose)?),
        ("packages of the UI", ui::install_packages(checkout)?),
        ("UI", ui::build(checkout)?),
    ];
    Ok(made.into_iter().filter(|(_, was_made)| *was_made).map(|(name, _)| name).collect())
}
