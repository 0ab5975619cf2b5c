//! Owns [`Validators`]: what identifies the representation that a response has bytes of, and whether two responses have
//! bytes of the same.

use std::time::Duration;

use http::header::{DATE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

/// The validators of a response (`ETag`, `Last-Modified`), and the complete length.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Validators {
    /// The entity tag, strong or weak.
    etag: Option<String>,
    last_modified: Option<String>,
    /// Whether the date is a strong validator: the response is later, so the content cannot have changed again within
    /// that second.
    is_date_strong: bool,
    /// The length of the whole stream.
    pub(super) complete_length: Option<u64>,
}

impl Validators {
    pub(super) fn of(headers: &HeaderMap, complete_length: Option<u64>) -> Self {
        let text =
            |name: HeaderName| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let (etag, last_modified) = (text(ETAG), text(LAST_MODIFIED));
        let time = |text: Option<&str>| text.and_then(|text| httpdate::parse_http_date(text).ok());
        let is_date_strong = match (time(last_modified.as_deref()), time(text(DATE).as_deref())) {
            (Some(modified), Some(date)) => {
                date.duration_since(modified).is_ok_and(|age| age >= Duration::from_secs(1))
            }
            _ => false,
        };
        Self { etag, last_modified, is_date_strong, complete_length }
    }

    pub(super) fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// The condition of a request for the rest (`If-Range`): a strong entity tag or, only if there is no tag at all,
    /// the date. Nothing else says that the content is the same byte for byte.
    pub(super) fn if_range(&self) -> Option<HeaderValue> {
        let validator = match &self.etag {
            Some(etag) => Some(etag).filter(|etag| is_strong(etag)),
            None => self.last_modified.as_ref().filter(|_| self.is_date_strong),
        };
        validator.and_then(|validator| HeaderValue::try_from(validator).ok())
    }

    /// Whether another response may be of the same representation: they do not contradict each other.
    pub(super) fn may_match(&self, other: &Self) -> bool {
        let etags_match = match (&self.etag, &other.etag) {
            (Some(one), Some(another)) if is_strong(one) && is_strong(another) => one == another,
            (Some(one), Some(another)) => opaque_tag(one) == opaque_tag(another),
            _ => true,
        };
        etags_match
            && agree(self.last_modified.as_ref(), other.last_modified.as_ref())
            && agree(self.complete_length.as_ref(), other.complete_length.as_ref())
    }

    /// Whether another response is of the same representation, by a validator that both have.
    pub(super) fn matches(&self, other: &Self) -> bool {
        self.may_match(other) && self.if_range().is_some_and(|validator| other.if_range() == Some(validator))
    }

    /// Takes the complete length from another response of the same representation, if it is not known yet.
    pub(super) fn complete_from(&mut self, other: &Self) {
        self.complete_length = self.complete_length.or(other.complete_length);
    }
}

fn agree<T: PartialEq>(one: Option<&T>, another: Option<&T>) -> bool {
    one.zip(another).is_none_or(|(one, another)| one == another)
}

fn is_strong(etag: &str) -> bool {
    // A tag that is not ASCII could not be sent back as it was received.
    etag.starts_with('"') && etag.is_ascii()
}

fn opaque_tag(etag: &str) -> &str {
    etag.strip_prefix("W/").unwrap_or(etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODIFIED: (&str, &str) = ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT");
    const LATER: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:38 GMT");

    fn validators(pairs: &[(&'static str, &'static str)], complete_length: Option<u64>) -> Validators {
        let pairs = pairs.iter();
        let headers = pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        Validators::of(&headers.collect(), complete_length)
    }

    #[test]
    fn only_strong_tags_and_dates_without_a_tag_are_conditions() {
        let (strong, weak) = (("etag", "\"a\""), ("etag", "W/\"a\""));
        let same_second = ("date", MODIFIED.1);
        for (headers, expected) in [
            (&[strong, MODIFIED, LATER][..], Some("\"a\"")),
            (&[weak, MODIFIED, LATER], None),
            (&[weak], None),
            (&[MODIFIED, LATER], Some(MODIFIED.1)),
            (&[MODIFIED, same_second], None),
            (&[MODIFIED], None),
            (&[("last-modified", "once"), LATER], None),
            (&[], None),
        ] {
            assert_eq!(validators(headers, None).if_range(), expected.map(HeaderValue::from_static), "{headers:?}");
        }
    }

    #[test]
    fn whatever_both_responses_have_is_compared() {
        let (strong, other) = (("etag", "\"a\""), ("etag", "\"b\""));
        let (weak, other_weak) = (("etag", "W/\"a\""), ("etag", "W/\"b\""));
        let may_match = |one: &[_], another: &[_]| validators(one, None).may_match(&validators(another, None));
        assert!(may_match(&[strong], &[strong]) && may_match(&[strong], &[weak]) && may_match(&[weak], &[weak]));
        assert!(may_match(&[strong], &[MODIFIED]) && may_match(&[], &[strong]));
        assert!(!may_match(&[strong], &[other]) && !may_match(&[strong], &[other_weak]));
        assert!(!may_match(&[weak], &[other_weak]));
        assert!(!may_match(&[strong, MODIFIED], &[strong, ("last-modified", LATER.1)]));
        let of_length = |length| validators(&[strong], length);
        assert!(of_length(Some(1)).may_match(&of_length(None)) && !of_length(Some(1)).may_match(&of_length(Some(2))));
        assert!(of_length(Some(1)).matches(&of_length(None)));
        assert!(!of_length(None).matches(&validators(&[MODIFIED, LATER], None)));
        assert!(!validators(&[weak], None).matches(&validators(&[weak], None)));
    }
}
