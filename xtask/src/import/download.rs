//! Owns fetching a description over HTTP: bounded in time and size, with progress, and with errors that say what happened
//! without repeating what is secret in an address.

use std::io::{ErrorKind, Read};
use std::time::Duration;

use http::Uri;
use indicatif::{ProgressBar, ProgressStyle};
use ureq::{Agent, Error, Timeout};

use super::limits::Limits;

/// Fetches a description; `shown` is what messages call the address.
pub(crate) fn download(uri: &Uri, shown: &str, limits: &Limits) -> Result<Vec<u8>, String> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .https_only(uri.scheme_str() == Some("https"))
        .timeout_connect(Some(limits.connect))
        .timeout_global(Some(limits.whole))
        .user_agent(concat!("graph-model-xtask/", env!("CARGO_PKG_VERSION")))
        .accept("application/xml, application/json;q=0.9, */*;q=0.1")
        .build()
        .into();
    let failed = |error: Error| format!("error: cannot fetch {shown}: {}", reason(&error, limits));
    let mut response = agent.get(uri).call().map_err(failed)?;
    let status = response.status();
    if !status.is_success() {
        let hint = match status.as_u16() {
            401 | 403 => "; a description that needs a login can be fetched by other means and imported as a file",
            404 => "; the address of a service's description ends with `/$metadata`",
            _ => "",
        };
        return Err(format!("error: {shown} answered {status}{hint}"));
    }
    let length = response.body().content_length();
    if let Some(length) = length {
        limits.check(shown, length)?;
    }
    let progress = bar(length, shown);
    // The library's own limit counts what comes over the wire; ours counts what it becomes.
    let mut body = response.body_mut().with_config().limit(u64::MAX).reader();
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        let count = match body.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                progress.finish_and_clear();
                let got = bytes.len();
                return Err(format!("{} after {got} bytes", failed(error.into())));
            }
        };
        bytes.extend_from_slice(&chunk[..count]);
        progress.set_position(bytes.len() as u64);
        if let Err(message) = limits.check(shown, bytes.len() as u64) {
            progress.finish_and_clear();
            return Err(message);
        }
    }
    progress.finish_and_clear();
    Ok(bytes)
}

/// Hidden by the library where standard error is no terminal.
fn bar(length: Option<u64>, shown: &str) -> ProgressBar {
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), "{msg} {bar:30} {binary_bytes}/{binary_total_bytes} ({eta})"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} {binary_bytes} ({elapsed})"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(shown.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// What went wrong, in words that do not contain an address: that of a redirection may hold secrets, too.
fn reason(error: &Error, limits: &Limits) -> String {
    match error {
        Error::Timeout(Timeout::Global) => {
            format!("it took longer than {} s; `--timeout` allows more", limits.whole.as_secs())
        }
        Error::Timeout(_) => {
            format!("there was no connection within {} s; `--connect-timeout` allows more", limits.connect.as_secs())
        }
        Error::Io(error) => of_io(error),
        Error::Decompress(method, error) if error.kind() == ErrorKind::UnexpectedEof => {
            format!("the answer was cut off: its {method} data ended early")
        }
        Error::Decompress(method, error) => format!("the answer's {method} data is broken: {error}"),
        Error::HostNotFound => "the host is not known".to_owned(),
        Error::TooManyRedirects => "there were too many redirections".to_owned(),
        Error::RequireHttpsOnly(_) => "it redirects to an address without https".to_owned(),
        Error::BadUri(_) | Error::Http(_) => "it redirects to what is no proper address".to_owned(),
        Error::Protocol(error) => format!("the answer is not HTTP: {error}"),
        Error::ConnectionFailed => "there was no connection".to_owned(),
        Error::ConnectProxyFailed(_) => "the proxy refused".to_owned(),
        Error::InvalidProxyUrl => "the address of the proxy is not valid".to_owned(),
        other => other.to_string(),
    }
}

fn of_io(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => "the connection was closed before the answer was complete".to_owned(),
        ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        _ => error.to_string(),
    }
}
