use super::*;

/// The columns of a file, each as `name=meaning`, with the tool in front.
fn matched(rows: &[&[&str]]) -> String {
    let mut table = Table::default();
    for (row, number) in rows.iter().zip(1..) {
        row.iter().for_each(|cell| table.push_cell(cell));
        table.end_row(number);
    }
    let columns = Columns::matched(&table);
    let fields: Vec<String> = columns.fields.iter().map(word).collect();
    let header = if columns.has_header { "" } else { " without header" };
    format!("{}{header}: {}", columns.shape.unwrap_or("unknown"), fields.join(" "))
}

fn word(field: &ImportField) -> String {
    let json = serde_json::to_value(field).expect("a field is JSON");
    let kind = json["kind"].as_str().expect("it has a kind");
    match json["platform"].as_str() {
        Some(platform) => format!("{kind}:{platform}"),
        None => kind.to_owned(),
    }
}

#[test]
fn every_documented_shape_is_recognised() {
    let table: &[(&[&[&str]], &str)] = &[
        (
            &[
                &["brandSlug", "text", "platforms", "scheduledAt"],
                &["fern", "Moss", "x", "2026-12-01T09:00:00Z"],
            ],
            "Autoposting: brand text platforms when",
        ),
        (
            &[
                &["12/01/2026 09:00", "Moss is back", "https://a.test"],
                &["12/31/2026 09:00", "Ferns as well", ""],
            ],
            "Hootsuite without header: when text link",
        ),
        (
            &[&["date", "time_24hr", "message_text"], &["01/12/2026", "09:00", "Moss"]],
            "Sprout Social: date time text",
        ),
        (
            &[
                &["text", "link", "imageUrls", "gifUrls", "videoUrls", "postAtSpecificTime"],
                &["Moss", "", "https://a.test/b.jpg", "", "", "2026-12-01 09:00"],
            ],
            "SocialBee: text link media media media when",
        ),
        (
            &[
                &["postAtSpecificTime", "content", "link", "imageUrls", "gifUrl", "videoUrls"],
                &["2026-12-01 09:00", "Moss", "", "", "", ""],
            ],
            "HighLevel: when text link media media media",
        ),
        (
            &[
                &[
                    "Text",
                    "Date",
                    "Time",
                    "Draft",
                    "Facebook",
                    "Instagram",
                    "Twitter",
                    "LinkedIn",
                    "Threads",
                    "YouTube",
                    "Picture Url 1",
                    "Picture Url 10",
                    "Alt text picture 1",
                    "First Comment Text",
                    "Instagram Post Type",
                ],
                &[
                    "Moss",
                    "2026-12-01",
                    "09:00:00",
                    "FALSE",
                    "TRUE",
                    "FALSE",
                    "TRUE",
                    "FALSE",
                    "FALSE",
                    "FALSE",
                    "https://a.test/b.jpg",
                    "",
                    "Moss on a stone",
                    "",
                    "REEL",
                ],
            ],
            "Metricool: text date time draft_mark ignored platform_switch:instagram platform_switch:x \
             platform_switch:linkedin platform_switch:threads platform_switch:youtube media media alt_text comments \
             ignored",
        ),
        (
            &[
                &[
                    "Date - Intl. format or prompt",
                    "Text",
                    "Link(s)",
                    "Media URL(s)",
                    "Alt text(s)",
                    "Label(s)",
                ],
                &["2026-12-01 09:00", "Moss", "", "https://a.test/b.jpg", "", "plants"],
            ],
            "unknown: when text link media alt_text ignored",
        ),
        (
            &[
                &["post", "platforms", "mediaUrls", "scheduleDate"],
                &["Moss", "x", "", "2026-12-01T09:00:00Z"],
            ],
            "Ayrshare: text platforms media when",
        ),
        (
            &[
                &["content", "channels", "schedule_at", "media_url", "tags", "alt_text", "thread_id"],
                &["Moss", "x|threads", "queue", "", "", "", "t1"],
            ],
            "openpost.so: text platforms when media ignored alt_text thread",
        ),
        (
            &[
                &["content", "platforms", "scheduled_time", "media_url"],
                &["Moss", "twitter-123;linkedin-ABC", "2026-12-01T09:00:00Z", ""],
            ],
            "Publora: text platforms when media",
        ),
        (
            &[
                &[
                    "platform",
                    "scheduled_date",
                    "content",
                    "media_urls",
                    "tags",
                    "link",
                    "title",
                    "description",
                    "board",
                    "privacy",
                ],
                &["x", "2025-01-15 10:00", "Moss", "", "", "", "", "about", "", "public"],
            ],
            "Auto-PostIt: platforms when text media ignored link title ignored ignored ignored",
        ),
        (
            &[
                &[
                    "content",
                    "platforms",
                    "platformIds",
                    "scheduledAt",
                    "mediaUrls",
                    "tags",
                    "title",
                    "postType",
                ],
                &["Moss", "x", "123", "2026-12-01T09:00:00Z", "", "", "", "post"],
            ],
            "SocialPatra: text platforms accounts when media ignored title ignored",
        ),
        (
            &[
                &["content", "image_url", "scheduled_time", "comments"],
                &["Moss", "", "2026-12-01T09:00:00Z", "first; second"],
            ],
            "MagicSync: text media when comments",
        ),
        (
            &[
                &["Network", "Message", "LinkUrl", "LinkTitle", "ImageUrl", "Description", "Picture"],
                &["LinkedIn", "Moss", "https://a.test", "A page", "", "About it", "https://a.test/p.jpg"],
            ],
            "Oktopost: platforms text link ignored media ignored ignored",
        ),
        (
            &[
                &["Moss is back", "https://a.test", "01/12/2026 09:00", "L"],
                &["Ferns", "https://a.test/b.jpg", "31/12/2026 09:00", "I"],
            ],
            "PostPickr without header: text link when link_kind",
        ),
        (
            &[
                &["31.12.2026 09:00", "Moss is back", "https://a.test/b.jpg"],
                &["tomorrow 9:00", "Ferns", "https://a.test/c.jpg"],
            ],
            "Postoplan without header: when text media",
        ),
        (
            &[
                &["channel name", "caption", "media_url", "scheduled_at", "placement"],
                &["fernandoak", "Moss", "", "2026-12-01T09:00:00Z", "feed"],
            ],
            "Schedulin: accounts text media when ignored",
        ),
    ];
    for (rows, expected) in table {
        assert_eq!(matched(rows), *expected);
    }
}

