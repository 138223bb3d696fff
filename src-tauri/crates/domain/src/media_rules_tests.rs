use crate::import::{MediaFile, MediaKind, MediaLookup, MediaLookups};
use crate::{
    Account, AccountHealth, AccountId, AttachmentPlace, Brand, BrandSlug, CheckContext, Draft, DraftCheck,
    DraftMedia, DraftMediaFacts, FindingCode, LocalTime, Platform, PostBody, ReadyPost, Repeated, Target,
    check,
};

fn lookups() -> MediaLookups {
    let found = |kind, name: &str| {
        MediaLookup::Found(vec![MediaFile { path: format!("/real/{name}"), size: 2_048, kind }])
    };
    [
        ("moss.png", found(MediaKind::Image, "moss.png")),
        ("rain.gif", found(MediaKind::Gif, "rain.gif")),
        ("walk.mp4", found(MediaKind::Video, "walk.mp4")),
        ("gone.png", MediaLookup::Missing),
        ("notes.txt", MediaLookup::NotMedia),
        ("film.mp4", MediaLookup::TooLarge),
        ("locked.png", MediaLookup::Unreadable),
        ("folder", MediaLookup::Found(vec![])),
    ]
    .into_iter()
    .map(|(name, lookup)| (name.to_owned(), lookup))
    .collect()
}

fn draft(platforms: &[Platform], sources: &[&str]) -> Draft {
    let target = |platform: &Platform| Target {
        platform: platform.clone(),
        accounts: vec![AccountId::new(platform.as_str())],
    };
    let media = |source: &&str| DraftMedia { source: (*source).to_owned(), alt_text: " Moss ".to_owned() };
    Draft {
        brand: BrandSlug::new("fern"),
        text: "Hi".to_owned(),
        targets: platforms.iter().map(target).collect(),
        when: LocalTime { date: "2026-11-26".into(), time: "15:30".into(), repeated: Repeated::First },
        media: sources.iter().map(media).collect(),
        title: "Moss in the rain".to_owned(),
    }
}

fn checked(draft: &Draft) -> (DraftCheck, Option<ReadyPost>) {
    let brand = Brand {
        slug: BrandSlug::new("fern"),
        name: "Fern".into(),
        zone: Some("Europe/Lisbon".into()),
        zone_is_local: false,
    };
    let account = |platform: &Platform| Account {
        id: AccountId::new(platform.as_str()),
        platform: platform.clone(),
        name: "@fern".into(),
        is_organisation: false,
        health: AccountHealth::Ok { expires_at: None },
    };
    let accounts: Vec<Account> = Platform::KNOWN.iter().map(account).collect();
    let context = CheckContext { brand: &brand, accounts: &accounts, media: &lookups() };
    check(draft, context, "2026-11-24T11:32:00Z".parse().expect("a fixed instant"))
}

#[test]
fn each_file_and_each_platform_has_its_finding() {
    use FindingCode as F;
    use Platform::{Instagram, Linkedin, Threads, X, Youtube};
    let images = |count| vec!["moss.png"; count];
    let table: Vec<(Platform, Vec<&str>, Vec<FindingCode>, bool)> = vec![
        (X, vec![], vec![], true),
        (X, vec!["moss.png", "rain.gif", "walk.mp4"], vec![], true),
        (X, vec!["https://a.test/b.png"], vec![], true),
        (X, images(4), vec![], true),
        (X, images(5), vec![F::TooManyImagesOn], false),
        (X, vec!["gone.png"], vec![F::MediaMissing], false),
        (X, vec!["never looked for.png"], vec![F::MediaMissing], false),
        (X, vec!["notes.txt"], vec![F::NotMedia], false),
        (X, vec!["folder"], vec![F::NotMedia], false),
        (X, vec!["film.mp4"], vec![F::MediaTooLarge], false),
        (X, vec!["locked.png"], vec![F::MediaUnreadable], false),
        (Linkedin, images(10), vec![], true),
        (Linkedin, images(11), vec![F::TooManyMedia], false),
        (Linkedin, vec!["walk.mp4"], vec![F::NoVideosOn], true),
        (Linkedin, vec!["rain.gif"], vec![F::NoGifsOn], true),
        (Threads, vec!["walk.mp4"], vec![F::NoVideosOn], true),
        (Instagram, vec![], vec![F::NeedsMedia], false),
        (Instagram, vec!["moss.png"], vec![], true),
        (Instagram, vec!["walk.mp4"], vec![], true),
        (Instagram, vec!["gone.png"], vec![F::MediaMissing], false),
        (Youtube, vec![], vec![F::NeedsMedia], false),
        (Youtube, vec!["moss.png"], vec![F::NeedsVideo, F::NoImagesOn], false),
        (Youtube, vec!["walk.mp4"], vec![], true),
        (Youtube, vec!["walk.mp4", "moss.png"], vec![F::NoImagesOn], true),
    ];
    for (platform, sources, expected, is_ready) in table {
        let (found, ready) = checked(&draft(std::slice::from_ref(&platform), &sources));
        let codes: Vec<FindingCode> = found.findings.iter().map(|finding| finding.code).collect();
        assert_eq!((codes, ready.is_some()), (expected, is_ready), "{platform:?} {sources:?}");
        assert_eq!(found.media.len(), sources.len(), "{platform:?} {sources:?}");
    }
}

