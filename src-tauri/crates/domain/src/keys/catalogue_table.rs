//! The scope catalogue as a table: every scope, what it opens, and how sure that is (contract §7).
//!
//! This is the one place to change when the service's scopes change. What the rows are for is in `catalogue`.

use super::{Basis, KbSpelling, Level, Resource, ScopeSource};

/// One scope that can be offered.
pub(super) struct Row {
    /// The spelling of the authentication page.
    pub(super) scope: &'static str,
    /// The other spelling, where the create-key reference has one (D01).
    pub(super) alias: Option<&'static str>,
    pub(super) resource: Resource,
    pub(super) level: Level,
    pub(super) source: ScopeSource,
    pub(super) operations: &'static [Call],
}

/// One request that a scope opens.
pub(super) struct Call {
    /// Chooses the words; the same as [`crate::Operation`] where the app makes this request itself.
    pub(super) id: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) basis: Basis,
    pub(super) body: Body,
}

/// What has to be sent along. Upper-case words are to be filled in.
#[derive(Clone, Copy)]
pub(super) enum Body {
    None,
    Json(&'static str),
    /// A file in a multipart form.
    File,
}

impl Row {
    pub(super) fn name(&self, spelling: KbSpelling) -> &'static str {
        match spelling {
            KbSpelling::Kb => self.scope,
            KbSpelling::Kbs => self.alias.unwrap_or(self.scope),
        }
    }
}

/// The row of a scope in either spelling.
pub(super) fn row_of(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.scope == name || row.alias == Some(name))
}

/// The row of a box of the checklist.
pub(super) fn row_at(resource: Resource, level: Level) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.resource == resource && row.level == level)
}

const fn stated(id: &'static str, method: &'static str, path: &'static str, body: Body) -> Call {
    Call { id, method, path, basis: Basis::Stated, body }
}

const fn described(id: &'static str, method: &'static str, path: &'static str, body: Body) -> Call {
    Call { id, method, path, basis: Basis::Described, body }
}

const fn inferred(id: &'static str, method: &'static str, path: &'static str, body: Body) -> Call {
    Call { id, method, path, basis: Basis::Inferred, body }
}

const NONE: Body = Body::None;
const fn json(text: &'static str) -> Body {
    Body::Json(text)
}

/// A time that the service refuses until somebody fills it in: one in the past would publish at once (D17).
const NEW_POST: &str = r#"{"brandSlug":"BRAND_SLUG","text":"TEXT","platforms":["x"],"targetAccountIds":{"x":["ACCOUNT_ID"]},"scheduledAt":"YYYY-MM-DDTHH:MM:SSZ"}"#;

