//! The files that other tools write and read, and the names that columns usually have. All of it is one table each,
//! gathered from public documentation in November 2026; a file that fits none gets the general guess of `columns`.

use super::field::ImportField as F;

/// A kind of file that is recognised by the names of its columns.
pub(super) struct Shape {
    /// The tool it belongs to.
    pub(super) name: &'static str,
    /// All columns that the tool documents and that mean something here, in plain names.
    pub(super) columns: &'static [(&'static str, F)],
    /// Together these are found in no other tool's file.
    pub(super) marks: &'static [&'static str],
}

/// The more particular ones first.
pub(super) const SHAPES: &[Shape] = &[
    Shape {
        name: "Metricool",
        columns: &[
            ("text", F::Text),
            ("date", F::Date),
            ("time", F::Time),
            ("draft", F::DraftMark),
            ("firstcommenttext", F::Comments),
            ("youtubetitle", F::Title),
            // Each of these says something about one platform that the service has no field for.
            ("instagramposttype", F::Ignored),
            ("youtubetype", F::Ignored),
        ],
        marks: &["text", "date", "time", "draft"],
    },
    Shape {
        name: "Sprout Social",
        columns: &[("date", F::Date), ("time24hr", F::Time), ("messagetext", F::Text)],
        marks: &["time24hr", "messagetext"],
    },
    Shape {
        name: "Oktopost",
        columns: &[
            ("network", F::Platforms),
            ("message", F::Text),
            ("linkurl", F::Link),
            ("linktitle", F::Ignored),
            ("imageurl", F::Media),
            // The preview of the link, which the platforms make themselves.
            ("description", F::Ignored),
            ("picture", F::Ignored),
        ],
        marks: &["network", "message", "linkurl", "linktitle"],
    },
    Shape {
        name: "Auto-PostIt",
        columns: &[
            ("platform", F::Platforms),
            ("scheduleddate", F::When),
            ("content", F::Text),
            ("mediaurls", F::Media),
            ("link", F::Link),
            ("title", F::Title),
            ("description", F::Ignored),
        ],
        marks: &["platform", "scheduleddate", "content", "privacy"],
    },
    Shape {
        name: "SocialPatra",
        columns: &[
            ("content", F::Text),
            ("platforms", F::Platforms),
            ("platformids", F::Accounts),
            ("scheduledat", F::When),
            ("mediaurls", F::Media),
            ("title", F::Title),
        ],
        marks: &["content", "platforms", "platformids", "scheduledat"],
    },
    Shape {
        name: "HighLevel",
        columns: &[
            ("postatspecifictime", F::When),
            ("content", F::Text),
            ("link", F::Link),
            ("imageurls", F::Media),
            ("gifurl", F::Media),
            ("videourls", F::Media),
        ],
        marks: &["postatspecifictime", "content"],
    },
    Shape {
        name: "SocialBee",
        columns: &[
            ("text", F::Text),
            ("link", F::Link),
            ("imageurls", F::Media),
            ("gifurls", F::Media),
            ("videourls", F::Media),
            ("postatspecifictime", F::When),
        ],
        marks: &["text", "postatspecifictime"],
    },
    Shape {
        name: "openpost.so",
        columns: &[
            ("content", F::Text),
            ("channels", F::Platforms),
            ("scheduleat", F::When),
            ("mediaurl", F::Media),
            ("alttext", F::AltText),
            ("threadid", F::Thread),
        ],
        marks: &["content", "channels", "scheduleat"],
    },
    Shape {
        name: "Publora",
        columns: &[
            ("content", F::Text),
            ("platforms", F::Platforms),
            ("scheduledtime", F::When),
            ("mediaurl", F::Media),
        ],
        marks: &["content", "platforms", "scheduledtime"],
    },
    Shape {
        name: "MagicSync",
        columns: &[
            ("content", F::Text),
            ("imageurl", F::Media),
            ("scheduledtime", F::When),
            ("comments", F::Comments),
        ],
        marks: &["content", "imageurl", "scheduledtime"],
    },
    Shape {
        name: "Ayrshare",
        columns: &[
            ("post", F::Text),
            ("platforms", F::Platforms),
            ("mediaurls", F::Media),
            ("scheduledate", F::When),
        ],
        marks: &["post", "platforms", "scheduledate"],
    },
    Shape {
        name: "Schedulin",
        columns: &[
            ("channelname", F::Accounts),
            ("channel", F::Accounts),
            ("caption", F::Text),
            ("mediaurl", F::Media),
            ("scheduledat", F::When),
        ],
        marks: &["caption", "scheduledat", "placement"],
    },
    Shape {
        name: "Autoposting",
        columns: &[
            ("brandslug", F::Brand),
            ("text", F::Text),
            ("platforms", F::Platforms),
            ("scheduledat", F::When),
        ],
        marks: &["brandslug", "text", "platforms"],
    },
];

