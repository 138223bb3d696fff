//! Images and videos of a post: checked on disk while writing, uploaded by the outbox, and there at the service.
//!
//! The truth is the sandbox's own table, asked by another client.

mod support;

use domain::import::MediaKind;
use domain::{Draft, DraftMedia, Field, FindingCode, ProblemCode};
use serde_json::json;
use support::{World, brand, draft, is_at_service, until};

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";

fn media(source: &str, alt_text: &str) -> DraftMedia {
    DraftMedia { source: source.to_owned(), alt_text: alt_text.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_arrives_with_its_files_in_order_and_their_words() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let film = world.folder.path().join("rain.bin");
    std::fs::write(&film, b"\0\0\0\x18ftypisom").expect("a file");
    let pasted = engine.keep_pasted_media(PNG).expect("it is kept");
    let text = "Moss after the rain";
    let draft = Draft {
        media: vec![
            media(film.to_str().expect("text"), "Rain on moss"),
            media("https://media.example.test/fern.gif", ""),
            media(&pasted, "Moss, close"),
        ],
        ..draft(&engine, text).await
    };
    let found = engine.check_draft(&draft).expect("the check works");
    let kinds: Vec<_> = found.media.iter().map(|media| media.kind).collect();
    assert_eq!(kinds, [Some(MediaKind::Video), Some(MediaKind::Gif), Some(MediaKind::Image)]);
    let codes: Vec<_> = found.findings.iter().map(|finding| (finding.code, finding.media)).collect();
    assert_eq!(codes, [(FindingCode::AltTextMissing, Some(1))]);

    engine.save_draft(&draft).expect("it is kept");
    assert_eq!(engine.draft(&brand()).expect("readable").as_ref(), Some(&draft));
    engine.enqueue_post(&draft).expect("nothing blocks");
    until(&engine, "the post is scheduled", |queue| is_at_service(queue, text)).await;

    let posts = world.posts(text).await;
    assert_eq!(posts.len(), 1);
    let media = posts[0]["media"].as_array().expect("a list");
    let types: Vec<_> = media.iter().map(|one| one["type"].clone()).collect();
    assert_eq!(types, [json!("video"), json!("gif"), json!("image")]);
    assert_eq!(media[1]["url"], "https://media.example.test/fern.gif");
    // Clients are not told the words again; the sandbox has kept them.
    let kept = world.sandbox.posts(None).expect("readable");
    let kept = kept.iter().find(|post| post.text == text).expect("the post");
    let words: Vec<_> = kept.media_alt_texts.iter().map(Option::as_deref).collect();
    assert_eq!(words, [Some("Rain on moss"), None, Some("Moss, close")]);
    let served = reqwest::get(media[2]["url"].as_str().expect("an address")).await.expect("it is served");
    assert_eq!(served.bytes().await.expect("a body"), PNG);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_has_gone_blocks_the_draft_that_names_it() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let pasted = engine.keep_pasted_media(PNG).expect("it is kept");
    let draft = Draft { media: vec![media(&pasted, "Moss")], ..draft(&engine, "Gone").await };
    assert_eq!(engine.check_draft(&draft).expect("the check works").findings, []);
    std::fs::remove_file(&pasted).expect("it is removed");
    let found = engine.check_draft(&draft).expect("the check works").findings;
    assert_eq!(found.first().map(|finding| finding.code), Some(FindingCode::MediaMissing));
    let problem = engine.enqueue_post(&draft).expect_err("it has gone");
    assert_eq!((problem.code, problem.field), (ProblemCode::NotReady, Some(Field::Media)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pasted_is_kept_as_long_as_something_names_it() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    for bytes in [b"<svg xmlns=".as_slice(), b""] {
        let problem = engine.keep_pasted_media(bytes).expect_err("no image");
        assert_eq!(problem.code, ProblemCode::FileNotMedia);
    }
    let large = [PNG, &vec![0; 20 * 1024 * 1024]].concat();
    let problem = engine.keep_pasted_media(&large).expect_err("too large");
    assert_eq!(problem.code, ProblemCode::MediaTooLarge);

    let [named, forgotten, fresh] = [(); 3].map(|()| engine.keep_pasted_media(PNG).expect("it is kept"));
    let draft = Draft { media: vec![media(&named, "")], ..draft(&engine, "Later").await };
    engine.save_draft(&draft).expect("it is kept");
    let two_days = std::time::Duration::from_secs(2 * 86_400);
    for path in [&named, &forgotten] {
        let file = std::fs::File::options().append(true).open(path).expect("a file");
        let changed = file.metadata().and_then(|metadata| metadata.modified()).expect("a time");
        file.set_modified(changed - two_days).expect("it is older now");
    }
    engine.keep_pasted_media(PNG).expect("it is kept");
    let is_there = [&named, &forgotten, &fresh].map(|path| std::fs::exists(path).expect("readable"));
    assert_eq!(is_there, [true, false, true]);
}
