//! The table itself. A line reads: disagreement, call, status, fixture, what the caller gets.

use api::{Listing, StatusFilter};

use super::{Call, Row};

fn row(id: &'static str, call: Call, status: u16, fixture: &'static str, expects: &'static str) -> Row {
    Row {
        id,
        call,
        status,
        fixture,
        expects,
        headers: &[],
        asks: "",
        base: "/api-proxy",
        prefix: "sk-social-",
    }
}

impl Row {
    fn asks(self, asks: &'static str) -> Self {
        Self { asks, ..self }
    }

    fn headers(self, headers: &'static [&'static str]) -> Self {
        Self { headers, ..self }
    }

    fn base(self, base: &'static str) -> Self {
        Self { base, ..self }
    }

    fn prefix(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }
}

pub(super) fn table() -> Vec<Row> {
    [
        sign_in(),
        errors(),
        lists(),
        posts(),
        replies(),
        brands_and_keys(),
        listings(),
        limits(),
        addresses(),
        uploads(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn sign_in() -> Vec<Row> {
    let person = r#"user_1 of Some(OrgId("org_1")), Person { name: "Mara Lind", email: "mara@example.test" }, Some(Session)"#;
    let key = r#"org_1 of Some(OrgId("org_1")), Person { name: "API Key", email: "" }, Some(ApiKey)"#;
    let little = r#"org_1 of Some(OrgId("org_1")), Person { name: "", email: "" }, None"#;
    let issued = r#"key_2 "CI" None [posts:read kbs:read] ends never, the secret"#;
    let small = r#"key_2 "CI" None [posts:read kb:read] ends 2027-06-01T00:00:00Z, the secret"#;
    let login = r#"POST /api-proxy/auth/login {"email":"mara@example.test","password":"pw"}"#;
    let create = r#"POST /api-proxy/api-keys {"name":"CI","scopes":["posts:read","kb:read"],"expiresAt":"2027-06-01T00:00:00Z"}"#;
    let unauthorized = "(SignedOut, Refused) -: Unauthorized";
    vec![
        row("D05", Call::Profile, 200, "D05-profile-key", key).prefix("sk-social-"),
        row("D05", Call::Profile, 200, "D05-profile-key", key).prefix("ap_live_"),
        row("D05", Call::Profile, 200, "D05-profile-key", key).prefix("sk_"),
        row("D05", Call::Profile, 200, "D05-profile-session", person).prefix("eyJ"),
        row("D05", Call::Profile, 200, "D05-profile-session", person).asks("GET /api-proxy/auth/profile"),
        row("D05", Call::Profile, 200, "D05-profile-small", little),
        row("D05", Call::CreateKey, 201, "D05-key-created", issued).prefix("ap_live_"),
        row("D05", Call::CreateKey, 201, "D05-key-created", issued).prefix("nothing_known_"),
        row("D07", Call::LogIn, 200, "D07-login-seed", "the secret").asks(login),
        row("D07", Call::LogIn, 200, "D07-login-full", "the secret").asks(login),
        row("D07", Call::LogIn, 200, "D07-login-bare", "the secret"),
        row("D07", Call::LogIn, 200, "D07-login-no-token", "(NotTheApi, SettleSoon) -: HTTP 200"),
        row("D08", Call::CreateKey, 201, "D05-key-created", issued).asks(create),
        row("D08", Call::CreateKey, 201, "D08-key-created-small", small),
        row("D08", Call::CreateKey, 201, "D37-id", "(NotTheApi, SettleSoon) -: HTTP 201"),
        row("D08", Call::CreateKey, 401, "D11-unauthorized", unauthorized),
        row("D08", Call::CreateKey, 403, "D08-forbidden", "(NotAllowed, Refused) -: A session is required."),
        row("D08", Call::ListKeys, 401, "D11-unauthorized", unauthorized).asks("GET /api-proxy/api-keys"),
        row("D11", Call::Profile, 401, "D11-unauthorized", unauthorized),
        row("D11", Call::ListBrands, 401, "-", "(SignedOut, Refused) -: HTTP 401"),
        row("D11", Call::LogIn, 401, "D11-unauthorized", "(WrongCredentials, Refused) -: Unauthorized"),
    ]
}

fn errors() -> Vec<Row> {
    let billing = "(BillingSuspended, Refused) billing_suspended: The subscription is suspended.";
    vec![
        row("D09", Call::GetPost, 404, "D09-E1", "(NotFound, Refused) not_found: No such post."),
        row("D09", Call::GetPost, 404, "D09-E2", "(NotFound, Refused) NOT_FOUND: No such post."),
        row("D09", Call::GetPost, 404, "D09-E3", "(NotFound, Refused) -: No such post."),
        row("D09", Call::GetPost, 404, "D09-E4", "(NotFound, Refused) -: No such post."),
        row("D09", Call::GetPost, 404, "D09-object", "(NotFound, Refused) not_found: No such post."),
        row("D09", Call::GetPost, 404, "D09-E5.html", "(NotFound, Unknown) -: HTTP 404"),
        row("D09", Call::GetPost, 200, "D09-E1", "(Refused, Refused) not_found: No such post."),
        row("D09", Call::GetPost, 200, "D09-E5.html", "(NotTheApi, SettleSoon) -: HTTP 200"),
        row(
            "D10",
            Call::RetryPost,
            403,
            "D10-scope",
            "(NotAllowed, Refused) -: You do not have access to this.",
        ),
        row("D10", Call::RetryPost, 403, "D10-billing-E1", billing),
        row(
            "D10",
            Call::RetryPost,
            403,
            "D10-billing-E2",
            "(BillingSuspended, Refused) BILLING_SUSPENDED: The subscription is suspended.",
        ),
        row(
            "D10",
            Call::RetryPost,
            403,
            "D10-billing-E3",
            "(BillingSuspended, Refused) -: billing_suspended",
        ),
        row(
            "D38",
            Call::EditPost,
            400,
            "D38-validation",
            "(Refused, Refused) VALIDATION_ERROR: Text is too long.",
        ),
        row(
            "D38",
            Call::EditPost,
            422,
            "D38-validation",
            "(Refused, Refused) VALIDATION_ERROR: Text is too long.",
        ),
    ]
}

fn lists() -> Vec<Row> {
    let posts = |limit| Call::ListPosts { limit };
    let filter = |status| Call::FilterPosts(status);
    let two = r#"2: post_1 scheduled fern-co "One" x 2027-01-05T08:00:00Z -; 17 draft fern-co "Two" threads+mastodon - -"#;
    let two_of_31 = r#"2 of 31: post_1 scheduled fern-co "One" x 2027-01-05T08:00:00Z -; 17 draft fern-co "Two" threads+mastodon - -"#;
    let full_page = "GET /api-proxy/posts?limit=100&offset=90&brandSlug=fern-co";
    vec![
        row("D12", posts(100), 200, "D12-bare", two).asks(full_page),
        row("D12", posts(100), 200, "D12-wrapped", two_of_31),
        row("D12", posts(100), 200, "D12-total-beside", two_of_31),
        row("D12", posts(100), 200, "D12-plural", two_of_31),
        row(
            "D12",
            posts(100),
            200,
            "D12-bad-items",
            r#"5: post_1 scheduled fern-co "One" x 2027-01-05T08:00:00Z -; post_3 unknown  ""  - -"#,
        ),
        row("D12", posts(100), 200, "D12-no-list", "(NotTheApi, SettleSoon) -: HTTP 200"),
        row("D12", posts(100), 204, "-", "(NotTheApi, SettleSoon) -: HTTP 204"),
        row("D14", posts(100), 200, "D14-empty", "0: ").asks(full_page),
        row("D14", posts(500), 200, "D14-empty", "0: ").asks(full_page),
        row("D14", posts(0), 200, "D14-empty", "0: ")
            .asks("GET /api-proxy/posts?limit=1&offset=90&brandSlug=fern-co"),
        row(
            "D15",
            posts(50),
            200,
            "D15-statuses",
            r#"12: p1 draft  ""  - -; p2 scheduled  ""  - -; p3 validating  ""  - -; p4 validated  ""  - -; p5 publishing  ""  - -; p6 published  ""  - -; p7 partial  ""  - -; p8 failed  ""  - -; p9 billing_hold  ""  - -; p10 render_pending  ""  - -; p11 archived  ""  - -; p12 on_the_moon  ""  - -"#,
        )
        .asks("GET /api-proxy/posts?limit=50&offset=90&brandSlug=fern-co"),
        row("D44", filter(StatusFilter::Draft), 200, "D14-empty", "0: ")
            .asks("GET /api-proxy/posts?limit=100&offset=0&status=draft"),
        row("D44", filter(StatusFilter::Scheduled), 200, "D14-empty", "0: ")
            .asks("GET /api-proxy/posts?limit=100&offset=0&status=scheduled"),
        row("D44", filter(StatusFilter::Published), 200, "D14-empty", "0: ")
            .asks("GET /api-proxy/posts?limit=100&offset=0&status=published"),
        row("D44", filter(StatusFilter::Failed), 200, "D14-empty", "0: ")
            .asks("GET /api-proxy/posts?limit=100&offset=0&status=failed"),
    ]
}

fn posts() -> Vec<Row> {
    let create = r#"POST /api-proxy/posts {"brandSlug":"fern-co","text":"Fern","platforms":["linkedin","x"],"scheduledAt":"2027-01-05T08:00:00Z","targetAccountIds":{"linkedin":["li-1"],"x":["x-1"]},"source":"api"}"#;
    let schedule = r#"PUT /api-proxy/posts/post_1/schedule {"scheduledAt":"2027-01-05T08:00:00Z"}"#;
    let edit = r#"PUT /api-proxy/posts/post_1 {"text":"New"}"#;
    vec![
        row(
            "D16",
            Call::CreatePost,
            201,
            "D16-created-draft",
            r#"post_1 draft fern-co "Fern" linkedin+x - -"#,
        ),
        row(
            "D16",
            Call::CreatePost,
            201,
            "D16-created-publishes",
            r#"post_1 validating fern-co "Fern" linkedin+x - -"#,
        ),
        row(
            "D16",
            Call::CreatePost,
            200,
            "D16-created-small",
            r#"post_1 unknown fern-co "Fern" linkedin+x 2027-01-05T08:00:00Z -"#,
        ),
        row("D16", Call::CreatePost, 201, "D37-success", "(NotTheApi, SettleSoon) -: HTTP 201"),
        row(
            "D17",
            Call::SchedulePost,
            200,
            "D17-publishes-at-once",
            r#"post_1 validating fern-co "Fern" linkedin+x 2027-01-05T08:00:00Z -"#,
        ),
        row(
            "D17",
            Call::SchedulePost,
            400,
            "D17-rejected",
            "(Refused, Refused) validation_error: scheduledAt must be in the future.",
        )
        .asks(schedule),
        row(
            "D18",
            Call::EditPost,
            200,
            "D18-edited",
            r#"post_1 scheduled fern-co "New" linkedin+x 2027-01-05T08:00:00Z -"#,
        )
        .asks(edit),
        row(
            "D18",
            Call::EditPost,
            200,
            "D37-id",
            r#"post_1 scheduled fern-co "New" x 2027-01-01T09:00:00Z -"#,
        )
        .asks(edit),
        row(
            "D41",
            Call::CreatePost,
            400,
            "D38-validation",
            "(Refused, Refused) VALIDATION_ERROR: Text is too long.",
        )
        .asks(create),
    ]
}

fn replies() -> Vec<Row> {
    let draft = r#"post_1 draft fern-co "Old" x - -"#;
    let scheduled = r#"post_1 scheduled fern-co "Old" x 2027-01-05T08:00:00Z -"#;
    let publishing = r#"post_1 publishing fern-co "Old" x 2027-01-01T09:00:00Z -"#;
    let cancel = r#"PUT /api-proxy/posts/post_1/schedule {"cancel":true}"#;
    let delete = "DELETE /api-proxy/posts/post_1";
    vec![
        row("D37", Call::DeletePost, 200, "D37-success", "done").asks(delete),
        row("D37", Call::DeletePost, 200, "D37-id", "done").asks(delete),
        row("D37", Call::DeletePost, 200, "D37-deleted", "done").asks(delete),
        row("D37", Call::DeletePost, 204, "-", "done").asks(delete),
        row("D37", Call::RevokeKey, 204, "-", "done").asks("DELETE /api-proxy/api-keys/key_1"),
        row("D37", Call::RevokeKey, 200, "D37-deleted", "done"),
        row("D39", Call::SchedulePost, 200, "D39-schedule-full", scheduled),
        row("D39", Call::SchedulePost, 200, "D39-schedule-small", scheduled),
        row("D39", Call::SchedulePost, 200, "D37-success", scheduled),
        row("D39", Call::UnschedulePost, 200, "D39-cancel-full", draft).asks(cancel),
        row("D39", Call::UnschedulePost, 200, "D39-cancel-small", draft).asks(cancel),
        row("D39", Call::UnschedulePost, 200, "-", draft),
        row("D39", Call::PublishPost, 200, "D39-publish-incomplete", publishing)
            .asks("POST /api-proxy/posts/post_1/publish"),
        row(
            "D39",
            Call::RetryPost,
            200,
            "D39-retry-results",
            r#"post_1 publishing fern-co "Old" x+linkedin 2027-01-05T08:00:00Z - x=Published/None linkedin=Failed/Some("PlatformAuthError") threads=Unknown/None"#,
        )
        .asks("POST /api-proxy/posts/post_1/retry"),
    ]
}

fn brands_and_keys() -> Vec<Row> {
    let keep = Call::ChangeKey { expires_at: None };
    let never = Call::ChangeKey { expires_at: Some(None) };
    let later = Call::ChangeKey { expires_at: Some("2027-09-01T00:00:00Z".parse().ok()) };
    vec![
        row("D20", Call::ListBrands, 200, "D20-brand-sdk", r#"1: fern-co "Fern & Co" Some("Europe/Berlin")"#)
            .asks("GET /api-proxy/brands"),
        row("D20", Call::ListBrands, 200, "D20-brand-openapi", r#"1 of 1: fern-co "Fern & Co" None"#),
        row(
            "D20",
            Call::ListBrands,
            200,
            "D20-brand-concept",
            r#"3: fern-co "Fern & Co" Some("America/New_York"); moon "Moon" None"#,
        ),
        row(
            "D20",
            Call::ListAccounts,
            200,
            "D20-connections",
            "6: x x-1 fern Ok { expires_at: Some(2027-03-01T00:00:00Z) }; linkedin 23 23 page Ok { expires_at: None }; linkedin li-2 Mara NeedsReconnect; threads t-1 fern NeedsReconnect; mastodon m-1 fern NeedsReconnect",
        )
        .asks("GET /api-proxy/brands/fern-co/auth/status"),
        row(
            "D34",
            Call::ListKeys,
            200,
            "D34-keys",
            r#"3: key_1 "CI" Some("sk-s...0000") [posts:read moon:write] ends never; key_2 "Agency" Some("ap_l...0000") [*] ends 2027-12-31T23:59:59Z; key_3 "Old" None [] ends never"#,
        ),
        row("D34", never, 200, "D34-key-changed", r#"key_1 "Newer" Some("sk...0000") [posts:read] ends never"#)
            .asks(r#"PATCH /api-proxy/api-keys/key_1 {"name":"Newer","expiresAt":null}"#),
        row("D34", later, 200, "D34-key-changed-small", r#"key_1 "Newer" Some("sk...0000") [posts:read] ends 2027-09-01T00:00:00Z"#)
            .asks(r#"PATCH /api-proxy/api-keys/key_1 {"name":"Newer","expiresAt":"2027-09-01T00:00:00Z"}"#),
        row("D34", keep, 200, "D34-key-changed-small", r#"key_1 "Newer" Some("sk...0000") [posts:read] ends 2027-02-01T00:00:00Z"#)
            .asks(r#"PATCH /api-proxy/api-keys/key_1 {"name":"Newer"}"#),
    ]
}

/// Whatever the list looks like, a key that opens it opens it.
fn listings() -> Vec<Row> {
    let opened = |listing, asks: &'static str| {
        row("D25", Call::TryListing(listing), 200, "D25-kbs", "opened").asks(asks)
    };
    let refused = "(NotAllowed, Refused) -: You do not have access to this.";
    vec![
        opened(Listing::Kbs, "GET /api-proxy/kbs"),
        opened(Listing::Agents, "GET /api-proxy/agents"),
        opened(Listing::Clips, "GET /api-proxy/clips"),
        opened(Listing::Carousels, "GET /api-proxy/carousels"),
        opened(Listing::Webhooks, "GET /api-proxy/webhooks"),
        opened(Listing::TokenUsage, "GET /api-proxy/usage/tokens"),
        row("D25", Call::TryListing(Listing::Kbs), 403, "D10-scope", refused),
        row("D25", Call::TryListing(Listing::Kbs), 404, "D09-E4", "(NotFound, Refused) -: No such post."),
    ]
}

fn limits() -> Vec<Row> {
    let counted = r#"post_1 scheduled fern-co "Fern" linkedin+x 2027-01-05T08:00:00Z - | [Some(60), Some(41), Some(At(2026-10-01T00:00:00Z)), None]"#;
    let headers: &[&str] =
        &["X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 41", "X-RateLimit-Reset: 1790812800"];
    vec![
        row("D32", Call::GetPost, 200, "D32-post", counted).headers(headers),
        row("D32", Call::GetPost, 200, "D32-post", counted).headers(headers).prefix("eyJ"),
        row(
            "D32",
            Call::GetPost,
            404,
            "D09-E4",
            "(NotFound, Refused) -: No such post. | [None, Some(0), Some(After(30s)), None]",
        )
        .headers(&["x-ratelimit-remaining: 0", "x-ratelimit-reset: 30"]),
        row(
            "D33",
            Call::ListBrands,
            429,
            "D33-slow-down",
            "(SlowedDown, NotSent) rate_limited: Slow down. | [None, None, None, Some(After(7s))]",
        )
        .headers(&["Retry-After: 7"]),
        row(
            "D33",
            Call::ListBrands,
            429,
            "D33-slow-down",
            "(SlowedDown, NotSent) rate_limited: Slow down. | [None, None, None, Some(At(2026-10-01T00:00:07Z))]",
        )
        .headers(&["Retry-After: Thu, 01 Oct 2026 00:00:07 GMT"]),
        row("D33", Call::ListBrands, 429, "D33-slow-down", "(SlowedDown, NotSent) rate_limited: Slow down."),
    ]
}

fn addresses() -> Vec<Row> {
    let get = |base: &'static str, asks: &'static str| {
        row(
            "D42",
            Call::GetPost,
            200,
            "D32-post",
            r#"post_1 scheduled fern-co "Fern" linkedin+x 2027-01-05T08:00:00Z -"#,
        )
        .base(base)
        .asks(asks)
    };
    vec![
        get("/api-proxy", "GET /api-proxy/posts/post_1"),
        get("/api-proxy/", "GET /api-proxy/posts/post_1"),
        get("", "GET /posts/post_1"),
        get("/", "GET /posts/post_1"),
        get("/a%20b//c/v1", "GET /a%20b//c/v1/posts/post_1"),
    ]
}

fn uploads() -> Vec<Row> {
    let address = "https://media.example.test/a/moss.gif";
    let unreadable = "(NotTheApi, SettleSoon) -: HTTP 200";
    vec![
        row("D45", Call::UploadMedia, 200, "D45-uploaded", address),
        row("D45", Call::UploadMedia, 201, "D45-uploaded", address),
        row("D45", Call::UploadMedia, 200, "D45-uploaded-bare", address),
        row("D45", Call::UploadMedia, 200, "D45-no-address", unreadable),
        row("D45", Call::UploadMedia, 200, "-", unreadable),
        row("D45", Call::UploadMedia, 413, "D09-E5.html", "(Refused, Refused) -: HTTP 413"),
        row("D45", Call::UploadMedia, 415, "-", "(Refused, Refused) -: HTTP 415"),
        row("D45", Call::UploadMedia, 404, "-", "(NotTheApi, Unknown) -: HTTP 404"),
        row(
            "D45",
            Call::UploadMedia,
            403,
            "D10-scope",
            "(NotAllowed, Refused) -: You do not have access to this.",
        ),
    ]
}
