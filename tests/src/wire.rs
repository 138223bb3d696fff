//! Overhears everything between the app and a sandbox, and so knows every secret that there is without asking the
//! app for one.
//!
//! It forwards bytes and changes none. It reads HTTP/1.1 only as far as it must: where a request begins.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;

/// The wire. Dropped, it takes no further connections.
pub struct Wire {
    base_url: String,
    heard: Heard,
    listening: tokio::task::JoinHandle<()>,
}

/// What went by, one entry for each direction of each connection.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<Vec<u8>>>>);

impl Wire {
    /// Stands before the service at this address, such as `http://127.0.0.1:8787/api-proxy`.
    pub async fn before(base_url: &str) -> Result<Self> {
        let service = reqwest::Url::parse(base_url)?;
        let port = service.port().ok_or("the address has no port")?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let own = format!("http://127.0.0.1:{}{}", listener.local_addr()?.port(), service.path());
        let heard = Heard::default();
        let listening = tokio::spawn(listen(listener, port, heard.clone()));
        Ok(Self { base_url: own, heard, listening })
    }

    /// The address to use instead of the service's.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Every request, with its head and body.
    pub fn requests(&self) -> Vec<String> {
        let said = self.heard.all();
        said.iter().flat_map(|one| split_requests(one)).collect()
    }

    /// Every value that went by as text under this name in JSON, once each.
    pub fn values_named(&self, name: &str) -> Vec<String> {
        let opening = format!("\"{name}\":\"");
        let mut values: Vec<String> = Vec::new();
        for said in self.heard.all() {
            let found = said.split(&opening).skip(1).filter_map(|rest| rest.split('"').next());
            values.extend(found.filter(|value| !value.is_empty()).map(str::to_owned));
        }
        values.sort();
        values.dedup();
        values
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Heard {
    fn begin(&self) -> usize {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(Vec::new());
        heard.len() - 1
    }

    fn add(&self, to: usize, bytes: &[u8]) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = heard.get_mut(to) {
            said.extend_from_slice(bytes);
        }
    }

    fn all(&self) -> Vec<String> {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.iter().map(|said| String::from_utf8_lossy(said).into_owned()).collect()
    }
}

async fn listen(listener: TcpListener, port: u16, heard: Heard) {
    while let Ok((app, _)) = listener.accept().await {
        let Ok(service) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await else { continue };
        let ((from_app, to_app), (from_service, to_service)) = (app.into_split(), service.into_split());
        forward(from_app, to_service, heard.clone());
        forward(from_service, to_app, heard.clone());
    }
}

fn forward(from: OwnedReadHalf, to: OwnedWriteHalf, heard: Heard) {
    // An end or a break of one side is passed on by closing the other.
    tokio::spawn(async move { copy(from, to, &heard).await.ok() });
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    heard: &Heard,
) -> std::io::Result<()> {
    let said = heard.begin();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = from.read(&mut buffer).await?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return to.shutdown().await;
        };
        heard.add(said, bytes);
        to.write_all(bytes).await?;
    }
}

/// Requests follow each other on one connection; answers are none.
fn split_requests(said: &str) -> Vec<String> {
    let mut requests: Vec<String> = Vec::new();
    for line in said.split_inclusive('\n') {
        // A body has no line's end of its own, so the next request begins on its line.
        let (before, request) = line.split_at(beginning_in(line).unwrap_or(line.len()));
        if let Some(last) = requests.last_mut() {
            last.push_str(before);
        }
        if !request.is_empty() {
            requests.push(request.to_owned());
        }
    }
    requests
}

/// Where on a line a request begins.
fn beginning_in(line: &str) -> Option<usize> {
    let methods = ["GET /", "POST /", "PUT /", "PATCH /", "DELETE /"];
    let is_request = line.trim_end().ends_with(" HTTP/1.1");
    is_request.then(|| methods.iter().filter_map(|method| line.rfind(method)).max()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_on_one_connection_are_told_apart_and_answers_are_none() {
        let said = "POST /a HTTP/1.1\r\nx: 1\r\n\r\n{\"a\":1}GET /b HTTP/1.1\r\ny: 2\r\n\r\n";
        let requests = split_requests(said);
        let expected = ["POST /a HTTP/1.1\r\nx: 1\r\n\r\n{\"a\":1}", "GET /b HTTP/1.1\r\ny: 2\r\n\r\n"];
        assert_eq!(requests, expected);
        assert!(split_requests("HTTP/1.1 200 OK\r\n\r\n{}").is_empty());
    }
}
