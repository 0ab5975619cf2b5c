//! Owns fetching a document over HTTP: limited in time and size, with progress, and with errors that say what happened without
//! revealing the secrets in a URL.

use std::io::{self, ErrorKind, Read};

use http::{StatusCode, Uri};
use ureq::{Agent, Timeout};

use super::limits::Limits;
use crate::error::Error;
use crate::plural::counted;
use crate::progress;

/// How many bytes are read at a time.
const CHUNK: usize = 1 << 16;

/// Fetches a document; `place` is what messages call its URL.
pub(super) fn download(uri: &Uri, place: &str, limits: &Limits) -> Result<Vec<u8>, Error> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .https_only(uri.scheme_str() == Some("https"))
        .timeout_connect(Some(limits.connect))
        .timeout_global(Some(limits.total))
        .user_agent(concat!("cargo-odata/", env!("CARGO_PKG_VERSION")))
        .accept("application/xml, application/json;q=0.9, */*;q=0.1")
        .build()
        .into();
    let failed = |error: ureq::Error, progress: &str| failure(&error, place, progress, limits);
    let mut response = agent.get(uri).call().map_err(|error| failed(error, ""))?;
    check_status(response.status(), place)?;
    let length = response.body().content_length();
    if let Some(length) = length {
        limits.check(place, length)?;
    }
    let progress = progress::download(length);
    progress.set_message(place.to_owned());
    // The library's own limit counts compressed bytes; `limits` counts decompressed ones.
    let mut body = response.body_mut().with_config().limit(u64::MAX).reader();
    let mut bytes = Vec::new();
    let mut chunk = vec![0; CHUNK];
    let result = loop {
        match body.read(&mut chunk) {
            Ok(0) => break Ok(()),
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break Err(failed(error.into(), &format!(" ({} received)", counted(bytes.len(), "byte")))),
        }
        progress.set_position(bytes.len() as u64);
        if let Err(error) = limits.check(place, bytes.len() as u64) {
            break Err(error);
        }
    };
    progress.finish_and_clear();
    result.map(|()| bytes)
}

fn check_status(status: StatusCode, place: &str) -> Result<(), Error> {
    if status.is_success() {
        return Ok(());
    }
    let error = Error::at(place, format!("the server responded with {status}"));
    Err(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            error.with_help("download metadata that requires signing in by other means, and import the file")
        }
        StatusCode::NOT_FOUND => error.with_help("the URL of a service's metadata ends with `/$metadata`"),
        _ => error,
    })
}

/// The error for a failed download; `progress` says how far it got.
fn failure(error: &ureq::Error, place: &str, progress: &str, limits: &Limits) -> Error {
    let error_because = |reason: &str| Error::new(format!("cannot fetch {place}: {reason}{progress}"));
    match error {
        ureq::Error::Timeout(Timeout::Global) => {
            error_because(&format!("the download took longer than {} s", limits.total.as_secs()))
                .with_help("allow more time with `--timeout`")
        }
        ureq::Error::Timeout(_) => {
            error_because(&format!("there was no connection within {} s", limits.connect.as_secs()))
                .with_help("allow more time with `--connect-timeout`")
        }
        other => error_because(&reason(other)),
    }
}

/// Why a download failed. Does not quote URLs, as that of a redirect may contain secrets, too.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => io_reason(error),
        ureq::Error::Decompress(method, error) if error.kind() == ErrorKind::UnexpectedEof => {
            format!("the response was truncated: its {method} data ended early")
        }
        ureq::Error::Decompress(method, error) => format!("the response has invalid {method} data: {error}"),
        ureq::Error::HostNotFound => "the host was not found".to_owned(),
        ureq::Error::TooManyRedirects => "there were too many redirects".to_owned(),
        ureq::Error::RequireHttpsOnly(_) => "it redirects from https to http".to_owned(),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "it redirects to an invalid URL".to_owned(),
        ureq::Error::Protocol(error) => format!("the response is not HTTP: {error}"),
        ureq::Error::ConnectionFailed => "there was no connection".to_owned(),
        ureq::Error::ConnectProxyFailed(_) => "the proxy refused the connection".to_owned(),
        ureq::Error::InvalidProxyUrl => "the URL of the proxy is invalid".to_owned(),
        other => other.to_string(),
    }
}

fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => "the connection was closed before the response was complete".to_owned(),
        ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        _ => error.to_string(),
    }
}
