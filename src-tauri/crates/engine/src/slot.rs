//! Where the sign-in stands, and what is shown about it. Nothing here asks the keychain or the service.

use std::sync::Arc;

use domain::{BrandSlug, Problem, ProfileKind, Session, Storage};

use crate::link::Link;
use crate::store::World;

/// Where the sign-in stands. Only `NoEntry` of the keychain means signed out; a shut keychain keeps the profile.
#[derive(Debug)]
pub(crate) enum Slot {
    SignedOut,
    /// There is a stored sign-in, but the keychain does not give it out.
    Shut {
        problem: Problem,
    },
    /// Signed out, but the keychain did not let go of the credential.
    Left {
        problem: Problem,
    },
    /// Signed in, but the keychain did not take the credential, and the person has not said what to do.
    Unkept {
        link: Arc<Link>,
        problem: Problem,
    },
    In(SignedIn),
    /// The service no longer takes what posts are sent with. What is on screen stays.
    Expired {
        signed_in: SignedIn,
        problem: Problem,
    },
}

/// Who is signed in with what.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// What posts, brands and accounts are asked with: the app's own key, else the credential signed in with.
    pub(crate) posts: Arc<Link>,
    /// The person's session, for managing keys; `None` after signing in with a key, and once it has ended.
    pub(crate) person: Option<Arc<Link>>,
    /// Where the credentials are kept.
    pub(crate) storage: Storage,
}

impl SignedIn {
    /// Whether posts are sent with a key that the app made for itself.
    pub(crate) fn has_own_key(&self) -> bool {
        self.posts.profile.own_key.is_some()
    }
}

/// What the shell shows about the sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionView {
    /// Who is or was signed in.
    pub session: Option<Session>,
    /// The brand last chosen.
    pub brand: Option<BrandSlug>,
    /// Why the service no longer takes the credential.
    pub expired: Option<Problem>,
    /// Why the keychain does not give out the stored sign-in.
    pub keychain: Option<Problem>,
    /// Why the keychain still has the credential of whoever signed out.
    pub left_behind: Option<Problem>,
    /// Why the keychain did not take the new credential.
    pub pending_storage: Option<Problem>,
}

impl Slot {
    /// What the shell shows; the brand is added by the engine.
    pub(crate) fn view(&self) -> SessionView {
        let none = SessionView::default();
        match self {
            Slot::SignedOut => none,
            Slot::Shut { problem } => SessionView { keychain: Some(problem.clone()), ..none },
            Slot::Left { problem } => SessionView { left_behind: Some(problem.clone()), ..none },
            Slot::Unkept { problem, .. } => SessionView { pending_storage: Some(problem.clone()), ..none },
            Slot::In(signed_in) => SessionView { session: Some(session_of(signed_in)), ..none },
            Slot::Expired { signed_in, problem } => {
                SessionView { session: Some(session_of(signed_in)), expired: Some(problem.clone()), ..none }
            }
        }
    }
}

fn session_of(signed_in: &SignedIn) -> Session {
    let link = &signed_in.posts;
    let profile = match link.client.origin().is_loopback() {
        true => ProfileKind::Sandbox,
        false => ProfileKind::Live,
    };
    Session {
        profile,
        is_built_in: link.profile.world == World::AppSandbox,
        host: link.host.clone(),
        person: link.profile.person.clone(),
        access: link.profile.access,
        own_key: link.profile.own_key.clone(),
        manages_keys: signed_in.person.is_some(),
        storage: signed_in.storage.clone(),
    }
}
