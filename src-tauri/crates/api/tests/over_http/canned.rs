//! A server that records what it is asked and answers with prepared bytes, whatever they are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A client that never gives up fails its test instead of holding it up.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the server does once the prepared bytes are out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Then {
    /// Closes the connection.
    Close,
    /// Says nothing more until the client gives up, or is out of patience.
    Hang,
    /// Sends a byte now and then, as long.
    Drip,
    /// Sends this many bytes, as far as the client takes them.
    Flood(usize),
}

/// One request as it arrived.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorded {
    /// Method, path and query, then the body if there is one: `PUT /posts/1 {"text":"a"}`.
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

impl Recorded {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A server on a loopback port of its own; it ends with the test's runtime.
pub(crate) struct Canned {
    port: u16,
    requests: Arc<Mutex<Vec<Recorded>>>,
    flooded: Arc<AtomicUsize>,
}

impl Canned {
    pub(crate) async fn start(answer: Vec<u8>, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, flooded) = (Arc::default(), Arc::default());
        let server = Self { port, requests: Arc::clone(&requests), flooded: Arc::clone(&flooded) };
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(request) = read_request(&mut stream).await else { continue };
                requests.lock().unwrap().push(request);
                if stream.write_all(&answer).await.is_ok() {
                    finish(&mut stream, then, &flooded).await;
                }
            }
        });
        server
    }

    /// An answer with a status, header lines and a body.
    pub(crate) async fn answering(status: u16, headers: &[&str], body: &str) -> Self {
        Self::start(answer(status, headers, body), Then::Close).await
    }

    pub(crate) fn base(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap().clone()
    }

    /// How many bytes of a flood left the server.
    pub(crate) fn flooded(&self) -> usize {
        self.flooded.load(Ordering::SeqCst)
    }
}

fn answer(status: u16, headers: &[&str], body: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Canned\r\nConnection: close\r\n");
    if status != 204 {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    for header in headers {
        head += header;
        head += "\r\n";
    }
    format!("{head}\r\n{body}").into_bytes()
}

async fn finish(stream: &mut TcpStream, then: Then, flooded: &AtomicUsize) {
    match then {
        Then::Close => {}
        Then::Hang => {
            let _ = tokio::time::timeout(PATIENCE, stream.read(&mut [0])).await;
        }
        Then::Drip => {
            let _ = tokio::time::timeout(PATIENCE, drip(stream)).await;
        }
        Then::Flood(size) => {
            let piece = vec![b' '; 64 * 1024];
            while flooded.load(Ordering::SeqCst) < size && stream.write_all(&piece).await.is_ok() {
                flooded.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
    }
}

async fn drip(stream: &mut TcpStream) {
    let mut tick = tokio::time::interval(Duration::from_millis(5));
    while stream.write_all(b" ").await.is_ok() {
        tick.tick().await;
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        read_some(stream, &mut bytes).await?;
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let first = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut request = Recorded { line: first, headers };
    let length: usize = request.header("content-length").map_or(Some(0), |value| value.parse().ok())?;
    while bytes.len() < head_end + 4 + length {
        read_some(stream, &mut bytes).await?;
    }
    let body = String::from_utf8_lossy(&bytes[head_end + 4..]);
    if !body.is_empty() {
        request.line += &format!(" {body}");
    }
    Some(request)
}

async fn read_some(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    (stream.read_buf(bytes).await.ok()? > 0).then_some(())
}
