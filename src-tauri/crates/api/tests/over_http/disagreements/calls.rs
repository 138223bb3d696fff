//! The calls that rows of the table make, and their outcomes in a few words.

use std::fmt::Debug;

use api::{Answer, Client, Failure, LimitHeaders, Listing, Page, PostsQuery, Reply, StatusFilter};
use domain::import::{MediaKind, MediaLookups};
use domain::{
    Account, ApiKey, ApiKeyChange, Brand, BrandSlug, CheckContext, Draft, ItemId, KeyId, LocalTime,
    NewApiKey, Platform, Post, PostBody, PostId, PostStatus, Repeated, Scope, Secret, Target, check,
};
use jiff::Timestamp;

#[derive(Clone, Debug)]
pub(super) enum Call {
    LogIn,
    Profile,
    ListBrands,
    ListAccounts,
    ListPosts { limit: u32 },
    FilterPosts(StatusFilter),
    GetPost,
    CreatePost,
    EditPost,
    DeletePost,
    PublishPost,
    SchedulePost,
    UnschedulePost,
    RetryPost,
    UploadMedia,
    ListKeys,
    CreateKey,
    ChangeKey { expires_at: Option<Option<Timestamp>> },
    RevokeKey,
    TryListing(Listing),
}

pub(super) async fn perform(call: &Call, client: &Client, credential: &Secret) -> String {
    let post = PostId::new("post_1");
    let key = KeyId::new("key_1");
    let brand = BrandSlug::new("fern-co");
    match call {
        Call::LogIn => {
            tell(client.log_in("mara@example.test", &Secret::new("pw".into())).await, of_secret(credential))
        }
        Call::Profile => tell(client.profile(credential).await, |profile| {
            format!("{} of {:?}, {:?}, {:?}", profile.id, profile.org, profile.person, profile.access)
        }),
        Call::ListBrands => tell(client.list_brands(credential).await, of_page(of_brand)),
        Call::ListAccounts => tell(client.list_accounts(credential, &brand).await, of_page(of_account)),
        Call::ListPosts { limit } => {
            let query = PostsQuery { brand: Some(brand), status: None, offset: 90, limit: *limit };
            tell(client.list_posts(credential, &query).await, of_page(of_post))
        }
        Call::FilterPosts(status) => {
            let query = PostsQuery { status: Some(*status), ..PostsQuery::default() };
            tell(client.list_posts(credential, &query).await, of_page(of_post))
        }
        Call::GetPost => tell(client.get_post(credential, &post).await, |post| of_post(&post)),
        Call::CreatePost => {
            let item = ItemId::from_text("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
            tell(client.create_post(credential, &body(), item).await, |post| of_post(&post))
        }
        Call::EditPost => merged(client.edit_post_text(credential, &post, "New").await),
        Call::DeletePost => tell(client.delete_post(credential, &post).await, |()| "done".to_owned()),
        Call::PublishPost => merged(client.publish_post(credential, &post).await),
        Call::SchedulePost => {
            merged(client.schedule_post(credential, &post, "2027-01-05T08:00:00Z".parse().unwrap()).await)
        }
        Call::UnschedulePost => merged(client.unschedule_post(credential, &post).await),
        Call::RetryPost => merged(client.retry_post(credential, &post).await),
        Call::UploadMedia => {
            let file = gif();
            tell(client.upload_media(credential, file.path(), MediaKind::Gif).await, |url| url)
        }
        Call::ListKeys => tell(client.list_keys(credential).await, of_page(of_key)),
        Call::CreateKey => tell(client.create_key(credential, &new_key()).await, |issued| {
            format!("{}, {}", of_key(&issued.key), of_secret(credential)(issued.secret))
        }),
        Call::ChangeKey { expires_at } => {
            let change = ApiKeyChange { name: Some("Newer".to_owned()), expires_at: *expires_at };
            tell(client.change_key(credential, &key, &change).await, |patch| {
                let mut key = known_key();
                patch.apply(&mut key);
                of_key(&key)
            })
        }
        Call::TryListing(listing) => {
            tell(client.try_listing(credential, *listing).await, |()| "opened".to_owned())
        }
        Call::RevokeKey => tell(client.revoke_key(credential, &key).await, |()| "done".to_owned()),
    }
}

fn tell<T>(reply: Reply<T>, of: impl FnOnce(T) -> String) -> String {
    match reply {
        Ok(Answer { value, limits, .. }) => format!("{}{}", of(value), of_limits(&limits)),
        Err(failure) => of_failure(&failure),
    }
}

/// Small replies are judged by what they make of the post that was known before.
fn merged(reply: Reply<api::PostPatch>) -> String {
    tell(reply, |patch| {
        let mut post = known_post();
        patch.apply(&mut post);
        of_post(&post)
    })
}

fn of_failure(failure: &Failure) -> String {
    let detail = &failure.problem.detail;
    let code = detail.code.as_deref().unwrap_or("-");
    let text = detail.text.as_deref().unwrap_or("-");
    let meaning = (failure.problem.code, failure.delivery);
    format!("{meaning:?} {code}: {text}{}", of_limits(&failure.limits))
}

fn of_limits(limits: &LimitHeaders) -> String {
    if *limits == LimitHeaders::default() {
        return String::new();
    }
    let LimitHeaders { limit, remaining, reset, retry_after, .. } = limits;
    let parts: [&dyn Debug; 4] = [limit, remaining, reset, retry_after];
    format!(" | {parts:?}")
}

fn of_secret(planted: &Secret) -> impl Fn(Secret) -> String {
    let planted = planted.clone();
    move |secret| if secret == planted { "the secret".to_owned() } else { "another secret".to_owned() }
}

fn of_page<T>(of: impl Fn(&T) -> String) -> impl Fn(Page<T>) -> String {
    move |page| {
        let items: Vec<String> = page.items.iter().map(&of).collect();
        let total = page.total.map_or_else(String::new, |total| format!(" of {total}"));
        format!("{}{total}: {}", page.received, items.join("; "))
    }
}

fn of_post(post: &Post) -> String {
    let platforms: Vec<&str> = post.platforms.iter().map(Platform::as_str).collect();
    let at = |at: Option<Timestamp>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
    let Post { id, brand, text, status, scheduled_at, published_at, results, .. } = post;
    let head = format!("{id} {} {brand} {text:?} {}", status.as_str(), platforms.join("+"));
    let results = results.iter().fold(String::new(), |all, result| {
        format!("{all} {}={:?}/{:?}", result.platform.as_str(), result.state, result.error_name)
    });
    format!("{head} {} {}{results}", at(*scheduled_at), at(*published_at))
}

fn of_brand(brand: &Brand) -> String {
    format!("{} {:?} {:?}", brand.slug, brand.name, brand.zone)
}

fn of_account(account: &Account) -> String {
    let kind = if account.is_organisation { " page" } else { "" };
    format!("{} {} {}{kind} {:?}", account.platform.as_str(), account.id, account.name, account.health)
}

fn of_key(key: &ApiKey) -> String {
    let scopes: Vec<&str> = key.scopes.iter().map(Scope::as_str).collect();
    let end = key.expires_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    format!("{} {:?} {:?} [{}] ends {end}", key.id, key.name, key.hint, scopes.join(" "))
}

/// The body that a person's draft becomes.
fn body() -> PostBody {
    let brand = Brand {
        slug: BrandSlug::new("fern-co"),
        name: "Fern".into(),
        zone: Some("UTC".into()),
        zone_is_local: false,
    };
    let account = |id: &str, platform| Account {
        id: domain::AccountId::new(id),
        platform,
        name: id.to_owned(),
        is_organisation: false,
        health: domain::AccountHealth::Ok { expires_at: None },
    };
    let accounts = [account("li-1", Platform::Linkedin), account("x-1", Platform::X)];
    let target =
        |account: &Account| Target { platform: account.platform.clone(), accounts: vec![account.id.clone()] };
    let draft = Draft {
        brand: brand.slug.clone(),
        text: "Fern".to_owned(),
        targets: accounts.iter().map(target).collect(),
        when: LocalTime { date: "2027-01-05".into(), time: "08:00".into(), repeated: Repeated::First },
        media: vec![],
        title: String::new(),
    };
    let context = CheckContext { brand: &brand, accounts: &accounts, media: &MediaLookups::new() };
    let (findings, ready) = check(&draft, context, "2027-01-01T00:00:00Z".parse().unwrap());
    PostBody::of(&ready.unwrap_or_else(|| panic!("{findings:?}")))
}

fn known_post() -> Post {
    Post {
        id: PostId::new("post_1"),
        brand: BrandSlug::new("fern-co"),
        text: "Old".to_owned(),
        platforms: vec![Platform::X],
        status: PostStatus::Scheduled,
        scheduled_at: "2027-01-01T09:00:00Z".parse().ok(),
        published_at: None,
        created_at: None,
        media_count: 0,
        results: vec![],
        raw: r#"{"id":"post_1","scheduledAt":"2027-01-01T09:00:00Z","kept":true}"#.to_owned(),
    }
}

/// The smallest file that is taken for what its name says.
fn gif() -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".gif").tempfile().unwrap();
    std::fs::write(file.path(), b"GIF89a").unwrap();
    file
}

fn new_key() -> NewApiKey {
    NewApiKey {
        name: "CI".to_owned(),
        scopes: vec![Scope::posts_read(), Scope::new("kb:read")],
        expires_at: "2027-06-01T00:00:00Z".parse().ok(),
    }
}

fn known_key() -> ApiKey {
    ApiKey {
        id: KeyId::new("key_1"),
        name: "Old".to_owned(),
        hint: Some("sk...0000".to_owned()),
        scopes: vec![Scope::posts_read()],
        last_used_at: None,
        expires_at: "2027-02-01T00:00:00Z".parse().ok(),
        created_at: None,
    }
}
