//! The system packages that building, showing and testing the app need, by their Debian 12 names.
//!
//! A C compiler (`build-essential`), Rust and Node are expected to be there.

use crate::Result;
use crate::checkout::Checkout;
use crate::program::{must_succeed, output_of, program};
use crate::progress::{say, step};

/// What the packages are for; each purpose includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building the app and opening it on a desktop.
    Build,
    /// A window without a desktop: virtual display, session bus, keyring, fonts, and clicks from outside.
    UnattendedWindow,
    /// Everything that tests use.
    Test,
}

const PACKAGES: [(Purpose, &[&str]); 3] = [
    (Purpose::Build, &["pkg-config", "libwebkit2gtk-4.1-dev", "xdg-utils"]),
    (
        Purpose::UnattendedWindow,
        &[
            "xvfb",
            "dbus",
            "dbus-bin",
            "gnome-keyring",
            "webkit2gtk-driver",
            "libgl1-mesa-dri",
            "adwaita-icon-theme",
            "shared-mime-info",
            "fonts-dejavu-core",
            "fonts-noto-color-emoji",
        ],
    ),
    (Purpose::Test, &["chromium", "libsecret-tools"]),
];

/// Installs what is missing. Says whether anything was.
pub(crate) fn install_missing(checkout: &Checkout, purpose: Purpose) -> Result<bool> {
    let wanted = wanted(purpose);
    let mut query = program(checkout, "dpkg-query");
    query.args(["--show", "--showformat", "${db:Status-Status} ${Package}\\n"]);
    let Some(known) = output_of(&mut query) else {
        say(
            "This is not Debian, which alone was tried: go on and see whether the system has what is needed.",
        );
        return Ok(false);
    };
    let missing = missing(&wanted, &known);
    if missing.is_empty() {
        return Ok(false);
    }
    mention_untried_system();
    step(&format!("Installing system packages: {}", missing.join(" ")), "1 min", || {
        install(checkout, &missing)
    })?;
    Ok(true)
}

fn wanted(purpose: Purpose) -> Vec<&'static str> {
    let groups = PACKAGES.iter().filter(|(group, _)| *group <= purpose);
    groups.flat_map(|(_, names)| names.iter().copied()).collect()
}

/// Those that dpkg does not list as installed.
fn missing<'a>(wanted: &[&'a str], dpkg: &str) -> Vec<&'a str> {
    let installed = |name: &str| dpkg.lines().any(|line| line.strip_prefix("installed ") == Some(name));
    wanted.iter().copied().filter(|name| !installed(name)).collect()
}

fn mention_untried_system() {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !release.contains("\nVERSION_CODENAME=bookworm") {
        say("Tried on Debian 12 only; on this system it is untried.");
    }
}

fn install(checkout: &Checkout, packages: &[&str]) -> Result<()> {
    let prefix = privilege(checkout).ok_or_else(|| {
        format!("Install these first, then start again: sudo apt-get install -y {}", packages.join(" "))
    })?;
    let apt = |arguments: &[&str]| {
        let words: Vec<&str> = prefix.iter().chain(&["apt-get", "-q"]).chain(arguments).copied().collect();
        let (first, rest) = words.split_first().ok_or("no command")?;
        must_succeed(program(checkout, first).args(rest).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])?;
    // Another installation may be under way, as it often is after a computer was switched on.
    let install = ["-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"];
    apt(&[&install, packages].concat())
}

/// What has to stand before `apt-get`; `None` if there is no right to install without asking a person.
fn privilege(checkout: &Checkout) -> Option<&'static [&'static str]> {
    let is_root = output_of(program(checkout, "id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let can_sudo = || output_of(program(checkout, "sudo").args(["-n", "true"])).is_some();
    match is_root {
        true => Some(&[]),
        false => can_sudo().then_some(&["sudo", "-n"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_really_installed_counts_as_there() {
        let dpkg = "installed xvfb\nconfig-files dbus\nnot-installed gnome-keyring\ninstalled xvfb-extra\n";
        assert_eq!(
            missing(&["xvfb", "dbus", "gnome-keyring", "chromium"], dpkg),
            ["dbus", "gnome-keyring", "chromium"]
        );
    }

    #[test]
    fn a_later_purpose_includes_the_earlier_ones() {
        assert!(wanted(Purpose::Test).starts_with(&wanted(Purpose::UnattendedWindow)));
        assert!(wanted(Purpose::UnattendedWindow).starts_with(&wanted(Purpose::Build)));
        assert!(!wanted(Purpose::Build).contains(&"chromium"), "a browser is for tests only");
    }
}
