//! Owns [`Key`]: the values that tell one entity of a collection from the others.

use std::ops::Range;

use crate::address::UrlLiteral;
use crate::address::literal::{push_encoded, push_literal};

/// How a service writes single keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyStyle {
    /// In a segment of their own, as in `/users/1`: for services with `Capabilities.KeyAsSegmentSupported`.
    Segment,
    /// In parentheses, as in `/users('1')`, which every service understands.
    #[default]
    Parentheses,
}

/// The key of an entity: one value, or several with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    name: Option<String>,
    raw: String,
    literal: String,
}

impl Key {
    /// The value of an entity's only key property.
    pub fn single<V: UrlLiteral + ?Sized>(value: &V) -> Self {
        Self { parts: vec![Part { name: None, raw: value.raw(), literal: value.literal() }] }
    }

    /// The value of a key property with its name: the first of a composite key, or an alternate key.
    pub fn named<V: UrlLiteral + ?Sized>(name: &str, value: &V) -> Self {
        Self { parts: Vec::new() }.and(name, value)
    }

    /// The value of a further key property.
    pub fn and<V: UrlLiteral + ?Sized>(mut self, name: &str, value: &V) -> Self {
        self.parts.push(Part { name: Some(name.to_owned()), raw: value.raw(), literal: value.literal() });
        self
    }

    /// Whether the key says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.parts.as_slice(), [part] if part.raw.is_empty())
    }

    /// Whether a key in a segment of its own would be one of these names, in any case; one that ends with a dot is the start
    /// of many.
    pub(crate) fn is_like(&self, names: &[&str]) -> bool {
        let [Part { name: None, raw, .. }] = self.parts.as_slice() else { return false };
        names.iter().any(|name| {
            let start = if name.ends_with('.') { raw.get(..name.len()) } else { Some(raw.as_str()) };
            start.is_some_and(|start| start.eq_ignore_ascii_case(name))
        })
    }

    /// Appends the key to the address of the collection; gives where the values stand in it.
    pub(crate) fn push_to(&self, address: &mut String, style: KeyStyle) -> Range<usize> {
        let start = address.len() + 1;
        match self.parts.as_slice() {
            [Part { name: None, raw, .. }] if style == KeyStyle::Segment && !is_special(raw) => {
                address.push('/');
                push_encoded(address, raw);
                start..address.len()
            }
            parts => {
                let mut separator = '(';
                for part in parts {
                    address.push(separator);
                    part.push_to(address);
                    separator = ',';
                }
                address.push(')');
                start..address.len() - 1
            }
        }
    }

    /// About how long the key is in an address.
    pub(crate) fn length(&self) -> usize {
        let length = |part: &Part| part.literal.len() + part.name.as_ref().map_or(0, |name| name.len() + 1) + 1;
        1 + self.parts.iter().map(length).sum::<usize>()
    }
}

impl Part {
    fn push_to(&self, address: &mut String) {
        if let Some(name) = &self.name {
            push_encoded(address, name);
            address.push('=');
        }
        push_literal(address, &self.literal);
    }
}

/// Whether a key would mean something else in a segment of its own. Readers of addresses resolve dots even if they are
/// percent-encoded, and what starts with `$` is a word of OData's.
fn is_special(raw: &str) -> bool {
    raw == "." || raw == ".." || raw.starts_with('$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suffix(key: &Key, style: KeyStyle) -> String {
        let mut address = String::new();
        key.push_to(&mut address, style);
        address
    }

    fn segment(value: &str) -> String {
        suffix(&Key::single(value), KeyStyle::Segment)
    }

    #[test]
    fn a_single_key_stays_in_its_segment() {
        assert_eq!(segment("a/b?c#d e%"), "/a%2Fb%3Fc%23d%20e%25");
        assert_eq!(segment("it's é"), "/it%27s%20%C3%A9");
        assert_eq!(segment("."), "('.')");
        assert_eq!(segment(".."), "('..')");
        assert_eq!(segment("..."), "/...");
        assert_eq!(segment("$count"), "('%24count')");
        assert_eq!(suffix(&Key::single(&7_i32), KeyStyle::Segment), "/7");
        assert!(Key::single("").is_empty());
    }

    #[test]
    fn keys_in_parentheses_are_literals() {
        let style = KeyStyle::Parentheses;
        assert_eq!(suffix(&Key::single("it's"), style), "('it%27%27s')");
        assert_eq!(suffix(&Key::single(&7_i32), style), "(7)");
    }

    #[test]
    fn named_keys_are_in_parentheses_in_either_style() {
        for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
            let key = Key::named("OrderID", &1_i32).and("Name", "a,b='");
            assert_eq!(suffix(&key, style), "(OrderID=1,Name='a%2Cb%3D%27%27')");
            assert_eq!(suffix(&Key::named("appId", "x"), style), "(appId='x')");
            assert!(Key::named("appId", "").is_empty());
        }
    }
}
