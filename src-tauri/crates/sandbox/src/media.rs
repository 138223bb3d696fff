//! Uploads (contract §9.6, D45): one file each, kept for ever, tied to no post until a post names its address.
//!
//! `/media/presign` is not here: its fields were never seen. Unknown at the service, decided here: 20 MB are 20 times
//! 1024 times 1024 bytes; any valid credential may upload, since no scope covers it; the address needs no credential.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::envelope::{Envelope, Failure, Reply};
use crate::kept::Upload;
use crate::response::set;
use crate::route::Call;
use crate::server::Server;
use crate::switches::{UploadRefusal, UploadStatus};
use crate::{media_type, multipart, secret, store};

/// The largest file.
const FILE_MAX: usize = 20 * 1024 * 1024;

/// The largest body of an upload. Beyond it 413 is the answer, as a proxy's would be, whatever the switch says.
pub(crate) const BODY_MAX: usize = 2 * FILE_MAX;

/// Where uploaded files are to be had, outside the prefix.
pub(crate) const PATH: &str = "/sandbox-media/{id}/{filename}";
pub(crate) const FOLDER: &str = "/sandbox-media/";

/// `POST /media/upload`
pub(crate) fn upload(call: &Call<'_>) -> Result<Reply, Failure> {
    let file = multipart::file(call.content_type, call.body)?;
    if file.bytes.len() > FILE_MAX {
        return Err(refusal(call, Failure::TooLarge, "The file has more than 20 MB."));
    }
    let Some((kind, content_type)) = media_type::recognise(file.content_type, file.bytes) else {
        return Err(refusal(call, Failure::UnsupportedMedia, "The file is neither an image nor a video."));
    };
    let id = secret::new_id("media");
    let upload = Upload {
        url: format!("{}{FOLDER}{id}/{}", call.origin, safe(file.filename)),
        id,
        filename: file.filename.to_owned(),
        kind: kind.as_str().to_owned(),
        bytes: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
        sha256: secret::digest(file.bytes),
        created_at: call.now,
    };
    store::media::insert(call.tx, &upload, content_type, file.bytes)?;
    let data = json!({"url": upload.url, "type": upload.kind, "filename": upload.filename});
    Ok(match call.switches.upload_status {
        UploadStatus::Status200 => Reply::Data(data),
        UploadStatus::Status201 => Reply::Created(data),
    })
}

/// `GET /sandbox-media/{id}/{filename}`: the file itself, as any web server would give it.
pub(crate) async fn file(
    State(server): State<Arc<Server>>,
    Path((id, _)): Path<(String, String)>,
) -> Response {
    match server.store.in_transaction(|tx| store::media::file(tx, &id)) {
        Ok(Some((content_type, bytes))) => {
            let mut response = bytes.into_response();
            set(&mut response, header::CONTENT_TYPE, &content_type);
            response
        }
        _ => Envelope::page(StatusCode::NOT_FOUND, "404 Not Found").into_response(),
    }
}

fn refusal(call: &Call<'_>, failure: Failure, text: &str) -> Failure {
    match call.switches.upload_refusal {
        UploadRefusal::Status413And415 => failure,
        UploadRefusal::Status400 => Failure::Malformed(text.into()),
    }
}

/// A name that needs no escaping in an address.
fn safe(filename: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = filename.chars().map(plain).collect();
    if name.is_empty() { "file".into() } else { name }
}