#[test]
fn a_finding_about_one_file_says_which() {
    let mut draft = draft(&[Platform::X], &["moss.png", "gone.png", "rain.gif"]);
    if let Some(last) = draft.media.last_mut() {
        last.alt_text = " ".to_owned();
    }
    let found = checked(&draft).0.findings;
    let about: Vec<_> = found.iter().map(|finding| (finding.code, finding.media)).collect();
    assert_eq!(about, [(FindingCode::MediaMissing, Some(1)), (FindingCode::AltTextMissing, Some(2))]);
}

#[test]
fn platforms_open_as_soon_as_their_media_are_there() {
    use Platform::{Instagram, Youtube};
    for (sources, closed) in [
        (vec![], vec![Instagram, Youtube]),
        (vec!["gone.png"], vec![Instagram, Youtube]),
        (vec!["moss.png"], vec![Youtube]),
        (vec!["walk.mp4"], vec![]),
    ] {
        assert_eq!(checked(&draft(&[], &sources)).0.closed, closed, "{sources:?}");
    }
}

#[test]
fn a_checked_post_carries_its_media_in_order_and_a_title_where_one_is_shown() {
    let sources = ["walk.mp4", "https://a.test/b"];
    let (found, ready) = checked(&draft(&[Platform::Youtube], &sources));
    let facts = |kind, size| DraftMediaFacts { kind: Some(kind), size };
    assert_eq!(found.media, [facts(MediaKind::Video, Some(2_048)), facts(MediaKind::Image, None)]);
    let ready = ready.expect("nothing blocks");
    let places: Vec<_> = ready.media().iter().map(|attachment| attachment.place.clone()).collect();
    assert_eq!(
        places,
        [
            AttachmentPlace::File { path: "/real/walk.mp4".into(), size: 2_048 },
            AttachmentPlace::Address { url: "https://a.test/b".into() },
        ]
    );
    assert!(ready.media().iter().all(|attachment| attachment.alt_text.as_deref() == Some("Moss")));
    let body: serde_json::Value = serde_json::from_str(PostBody::of(&ready).as_str()).expect("JSON");
    assert_eq!(body["youtubeOptions"]["title"], "Moss in the rain");

    let on_x = checked(&draft(&[Platform::X], &["walk.mp4"])).1.expect("nothing blocks");
    assert_eq!(on_x.title(), None);
    let untitled = Draft { title: " ".into(), ..draft(&[Platform::Youtube], &["walk.mp4"]) };
    let (found, ready) = checked(&untitled);
    assert_eq!(found.findings.first().map(|finding| finding.code), Some(FindingCode::TitleMissing));
    assert_eq!(ready.expect("it only warns").title(), None);
}

#[test]
fn a_draft_of_an_earlier_version_is_read() {
    let stored =
        r#"{"brand":"fern","text":"Hi","targets":[],"when":{"date":"","time":"","repeated":"first"}}"#;
    let draft: Draft = serde_json::from_str(stored).expect("a draft");
    assert_eq!((draft.media.len(), draft.title.as_str()), (0, ""));
}
