//! Owns how answers become values: by the kind of result that a request has.

mod change;
mod page;

use std::marker::PhantomData;

use http::header::CONTENT_TYPE;
use http::{StatusCode, response::Parts};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};

use crate::error::Error;
use crate::handle::Structured;
use crate::value::Nullable;
use crate::value::wire::{Read, ReadEdm};

pub use change::{Change, RemovalReason, Removed};
pub use page::Page;

/// A kind of result.
pub trait FromResponse {
    /// What the caller gets.
    type Output;

    /// Reads the body of an answer whose status says that the request succeeded.
    fn from_answer(answer: Answer) -> Result<Self::Output, Error>;

    /// The same where there may be no value.
    fn optional_from(answer: Answer) -> Result<Option<Self::Output>, Error> {
        if answer.is_nothing() { Ok(None) } else { Self::from_answer(answer).map(Some) }
    }
}

/// An answer whose status says that the request succeeded.
#[derive(Debug)]
pub struct Answer {
    parts: Parts,
    body: Vec<u8>,
}

impl Answer {
    /// Tells success from failure.
    pub(crate) fn new(response: http::Response<Vec<u8>>, request: &crate::request::Parts) -> Result<Self, Error> {
        let (parts, body) = response.into_parts();
        if !parts.status.is_success() {
            return Err(Error::service(parts, body, request));
        }
        match request.range() {
            Some(range) if parts.status == StatusCode::OK => match range.of_whole(body) {
                Ok(body) => Ok(Self { parts, body }),
                Err(length) => Err(Error::decode(parts, Vec::new(), range.is_behind(length as u64), None)),
            },
            _ => Ok(Self { parts, body }),
        }
    }

    /// An answer of which it is known that it says that the request succeeded.
    #[cfg(feature = "client")]
    pub(crate) fn of_success(response: http::Response<Vec<u8>>) -> Self {
        let (parts, body) = response.into_parts();
        Self { parts, body }
    }

    /// The same with an object without members where the service sent nothing, as it may after a change.
    pub(crate) fn or_empty_object(mut self) -> Self {
        if self.text().is_empty() {
            self.body = b"{}".to_vec();
        }
        self
    }

    /// The body without a byte order mark and the blanks around it.
    fn text(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body).trim_ascii()
    }

    /// Whether there is no value.
    fn is_nothing(&self) -> bool {
        self.parts.status == StatusCode::NO_CONTENT || matches!(self.text(), b"" | b"null")
    }

    fn json<T: DeserializeOwned>(self, what: &str) -> Result<T, Error> {
        // Whether the text is UTF-8 is looked at once, not for each string in it.
        let read = match std::str::from_utf8(self.text()) {
            Ok(text) => serde_json::from_str(text),
            Err(error) => Err(serde_json::Error::custom(error)),
        };
        match read {
            Ok(value) => Ok(value),
            Err(error) => {
                let flaw = self.flaw::<T>(&error);
                let message = if self.text().is_empty() {
                    format!("{} without a body, where {what} was to be expected", self.parts.status)
                } else if let Some(media_type) = self.other_media_type() {
                    format!("the answer is {media_type} and not {what}: {}", flaw.message)
                } else {
                    format!("the answer is not {what}: {}", flaw.message)
                };
                Err(Error::decode(self.parts, self.body, message, flaw.path))
            }
        }
    }

    /// Where the text is not what it should be. It is read once more for that, so that reading without mistakes costs
    /// nothing.
    fn flaw<T: DeserializeOwned>(&self, error: &serde_json::Error) -> Flaw {
        let mut deserializer = serde_json::Deserializer::from_slice(self.text());
        let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(tracked) if tracked.path().iter().next().is_some() => Some(tracked.path().to_string()),
            _ => None,
        };
        let found = without_texts(&error.to_string());
        let message = path.as_ref().map_or_else(|| found.clone(), |path| format!("{path}: {found}"));
        Flaw { path, message }
    }

    /// The type of the body, if it says that it is not JSON.
    fn other_media_type(&self) -> Option<&str> {
        let media_type = self.parts.headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim();
        Some(media_type).filter(|media_type| !media_type.to_ascii_lowercase().ends_with("json"))
    }
}

