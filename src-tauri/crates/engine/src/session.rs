//! Signing in, and what becomes of the credential.

use std::sync::Arc;

use api::{Client, Failure, Origin};
use domain::{Access, Person, Problem, ProblemCode, Secret, Storage};

use crate::link::{Link, Patience};
use crate::slot::{SessionView, SignedIn, Slot};
use crate::store::{Profile, ProfileId, World};
use crate::{Engine, Event, Inner};

/// Where and with what to sign in.
#[derive(Debug)]
pub struct SignIn {
    /// The address of the service; `None` for the one whose session has just ended, else the usual one.
    pub address: Option<String>,
    /// The credential.
    pub with: Credential,
}

/// What a person can sign in with.
#[derive(Debug)]
pub enum Credential {
    /// E-mail and password; a session token comes of it.
    Password {
        /// The e-mail address.
        email: String,
        /// The password; it is used once and kept nowhere.
        password: Secret,
    },
    /// A pasted API key.
    Key(Secret),
}

impl Engine {
    /// Signs in to the service. If the keychain does not take the credential, the view says so and asks.
    pub async fn sign_in(&self, sign_in: SignIn) -> Result<(), Problem> {
        let origin = match sign_in.address.as_deref().map(str::trim).filter(|address| !address.is_empty()) {
            Some(address) => Origin::parse(address)?,
            None => self.inner.ended_at().unwrap_or_else(Origin::default_live),
        };
        let world = World::Service { address: origin.as_str().to_owned() };
        self.inner.enter(world, origin, sign_in.with).await
    }

    /// Signs in to the sandbox inside the app, which listens at `address` this time.
    pub async fn sign_in_to_app_sandbox(&self, address: &str, with: Credential) -> Result<(), Problem> {
        self.inner.enter(World::AppSandbox, Origin::parse(address)?, with).await
    }

    /// Whether the sign-in to take up again is that of the sandbox inside the app, which has to be started first.
    pub fn resumes_app_sandbox(&self) -> bool {
        let profile = self.inner.store().current_profile();
        matches!(profile, Ok(Some(Profile { world: World::AppSandbox, .. })))
    }

    /// Takes up the last sign-in, without asking the service anything.
    pub async fn resume(&self, app_sandbox: Option<&str>) -> Result<(), Problem> {
        let profile = self.inner.store().current_profile()?;
        let asked = profile.as_ref().map(|profile| profile.id.clone());
        let slot = match profile {
            Some(profile) if profile.is_stored => self.inner.take_up(profile, app_sandbox).await?,
            _ => Slot::SignedOut,
        };
        if self.inner.still_resumes(asked.as_ref())? {
            self.inner.change_slot(slot);
        }
        self.inner.let_go().await
    }

    /// Asks the keychain again: for the stored sign-in, to take the new credential, or to let go of the last one.
    pub async fn retry_keychain(&self, app_sandbox: Option<&str>) -> Result<(), Problem> {
        let (unkept, is_left) = match &*self.inner.slot() {
            Slot::Unkept { link, .. } => (Some(Arc::clone(link)), false),
            Slot::Left { .. } => (None, true),
            _ => (None, false),
        };
        match unkept {
            Some(link) => self.inner.keep_after_all(link).await,
            None if is_left => self.inner.let_go().await,
            None => self.resume(app_sandbox).await,
        }
    }

    /// Goes on with a credential that the keychain did not take; it ends with the process.
    pub async fn keep_for_this_run(&self) -> Result<(), Problem> {
        let link = match &*self.inner.slot() {
            Slot::Unkept { link, .. } => Arc::clone(link),
            _ => return Err(Problem::new(ProblemCode::TooLate)),
        };
        self.inner.settle_in(link, Storage::ThisRun).await
    }

    /// What to show about the sign-in.
    pub fn session(&self) -> SessionView {
        let view = self.inner.slot().view();
        let brand = self.inner.profile().ok().and_then(|id| self.inner.store().profile(&id).ok().flatten());
        SessionView { brand: brand.and_then(|profile| profile.brand), ..view }
    }
}

