//! What survives a restart, and what does not survive a reset.

use std::path::Path;

use sandbox::{Config, Sandbox, StartError};
use serde_json::json;

use crate::wire::{Wire, client, config, new_post};

fn in_folder(folder: &Path) -> Config {
    Config { folder: Some(folder.to_owned()), ..config() }
}

#[tokio::test]
async fn a_restart_finds_the_same_posts_keys_and_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("not/there/yet");
    let wire = Wire::start(in_folder(&folder)).await;
    let (session, login) = (wire.session().await, wire.sandbox.sample());
    let key = wire.key(&session, &["posts:read"]).await;
    wire.post(&session, "/posts", new_post()).await;
    let posts = wire.get(&session, "/posts?limit=100").await.data();
    let keys = wire.get(&session, "/api-keys").await.data();
    wire.sandbox.shutdown().await;

    let wire = Wire::start(in_folder(&folder)).await;
    assert_eq!(wire.sandbox.sample(), login);
    assert_eq!(wire.get(&session, "/posts?limit=100").await.data(), posts);
    assert_eq!(wire.get(&session, "/api-keys").await.data(), keys);
    assert_eq!(wire.get(&key, "/posts").await.status, 200);
}

#[tokio::test]
async fn what_was_answered_is_in_the_file_before_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let wire = Wire::start(in_folder(folder.path())).await;
    let session = wire.session().await;
    let created = wire.post(&session, "/posts", new_post()).await.data();
    // A copy of the files at this moment is what a power cut would leave.
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let after = Wire::start(in_folder(copy.path())).await;
    assert_eq!(after.get(&session, "/posts").await.data()[0], created);
}

#[tokio::test]
async fn no_key_and_no_token_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let wire = Wire::start(in_folder(folder.path())).await;
    let session = wire.session().await;
    let key = wire.key(&session, &["posts:read"]).await;
    let printed = wire.sandbox.mint_keys().unwrap();
    let password = wire.sandbox.sample().password;
    wire.sandbox.shutdown().await;
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for secret in [&session, &key, &printed.full, &printed.read_only] {
        assert!(!holds(secret));
    }
    assert!(holds(&password), "the search finds what is there");
}

#[tokio::test]
async fn a_reset_throws_everything_away() {
    let folder = tempfile::tempdir().unwrap();
    let wire = Wire::start(in_folder(folder.path())).await;
    let (session, login) = (wire.session().await, wire.sandbox.sample());
    let (key, posts) = (wire.key(&session, &["posts:read"]).await, wire.sandbox.figures().unwrap().posts);
    wire.post(&session, "/posts", new_post()).await;
    wire.sandbox.reset().unwrap();
    assert_eq!(wire.get(&session, "/posts").await.status, 401);
    assert_eq!(wire.get(&key, "/posts").await.status, 401);
    let body = json!({"email": login.email, "password": login.password});
    assert_eq!(wire.post("", "/auth/login", body).await.status, 401);
    assert_eq!(wire.sandbox.figures().unwrap().posts, posts);
    assert_eq!(wire.get(&wire.session().await, "/api-keys").await.data().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_start_that_cannot_work_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let first = Wire::start(in_folder(folder.path())).await;
    let second = Sandbox::start(in_folder(folder.path())).await;
    assert!(matches!(second, Err(StartError::InUse)), "{second:?}");
    let port = first.sandbox.origin().rsplit(':').next().unwrap().parse().unwrap();
    let taken = Sandbox::start(Config { port, ..config() }).await;
    assert!(matches!(taken, Err(StartError::Port { .. })), "{taken:?}");
    first.sandbox.shutdown().await;

    std::fs::write(folder.path().join("sandbox.sqlite"), "not a database at all".repeat(100)).unwrap();
    let _ = std::fs::remove_file(folder.path().join("sandbox.sqlite-wal"));
    let broken = Sandbox::start(in_folder(folder.path())).await;
    assert!(matches!(broken, Err(StartError::Unreadable(_))), "{broken:?}");
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let no_folder = Sandbox::start(in_folder(&file)).await;
    assert!(matches!(no_folder, Err(StartError::Folder(_))), "{no_folder:?}");
}

#[tokio::test]
async fn a_dropped_sandbox_stops_listening() {
    let wire = Wire::usual().await;
    let url = format!("{}/health", wire.sandbox.base_url());
    assert!(client().get(&url).send().await.is_ok());
    drop(wire);
    while client().get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
