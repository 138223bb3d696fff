//! The body of an upload, in pieces, so that it can be seen whether it still moves.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Small enough that a slow line takes several within the time for standing still.
const PIECE: usize = 64 * 1024;

/// Bytes that tell when some of them are taken.
pub(crate) struct MediaBody {
    rest: Bytes,
    taken: watch::Sender<()>,
}

/// The news of a [`MediaBody`].
pub(crate) struct Progress(watch::Receiver<()>);

impl MediaBody {
    pub(crate) fn of(bytes: Bytes) -> (Self, Progress) {
        let (taken, news) = watch::channel(());
        (Self { rest: bytes, taken }, Progress(news))
    }
}

impl Progress {
    /// Returns when nothing was taken for so long, or when so long has passed since everything was.
    pub(crate) async fn ends(mut self, patience: Duration) {
        loop {
            match timeout(patience, self.0.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return sleep(patience).await,
                Err(_) => return,
            }
        }
    }
}

impl Body for MediaBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let size = PIECE.min(self.rest.len());
        let piece = self.rest.split_to(size);
        self.taken.send_replace(());
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
