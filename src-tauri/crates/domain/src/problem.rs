//! The one form of every failure, for a command that fails now and for a row that has been stuck since yesterday.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Field, Operation, Scope};

/// What went wrong, as a code that the UI has words for, with the technical part one click away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Problem {
    /// Chooses the words.
    pub code: ProblemCode,
    /// When it is worth trying again, where that is known.
    pub retry_at: Option<Timestamp>,
    /// The field of the form it belongs to.
    pub field: Option<Field>,
    /// The technical part. It never holds a secret, an address or a header.
    pub detail: Box<Detail>,
}

/// The technical part of a problem, shown folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Detail {
    /// HTTP status.
    pub status: Option<u16>,
    /// The service's machine code.
    pub code: Option<String>,
    /// The service's own words, or the system's.
    pub text: Option<String>,
    /// What was being done.
    pub operation: Option<Operation>,
    /// The scope that the operation needs.
    pub scope: Option<Scope>,
}

/// The kinds of failure that a screen treats differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The service refused e-mail and password.
    WrongCredentials,
    /// The service refused the pasted key.
    KeyRefused,
    /// The session or the key no longer works (401).
    SignedOut,
    /// The app's own key no longer works; the person can make a new one.
    OwnKeyRefused,
    /// Only a person may do this, not a key.
    NeedsPerson,
    /// Credits are missing (402).
    NoCredits,
    /// The key lacks the scope (403).
    NotAllowed,
    /// The subscription is suspended (403 with `billing_suspended`).
    BillingSuspended,
    /// Something between us and the service refused (403 that is a web page).
    BlockedByNetwork,
    /// The thing is gone or belongs to another workspace (404).
    NotFound,
    /// The thing changed elsewhere, or a connection is missing (409).
    Conflict,
    /// The service did not accept the content (400, 413, 415, 422).
    Refused,
    /// The service asked to slow down (429).
    SlowedDown,
    /// The service answers with an error of its own, or not in time (5xx, time-out).
    NotAnswering,
    /// No connection could be made.
    Offline,
    /// Something answered, but not the service.
    NotTheApi,
    /// The answer was larger than the app takes.
    AnswerTooLarge,
    /// The address is not one.
    AddressInvalid,
    /// The address is not HTTPS.
    AddressInsecure,
    /// There is no session bus, so no keychain can be asked.
    KeychainNoBus,
    /// Nothing on this computer keeps secrets.
    KeychainNoService,
    /// The keychain has never been set up.
    KeychainNotSetUp,
    /// The keychain is locked and the unlock question was dismissed.
    KeychainLocked,
    /// The keychain is locked and the unlock question was not answered in time.
    KeychainUnanswered,
    /// The credential was stored in another keychain than the one that is asked now; the text is the name of that one.
    KeychainChanged,
    /// The keychain failed in another way.
    KeychainFailed,
    /// The time passed before the post could be sent.
    TimePassed,
    /// Findings stand in the way.
    NotReady,
    /// The way back is closed: the thing has moved on.
    TooLate,
    /// The place that a key was to be put can't take it; the text says why, as a code.
    DestinationRefused,
    /// The place that a key was to be put failed; nothing has changed there.
    DestinationFailed,
    /// The file is not there any more.
    FileGone,
    /// The file can't be read; the text says why.
    FileUnreadable,
    /// The file is larger than an import takes.
    FileTooLarge,
    /// The file has more rows than an import takes.
    TooManyRows,
    /// There is no row in the file.
    FileEmpty,
    /// The workbook is protected by a password.
    FileProtected,
    /// The file is no table, whatever its name says.
    FileNotATable,
    /// The file is neither an image nor a video that the service takes.
    FileNotMedia,
    /// The image or video is larger than the service takes.
    MediaTooLarge,
    /// The file of an image or a video is not what it was when the post was checked.
    MediaChanged,
    /// The file was written to while it was read, or since.
    FileChanged,
    /// The data folder can't be written to.
    CannotSave,
    /// A defect of the app, or something nobody foresaw.
    Internal,
}

impl Problem {
    /// A problem with no more to say than its code.
    pub fn new(code: ProblemCode) -> Self {
        Self { code, retry_at: None, field: None, detail: Box::default() }
    }

    /// The same problem, with the system's or the service's words among the technical details.
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.detail.text = Some(text.into());
        self
    }

    /// The same problem, tied to a field of the form.
    pub fn at_field(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.code)?;
        if let Some(status) = self.detail.status {
            write!(f, " (status {status})")?;
        }
        match &self.detail.text {
            Some(text) => write!(f, ": {text}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}
