//! Brands and their connected accounts (contract §11).

use domain::{Account, Brand, BrandSlug, Secret};

use crate::client::pending;
use crate::{Client, Page, Reply};

impl Client {
    /// `GET /brands`, in any of the three published shapes (D20).
    pub async fn list_brands(&self, _credential: &Secret) -> Reply<Page<Brand>> {
        pending()
    }

    /// `GET /brands/{slug}/auth/status`. A row without `platformUserId` can't be targeted and is left out.
    pub async fn list_accounts(&self, _credential: &Secret, _brand: &BrandSlug) -> Reply<Page<Account>> {
        pending()
    }
}
