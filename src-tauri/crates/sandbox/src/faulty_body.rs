//! The bodies of faults: one that is huge, one that never ends, one that breaks off.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::sync::mpsc;

use crate::response::set;
use crate::server::Server;

const HUGE: usize = 50 * 1000 * 1000;
const BEGINNING: &str = r#"{"success":true,"data":""#;

/// 200 with 50 MB.
pub(crate) fn huge() -> Response {
    endless(Body::from(fifty_megabytes()))
}

/// 200 with a body that comes byte by byte.
pub(crate) fn drip(every: Duration, server: &Server) -> Response {
    endless(dripping(every, server))
}

/// 200 with a body that is said to be JSON.
fn endless(body: Body) -> Response {
    let mut response = Response::new(body);
    set(&mut response, header::CONTENT_TYPE, "application/json");
    response
}

fn fifty_megabytes() -> String {
    let mut body = String::with_capacity(HUGE);
    body.push_str(BEGINNING);
    body.extend(std::iter::repeat_n('a', HUGE - BEGINNING.len() - 2));
    body.push_str("\"}");
    body
}

/// One byte at a time until the reader or the sandbox has had enough.
fn dripping(every: Duration, server: &Server) -> Body {
    let (bytes, received) = mpsc::channel(1);
    let mut closing = server.closing();
    tokio::spawn(async move {
        let mut chunk = Bytes::from_static(BEGINNING.as_bytes());
        while bytes.send(chunk).await.is_ok() {
            tokio::select! {
                () = tokio::time::sleep(every) => chunk = Bytes::from_static(b"a"),
                _ = closing.wait_for(|is_closing| *is_closing) => return,
                () = bytes.closed() => return,
            }
        }
    });
    Body::new(Dripping(received))
}

struct Dripping(mpsc::Receiver<Bytes>);

impl http_body::Body for Dripping {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// The answer with half of its body, after which the connection ends.
pub(crate) async fn half(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let promised = u64::try_from(whole.len()).unwrap_or(u64::MAX);
    let first = whole.slice(..whole.len() / 2);
    Response::from_parts(
        parts,
        Body::new(BreakingOff { promised, steps: [Step::Send(first), Step::Flush].into() }),
    )
}

/// Promises a length, and fails before it is reached.
struct BreakingOff {
    promised: u64,
    steps: VecDeque<Step>,
}

enum Step {
    Send(Bytes),
    /// The server writes out what it has when there is nothing more for the moment.
    Flush,
}

impl http_body::Body for BreakingOff {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.steps.pop_front() {
            Some(Step::Send(bytes)) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            Some(Step::Flush) => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            None => Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into()))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
