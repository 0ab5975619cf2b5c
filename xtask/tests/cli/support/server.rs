//! Owns local HTTP servers that respond, or misbehave, exactly as a test needs.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Handles every connection until the test is over; gives the URL of the metadata.
pub(crate) fn serve(
    handler: impl Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
) -> io::Result<String> {
    let listener = listener()?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let request = read_head(&mut stream);
            // A client that has read enough closes the connection, which is no failure of the server.
            let _closed = handler(&request, &mut stream);
        }
    });
    Ok(format!("http://{address}/$metadata"))
}

/// An address at which nobody listens.
pub(crate) fn unused_address() -> io::Result<SocketAddr> {
    listener()?.local_addr()
}

fn listener() -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
}

/// The request up to the blank line.
fn read_head(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        request.push(byte[0]);
    }
    String::from_utf8_lossy(&request).into_owned()
}

/// Sends a complete response.
pub(crate) fn respond(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) -> io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

pub(crate) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}