/// What is wrong with a body, and where.
struct Flaw {
    path: Option<String>,
    message: String,
}

/// A message of the parser without the texts that it quotes from the body: they may be secret.
fn without_texts(message: &str) -> String {
    let mut shown = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in message.chars() {
        if c == '"' && !escaped {
            quoted = !quoted;
            shown.push_str(if quoted { "\"…" } else { "\"" });
        } else if !quoted {
            shown.push(c);
        }
        escaped = c == '\\' && quoted && !escaped;
    }
    shown
}

/// The name of a Rust type without its modules, for messages.
fn short_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    if name.contains('<') { name } else { name.rsplit("::").next().unwrap_or(name) }
}

impl<T: Structured + DeserializeOwned> FromResponse for T {
    type Output = T;

    fn from_answer(answer: Answer) -> Result<T, Error> {
        answer.json(T::TYPE_NAME)
    }
}

impl<T: ReadEdm> FromResponse for Page<T> {
    type Output = Self;

    fn from_answer(answer: Answer) -> Result<Self, Error> {
        answer.json(&format!("a collection of {}", short_name::<T>()))
    }
}

impl FromResponse for () {
    type Output = ();

    fn from_answer(_: Answer) -> Result<(), Error> {
        Ok(())
    }
}

/// The result is one primitive or enumeration value, which OData wraps in an object.
#[derive(Debug)]
pub struct Scalar<T>(PhantomData<T>);

#[derive(Deserialize)]
#[serde(bound = "T: ReadEdm")]
struct Wrapped<T> {
    value: Read<T>,
}

impl<T: ReadEdm> FromResponse for Scalar<T> {
    type Output = T;

    /// A value that is not wrapped is read as well.
    fn from_answer(answer: Answer) -> Result<T, Error> {
        if let Ok(wrapped) = serde_json::from_slice::<Wrapped<T>>(answer.text()) {
            return Ok(wrapped.value.0);
        }
        answer.json::<Read<T>>("a single value").map(|read| read.0)
    }

    fn optional_from(answer: Answer) -> Result<Option<T>, Error> {
        #[derive(Deserialize)]
        struct Null {
            #[serde(default)]
            value: Nullable<serde::de::IgnoredAny>,
            #[serde(rename = "@odata.null", default)]
            null: bool,
        }
        let wrapped_null =
            serde_json::from_slice::<Null>(answer.text()).is_ok_and(|read| read.value.is_null() || read.null);
        if wrapped_null || answer.is_nothing() { Ok(None) } else { Self::from_answer(answer).map(Some) }
    }
}

/// The result is one of another kind, or nothing.
#[derive(Debug)]
pub struct Maybe<R>(PhantomData<R>);

impl<R: FromResponse> FromResponse for Maybe<R> {
    type Output = Option<R::Output>;

    fn from_answer(answer: Answer) -> Result<Self::Output, Error> {
        R::optional_from(answer)
    }
}

/// The result is a stream: bytes of whatever type.
#[derive(Debug)]
pub struct Media;

impl FromResponse for Media {
    type Output = Vec<u8>;

    fn from_answer(answer: Answer) -> Result<Vec<u8>, Error> {
        Ok(answer.body)
    }
}

/// The result is a number in plain text.
#[derive(Debug)]
pub struct PlainCount;

impl FromResponse for PlainCount {
    type Output = u64;

