//! Uploads (contract §9.6, D45): one file of this computer becomes an address that a post can name.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use domain::import::{LARGEST_MEDIA, MEDIA_START, MediaKind, kind_by_content};
use domain::{Operation, ProblemCode, Secret};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};
use serde_json::Value;

use crate::failure::Asked;
use crate::media_body::{MediaBody, Progress};
use crate::request::Request;
use crate::{Client, Delivery, Failure, Reply, classify};

impl Client {
    /// `POST /media/upload` with the file at `path`, if it still is of that kind; the address that it got.
    ///
    /// # Errors
    /// `FileGone`, `FileUnreadable`, `MediaTooLarge` and `MediaChanged` before anything is sent. An upload that stands
    /// still is given up: whether the service kept it is then unknown, and harmless, since no post names it.
    pub async fn upload_media(&self, credential: &Secret, path: &Path, kind: MediaKind) -> Reply<String> {
        let request = Request::new(Operation::UploadMedia, Method::POST, &["media", "upload"], credential);
        let asked = request.asked();
        let bytes = read_file(path.to_owned(), kind).await.map_err(|unsent| unsent.failure(asked))?;
        let (form, progress) = form(path, bytes).map_err(|unsent| unsent.failure(asked))?;
        tokio::select! {
            reply = self.call(request.form(form), |payload| url(&payload.value)) => reply,
            () = progress.ends(self.upload_stall()) => {
                Err(asked.unanswered(classify::STOOD_STILL, "the upload stood still"))
            }
        }
    }
}

/// Why a file can't be sent.
struct Unsent {
    code: ProblemCode,
    text: String,
}

impl Unsent {
    fn new(code: ProblemCode, text: &str) -> Self {
        Self { code, text: text.to_owned() }
    }

    fn failure(self, asked: Asked<'_>) -> Box<Failure> {
        asked.unanswered((self.code, Delivery::Refused), &self.text)
    }
}

/// The whole file, which is small: so what is checked is what is sent, even if somebody writes to it meanwhile.
async fn read_file(path: PathBuf, kind: MediaKind) -> Result<Bytes, Unsent> {
    let read = move || {
        let mut bytes = Vec::new();
        File::open(path)?.take(LARGEST_MEDIA + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = match tokio::task::spawn_blocking(read).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => {
            return Err(Unsent::new(ProblemCode::FileGone, "the file is not there any more"));
        }
        Ok(Err(error)) => return Err(Unsent::new(ProblemCode::FileUnreadable, &error.to_string())),
        Err(_) => return Err(Unsent::new(ProblemCode::Internal, "reading the file was interrupted")),
    };
    if bytes.len() as u64 > LARGEST_MEDIA {
        return Err(Unsent::new(ProblemCode::MediaTooLarge, "the file has more than 20 MB"));
    }
    if kind_by_content(start(&bytes)) != Some(kind) {
        return Err(Unsent::new(ProblemCode::MediaChanged, "the file is not what it was when it was chosen"));
    }
    Ok(bytes.into())
}

fn form(path: &Path, bytes: Bytes) -> Result<(Form, Progress), Unsent> {
    let content_type = content_type(start(&bytes));
    let length = bytes.len() as u64;
    let (body, progress) = MediaBody::of(bytes);
    let part = Part::stream_with_length(Body::wrap(body), length)
        .file_name(file_name(path))
        .mime_str(content_type)
        .map_err(|_| Unsent::new(ProblemCode::Internal, "a content type that can't be written"))?;
    Ok((Form::new().part("file", part), progress))
}

/// The name without its folders, in letters that every server reads alike: there are two ways to write others.
fn file_name(path: &Path) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    path.file_name()
        .map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().chars().map(plain).collect())
}

fn start(bytes: &[u8]) -> &[u8] {
    bytes.get(..MEDIA_START).unwrap_or(bytes)
}

/// The type of what [`kind_by_content`] knows.
fn content_type(start: &[u8]) -> &'static str {
    match start {
        [0xFF, 0xD8, ..] => "image/jpeg",
        [0x89, b'P', ..] => "image/png",
        [b'G', b'I', b'F', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', ..] => "image/webp",
        [0x1A, 0x45, ..] => "video/webm",
        [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', ..] => "video/quicktime",
        _ => "video/mp4",
    }
}

fn url(value: &Value) -> Option<String> {
    let url = value.get("url")?.as_str()?.trim();
    (!url.is_empty()).then(|| url.to_owned())
}
