//! Owns [`Version`]: what an answer says of which content its bytes are, and whether two answers are of the same.

use std::time::Duration;

use http::header::{DATE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

/// What an answer says of which content its bytes are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Version {
    /// The entity tag, strong or weak.
    tag: Option<String>,
    /// The date of the last change.
    date: Option<String>,
    /// Whether the content could not have changed once more by the same date: the answer was given later.
    is_settled: bool,
    /// How long the whole stream is.
    pub(super) total: Option<u64>,
}

impl Version {
    pub(super) fn of(headers: &HeaderMap, total: Option<u64>) -> Self {
        let text =
            |name: HeaderName| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let (tag, date) = (text(ETAG), text(LAST_MODIFIED));
        let time = |text: Option<&str>| text.and_then(|text| httpdate::parse_http_date(text).ok());
        let is_settled = match (time(date.as_deref()), time(text(DATE).as_deref())) {
            (Some(changed), Some(answered)) => {
                answered.duration_since(changed).is_ok_and(|age| age >= Duration::from_secs(1))
            }
            _ => false,
        };
        Self { tag, date, is_settled, total }
    }

    /// The entity tag.
    pub(super) fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// What a request for the rest goes with (`If-Range`): an entity tag that is not weak or, only if there is no tag at
    /// all, the date of the last change. Nothing else says that the content is the same byte by byte.
    pub(super) fn condition(&self) -> Option<HeaderValue> {
        let condition = match &self.tag {
            Some(tag) => Some(tag).filter(|tag| is_strong(tag)),
            None => self.date.as_ref().filter(|_| self.is_settled),
        };
        condition.and_then(|condition| HeaderValue::try_from(condition).ok())
    }

    /// Whether another answer may be of the same content: what both say of it is the same.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        let tags = match (&self.tag, &other.tag) {
            (Some(one), Some(another)) if is_strong(one) && is_strong(another) => one == another,
            (Some(one), Some(another)) => opaque(one) == opaque(another),
            _ => true,
        };
        tags && agree(self.date.as_ref(), other.date.as_ref()) && agree(self.total.as_ref(), other.total.as_ref())
    }

    /// Whether another answer is of the same content, as it says itself.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.may_be(other) && self.condition().is_some_and(|condition| other.condition() == Some(condition))
    }

    /// Takes over how long it is from another answer of the same content, if that is not known yet.
    pub(super) fn learn(&mut self, other: &Self) {
        self.total = self.total.or(other.total);
    }
}

fn agree<T: PartialEq>(one: Option<&T>, another: Option<&T>) -> bool {
    one.zip(another).is_none_or(|(one, another)| one == another)
}

fn is_strong(tag: &str) -> bool {
    // What is not ASCII could not be sent as it came.
    tag.starts_with('"') && tag.is_ascii()
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: (&str, &str) = ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT");
    const LATER: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:38 GMT");

    fn version(pairs: &[(&'static str, &'static str)], total: Option<u64>) -> Version {
        let pairs = pairs.iter();
        let headers = pairs.map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)));
        Version::of(&headers.collect(), total)
    }

    #[test]
    fn only_strong_tags_and_dates_without_a_tag_are_conditions() {
        let (strong, weak) = (("etag", "\"a\""), ("etag", "W/\"a\""));
        let same = ("date", DATE.1);
        for (headers, expected) in [
            (&[strong, DATE, LATER][..], Some("\"a\"")),
            (&[weak, DATE, LATER], None),
            (&[weak], None),
            (&[DATE, LATER], Some(DATE.1)),
            (&[DATE, same], None),
            (&[DATE], None),
            (&[("last-modified", "once"), LATER], None),
            (&[], None),
        ] {
            assert_eq!(version(headers, None).condition(), expected.map(HeaderValue::from_static), "{headers:?}");
        }
    }

    #[test]
    fn what_both_say_is_compared() {
        let (strong, other) = (("etag", "\"a\""), ("etag", "\"b\""));
        let (weak, other_weak) = (("etag", "W/\"a\""), ("etag", "W/\"b\""));
        let may_be = |one: &[_], another: &[_]| version(one, None).may_be(&version(another, None));
        assert!(may_be(&[strong], &[strong]) && may_be(&[strong], &[weak]) && may_be(&[weak], &[weak]));
        assert!(may_be(&[strong], &[DATE]) && may_be(&[], &[strong]));
        assert!(!may_be(&[strong], &[other]) && !may_be(&[strong], &[other_weak]) && !may_be(&[weak], &[other_weak]));
        assert!(!may_be(&[strong, DATE], &[strong, ("last-modified", LATER.1)]));
        let total = |total| version(&[strong], total);
        assert!(total(Some(1)).may_be(&total(None)) && !total(Some(1)).may_be(&total(Some(2))));
        assert!(total(Some(1)).is(&total(None)) && !total(None).is(&version(&[DATE, LATER], None)));
        assert!(!version(&[weak], None).is(&version(&[weak], None)));
    }
}
