//! Bytes out, bytes in: one exchange, with bounds on time and size, and the reasons for which it can fail.

use std::error::Error;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, ClientBuilder, Request, Response, redirect};

use crate::LimitHeaders;

const USER_AGENT: &str = concat!("autoposting-desktop/", env!("CARGO_PKG_VERSION"));

/// An idle connection is given up before a server does so: Node closes after 5 s, and a request that crosses with
/// the closing would end as "nobody knows".
const IDLE_CONNECTION: Duration = Duration::from_secs(4);

/// The largest answer taken. A page of 100 posts stays far below it.
pub(crate) const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// An answer that began, whatever became of its body.
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) limits: LimitHeaders,
    pub(crate) is_html: bool,
    pub(crate) body: Result<Vec<u8>, BodyFault>,
}

/// Why an answer that began has no usable body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    TooLarge,
    TimedOut,
    BrokenOff,
}

/// Why no answer began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportFault {
    /// No connection: name look-up, TCP, TLS or the time for them.
    Connect,
    /// HTTP/2: the service declined the request before looking at it.
    RefusedStream,
    /// The time was over.
    TimedOut,
    /// The connection ended while the request or the answer was on its way.
    BrokenOff,
}

/// What every connection has in common: it goes where it is told, once.
pub(crate) fn builder() -> ClientBuilder {
    // An error means that the process has chosen a provider before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_idle_timeout(IDLE_CONNECTION)
}

/// Sends the request and reads the answer; the system's words come with a failure.
pub(crate) async fn exchange(http: &Client, request: Request) -> Result<RawAnswer, (TransportFault, String)> {
    let mut response =
        http.execute(request).await.map_err(|error| (fault_of(&error), words_of(error.without_url())))?;
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    Ok(RawAnswer {
        status: response.status().as_u16(),
        limits: LimitHeaders::read(response.headers()),
        is_html: content_type.is_some_and(|value| value.to_ascii_lowercase().contains("html")),
        body: read_body(&mut response).await,
    })
}

/// Reads while counting, so that a large answer is never held: it ends with the connection.
async fn read_body(response: &mut Response) -> Result<Vec<u8>, BodyFault> {
    if response.content_length().is_some_and(|length| length > MAX_ANSWER_BYTES as u64) {
        return Err(BodyFault::TooLarge);
    }
    let mut body = Vec::new();
    let fault = |error: reqwest::Error| {
        if error.is_timeout() { BodyFault::TimedOut } else { BodyFault::BrokenOff }
    };
    while let Some(chunk) = response.chunk().await.map_err(fault)? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(BodyFault::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn fault_of(error: &reqwest::Error) -> TransportFault {
    // The time for connecting counts as both; without a connection nothing was sent.
    if error.is_connect() {
        TransportFault::Connect
    } else if causes(error).any(is_refused_stream) {
        TransportFault::RefusedStream
    } else if error.is_timeout() {
        TransportFault::TimedOut
    } else {
        TransportFault::BrokenOff
    }
}

/// RFC 9113 §8.7: the one reset that promises that the request was not processed.
fn is_refused_stream(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<h2::Error>().is_some_and(|error| {
        error.is_reset() && error.is_remote() && error.reason() == Some(h2::Reason::REFUSED_STREAM)
    })
}

/// The innermost cause, which is the system's: the layers above it only say that something failed.
pub(crate) fn words_of(error: reqwest::Error) -> String {
    causes(&error).last().map(ToString::to_string).unwrap_or_default()
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

#[cfg(test)]
mod tests {
    use reqwest::Method;
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_stream_refused_before_processing_proves_that_nothing_was_done() {
        for (reason, expected) in [
            (h2::Reason::REFUSED_STREAM, TransportFault::RefusedStream),
            (h2::Reason::CANCEL, TransportFault::BrokenOff),
            (h2::Reason::INTERNAL_ERROR, TransportFault::BrokenOff),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = format!("http://{}/posts", listener.local_addr().unwrap());
            let server = tokio::spawn(async move {
                let (socket, _) = listener.accept().await.unwrap();
                let mut connection = h2::server::handshake(socket).await.unwrap();
                let mut refused = 0;
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    respond.send_reset(reason);
                    refused += 1;
                }
                refused
            });
            let http = builder().http2_prior_knowledge().tls_certs_only([]).build().unwrap();
            let request = Request::new(Method::POST, address.parse().unwrap());
            let fault =
                exchange(&http, request).await.map(|answer| answer.status).map_err(|(fault, _)| fault);
            assert_eq!(fault, Err(expected), "{reason:?}");
            drop(http);
            assert_eq!(server.await.unwrap(), 1, "{reason:?}: sent once");
        }
    }
}
