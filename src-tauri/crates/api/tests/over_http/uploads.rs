//! A file on its way: what is sent of it, what is not, and when it is given up.

use std::path::Path;

use api::{Client, Delivery, Failure, Timings};
use domain::ProblemCode;
use domain::import::{LARGEST_MEDIA, MediaKind};

use crate::canned::{Canned, Then};
use crate::{client, secret};

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";

fn file(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn refused(client: &Client, path: &Path) -> Box<Failure> {
    client.upload_media(&secret("eyJ"), path, MediaKind::Image).await.unwrap_err()
}

#[tokio::test]
async fn a_file_goes_as_one_part_with_its_type_and_without_its_folders() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sent, bytes, kind, content_type) in [
        ("Moss \"é\".PNG", "Moss----.PNG", PNG, MediaKind::Image, "image/png"),
        ("a.png", "a.png", b"\xFF\xD8\xFF\xE0".as_slice(), MediaKind::Image, "image/jpeg"),
        ("a.webp", "a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", MediaKind::Image, "image/webp"),
        ("a.gif", "a.gif", b"GIF87a", MediaKind::Gif, "image/gif"),
        ("a.mp4", "a.mp4", b"\0\0\0\x20ftypisom", MediaKind::Video, "video/mp4"),
        ("a.mov", "a.mov", b"\0\0\0\x14ftypqt  ", MediaKind::Video, "video/quicktime"),
        ("a.webm", "a.webm", b"\x1A\x45\xDF\xA3", MediaKind::Video, "video/webm"),
    ] {
        let server = Canned::answering(200, &[], r#"{"url":"https://m.example.test/1"}"#).await;
        let path = file(folder.path(), name, bytes);
        let client = client(&server.base("/api-proxy"), Timings::default());
        let answer = client.upload_media(&secret("eyJ"), &path, kind).await.unwrap();
        assert_eq!(answer.value, "https://m.example.test/1", "{name}");

        let request = server.requests().remove(0);
        let boundary = request.header("content-type").unwrap();
        let boundary = boundary.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected = format!(
            "POST /api-proxy/media/upload --{boundary}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{sent}\"\r\n\
             Content-Type: {content_type}\r\n\r\n{}\r\n--{boundary}--\r\n",
            String::from_utf8_lossy(bytes)
        );
        assert_eq!(request.line, expected, "{name}");
    }
}

#[tokio::test]
async fn what_is_not_the_file_that_was_chosen_never_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let mut large = PNG.to_vec();
    large.resize(usize::try_from(LARGEST_MEDIA).unwrap() + 1, 0);
    let server = Canned::answering(200, &[], r#"{"url":"https://m.example.test/1"}"#).await;
    let client = client(&server.base(""), Timings::default());
    for (path, expected) in [
        (folder.path().join("gone.png"), ProblemCode::FileGone),
        (folder.path().to_owned(), ProblemCode::FileUnreadable),
        (file(folder.path(), "text.png", b"-----BEGIN"), ProblemCode::MediaChanged),
        (file(folder.path(), "gif.png", b"GIF89a"), ProblemCode::MediaChanged),
        (file(folder.path(), "empty.png", b""), ProblemCode::MediaChanged),
        (file(folder.path(), "large.png", &large), ProblemCode::MediaTooLarge),
    ] {
        let failure = refused(&client, &path).await;
        assert_eq!((failure.problem.code, failure.delivery), (expected, Delivery::Refused), "{path:?}");
        let text = format!("{failure:?}");
        assert!(!text.contains(folder.path().to_str().unwrap()), "{path:?} is told: {text}");
    }
    assert_eq!(server.requests().len(), 0);
    large.truncate(usize::try_from(LARGEST_MEDIA).unwrap());
    let largest = file(folder.path(), "largest.png", &large);
    client.upload_media(&secret("eyJ"), &largest, MediaKind::Image).await.unwrap();
}

#[tokio::test]
async fn an_upload_that_stands_still_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut large = PNG.to_vec();
    // More than the sockets between the two hold.
    large.resize(usize::try_from(LARGEST_MEDIA).unwrap(), 0);
    let deaf = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Canned::start(Vec::new(), Then::Hang).await;
    for (base, path) in [
        (format!("http://{}", deaf.local_addr().unwrap()), file(folder.path(), "large.png", &large)),
        (silent.base(""), file(folder.path(), "small.png", PNG)),
    ] {
        let failure = refused(&client(&base, Timings::default().scaled(0.01)), &path).await;
        let found = (failure.problem.code, failure.delivery);
        assert_eq!(found, (ProblemCode::NotAnswering, Delivery::Unknown), "{path:?}");
        assert_eq!(failure.problem.detail.text.as_deref(), Some("the upload stood still"), "{path:?}");
    }
}
