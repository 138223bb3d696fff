//! The routes of posts (contract §9.6).
//!
//! Unknown at the service, decided here: lists are newest first unless a switch says otherwise; a page larger than the maximum is cut to it; PUT
//! leaves what it does not name, and a time in it works as in `schedule`, also on a draft; other platforms in it mean
//! all of their accounts, while those that stay keep theirs.

use serde_json::{Value, json};

use crate::envelope::{Failure, Reply};
use crate::fields::{Fields, instant, invalid};
use crate::lifecycle::{self, Action};
use crate::new_post::{self, Timing, zone_of};
use crate::post::{Post, Status, StoredPost};
use crate::route::Call;
use crate::store::posts::Filter;
use crate::switches::{DeleteReply, ListShape, ScheduleReply};
use crate::{brand, post_media, store};

/// `GET /posts`
pub(crate) fn list(call: &Call<'_>) -> Result<Reply, Failure> {
    let page_max = call.switches.page_max.0;
    let filter = Filter {
        brand_slug: call.query.get("brandSlug").cloned(),
        status: call.query.get("status").map(|name| status(name)).transpose()?,
        known_until: call.replicas.known_until(call.now),
        order: call.switches.list_order,
        limit: number(call, "limit", 50.min(page_max), 1)?.min(page_max),
        offset: number(call, "offset", 0, 0)?,
    };
    let (items, total) = store::posts::list(call.tx, &filter)?;
    Ok(Reply::Data(match call.switches.lists {
        ListShape::Bare => json!(items),
        ListShape::Wrapped => {
            json!({"items": items, "total": total, "limit": filter.limit, "offset": filter.offset})
        }
    }))
}

/// `POST /posts`
pub(crate) fn create(call: &Call<'_>) -> Result<Reply, Failure> {
    let fields = Fields::read(call.body)?;
    let brand = brand::find(call, fields.text("brandSlug")?)?;
    let mut stored = new_post::read(&fields, &brand, call.switches, call.now)?;
    stored.idempotency_key = call.idempotency_key.map(str::to_owned);
    post_media::check(call, &stored)?;
    if !call.forgets {
        store::posts::insert(call.tx, &stored)?;
    }
    Ok(Reply::Created(json!(stored.post)))
}

/// `GET /posts/{id}`
pub(crate) fn get(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(Reply::Data(json!(find(call)?.post)))
}

/// `PUT /posts/{id}`: a partial update (D18).
pub(crate) fn update(call: &Call<'_>) -> Result<Reply, Failure> {
    let fields = Fields::read(call.body)?;
    let mut stored = find_for(call, Action::Edit)?;
    let brand = brand::find(call, &stored.post.brand_slug)?;
    if let Some(text) = fields.optional_text("text")? {
        stored.post.text = text.to_owned();
    }
    if let Some(platforms) = new_post::platforms(&fields)? {
        let kept = stored.unseen.get("targetAccountIds");
        stored.post.results = new_post::targets(&brand, &platforms, kept)?;
        stored.post.platforms = platforms;
    }
    if let Some(value) = fields.get_or_null("scheduledAt") {
        let due = instant("scheduledAt", value, &zone_of(&brand))?;
        set_timing(&mut stored.post, Timing::at(due, call.switches, call.now)?);
    }
    save(call, stored).map(|post| Reply::Data(json!(post)))
}

/// `DELETE /posts/{id}`
pub(crate) fn delete(call: &Call<'_>) -> Result<Reply, Failure> {
    let stored = find_for(call, Action::Delete)?;
    store::posts::delete(call.tx, &stored.post.id)?;
    Ok(delete_reply(call.switches.delete_reply, &stored.post.id))
}

/// `POST /posts/{id}/publish`
pub(crate) fn publish(call: &Call<'_>) -> Result<Reply, Failure> {
    let mut stored = find_for(call, Action::Publish)?;
    stored.post.status = Status::Validating;
    save(call, stored).map(|post| Reply::Data(json!(post)))
}