/// Every scope that is offered: the 14 of the authentication page and `usage:read`.
pub(super) static ROWS: &[Row] = &[
    Row {
        scope: "posts:read",
        alias: None,
        resource: Resource::Posts,
        level: Level::See,
        source: ScopeSource::Both,
        operations: &[
            described("list_posts", "GET", "/posts", NONE),
            described("read_post", "GET", "/posts/{id}", NONE),
        ],
    },
    Row {
        scope: "posts:write",
        alias: None,
        resource: Resource::Posts,
        level: Level::Change,
        source: ScopeSource::Both,
        operations: &[
            stated("create_post", "POST", "/posts", json(NEW_POST)),
            described("edit_post", "PUT", "/posts/{id}", json(r#"{"text":"TEXT"}"#)),
            described("delete_post", "DELETE", "/posts/{id}", NONE),
            described("publish_post", "POST", "/posts/{id}/publish", NONE),
            described(
                "schedule_post",
                "PUT",
                "/posts/{id}/schedule",
                json(r#"{"scheduledAt":"YYYY-MM-DDTHH:MM:SSZ"}"#),
            ),
            described("retry_post", "POST", "/posts/{id}/retry", NONE),
            inferred("rewrite_post", "POST", "/posts/{id}/rewrite", NONE),
            inferred("score_post", "POST", "/posts/{id}/score", NONE),
        ],
    },
    Row {
        scope: "brands:read",
        alias: None,
        resource: Resource::Brands,
        level: Level::See,
        source: ScopeSource::Both,
        operations: &[
            described("list_brands", "GET", "/brands", NONE),
            described("read_brand", "GET", "/brands/{brandSlug}", NONE),
            inferred("list_accounts", "GET", "/brands/{brandSlug}/auth/status", NONE),
        ],
    },
    Row {
        scope: "brands:write",
        alias: None,
        resource: Resource::Brands,
        level: Level::Change,
        source: ScopeSource::Both,
        // Sorting brands is described too, but neither its method nor its path is published.
        operations: &[
            described("create_brand", "POST", "/brands", json(r#"{"name":"NAME"}"#)),
            described("edit_brand", "PATCH", "/brands/{brandSlug}", json(r#"{"name":"NAME"}"#)),
            described("delete_brand", "DELETE", "/brands/{brandSlug}", NONE),
        ],
    },
    Row {
        scope: "carousels:read",
        alias: None,
        resource: Resource::Carousels,
        level: Level::See,
        source: ScopeSource::Both,
        operations: &[
            described("list_carousels", "GET", "/carousels", NONE),
            described("read_carousel", "GET", "/carousels/{id}", NONE),
        ],
    },
    Row {
        scope: "carousels:write",
        alias: None,
        resource: Resource::Carousels,
        level: Level::Change,
        source: ScopeSource::Both,
        operations: &[
            described(
                "create_carousel",
                "POST",
                "/carousels",
                json(r#"{"brandSlug":"BRAND_SLUG","title":"TITLE"}"#),
            ),
            described(
                "generate_carousel",
                "POST",
                "/carousels/generate",
                json(r#"{"brandSlug":"BRAND_SLUG","topic":"TOPIC"}"#),
            ),
            described("design_carousel", "POST", "/carousels/{id}/generate-design", json("{}")),
            inferred("add_carousel_asset", "POST", "/carousels/{carouselId}/assets", Body::File),
            described("draft_carousel", "POST", "/carousels/{id}/create-draft", NONE),
            inferred("delete_carousel", "DELETE", "/carousels/{id}", NONE),
        ],
    },
    Row {
        scope: "clips:read",
        alias: None,
        resource: Resource::Clips,
        level: Level::See,
        source: ScopeSource::Both,
        operations: &[
            described("list_clips", "GET", "/clips", NONE),
            described("read_clip", "GET", "/clips/{clipId}", NONE),
        ],
    },
    Row {
        scope: "clips:write",
        alias: None,
        resource: Resource::Clips,
        level: Level::Change,
        source: ScopeSource::Both,
        operations: &[
            described(
                "start_clip_upload",
                "POST",
                "/clips/upload/init",
                json(
                    r#"{"brandId":"BRAND_ID","title":"TITLE","fileName":"FILE_NAME","fileSize":0,"mimeType":"video/mp4"}"#,
                ),
            ),
            described(
                "presign_clip_upload",
                "POST",
                "/clips/upload/presign",
                json(r#"{"clipId":"CLIP_ID","uploadId":"UPLOAD_ID","key":"KEY","partNumbers":[1]}"#),
            ),
            described(
                "complete_clip_upload",
                "POST",
                "/clips/upload/complete",
                json(
                    r#"{"clipId":"CLIP_ID","uploadId":"UPLOAD_ID","key":"KEY","parts":[{"partNumber":1,"etag":"ETAG"}]}"#,
                ),
            ),
            described(
                "abort_clip_upload",
                "POST",
                "/clips/upload/abort",
                json(r#"{"clipId":"CLIP_ID","uploadId":"UPLOAD_ID","key":"KEY"}"#),
            ),
            described("import_clip", "POST", "/clips/import-url", json(r#"{"url":"VIDEO_URL"}"#)),
            described(
                "render_clip",
                "POST",
                "/clips/{clipId}/render",
                json(r#"{"candidateId":"CANDIDATE_ID"}"#),
            ),
            inferred("delete_clip", "DELETE", "/clips/{clipId}", NONE),
        ],
    },
    Row {
        scope: "kb:read",
        alias: Some("kbs:read"),
        resource: Resource::KnowledgeBase,
        level: Level::See,
        source: ScopeSource::Both,
        operations: &[
            described("list_kbs", "GET", "/kbs", NONE),
            described("read_kb", "GET", "/kbs/{kbId}", NONE),
            described("search_kb", "POST", "/kbs/{kbId}/search", json(r#"{"query":"QUERY"}"#)),
            described("list_kb_docs", "GET", "/kbs/{kbId}/docs", NONE),
            inferred(
                "search_kb_doc",
                "POST",
                "/kbs/{kbId}/docs/{docId}/chunks",
                json(r#"{"query":"QUERY"}"#),
            ),
        ],
    },
    Row {
        scope: "kb:write",
        alias: Some("kbs:write"),
        resource: Resource::KnowledgeBase,
        level: Level::Change,
        source: ScopeSource::Both,
        operations: &[
            inferred("create_kb", "POST", "/kbs", json(r#"{"name":"NAME"}"#)),
            described("delete_kb", "DELETE", "/kbs/{kbId}", NONE),
            described("ingest_kb_url", "POST", "/kbs/{kbId}/docs/ingest-url", json(r#"{"url":"PAGE_URL"}"#)),
            described("upload_kb_doc", "POST", "/kbs/{kbId}/docs/upload", Body::File),
        ],
    },
    Row {
        scope: "agents:read",
        alias: None,
        resource: Resource::Agents,
        level: Level::See,
        source: ScopeSource::Both,
        operations: &[
            described("list_agents", "GET", "/agents", NONE),
            described("read_agent", "GET", "/agents/{agentId}", NONE),
            described("list_agent_runs", "GET", "/agents/{agentId}/runs", NONE),
            described("read_agent_run", "GET", "/agents/{agentId}/runs/{runId}", NONE),
            inferred("read_agent_stats", "GET", "/agents/{agentId}/stats", NONE),
            described("list_agent_outputs", "GET", "/agents/{agentId}/outputs", NONE),
        ],
    },
    Row {
        scope: "agents:write",
        alias: None,
        resource: Resource::Agents,
        level: Level::Change,
        source: ScopeSource::Both,
        operations: &[
            described(
                "create_agent",
                "POST",
                "/agents",
                json(r#"{"name":"NAME","type":"research","prompt":"PROMPT","frequency":"manual"}"#),
            ),
            described("edit_agent", "PATCH", "/agents/{agentId}", json(r#"{"name":"NAME"}"#)),
            inferred("delete_agent", "DELETE", "/agents/{agentId}", NONE),
            described("toggle_agent", "POST", "/agents/{agentId}/toggle", NONE),
            described("run_agent", "POST", "/agents/{agentId}/run", NONE),
        ],
    },
    Row {
        scope: "webhooks:read",
        alias: None,
        resource: Resource::Webhooks,
        level: Level::See,
        source: ScopeSource::AuthenticationPage,
        operations: &[described("list_webhooks", "GET", "/webhooks", NONE)],
    },
    Row {
        scope: "webhooks:write",
        alias: None,
        resource: Resource::Webhooks,
        level: Level::Change,
        source: ScopeSource::AuthenticationPage,
        operations: &[
            described(
                "create_webhook",
                "POST",
                "/webhooks",
                json(r#"{"url":"HTTPS_URL","events":["post.published"]}"#),
            ),
            described("edit_webhook", "PATCH", "/webhooks/{webhookId}", json(r#"{"enabled":false}"#)),
            described("delete_webhook", "DELETE", "/webhooks/{webhookId}", NONE),
            inferred("test_webhook", "POST", "/webhooks/{webhookId}/test", NONE),
        ],
    },
    Row {
        scope: "usage:read",
        alias: None,
        resource: Resource::Usage,
        level: Level::See,
        source: ScopeSource::CreateKeyPage,
        operations: &[
            inferred("read_usage", "GET", "/usage/summary", NONE),
            inferred("read_token_usage", "GET", "/usage/tokens", NONE),
        ],
    },
];
