//! Lists of what the sandbox does not have (contract §12 to §14): empty, and closed to keys without their scopes.

use serde_json::{Value, json};

use crate::envelope::{Failure, Reply};
use crate::route::Call;

type Answer = Result<Reply, Failure>;

/// `GET /kbs` and `GET /webhooks`
pub(crate) fn bare(_: &Call<'_>) -> Answer {
    Ok(Reply::Data(json!([])))
}

/// `GET /agents`, in the form of the SDK (D13).
pub(crate) fn agents(_: &Call<'_>) -> Answer {
    Ok(Reply::Data(page_of_items(50)))
}

/// `GET /carousels`
pub(crate) fn carousels(_: &Call<'_>) -> Answer {
    Ok(Reply::Data(page_of_items(100)))
}

/// `GET /clips`, which alone has numbered pages.
pub(crate) fn clips(_: &Call<'_>) -> Answer {
    let pagination = json!({"page": 1, "limit": 50, "total": 0, "totalPages": 0});
    Ok(Reply::Data(json!({"clips": [], "pagination": pagination})))
}

/// `GET /usage/tokens`
pub(crate) fn token_usage(call: &Call<'_>) -> Answer {
    let period = call.query.get("period").map_or("30d", String::as_str);
    if !matches!(period, "7d" | "30d" | "90d") {
        return Err(Failure::Malformed("The period is 7d, 30d or 90d.".into()));
    }
    let breakdown = json!({
        "agents": 0, "ideaGeneration": 0, "carouselGeneration": 0, "postRewrite": 0, "captionGeneration": 0,
        "other": 0,
    });
    Ok(Reply::Data(json!({"period": period, "total": 0, "breakdown": breakdown, "dailyUsage": []})))
}

fn page_of_items(limit: u32) -> Value {
    json!({"items": [], "total": 0, "limit": limit, "offset": 0})
}
