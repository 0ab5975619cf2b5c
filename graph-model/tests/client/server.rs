//! A server that misbehaves on purpose: it speaks HTTP by hand, so that it can stop in the middle.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Answers with these bytes, and closes the connection.
    Answer(Vec<u8>),
    /// Closes the connection without having read anything.
    ResetUnread,
    /// Reads the request, and closes the connection.
    ResetRead,
    /// Reads so many bytes of the request, and closes the connection.
    ResetAfter(usize),
    /// Answers with these bytes one at a time, with this long before each.
    Drip(Vec<u8>, Duration),
    /// Answers with the first so many of these bytes, and with the others after this long.
    Doze(Vec<u8>, usize, Duration),
}

/// A server on this machine that goes through some steps, a connection each, and repeats the last.
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
    pub(crate) async fn start(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("it has an address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let (log, number) = (Arc::clone(&received), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let step = {
                    let mut number = number.lock().expect("nothing panics while it is locked");
                    *number += 1;
                    steps[(*number - 1).min(steps.len() - 1)].clone()
                };
                tokio::spawn(serve(stream, step, Arc::clone(&log)));
            }
        });
        Self { address, received, connections, task }
    }

    pub(crate) fn root(&self) -> String {
        format!("http://{}/v1.0", self.address)
    }

    /// The same port by another name, which is another host to whoever compares names.
    pub(crate) fn root_by_name(&self) -> String {
        format!("http://localhost:{}/v1.0", self.address.port())
    }

    pub(crate) fn client(&self) -> graph_model::client::ClientBuilder {
        graph_model::Client::builder(self.root(), graph_model::Credential::token("token-of-ann")).retry(quickly())
    }

    /// The requests that were read, as they came.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().expect("nothing panics while it is locked").clone()
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().expect("nothing panics while it is locked")
    }
}

async fn serve(mut stream: TcpStream, step: Step, log: Arc<Mutex<Vec<String>>>) {
    if matches!(step, Step::ResetUnread) {
        return;
    }
    if let Step::ResetAfter(length) = step {
        let mut some = vec![0; length];
        let _gone = stream.read_exact(&mut some).await;
        log.lock().expect("nothing panics while it is locked").push(String::from_utf8_lossy(&some).into_owned());
        return;
    }
    let Some(request) = read(&mut stream).await else { return };
    log.lock().expect("nothing panics while it is locked").push(request);
    // The client may be gone by now, which is what some tests are about.
    match step {
        Step::ResetUnread | Step::ResetRead | Step::ResetAfter(_) => {}
        Step::Answer(bytes) => {
            let _gone = stream.write_all(&bytes).await;
            let _gone = stream.shutdown().await;
        }
        Step::Doze(bytes, first, pause) => {
            let _gone = stream.write_all(&bytes[..first]).await;
            tokio::time::sleep(pause).await;
            let _gone = stream.write_all(&bytes[first..]).await;
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
pub(crate) fn quickly() -> graph_model::client::Retry {
    graph_model::client::Retry::default()
        .attempts(3)
        .first_wait(Duration::from_millis(2))
        .longest_wait(Duration::from_millis(5))
}

/// An answer with a body of its own length.
pub(crate) fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Step {
    let body = body.as_ref();
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n").into_bytes();
    bytes.extend_from_slice(body);
    Step::Answer(bytes)
}

/// An answer with a thing.
pub(crate) fn thing(id: &str) -> Step {
    http("200 OK", "Content-Type: application/json\r\n", format!("{{\"id\":\"{id}\"}}"))
}

/// An answer that is cut off in its body.
pub(crate) fn truncated() -> Step {
    Step::Answer(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id\":".to_vec())
}
