//! The person's organisations (contract §3.2, D11): there is one.

use serde_json::json;

use crate::envelope::{Failure, Reply};
use crate::fields::Fields;
use crate::route::Call;
use crate::{sample, store};

/// `GET /orgs`
pub(crate) fn list(call: &Call<'_>) -> Result<Reply, Failure> {
    // The organisation is as old as its brands.
    let since = store::brands::all(call.tx)?.into_iter().map(|brand| brand.created_at).min();
    let org = json!({
        "id": sample::ORG_ID, "name": sample::ORG, "slug": sample::ORG_SLUG, "createdAt": since,
    });
    Ok(Reply::Data(json!({"organizations": [org], "activeOrgId": sample::ORG_ID})))
}

/// `PUT /orgs/active`
pub(crate) fn activate(call: &Call<'_>) -> Result<Reply, Failure> {
    if Fields::read(call.body)?.text("organizationId")? != sample::ORG_ID {
        return Err(Failure::NotFound("There is no such organisation.".into()));
    }
    Ok(Reply::Data(json!({"id": sample::ORG_ID, "name": sample::ORG, "slug": sample::ORG_SLUG})))
}