    fn from_answer(answer: Answer) -> Result<u64, Error> {
        match std::str::from_utf8(answer.text()).ok().and_then(|text| text.parse().ok()) {
            Some(count) => Ok(count),
            None => Err(Error::decode(answer.parts, answer.body, "the answer is not a number".to_owned(), None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn answer(status: u16, body: &str) -> Answer {
        let response = http::Response::builder().status(status).body(body.as_bytes().to_vec());
        let request = crate::request::Get::<()>::new(crate::address::Path::root(crate::address::KeyStyle::Segment));
        Answer::new(response.expect("it is a response"), crate::request::Request::parts(&request))
            .expect("it is a success")
    }

    #[test]
    fn single_values_are_unwrapped() {
        assert_eq!(Scalar::<i64>::from_answer(answer(200, r#"{"@odata.context":"c","value":"5"}"#)).ok(), Some(5));
        assert_eq!(Scalar::<String>::from_answer(answer(200, r#""plain""#)).ok().as_deref(), Some("plain"));
        let whole = Scalar::<serde_json::Value>::from_answer(answer(200, r#"{"a":1}"#)).ok();
        assert_eq!(whole, Some(serde_json::json!({"a": 1})));
        let error = Scalar::<bool>::from_answer(answer(200, r#"{"value":"x"}"#)).expect_err("it is none");
        assert_eq!(error.kind(), ErrorKind::Decode);
    }

    #[test]
    fn there_may_be_no_value() {
        for (status, body) in [(204, ""), (200, "null"), (200, r#"{"value":null}"#), (200, r#"{"@odata.null":true}"#)] {
            assert_eq!(Maybe::<Scalar<i32>>::from_answer(answer(status, body)).ok(), Some(None), "{body}");
        }
        assert_eq!(Maybe::<Scalar<i32>>::from_answer(answer(200, r#"{"value":1}"#)).ok(), Some(Some(1)));
        assert!(Scalar::<i32>::from_answer(answer(204, "")).is_err());
    }

    #[test]
    fn messages_say_what_was_expected_and_where_it_was_not() {
        let error = <Page<i32>>::from_answer(answer(200, "{\"value\":\n[true]}")).expect_err("it is none");
        assert_eq!(
            error.to_string(),
            "the answer is not a collection of i32: value[0]: invalid type: boolean `true`, expected an Edm.Int32, as a number or a string \
             at line 2 column 5"
        );
        let error = <Page<i32>>::from_answer(answer(200, "")).expect_err("it is none");
        assert_eq!(error.to_string(), "200 OK without a body, where a collection of i32 was to be expected");
    }

    #[test]
    fn messages_show_no_text_of_the_body() {
        let body = r#"{"value": [{"id": "a"}, {"id": {"secret": "hidden"}}]}"#;
        let error = <Page<crate::handle::EntityReference>>::from_answer(answer(200, body)).map(|page| page.value.len());
        assert_eq!(error.ok(), Some(2), "what is not declared is kept");
        let error =
            <Page<i32>>::from_answer(answer(200, r#"{"value":["top \\"secret\\" text"]}"#)).expect_err("a text");
        assert_eq!(error.json_path(), Some("value[0]"));
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("invalid value: string \"…\", expected an Edm.Int32"), "{shown}");
        assert!(!shown.contains("secret") && !shown.contains("text"), "{shown}");
    }

    #[test]
    fn text_that_is_not_utf_8_is_refused_with_its_place() {
        let mut answer = answer(200, "");
        answer.body = b"{\"value\":[\"a\",\"b\xff\"]}".to_vec();
        let error = <Page<String>>::from_answer(answer).expect_err("it is no text");
        assert_eq!(error.json_path(), Some("value[1]"));
        let shown = error.to_string();
        assert!(shown.contains("value[1]: invalid utf-8 sequence of 1 bytes from index 16"), "{shown}");
    }

    #[test]
    fn other_media_types_are_named() {
        let response = http::Response::builder().header("content-type", "text/html; charset=utf-8");
        let response = response.body(b"<html>Sign in</html>".to_vec()).expect("it is a response");
        let answer = Answer { parts: response.into_parts().0, body: b"<html>Sign in</html>".to_vec() };
        let error = Scalar::<bool>::from_answer(answer).expect_err("it is a page for people");
        assert!(error.to_string().starts_with("the answer is text/html and not a single value: "), "{error}");
        assert!(!error.to_string().contains("Sign in"), "{error}");
    }

    #[test]
    fn counts_are_plain_text() {
        assert_eq!(PlainCount::from_answer(answer(200, "\u{feff}42\r\n")).ok(), Some(42));
        assert!(PlainCount::from_answer(answer(200, "-1")).is_err());
    }
}
