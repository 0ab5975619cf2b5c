//! Owns [`Success`]: a response of which the status says that the request succeeded, and how its JSON is read.

use http::header::{CONTENT_TYPE, ETAG};
use http::response::Parts;
use http::{Extensions, HeaderMap, Method, StatusCode};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde_json::Value;

use super::flaw::Flaw;
use super::head::Response;
use super::links::Base;
use super::page::Page;
use crate::error::{Error, is_error};
use crate::service::Conventions;
use crate::value::type_name::type_name;
use crate::value::wire::ReadEdm;
use crate::value::{Finding, Structured, lenient};

/// A response whose status says that the request succeeded.
#[derive(Debug)]
pub struct Success {
    head: Parts,
    body: Vec<u8>,
    /// Whether the body is the one that the service sent.
    had_body: bool,
    /// The method of the request, which decides whether it may be repeated if the body says that it failed.
    method: Method,
    reading: Reading,
    findings: Vec<Finding>,
}

/// How bodies are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reading {
    /// What cannot be read is left out, and told.
    #[default]
    Lenient,
    /// What cannot be read is an error.
    Strict,
}

impl Success {
    /// A response with a status of success, which the caller has checked. A client marks those that it wants to be read
    /// strictly.
    pub(crate) fn new(response: http::Response<Vec<u8>>, method: Method, reading: Reading) -> Self {
        let (head, body) = response.into_parts();
        let reading =
            if reading == Reading::Strict { reading } else { head.extensions.get().copied().unwrap_or_default() };
        Self { head, body, had_body: true, method, reading, findings: Vec::new() }
    }

    /// The response with what was read from it.
    pub(crate) fn finish<T>(self, value: T, conventions: &'static Conventions) -> Response<T> {
        Response::new(value, self.had_body, self.head, self.findings, conventions)
    }

    /// The headers and the extensions, once the body was read.
    pub(crate) fn into_head(self, extensions: &mut Extensions) -> HeaderMap {
        *extensions = self.head.extensions;
        self.head.headers
    }

    /// What links are relative to, unless the body says otherwise.
    pub(super) fn base(&self) -> Base {
        Base::of_response(&self.head.extensions)
    }

    /// What could not be read so far.
    pub(super) fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Puts an empty object in place of an empty body, which a service may send after a change.
    pub(crate) fn or_empty_object(&mut self) -> &mut Self {
        self.or_else(b"{}")
    }

    /// Puts an empty page in place of an empty body.
    pub(crate) fn or_empty_page(&mut self) -> &mut Self {
        self.or_else(br#"{"value":[]}"#)
    }

    fn or_else(&mut self, body: &[u8]) -> &mut Self {
        if self.text().is_empty() {
            self.body = body.to_vec();
            self.had_body = false;
        }
        self
    }

    /// Gives the entity the tag of the header `ETag`, if it has none itself.
    pub(super) fn add_etag(&mut self) {
        #[derive(Deserialize)]
        struct Tagged {
            #[serde(rename = "@odata.etag", alias = "@etag")]
            _etag: IgnoredAny,
        }
        let Some(etag) = self.head.headers.get(ETAG).and_then(|etag| etag.to_str().ok()) else { return };
        let text = self.text();
        if let Some(members) = text.strip_prefix(b"{")
            && serde_json::from_slice::<Tagged>(text).is_err()
        {
            let separator = if members.trim_ascii_start().starts_with(b"}") { "" } else { "," };
            let mut body = format!("{{\"@odata.etag\":{}{separator}", Value::from(etag)).into_bytes();
            body.extend_from_slice(members);
            self.body = body;
        }
    }

    /// The body without a byte order mark and surrounding whitespace.
    pub(super) fn text(&self) -> &[u8] {
        trimmed(&self.body)
    }

    /// The body as it is.
    pub(super) fn take_body(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.body)
    }

    /// Whether the program has the value already.
    pub(super) fn is_not_modified(&self) -> bool {
        self.head.status == StatusCode::NOT_MODIFIED
    }

    /// Whether the response is without a value.
    pub(super) fn is_empty(&self) -> bool {
        self.head.status == StatusCode::NO_CONTENT || matches!(self.text(), b"" | b"null")
    }

    /// An error if that is what the body says: some services send one with a status of success.
    pub(super) fn refuse_error(&mut self) -> Result<(), Error> {
        if !is_error(self.text()) {
            return Ok(());
        }
        let (head, body) = self.take();
        let error = Error::from_response(head, body, &self.method);
        Err(if error.asks_for_resync() { error.into_resync() } else { error })
    }

