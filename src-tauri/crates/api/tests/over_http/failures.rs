//! Every status with every kind of body: what to tell the person, and whether the post may exist.

use api::{Client, Delivery, Failure, Timings};
use domain::{ItemId, PostBody, PostId, ProblemCode, Secret};

use crate::canned::{Canned, Then};
use crate::{client, secret};
use Delivery::{NotSent, Refused, SettleSoon, Unknown};
use ProblemCode as P;

/// Bodies by name; each repeats the caller's secret and an address, as careless servers do.
fn body(kind: &str, planted: &Secret) -> (String, Vec<&'static str>) {
    let careless = format!("Bad value {} (see https://docs.example.test/x)", planted.expose());
    match kind {
        "E1" => (format!(r#"{{"success":false,"error":"some_code","message":"{careless}"}}"#), vec![]),
        "E2" => (format!(r#"{{"error":"{careless}","code":"SOME_CODE"}}"#), vec![]),
        "E3" => (format!(r#"{{"success":false,"error":"{careless}"}}"#), vec![]),
        "E4" => (format!(r#"{{"error":"{careless}"}}"#), vec![]),
        "object" => (format!(r#"{{"error":{{"code":"some_code","message":"{careless}"}}}}"#), vec![]),
        "duplicate" => {
            (r#"{"success":false,"error":"duplicate_post","message":"Exists."}"#.to_owned(), vec![])
        }
        "billing" => (r#"{"success":false,"error":"billing_suspended","message":"Pay."}"#.to_owned(), vec![]),
        "gateway" => (format!(r#"{{"message":"{careless}"}}"#), vec!["Content-Type: application/json"]),
        "html" => (format!("<!doctype html><p>{careless}"), vec!["Content-Type: text/html; charset=utf-8"]),
        "empty" => (String::new(), vec![]),
        "half" => (r#"{"success":true,"data":{"id":"po"#.to_owned(), vec![]),
        "no id" => (format!(r#"{{"success":true,"data":{{"text":"{careless}"}}}}"#), vec![]),
        _ => panic!("no body is called {kind}"),
    }
}

async fn create(client: &Client, credential: &Secret) -> Box<Failure> {
    let body = PostBody::from_stored(r#"{"text":"Fern"}"#.to_owned());
    let key = ItemId::from_text("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
    client.create_post(credential, &body, key).await.unwrap_err()
}

/// Nothing that is printed of a failure gives a secret or an address away.
fn assert_silent(failure: &Failure, planted: &Secret, case: &str) {
    for text in [format!("{failure}"), format!("{failure:?}"), format!("{:?}", failure.problem.detail)] {
        assert!(!text.contains(planted.expose()), "{case} tells the secret: {text}");
        for trace in ["http:", "https:", "://", "127.0.0.1", "example.test", "Bearer"] {
            assert!(!text.contains(trace), "{case} tells {trace}: {text}");
        }
    }
}

#[tokio::test]
async fn every_status_and_body_has_one_meaning() {
    for (status, kind, code, delivery) in [
        (400, "E1", P::Refused, Refused),
        (400, "E2", P::Refused, Refused),
        (400, "object", P::Refused, Refused),
        (400, "html", P::Refused, Unknown),
        (401, "E1", P::SignedOut, Refused),
        (401, "E4", P::SignedOut, Refused),
        (401, "empty", P::SignedOut, Refused),
        (402, "E1", P::NoCredits, Refused),
        (403, "E1", P::NotAllowed, Refused),
        (403, "E3", P::NotAllowed, Refused),
        (403, "empty", P::NotAllowed, Refused),
        (403, "billing", P::BillingSuspended, Refused),
        (403, "html", P::BlockedByNetwork, Refused),
        (404, "E1", P::NotFound, Refused),
        (404, "html", P::NotTheApi, Unknown),
        (404, "empty", P::NotTheApi, Unknown),
        (405, "empty", P::NotTheApi, Unknown),
        (405, "E4", P::Refused, Refused),
        (408, "E1", P::NotAnswering, Unknown),
        (409, "E1", P::Conflict, Refused),
        (409, "duplicate", P::Conflict, SettleSoon),
        (409, "html", P::Conflict, Unknown),
        (413, "E3", P::Refused, Refused),
        (413, "html", P::Refused, Unknown),
        (415, "E2", P::Refused, Refused),
        (418, "E2", P::Refused, Refused),
        (422, "E2", P::Refused, Refused),
        (429, "E1", P::SlowedDown, NotSent),
        (429, "html", P::SlowedDown, NotSent),
        (429, "empty", P::SlowedDown, NotSent),
        (500, "E1", P::NotAnswering, SettleSoon),
        (500, "E4", P::NotAnswering, SettleSoon),
        (500, "html", P::NotAnswering, Unknown),
        (500, "gateway", P::NotAnswering, Unknown),
        (500, "half", P::NotAnswering, Unknown),
        (502, "E1", P::NotAnswering, Unknown),
        (502, "html", P::NotAnswering, Unknown),
        (503, "empty", P::NotAnswering, Unknown),
        (504, "html", P::NotAnswering, Unknown),
        (504, "E1", P::NotAnswering, Unknown),
        (599, "E1", P::NotAnswering, SettleSoon),
        (302, "empty", P::NotTheApi, Unknown),
        (304, "empty", P::NotTheApi, Unknown),
        (200, "html", P::NotTheApi, SettleSoon),
        (200, "half", P::NotTheApi, SettleSoon),
        (200, "no id", P::NotTheApi, SettleSoon),
        (201, "empty", P::NotTheApi, SettleSoon),
        (200, "E1", P::Refused, Refused),
        (200, "billing", P::BillingSuspended, Refused),
    ] {
        let case = format!("{status} with {kind}");
        // No known prefix: it is the value in use that must be recognised.
        let credential = secret("made-up-");
        let (text, headers) = body(kind, &credential);
        let server = Canned::answering(status, &headers, &text).await;
        let failure = create(&client(&server.base("/api-proxy"), Timings::default()), &credential).await;

        assert_eq!((failure.problem.code, failure.delivery), (code, delivery), "{case}");
        assert_eq!(failure.status, Some(status), "{case}");
        assert_eq!(failure.problem.detail.status, Some(status), "{case}");
        assert_silent(&failure, &credential, &case);
        assert_eq!(server.requests().len(), 1, "{case}: nothing is ever sent twice");
    }
}

#[tokio::test]
async fn the_technical_details_name_what_the_service_said_and_what_was_asked() {
    let credential = secret("ap_live_");
    let (text, headers) = body("E1", &credential);
    let server = Canned::answering(403, &headers, &text).await;
    let failure = create(&client(&server.base(""), Timings::default()), &credential).await;

    let detail = failure.problem.detail;
    assert_eq!(detail.code.as_deref(), Some("some_code"));
    assert_eq!(detail.text.as_deref(), Some("Bad value *** (see (address)"));
    assert_eq!(detail.operation, Some(domain::Operation::CreatePost));
    assert_eq!(detail.scope, Some(domain::Scope::posts_write()));
}

#[tokio::test]
async fn a_missing_thing_is_told_from_a_missing_service() {
    let credential = secret("sk-social-");
    let server = Canned::answering(404, &[], "").await;
    let client = client(&server.base(""), Timings::default());
    let post = client.get_post(&credential, &PostId::new("post_1")).await.unwrap_err();
    assert_eq!(post.problem.code, P::NotFound, "a request that names a post can miss it");
    let health = client.health().await.unwrap_err();
    assert_eq!(health.problem.code, P::NotTheApi, "health can only be missing where there is no service");
}

#[tokio::test]
async fn a_password_does_not_come_back_in_an_error() {
    let password = secret("correct horse ");
    let (text, headers) = body("E3", &password);
    let server = Canned::answering(401, &headers, &text).await;
    let client = client(&server.base(""), Timings::default());
    let failure = client.log_in("mara@example.test", &password).await.unwrap_err();
    assert_eq!((failure.problem.code, failure.delivery), (P::WrongCredentials, Refused));
    assert_silent(&failure, &password, "login");
}

#[tokio::test]
async fn a_broken_connection_has_one_meaning() {
    let credential = secret("eyJ");
    let head = |length: usize| format!("HTTP/1.1 201 Created\r\nContent-Length: {length}\r\n\r\n{{\"id\"");
    let short = Timings::default().scaled(0.005);
    for (case, sent, then, code, delivery) in [
        ("closed at once", Vec::new(), Then::Close, P::NotAnswering, Unknown),
        ("half a head", b"HTTP/1.1 20".to_vec(), Then::Close, P::NotAnswering, Unknown),
        ("no HTTP at all", b"SSH-2.0-server\r\n\r\n".to_vec(), Then::Close, P::NotAnswering, Unknown),
        ("silence", Vec::new(), Then::Hang, P::NotAnswering, Unknown),
        ("half a success", head(100).into_bytes(), Then::Close, P::NotAnswering, SettleSoon),
        ("a success that stalls", head(100).into_bytes(), Then::Hang, P::NotAnswering, Unknown),
        (
            "a refusal that stalls",
            b"HTTP/1.1 402 No\r\nContent-Length: 9\r\n\r\n{".to_vec(),
            Then::Hang,
            P::NoCredits,
            Refused,
        ),
    ] {
        let server = Canned::start(sent, then).await;
        let failure = create(&client(&server.base(""), short), &credential).await;
        assert_eq!((failure.problem.code, failure.delivery), (code, delivery), "{case}");
        assert_silent(&failure, &credential, case);
        assert_eq!(server.requests().len(), 1, "{case}: nothing is ever sent twice");
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let credential = secret("sk_");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let nobody = client(&format!("http://127.0.0.1:{port}"), Timings::default());
    let failure = create(&nobody, &credential).await;
    assert_eq!((failure.problem.code, failure.delivery), (P::Offline, NotSent));
    assert_silent(&failure, &credential, "nobody listens");

    let plain = Canned::answering(200, &[], "{}").await;
    // The server waits for a request that never comes, so this is also the time for connecting running out.
    let tls = client(&plain.base("").replace("http:", "https:"), Timings::default().scaled(0.01));
    let failure = create(&tls, &credential).await;
    assert_eq!((failure.problem.code, failure.delivery), (P::Offline, NotSent), "no TLS, no request");
    assert_silent(&failure, &credential, "no TLS");
    assert_eq!(plain.requests().len(), 0, "the credential did not leave in the clear");
}

#[tokio::test]
async fn what_cannot_be_put_into_a_request_is_not_sent() {
    let server = Canned::answering(200, &[], "{}").await;
    let client = client(&server.base("/api-proxy"), Timings::default());
    let torn = secret("sk-social-\n");
    let failure = client.profile(&torn).await.unwrap_err();
    assert_eq!((failure.problem.code, failure.delivery), (P::SignedOut, Refused));
    assert_silent(&failure, &torn, "a credential with a line break");
    for id in ["", ".", ".."] {
        let failure = client.delete_post(&secret("eyJ"), &PostId::new(id)).await.unwrap_err();
        assert_eq!((failure.problem.code, failure.delivery), (P::Internal, Refused), "{id:?}");
    }
    assert_eq!(server.requests().len(), 0);
}