impl Inner {
    /// Whoever was signed out signs in again where they were: what they see and wait for belongs there.
    fn ended_at(&self) -> Option<Origin> {
        match &*self.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => {
                Some(signed_in.posts.client.origin().clone())
            }
            _ => None,
        }
    }

    async fn enter(&self, world: World, origin: Origin, with: Credential) -> Result<(), Problem> {
        let client = Client::new(origin, self.timings.api)?;
        let (access, secret) = match with {
            Credential::Key(key) => (Access::ApiKey, key),
            Credential::Password { email, password } => {
                let answer = client.log_in(&email, &password).await.map_err(|failure| failure.problem)?;
                (Access::Session, answer.value)
            }
        };
        let link = self.identify(world, client, access, secret).await?;
        self.keep(link).await
    }

    /// Asks the service who this is, which also proves the credential.
    async fn identify(
        &self,
        world: World,
        client: Client,
        access: Access,
        secret: Secret,
    ) -> Result<Arc<Link>, Problem> {
        let answer = client.profile(&secret).await.map_err(|failure| match failure.problem.code {
            ProblemCode::SignedOut if access == Access::ApiKey => {
                Problem { code: ProblemCode::KeyRefused, ..failure.problem }
            }
            _ => failure.problem,
        })?;
        let who = answer.value;
        let profile = Profile {
            // Without an organisation the person tells two accounts apart.
            id: ProfileId::of(&world, who.org.as_ref().map_or(who.id.as_str(), |org| org.as_str())),
            world,
            access: who.access.unwrap_or(access),
            person: Some(Person { name: who.person.name, email: who.person.email }),
            brand: None,
            is_stored: false,
            stored_in: None,
            own_key: None,
        };
        Ok(Arc::new(self.connect(profile, client, secret)))
    }

    /// A connection that begins with what an earlier run found out about the limiter.
    pub(crate) fn connect(&self, profile: Profile, client: Client, secret: Secret) -> Link {
        let host = client.origin().host();
        let remembered = self.store().limiter(&profile).unwrap_or_else(|problem| {
            tracing::warn!(code = ?problem.code, "what is known of the limiter could not be read");
            None
        });
        Link::new(profile, host, client, secret, self.clock.clone(), remembered)
    }

    /// Puts the credential into the keychain before the sign-in counts.
    async fn keep(&self, link: Arc<Link>) -> Result<(), Problem> {
        let keeping = self.keeping.lock().await;
        match self.hand_to_keychain(&link).await? {
            Ok(storage) => self.settle_in(link, storage).await?,
            Err(problem) => {
                self.change_slot(Slot::Unkept { link, problem });
                return Ok(());
            }
        }
        drop(keeping);
        // It answers now, so it may let go of what was left behind, too.
        self.let_go().await
    }

    /// Asks the keychain again to take a credential, unless the person has decided otherwise meanwhile: then what it
    /// took is left behind.
    async fn keep_after_all(&self, link: Arc<Link>) -> Result<(), Problem> {
        let keeping = self.keeping.lock().await;
        if !self.still_asks_to_keep(&link) {
            return Ok(());
        }
        let taken = self.hand_to_keychain(&link).await?;
        match (taken, self.still_asks_to_keep(&link)) {
            (Ok(storage), true) => self.settle_in(link, storage).await?,
            (Err(problem), true) => {
                self.change_slot(Slot::Unkept { link, problem });
                return Ok(());
            }
            (_, false) => {}
        }
        drop(keeping);
        self.let_go().await
    }

    fn still_asks_to_keep(&self, link: &Arc<Link>) -> bool {
        matches!(&*self.slot(), Slot::Unkept { link: asked, .. } if Arc::ptr_eq(asked, link))
    }

    /// Where the keychain keeps the credential now, or why it did not take it.
    async fn hand_to_keychain(&self, link: &Link) -> Result<Result<Storage, Problem>, Problem> {
        let profile = &link.profile;
        let may_have_one = self.store().expect_credential(profile)?;
        let taken = self.keychain.set(&self.keychain_item(&profile.id)?, &link.secret).await;
        let is_refused = taken.as_ref().is_err_and(|problem| is_refusal(problem.code));
        if is_refused && !may_have_one {
            self.store().note_let_go(&profile.id)?;
        }
        Ok(match taken {
            Ok(()) => Ok(Storage::Keychain { name: self.keychain.name().await }),
            Err(problem) => Err(problem),
        })
    }

    /// Whether the stored sign-in is still to be taken up: whoever signed in or out while the keychain was asked has
    /// the last word.
    fn still_resumes(&self, asked: Option<&ProfileId>) -> Result<bool, Problem> {
        let is_open = matches!(&*self.slot(), Slot::SignedOut | Slot::Shut { .. });
        let current = self.store().current_profile()?;
        Ok(is_open && current.as_ref().map(|profile| &profile.id) == asked)
    }

    /// The sign-in counts from now on. An own key of an earlier sign-in to the same profile is taken up with it.
    async fn settle_in(&self, link: Arc<Link>, storage: Storage) -> Result<(), Problem> {
        let stored_in = match &storage {
            Storage::Keychain { name } => Some(name.clone()),
            Storage::ThisRun => None,
        };
        let is_stored = stored_in.is_some();
        let known = self.store().profile(&link.profile.id)?;
        let own = match known {
            Some(profile) if is_stored && !link.is_key() => {
                self.take_up_own_key(&profile, &link.client).await?
            }
            _ => None,
        };
        let own_key = own.as_ref().and_then(|own| own.profile.own_key.clone());
        self.store().enter_profile(&Profile { is_stored, stored_in, own_key, ..link.profile.clone() })?;
        let person = (!link.is_key()).then(|| Arc::clone(&link));
        self.change_slot(Slot::In(SignedIn { posts: own.unwrap_or(link), person, storage }));
        Ok(())
    }

    async fn take_up(&self, profile: Profile, app_sandbox: Option<&str>) -> Result<Slot, Problem> {
        let origin = match (&profile.world, app_sandbox) {
            (World::Service { address }, _) => Origin::parse(address)?,
            (World::AppSandbox, Some(address)) => Origin::parse(address)?,
            (World::AppSandbox, None) => return Ok(Slot::SignedOut),
        };
        let secret = match self.keychain.get(&self.keychain_item(&profile.id)?).await {
            Err(problem) => {
                let problem = self.other_keychain(&profile).await.unwrap_or(problem);
                return Ok(Slot::Shut { problem });
            }
            Ok(secret) => secret,
        };
        let client = Client::new(origin, self.timings.api)?;
        let own = match self.take_up_own_key(&profile, &client).await {
            Err(problem) => return Ok(Slot::Shut { problem }),
            Ok(own) => own,
        };
        if own.is_none()
            && secret.is_none()
            && let Some(problem) = self.other_keychain(&profile).await
        {
            return Ok(Slot::Shut { problem });
        }
        let storage = Storage::Keychain { name: self.keychain.name().await };
        let stored =
            secret.map(|secret| Arc::new(self.connect(Profile { own_key: None, ..profile }, client, secret)));
        let person = stored.clone().filter(|link| !link.is_key());
        Ok(match own.or(stored) {
            Some(posts) => Slot::In(SignedIn { posts, person, storage }),
            None => Slot::SignedOut,
        })
    }

    /// Another keychain than the one that has the credential answers for itself only: neither its "not there" nor its
    /// refusal says anything about the sign-in.
    async fn other_keychain(&self, profile: &Profile) -> Option<Problem> {
        let stored_in = profile.stored_in.as_ref()?;
        let is_other = self.keychain.is_other_than(stored_in).await;
        is_other.then(|| Problem::new(ProblemCode::KeychainChanged).with_text(stored_in.clone()))
    }

    /// The link of the app's own key, if it has one in this profile.
    async fn take_up_own_key(
        &self,
        profile: &Profile,
        client: &Client,
    ) -> Result<Option<Arc<Link>>, Problem> {
        if profile.own_key.is_none() {
            return Ok(None);
        }
        let secret = self.keychain.get(&self.own_key_item(&profile.id)?).await?;
        Ok(secret.map(|secret| {
            let profile = Profile { access: Access::ApiKey, ..profile.clone() };
            Arc::new(self.connect(profile, client.clone(), secret))
        }))
    }

    /// Every change of the sign-in goes through here: the worker looks again, and the shell hears of it.
    pub(crate) fn change_slot(&self, slot: Slot) {
        *self.slot() = slot;
        self.slot_changed.notify_waiters();
        self.wake.notify_one();
        self.emit(Event::SessionChanged);
        self.limits_changed();
    }

    /// A 401 from a session ends it. One from a key may only mean that this route wants a person (D11), so the
    /// key is asked who it is before it is called dead.
    pub(crate) async fn judge_refusal(&self, link: &Arc<Link>, mut failure: Box<Failure>) -> Box<Failure> {
        if link.is_key() {
            let check =
                link.ask(Patience::Endless, |link| async move { link.client.profile(&link.secret).await });
            match check.await {
                Ok(_) => {
                    failure.problem.code = ProblemCode::NotAllowed;
                    return failure;
                }
                Err(check) if check.problem.code != ProblemCode::SignedOut => return failure,
                Err(_) => {}
            }
        }
        self.expire(link, &failure.problem);
        failure
    }

    /// Posts wait until what they are sent with works again; a person's session that ends beside an own key only
    /// ends the managing of keys.
    fn expire(&self, link: &Arc<Link>, problem: &Problem) {
        let mut slot = self.slot();
        let Slot::In(signed_in) = &mut *slot else { return };
        if Arc::ptr_eq(&signed_in.posts, link) {
            let code = if signed_in.has_own_key() { ProblemCode::OwnKeyRefused } else { problem.code };
            let problem = Problem { code, ..problem.clone() };
            *slot = Slot::Expired { signed_in: signed_in.clone(), problem };
        } else if signed_in.person.as_ref().is_some_and(|person| Arc::ptr_eq(person, link)) {
            signed_in.person = None;
        }
        drop(slot);
        self.emit(Event::SessionChanged);
    }

    /// The item belongs to this data folder as well: two folders on one computer keep their sign-ins apart.
    pub(crate) fn keychain_item(&self, profile: &ProfileId) -> Result<String, Problem> {
        Ok(format!("{} {}", self.store().installation()?, profile.as_str()))
    }

    pub(crate) fn own_key_item(&self, profile: &ProfileId) -> Result<String, Problem> {
        Ok(format!("{} own-key", self.keychain_item(profile)?))
    }
}

/// Whether the keychain has said no, so that nothing was written. One that did not answer may have written.
fn is_refusal(code: ProblemCode) -> bool {
    use ProblemCode::{KeychainLocked, KeychainNoBus, KeychainNoService, KeychainNotSetUp};
    matches!(code, KeychainLocked | KeychainNoBus | KeychainNoService | KeychainNotSetUp)
}