    /// Reads the JSON of the body. What is expected is named only in messages.
    pub(super) fn json<T: DeserializeOwned>(&mut self, expected: impl Fn() -> String) -> Result<T, Error> {
        let mut reading = lenient::Reading(None);
        self.read(&mut reading, &expected)?;
        reading.done().map_err(|_| self.unreadable(&expected()))
    }

    /// Reads an entity or complex value.
    pub(crate) fn one<T: Structured + DeserializeOwned>(&mut self) -> Result<T, Error> {
        self.json(|| T::TYPE_NAME.to_owned())
    }

    /// Reads a page.
    pub(crate) fn page<T: ReadEdm>(&mut self) -> Result<Page<T>, Error> {
        self.json(|| format!("a collection of {}", type_name::<T>()))
    }

    /// The same for what is read in place. It depends on no type, so that programs do not compile it.
    pub(crate) fn read(
        &mut self,
        target: &mut dyn lenient::Target,
        expected: &dyn Fn() -> String,
    ) -> Result<(), Error> {
        self.refuse_error()?;
        // Checking the text for UTF-8 once is faster than checking each string in it.
        let read = match std::str::from_utf8(self.text()) {
            Ok(text) => target.read(text),
            Err(error) => Err(serde_json::Error::custom(error)),
        };
        match read {
            Ok(()) => Ok(()),
            Err(error) => self.read_again(&error, target, &expected()),
        }
    }

    /// Reads a text that is known to be wrong a second time: for what can be read of it, or to find the place.
    #[cold]
    fn read_again(
        &mut self,
        error: &serde_json::Error,
        target: &mut dyn lenient::Target,
        expected: &str,
    ) -> Result<(), Error> {
        let body = self.take_body();
        let is_read = std::str::from_utf8(trimmed(&body)).is_ok_and(|text| self.read_into(text, target));
        self.body = body;
        if is_read {
            return Ok(());
        }
        let flaw = Flaw::find(self.text(), target, error);
        let message = if self.text().is_empty() {
            format!("{} without a body: expected {expected}", self.head.status)
        } else if let Some(media_type) = self.other_media_type() {
            format!("cannot read the response, which is {media_type}, as {expected}: {}", flaw.message)
        } else {
            format!("cannot read the response as {expected}: {}", flaw.message)
        };
        let (head, body) = self.take();
        Err(Error::decode(head, body, message, flaw.path))
    }

    /// Reads a text as far as it can be read.
    pub(super) fn read_leniently<T: DeserializeOwned>(&mut self, text: &str) -> Option<T> {
        let mut reading = lenient::Reading(None);
        self.read_into(text, &mut reading).then_some(reading.0).flatten()
    }

    /// The same for what is read in place; says whether it was read.
    fn read_into(&mut self, text: &str, target: &mut dyn lenient::Target) -> bool {
        if self.reading == Reading::Strict {
            return false;
        }
        let (read, findings) = lenient::read_into(text, target);
        if read.is_ok() {
            record(&findings);
            self.findings.extend(findings);
        }
        read.is_ok()
    }

    /// The error for a body that cannot be read as what is expected.
    pub(super) fn unreadable(&mut self, expected: &str) -> Error {
        let (head, body) = self.take();
        Error::decode(head, body, format!("cannot read the response as {expected}"), None)
    }

    /// What an error keeps of the response.
    fn take(&mut self) -> (Parts, Vec<u8>) {
        let (mut head, ()) = http::Response::new(()).into_parts();
        head.status = self.head.status;
        (std::mem::replace(&mut self.head, head), self.take_body())
    }

    /// The media type, if it is not JSON.
    fn other_media_type(&self) -> Option<&str> {
        let media_type = self.head.headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim();
        Some(media_type).filter(|media_type| !media_type.to_ascii_lowercase().ends_with("json"))
    }
}

/// A text without a byte order mark and surrounding whitespace.
fn trimmed(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii()
}

/// Tells whoever watches the program that values could not be read; which values they are is not told.
fn record(findings: &[Finding]) {
    #[cfg(feature = "client")]
    if let Some(first) = findings.first() {
        tracing::warn!(
            count = findings.len(),
            path = first.path(),
            edm_type = first.edm_type(),
            reason = first.reason(),
            "values of a response could not be read, and are absent"
        );
    }
    #[cfg(not(feature = "client"))]
    let _ = findings;
}
