//! The media of a post: how they are written in a body, and which addresses they may have (contract §9.2).

use serde_json::Value;

use crate::envelope::Failure;
use crate::fields::{Fields, invalid};
use crate::media::FOLDER;
use crate::post::{Media, Platform, StoredPost};
use crate::route::Call;
use crate::store;
use crate::switches::MediaUrls;

const MEDIA_MAX: usize = 10;

/// `media`, and `platformMedia` as far as it has to be well-formed: it is kept and never answered.
pub(crate) fn read(fields: &Fields) -> Result<Vec<Media>, Failure> {
    check_platform_media(fields)?;
    fields.get("media").map_or(Ok(Vec::new()), |value| list("media", value))
}

fn list(name: &str, value: &Value) -> Result<Vec<Media>, Failure> {
    let media: Vec<Media> = serde_json::from_value(value.clone())
        .map_err(|_| invalid(name, "has to be a list of {url, type}, type image, video or gif"))?;
    if media.len() > MEDIA_MAX {
        return Err(invalid(name, &format!("has more than {MEDIA_MAX} entries")));
    }
    Ok(media)
}

fn check_platform_media(fields: &Fields) -> Result<(), Failure> {
    let Some(value) = fields.get("platformMedia") else { return Ok(()) };
    let lists = value.as_object().ok_or_else(|| invalid("platformMedia", "has to be an object"))?;
    for (platform, media) in lists {
        if Platform::parse(platform).is_none() {
            return Err(invalid("platformMedia", &format!("has no '{platform}'")));
        }
        list("platformMedia", media)?;
    }
    Ok(())
}

/// Whether a post may name its media: any address, or only what was uploaded here.
pub(crate) fn check(call: &Call<'_>, stored: &StoredPost) -> Result<(), Failure> {
    if call.switches.media_urls == MediaUrls::Any {
        return Ok(());
    }
    let per_platform = stored.unseen.get("platformMedia").and_then(Value::as_object);
    let per_platform = per_platform.into_iter().flat_map(|lists| lists.values());
    let others = per_platform.filter_map(Value::as_array).flatten().filter_map(|media| media["url"].as_str());
    for url in stored.post.media.iter().map(|media| media.url.as_str()).chain(others) {
        let is_known = match uploaded_id(url) {
            Some(id) => store::media::exists(call.tx, id)?,
            None => false,
        };
        if !is_known {
            return Err(invalid("media", "names an address that was not uploaded here"));
        }
    }
    Ok(())
}

/// The id in an address of ours; the port may have been another one when it was given.
fn uploaded_id(url: &str) -> Option<&str> {
    let (origin, rest) = url.split_once(FOLDER)?;
    origin.starts_with("http://127.0.0.1:").then(|| rest.split('/').next())?
}
