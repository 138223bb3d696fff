//! Uploads: what is taken, what is refused, where it is to be had, and that a count of them can be relied on.

use sandbox::{Config, Fault, On};
use serde_json::{Value, json};

use crate::wire::{PNG, Wire, config, new_post, read, with};

const MB: usize = 1024 * 1024;

/// A picture of so many bytes.
fn picture(bytes: usize) -> Vec<u8> {
    let mut picture = PNG.to_vec();
    picture.resize(bytes, b'.');
    picture
}

#[tokio::test]
async fn an_uploaded_file_can_be_fetched_and_named_in_a_post() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let answer = wire.upload(&session, "new soil.png", "image/png", PNG).await;
    assert_eq!(answer.status, 200);
    let data = answer.data();
    assert_eq!((&data["type"], &data["filename"]), (&json!("image"), &json!("new soil.png")));
    let url = data["url"].as_str().unwrap();
    assert!(url.starts_with(wire.sandbox.origin()), "{url}");
    let fetched = wire.http.get(url).send().await.unwrap();
    assert_eq!(fetched.headers()["content-type"], "image/png");
    assert_eq!(fetched.bytes().await.unwrap(), PNG);

    let media = json!([{"url": url, "type": "image", "altText": "A bag of soil"}]);
    let created = wire.post(&session, "/posts", with(new_post(), json!({"media": media}))).await;
    assert_eq!(created.data()["media"], json!([{"url": url, "type": "image"}]));
    let gone =
        wire.http.get(format!("{}/sandbox-media/none/a.png", wire.sandbox.origin())).send().await.unwrap();
    assert_eq!(gone.status(), 404);
}

#[tokio::test]
async fn a_key_may_upload_and_nobody_may_not() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let key = wire.key(&session, &["posts:read"]).await;
    assert_eq!(wire.upload(&key, "a.png", "image/png", PNG).await.status, 200);
    assert_eq!(wire.upload("nobody", "a.png", "image/png", PNG).await.status, 401);
    assert_eq!(wire.sandbox.figures().unwrap().uploads, 1);
}

#[tokio::test]
async fn size_and_type_are_checked() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for (declared, bytes, status, kind) in [
        ("image/png", picture(20 * MB), 200, "image"),
        ("image/png", picture(20 * MB + 1), 413, ""),
        ("image/png", picture(45 * MB), 413, ""),
        ("image/gif", b"GIF89a".to_vec(), 200, "gif"),
        ("video/mp4", b"\0\0\0\x18ftypmp42".to_vec(), 200, "video"),
        ("video/mp4", PNG.to_vec(), 415, ""),
        ("text/plain", b"Hello".to_vec(), 415, ""),
        ("image/png", b"Hello".to_vec(), 415, ""),
    ] {
        let size = bytes.len();
        let answer = wire.upload(&session, "a", declared, &bytes).await;
        assert_eq!(answer.status, status, "{declared} {size}");
        assert_eq!(answer.data()["type"].as_str().unwrap_or_default(), kind, "{declared} {size}");
    }
    let no_form = wire.post(&session, "/media/upload", json!({"file": "a"})).await;
    assert_eq!(no_form.status, 400);
    assert_eq!(wire.sandbox.figures().unwrap().uploads, 3);
}

#[tokio::test]
async fn the_report_of_uploads_shows_what_was_uploaded_twice() {
    let wire = Wire::start(Config { admin: true, ..config() }).await;
    let session = wire.session().await;
    for (filename, bytes) in [("a.png", PNG), ("b.gif", b"GIF89a"), ("c.png", PNG)] {
        wire.upload(&session, filename, "application/octet-stream", bytes).await;
    }
    let url = format!("{}/sandbox-admin/uploads", wire.sandbox.origin());
    let uploads = read(wire.http.get(url)).await.unwrap().json();
    let of = |name: &str| {
        uploads.as_array().unwrap().iter().map(|upload| upload[name].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("filename"), ["a.png", "b.gif", "c.png"]);
    assert_eq!(of("type"), ["image", "gif", "image"]);
    assert_eq!(of("bytes"), [PNG.len(), 6, PNG.len()].map(Value::from));
    let contents = of("sha256");
    assert_eq!((contents[0] == contents[2], contents[0] == contents[1]), (true, false));
    assert_eq!(wire.sandbox.uploads().unwrap().len(), 3);
    wire.sandbox.reset().unwrap();
    assert!(wire.sandbox.uploads().unwrap().is_empty());
}

#[tokio::test]
async fn faults_and_the_limit_reach_uploads_too() {
    for (name, status, uploads) in [
        ("cut-before-commit", None, 0),
        ("cut-after-commit", None, 1),
        ("bad-gateway-after-commit", Some(502), 1),
        ("half", None, 1),
        ("twice", Some(200), 2),
    ] {
        let wire = Wire::usual().await;
        let session = wire.session().await;
        wire.sandbox.plant(Fault::named(name, On::new("POST", "/media/upload"), 0).unwrap());
        let answer = read(wire.upload_request(&session, "a.png", "image/png", PNG)).await;
        assert_eq!(answer.ok().map(|answer| answer.status), status, "{name}");
        assert_eq!(wire.sandbox.figures().unwrap().uploads, uploads, "{name}");
        wire.sandbox.refuse_next(1);
        assert_eq!(wire.upload(&session, "a.png", "image/png", PNG).await.status, 429);
        assert_eq!(wire.sandbox.figures().unwrap().uploads, uploads, "{name}");
    }
}

#[tokio::test]
async fn malformed_media_are_refused() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let one = json!({"url": "https://example.com/a.png", "type": "image"});
    for (change, status) in [
        (json!({"media": [one]}), 201),
        (json!({"media": vec![&one; 10]}), 201),
        (json!({"media": vec![&one; 11]}), 400),
        (json!({"media": ["https://example.com/a.png"]}), 400),
        (json!({"media": [{"url": "https://example.com/a.png", "type": "painting"}]}), 400),
        (json!({"platformMedia": {"x": [one]}}), 201),
        (json!({"platformMedia": {"x": one}}), 400),
        (json!({"platformMedia": {"wall": [one]}}), 400),
        (json!({"platformMedia": [one]}), 400),
    ] {
        assert_eq!(
            wire.post(&session, "/posts", with(new_post(), change.clone())).await.status,
            status,
            "{change}"
        );
    }
}
