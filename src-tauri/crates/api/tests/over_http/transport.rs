//! What leaves, and what is taken: one origin, plain headers, bounded answers.

use api::{Delivery, Timings};
use domain::{ItemId, PostBody, PostId, ProblemCode};

use crate::canned::{Canned, Then};
use crate::{client, secret};

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_credential_stays_with_its_origin() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Canned::answering(200, &[], "{}").await;
        let location = format!("Location: {}", elsewhere.base("/auth/profile"));
        let server = Canned::answering(status, &[&location], "").await;
        let failure = client(&server.base(""), Timings::default()).profile(&secret("eyJ")).await.unwrap_err();
        assert_eq!(failure.problem.code, ProblemCode::NotTheApi, "{status}");
        assert_eq!(server.requests().len(), 1, "{status}");
        assert_eq!(elsewhere.requests().len(), 0, "{status}");
    }
}

/// These variables can only be set for another process, so the test starts itself once more.
#[tokio::test]
async fn loopback_needs_no_proxy_and_no_certificate_authorities() {
    const NAME: &str = "transport::loopback_needs_no_proxy_and_no_certificate_authorities";
    const IS_CHILD: &str = "AUTOPOSTING_TEST_IS_CHILD";
    if std::env::var_os(IS_CHILD).is_some() {
        let server = Canned::answering(200, &[], "{}").await;
        client(&server.base(""), Timings::default()).health().await.unwrap();
        return;
    }
    let proxy = Canned::answering(200, &[], "{}").await;
    let status = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env(IS_CHILD, "1")
        .envs(["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(|name| (name, proxy.base(""))))
        .envs(["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/nowhere")))
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .stdout(std::process::Stdio::null())
        .status()
        .await
        .unwrap();
    assert!(status.success());
    assert_eq!(proxy.requests().len(), 0);
}

#[tokio::test]
async fn a_request_carries_the_bearer_and_nothing_that_says_more() {
    let credential = secret("sk-social-");
    let server = Canned::answering(200, &[], r#"{"id":"user_1"}"#).await;
    client(&server.base("/api-proxy"), Timings::default()).profile(&credential).await.unwrap();
    let request = server.requests().remove(0);
    let agent = concat!("autoposting-desktop/", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.header("authorization"), Some(format!("Bearer {}", credential.expose()).as_str()));
    assert_eq!(request.header("user-agent"), Some(agent));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["accept", "authorization", "content-type", "host", "user-agent"]);
}

#[tokio::test]
async fn a_post_leaves_byte_for_byte_with_the_id_of_its_row() {
    let bytes = "{ \"text\":\"F\u{e9}rn \\u00e9\",  \"new\": [1] }";
    let item = ItemId::from_text("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
    let server = Canned::answering(201, &[], r#"{"id":"post_1"}"#).await;
    let client = client(&server.base(""), Timings::default());
    client.create_post(&secret("eyJ"), &PostBody::from_stored(bytes.to_owned()), item).await.unwrap();
    let request = server.requests().remove(0);
    assert_eq!(request.line, format!("POST /posts {bytes}"));
    assert_eq!(request.header("idempotency-key"), Some(item.to_text().as_str()));
}

#[tokio::test]
async fn health_and_login_carry_no_credential() {
    let server = Canned::answering(200, &[], r#"{"data":{"token":"made-up"}}"#).await;
    let client = client(&server.base(""), Timings::default());
    client.health().await.unwrap();
    client.log_in("mara@example.test", &secret("p")).await.unwrap();
    for request in server.requests() {
        assert_eq!(request.header("authorization"), None, "{}", request.line);
    }
}

#[tokio::test]
async fn an_identifier_cannot_leave_its_place_in_the_path() {
    let server = Canned::answering(200, &[], "{}").await;
    let client = client(&server.base("/api-proxy"), Timings::default());
    client.delete_post(&secret("eyJ"), &PostId::new("../api-keys/1?x#y %2e")).await.unwrap();
    assert_eq!(server.requests()[0].line, "DELETE /api-proxy/posts/..%2Fapi-keys%2F1%3Fx%23y%20%252e");
}

#[tokio::test]
async fn an_answer_of_50_mb_is_refused_before_it_is_read() {
    const SIZE: usize = 50 * 1024 * 1024;
    // What may be on its way in the sockets' buffers when the client hangs up.
    const BUFFERS: usize = 24 * 1024 * 1024;
    let announced = format!("HTTP/1.1 200 OK\r\nContent-Length: {SIZE}\r\n\r\n");
    let endless = "HTTP/1.1 200 OK\r\n\r\n".to_owned();
    for (head, then, taken) in [
        (announced.clone(), Then::Hang, 0),
        (announced, Then::Flood(SIZE), 0),
        (endless, Then::Flood(SIZE), 8 * 1024 * 1024),
    ] {
        let server = Canned::start(head.into_bytes(), then).await;
        let failure = client(&server.base(""), Timings::default())
            .get_post(&secret("eyJ"), &PostId::new("post_1"))
            .await
            .unwrap_err();
        let found = (failure.problem.code, failure.delivery);
        assert_eq!(found, (ProblemCode::AnswerTooLarge, Delivery::SettleSoon));
        assert!(server.flooded() <= taken + BUFFERS, "{} bytes were taken", server.flooded());
    }
}

#[tokio::test]
async fn a_large_error_page_does_not_hide_the_status() {
    let head = b"HTTP/1.1 402 Payment Required\r\n\r\n".to_vec();
    let server = Canned::start(head, Then::Flood(50 * 1024 * 1024)).await;
    let failure = client(&server.base(""), Timings::default()).list_brands(&secret("eyJ")).await.unwrap_err();
    assert_eq!(failure.problem.code, ProblemCode::NoCredits);
}

#[tokio::test]
async fn an_answer_that_drips_for_ever_ends_with_the_time_for_the_whole() {
    let server = Canned::start(b"HTTP/1.1 200 OK\r\n\r\n[".to_vec(), Then::Drip).await;
    let failure = client(&server.base(""), Timings::default().scaled(0.01))
        .list_brands(&secret("eyJ"))
        .await
        .unwrap_err();
    assert_eq!((failure.problem.code, failure.delivery), (ProblemCode::NotAnswering, Delivery::Unknown));
    assert_eq!(failure.status, Some(200), "the answer had begun");
}
