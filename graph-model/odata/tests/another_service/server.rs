//! A server on this machine that hands each request to a function, one after the other.

use std::io;
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Runs until it is dropped.
pub(crate) struct Server {
    address: std::net::SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Starts a service, which may keep a state between requests.
    pub(crate) async fn start(
        respond: impl FnMut(&Request<String>) -> Response<String> + Send + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let respond = Arc::new(Mutex::new(respond));
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(request) = read(&mut stream).await else { continue };
                let response = (respond.lock().expect("no service panics while it holds the lock"))(&request);
                // The client may be gone by now.
                let _result = stream.write_all(written(&response).as_bytes()).await;
                let _result = stream.shutdown().await;
            }
        });
        Ok(Self { address, task })
    }

    /// The address of a service root.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// A header of a request, or nothing.
pub(crate) fn header<'a, B>(request: &'a Request<B>, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A response with JSON.
pub(crate) fn respond(status: u16, headers: &[(&str, &str)], body: &str) -> Response<String> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    response.body(body.to_owned()).expect("the services' headers are valid")
}

/// Reads the head of a request: its first line and its headers.
pub(crate) fn request(head: &str, body: &str) -> Option<Request<String>> {
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let request = Request::builder().method(first.next()?).uri(first.next()?);
    let headers = lines.filter_map(|line| line.split_once(':'));
    let request = headers.fold(request, |request, (name, value)| request.header(name.trim(), value.trim()));
    request.body(body.to_owned()).ok()
}

async fn read(stream: &mut TcpStream) -> Option<Request<String>> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let request = request(head, body)?;
            let length = header(&request, "content-length").parse().unwrap_or(0);
            if body.len() >= length {
                return Some(request);
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(length) => bytes.extend_from_slice(&buffer[..length]),
        }
    }
}

fn written(response: &Response<String>) -> String {
    let mut text = format!("HTTP/1.1 {}\r\nConnection: close\r\n", response.status());
    for (name, value) in response.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap_or_default()));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{}", response.body().len(), response.body()));
    text
}
