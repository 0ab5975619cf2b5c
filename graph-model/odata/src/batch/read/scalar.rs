//! Owns values of which a service may send any kind, without a document being made of them: ids and statuses as strings or
//! numbers, and the headers of a response.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// A string or a number; any other value is as good as none.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Scalar<'a> {
    #[default]
    None,
    Text(Cow<'a, str>),
    Number(Number),
}

impl Scalar<'_> {
    /// The number that it is, or that it has in quotes.
    pub(super) fn number(&self) -> Option<u16> {
        match self {
            Self::None => None,
            Self::Text(text) => text.parse().ok(),
            Self::Number(number) => u16::try_from(number.as_u64()?).ok(),
        }
    }

    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::None => None,
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalars)
    }
}

struct Scalars;

impl<'de> Visitor<'de> for Scalars {
    type Value = Scalar<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(number).map_or(Scalar::None, Scalar::Number))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Scalar::None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::None)
    }
}

/// The headers that HTTP allows, of an object; of any other value none.
#[derive(Debug, Default)]
pub(super) struct Headers(pub(super) HeaderMap);

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AllHeaders)
    }
}

struct AllHeaders;

impl<'de> Visitor<'de> for AllHeaders {
    type Value = Headers;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Headers::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Headers::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Headers::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Headers::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Headers::default())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Headers::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Headers::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut headers = HeaderMap::new();
        while let Some((name, value)) = members.next_entry::<Scalar<'de>, Scalar<'de>>()? {
            let name = name.text().and_then(|name| HeaderName::try_from(name.as_bytes()).ok());
            let value = value.text().and_then(|value| HeaderValue::try_from(value.as_bytes()).ok());
            if let (Some(name), Some(value)) = (name, value) {
                headers.insert(name, value);
            }
        }
        Ok(Headers(headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_value_may_stand_for_an_id() -> Result<(), serde_json::Error> {
        for (json, text) in [
            (r#""a""#, Some("a")),
            (r#""a\n""#, Some("a\n")),
            ("7", Some("7")),
            ("-7", Some("-7")),
            ("1.5", Some("1.5")),
            ("true", None),
            ("null", None),
            (r#"[1, {"a": 2}]"#, None),
            (r#"{"a": [1]}"#, None),
        ] {
            assert_eq!(serde_json::from_str::<Scalar<'_>>(json)?.text().as_deref(), text, "{json}");
        }
        Ok(())
    }

    #[test]
    fn headers_that_http_does_not_allow_are_left_out() -> Result<(), serde_json::Error> {
        let json = r#"{"Retry-After": 7, "ETag": "a", "etag": "b", "a b": "c", "x": "\n", "y": null, "z": [1], "k": {"l": 2}}"#;
        let Headers(headers) = serde_json::from_str(json)?;
        assert_eq!(
            (headers.len(), &headers["retry-after"], &headers["etag"]),
            (2, &"7".parse().unwrap(), &"b".parse().unwrap())
        );
        for other in ["[[1]]", "7", "-7", "1.5", "null", "true", r#""a""#] {
            let Headers(headers) = serde_json::from_str(other)?;
            assert!(headers.is_empty(), "{other}");
        }
        Ok(())
    }
}