#[test]
fn other_files_get_a_guess() {
    let table: &[(&[&[&str]], &str)] = &[
        // Names for single platforms, in any order.
        (
            &[
                &["Date", "Twitter text", "text (LinkedIn)", "Instagram"],
                &["2026-12-01 09:00", "Moss", "Moss!", "Moss."],
            ],
            "unknown: when platform_text:x platform_text:linkedin platform_text:instagram",
        ),
        // Whichever column holds times is the time.
        (
            &[&["scheduled_date", "scheduled_time", "copy"], &["2026-12-01", "09:00", "Moss"]],
            "unknown: date time text",
        ),
        // Names in another language: the cells tell.
        (
            &[
                &["Beitrag", "Datum", "Netzwerke", "Bild"],
                &["Moss ist da", "01.12.2026 09:00", "x, threads", "moss.png"],
            ],
            "unknown: text when platforms media",
        ),
        // An address in a column with a name that says nothing is left alone.
        (
            &[&["text", "when", "tracking"], &["Moss", "2026-12-01 09:00", "https://a.test"]],
            "unknown: text when ignored",
        ),
        (
            &[&["content", "description", "when"], &["Moss", "About", "2026-12-01 09:00"]],
            "unknown: text ignored when",
        ),
        (&[&["description", "when"], &["Moss", "2026-12-01 09:00"]], "unknown: text when"),
        (&[&["2026-12-01", "09:00", "Moss is back", "x"]], "unknown without header: date time text ignored"),
        (&[&["text", "time"], &["Moss", "2026-12-01 09:00"]], "unknown: text when"),
        (
            &[&["only text here, in one cell and long enough to be no name of a column at all"]],
            "unknown without header: text",
        ),
    ];
    for (rows, expected) in table {
        assert_eq!(matched(rows), *expected);
    }
}

#[test]
fn a_meaning_for_one_column_is_taken_from_the_other() {
    let mut columns =
        Columns { has_header: true, shape: None, fields: vec![F::Text, F::Ignored, F::Media, F::Ignored] };
    columns.set(1, F::Text);
    columns.set(3, F::Media);
    assert_eq!(columns.fields, [F::Ignored, F::Text, F::Media, F::Media]);
}
