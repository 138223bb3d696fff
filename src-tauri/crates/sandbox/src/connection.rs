//! Connections that can be pulled: what a faulty network does, which an HTTP answer can't express.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The plug of one connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plug(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    is_pulled: bool,
    reader: Option<Waker>,
}

impl Plug {
    /// Ends the connection. Never returns: the server drops whoever waits here together with the connection.
    pub(crate) async fn pull<T>(self) -> T {
        if let Some(reader) = self.pull_and_take_reader() {
            reader.wake();
        }
        std::future::pending().await
    }

    fn pull_and_take_reader(&self) -> Option<Waker> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_pulled = true;
        state.reader.take()
    }

    fn is_pulled(&self, reader: Option<&Waker>) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reader) = reader {
            state.reader = Some(reader.clone());
        }
        state.is_pulled
    }
}

/// A TCP listener whose connections have a plug.
pub(crate) struct PluggedListener(pub(crate) TcpListener);

impl Listener for PluggedListener {
    type Io = PluggedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (PluggedStream { stream, plug: Plug::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, PluggedListener>> for Plug {
    fn connect_info(stream: IncomingStream<'_, PluggedListener>) -> Self {
        stream.io().plug.clone()
    }
}

pub(crate) struct PluggedStream {
    stream: TcpStream,
    plug: Plug,
}

impl AsyncRead for PluggedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // A read of nothing is the end of the stream, on which the server gives the connection up.
        if self.plug.is_pulled(Some(context.waker())) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for PluggedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.plug.is_pulled(None) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