/// `PUT /posts/{id}/schedule`: a time, or `{cancel:true}`; both at once are refused.
pub(crate) fn schedule(call: &Call<'_>) -> Result<Reply, Failure> {
    let fields = Fields::read(call.body)?;
    let is_cancel = match fields.get("cancel") {
        None => false,
        Some(value) => value.as_bool().ok_or_else(|| invalid("cancel", "has to be true or false"))?,
    };
    match (fields.get("scheduledAt"), is_cancel) {
        (Some(_), true) => Err(invalid("scheduledAt", "and cancel exclude each other")),
        (None, false) => Err(invalid("scheduledAt", "is required, or cancel")),
        (Some(due), false) => schedule_at(call, due),
        (None, true) => cancel(call),
    }
}

/// `POST /posts/{id}/retry`
pub(crate) fn retry(call: &Call<'_>) -> Result<Reply, Failure> {
    let mut stored = find_for(call, Action::Retry)?;
    lifecycle::retry(&mut stored);
    save(call, stored).map(|post| Reply::Data(json!(post)))
}

/// The reply to a delete (D37).
pub(crate) fn delete_reply(shape: DeleteReply, id: &str) -> Reply {
    match shape {
        DeleteReply::Success => Reply::Success,
        DeleteReply::Id => Reply::Data(json!({"id": id})),
        DeleteReply::Deleted => Reply::Data(json!({"deleted": true})),
        DeleteReply::Empty => Reply::Empty,
    }
}

fn schedule_at(call: &Call<'_>, due: &Value) -> Result<Reply, Failure> {
    let mut stored = find_for(call, Action::Schedule)?;
    let brand = brand::find(call, &stored.post.brand_slug)?;
    let due = instant("scheduledAt", due, &zone_of(&brand))?;
    set_timing(&mut stored.post, Timing::at(due, call.switches, call.now)?);
    let post = save(call, stored)?;
    Ok(match call.switches.schedule_reply {
        ScheduleReply::Mixed | ScheduleReply::Full => Reply::Data(json!(post)),
        ScheduleReply::Small => small(&post),
    })
}

fn cancel(call: &Call<'_>) -> Result<Reply, Failure> {
    let mut stored = find_for(call, Action::Cancel)?;
    set_timing(&mut stored.post, Timing { status: Status::Draft, scheduled_at: None });
    let post = save(call, stored)?;
    Ok(match call.switches.schedule_reply {
        ScheduleReply::Mixed | ScheduleReply::Small => small(&post),
        ScheduleReply::Full => Reply::Data(json!(post)),
    })
}

fn small(post: &Post) -> Reply {
    Reply::Data(json!({"id": post.id, "status": post.status}))
}

fn set_timing(post: &mut Post, timing: Timing) {
    post.status = timing.status;
    post.scheduled_at = timing.scheduled_at;
}

fn save(call: &Call<'_>, mut stored: StoredPost) -> Result<Post, Failure> {
    stored.post.updated_at = call.now;
    store::posts::update(call.tx, &stored)?;
    Ok(stored.post)
}

fn find(call: &Call<'_>) -> Result<StoredPost, Failure> {
    let stored = store::posts::get(call.tx, call.param("id"))?;
    stored.ok_or(Failure::NotFound("There is no such post.".into()))
}

fn find_for(call: &Call<'_>, action: Action) -> Result<StoredPost, Failure> {
    let stored = find(call)?;
    let status = stored.post.status;
    if action.is_allowed_in(status) {
        return Ok(stored);
    }
    Err(Failure::Conflict(format!("Not possible while the post is {}.", status.as_str())))
}

fn status(name: &str) -> Result<Status, Failure> {
    Status::parse(name).ok_or_else(|| invalid("status", &format!("has no '{name}'")))
}

fn number(call: &Call<'_>, name: &str, absent: u32, least: u32) -> Result<u32, Failure> {
    let Some(text) = call.query.get(name) else { return Ok(absent) };
    let number = text.parse().ok().filter(|number| *number >= least);
    number.ok_or_else(|| invalid(name, &format!("has to be a number from {least}")))
}
