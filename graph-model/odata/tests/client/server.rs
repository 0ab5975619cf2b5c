//! A server that misbehaves on purpose: it speaks HTTP by hand, so that it can stop in the middle.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use odata::client::{ClientBuilder, Retry};
use odata::{Client, Credential};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Responds with these bytes and closes the connection.
    Respond(Vec<u8>),
    /// Closes the connection before reading anything.
    ResetUnread,
    /// Reads the request and closes the connection.
    ResetRead,
    /// Reads so many bytes of the request and closes the connection.
    ResetAfter(usize),
    /// Responds with these bytes one at a time, with this pause before each.
    Drip(Vec<u8>, Duration),
    /// Responds with the first so many of these bytes, and with the others after this pause.
    Doze(Vec<u8>, usize, Duration),
}

/// A server on this machine that takes one step per connection, and repeats the last.
pub(crate) struct Server {
    address: std::net::SocketAddr,
    received: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(crate) async fn start(steps: Vec<Step>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let received = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let (log, number) = (Arc::clone(&received), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let step = {
                    let mut number = number.lock().expect("no test panics while it holds the lock");
                    *number += 1;
                    steps[(*number - 1).min(steps.len() - 1)].clone()
                };
                tokio::spawn(serve(stream, step, Arc::clone(&log)));
            }
        });
        Ok(Self { address, received, connections, task })
    }

    pub(crate) fn root(&self) -> String {
        format!("http://{}/odata", self.address)
    }

    /// The same port by another name, which is another host to whoever compares names.
    pub(crate) fn root_by_name(&self) -> String {
        format!("http://localhost:{}/odata", self.address.port())
    }

    /// `host:port`.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn client(&self) -> ClientBuilder {
        Client::builder(self.root(), Credential::token("token-of-ann")).retry(quickly())
    }

    /// A client that sends everything once.
    pub(crate) fn client_without_retries(&self) -> ClientBuilder {
        self.client().retry(Retry::never())
    }

    /// The requests that were read, as they were received.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().expect("no test panics while it holds the lock").clone()
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().expect("no test panics while it holds the lock")
    }

    /// Waits until so many requests were read.
    pub(crate) async fn has_received(&self, requests: usize) {
        while self.received().len() < requests {
            tokio::task::yield_now().await;
        }
    }
}

async fn serve(mut stream: TcpStream, step: Step, log: Arc<Mutex<Vec<String>>>) {
    if matches!(step, Step::ResetUnread) {
        return;
    }
    if let Step::ResetAfter(length) = step {
        let mut some = vec![0; length];
        let _result = stream.read_exact(&mut some).await;
        log.lock().expect("no test panics while it holds the lock").push(String::from_utf8_lossy(&some).into_owned());
        return;
    }
    let Some(request) = read(&mut stream).await else { return };
    log.lock().expect("no test panics while it holds the lock").push(request);
    // The client may be gone by now, which is what some tests are about.
    match step {
        Step::ResetUnread | Step::ResetRead | Step::ResetAfter(_) => {}
        Step::Respond(bytes) => {
            let _result = stream.write_all(&bytes).await;
            let _result = stream.shutdown().await;
        }
        Step::Doze(bytes, first, pause) => {
            let _result = stream.write_all(&bytes[..first]).await;
            tokio::time::sleep(pause).await;
            let _result = stream.write_all(&bytes[first..]).await;
        }
        Step::Drip(bytes, pause) => {
            for byte in bytes {
                tokio::time::sleep(pause).await;
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Reads a request with its body.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if bytes.len() >= end + 4 + length.unwrap_or(0_usize) {
                return Some(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(length) => bytes.extend_from_slice(&buffer[..length]),
        }
    }
}

/// Retries that do not keep a test waiting.
pub(crate) fn quickly() -> Retry {
    Retry::default().max_attempts(3).initial_backoff(Duration::from_millis(2)).max_backoff(Duration::from_millis(5))
}

/// A complete response.
pub(crate) fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Step {
    let body = body.as_ref();
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    Step::Respond(bytes)
}

/// A response with a thing.
pub(crate) fn thing(id: &str) -> Step {
    http("200 OK", "Content-Type: application/json\r\n", format!("{{\"id\":\"{id}\"}}"))
}

/// A response that announces so many bytes, and ends after these.
pub(crate) fn cut_off(status: &str, headers: &str, length: usize, body: &str) -> Step {
    Step::Respond(format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}").into_bytes())
}

/// A response with a thing that is cut off.
pub(crate) fn truncated() -> Step {
    cut_off("200 OK", "Content-Type: application/json\r\n", 100, "{\"id\":")
}

/// A service that does not respond in the time of a test.
pub(crate) fn asleep() -> Step {
    Step::Doze(Vec::new(), 0, Duration::from_secs(600))
}