/// What a column's name means in a file of any kind. Where two columns mean the same single thing, the name that
/// stands further up wins.
pub(super) const ALIASES: &[(&str, F)] = &[
    ("text", F::Text),
    ("content", F::Text),
    ("caption", F::Text),
    ("message", F::Text),
    ("messagetext", F::Text),
    ("posttext", F::Text),
    ("post", F::Text),
    ("body", F::Text),
    ("copy", F::Text),
    ("scheduledat", F::When),
    ("scheduleat", F::When),
    ("scheduledtime", F::When),
    ("scheduleddate", F::When),
    ("scheduledate", F::When),
    ("scheduletime", F::When),
    ("scheduledfor", F::When),
    ("postatspecifictime", F::When),
    ("publishdate", F::When),
    ("publishat", F::When),
    ("datetime", F::When),
    ("dateandtime", F::When),
    ("postingdate", F::When),
    ("when", F::When),
    ("date", F::Date),
    ("time24hr", F::Time),
    ("publishtime", F::Time),
    ("time", F::Time),
    ("platforms", F::Platforms),
    ("platform", F::Platforms),
    ("networks", F::Platforms),
    ("network", F::Platforms),
    ("channels", F::Platforms),
    ("channel", F::Platforms),
    ("accounts", F::Accounts),
    ("account", F::Accounts),
    ("accountusername", F::Accounts),
    ("accountid", F::Accounts),
    ("platformids", F::Accounts),
    ("channelname", F::Accounts),
    ("profile", F::Accounts),
    ("page", F::Accounts),
    ("media", F::Media),
    ("mediaurl", F::Media),
    ("mediaurls", F::Media),
    ("mediapath", F::Media),
    ("mediapaths", F::Media),
    ("image", F::Media),
    ("images", F::Media),
    ("imageurl", F::Media),
    ("imageurls", F::Media),
    ("picture", F::Media),
    ("pictureurl", F::Media),
    ("gifurl", F::Media),
    ("gifurls", F::Media),
    ("video", F::Media),
    ("videourl", F::Media),
    ("videourls", F::Media),
    ("alttext", F::AltText),
    ("alttexts", F::AltText),
    ("alttextpicture", F::AltText),
    ("alternativetext", F::AltText),
    ("threadid", F::Thread),
    ("thread", F::Thread),
    ("comments", F::Comments),
    ("comment", F::Comments),
    ("firstcomment", F::Comments),
    ("firstcommenttext", F::Comments),
    ("linktitle", F::Ignored),
    ("linkdescription", F::Ignored),
    ("link", F::Link),
    ("links", F::Link),
    ("linkurl", F::Link),
    ("url", F::Link),
    ("ogmetaurl", F::Link),
    ("title", F::Title),
    ("youtubetitle", F::Title),
    ("brandslug", F::Brand),
    ("brand", F::Brand),
    ("client", F::Brand),
    ("draft", F::DraftMark),
    // The text of tools that call it so; with another text in the file it is something else.
    ("description", F::Text),
];

/// The order of columns in files without names of columns.
pub(super) enum Headerless {
    Hootsuite,
    PostPickr,
    Postoplan,
}

impl Headerless {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Headerless::Hootsuite => "Hootsuite",
            Headerless::PostPickr => "PostPickr",
            Headerless::Postoplan => "Postoplan",
        }
    }

    pub(super) fn columns(&self) -> &'static [F] {
        match self {
            Headerless::Hootsuite => &[F::When, F::Text, F::Link],
            Headerless::PostPickr => &[F::Text, F::Link, F::When, F::LinkKind],
            Headerless::Postoplan => &[F::When, F::Text, F::Media],
        }
    }
}
