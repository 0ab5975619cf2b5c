//! Owns [`Key`]: the values that tell one entity of a collection from the others.

use crate::UrlLiteral;
use crate::literal::{encode, encode_literal};

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

    /// What is appended to the address of the collection; `None` if the key is empty.
    pub(crate) fn suffix(&self, style: KeyStyle) -> Option<String> {
        if let [part] = self.parts.as_slice() {
            if part.raw.is_empty() {
                return None;
            }
            if part.name.is_none() && style == KeyStyle::Segment && !is_special(&part.raw) {
                return Some(format!("/{}", encode(&part.raw)));
            }
        }
        let parts: Vec<String> = self.parts.iter().map(Part::in_parentheses).collect();
        Some(format!("({})", parts.join(",")))
    }
}

impl Part {
    fn in_parentheses(&self) -> String {
        let literal = encode_literal(&self.literal);
        self.name.as_ref().map_or(literal.clone(), |name| format!("{}={literal}", encode(name)))
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

    fn segment(value: &str) -> Option<String> {
        Key::single(value).suffix(KeyStyle::Segment)
    }

    #[test]
    fn a_single_key_stays_in_its_segment() {
        assert_eq!(segment("a/b?c#d e%").as_deref(), Some("/a%2Fb%3Fc%23d%20e%25"));
        assert_eq!(segment("it's é").as_deref(), Some("/it%27s%20%C3%A9"));
        assert_eq!(segment(".").as_deref(), Some("('.')"));
        assert_eq!(segment("..").as_deref(), Some("('..')"));
        assert_eq!(segment("...").as_deref(), Some("/..."));
        assert_eq!(segment("$count").as_deref(), Some("('%24count')"));
        assert_eq!(Key::single(&7_i32).suffix(KeyStyle::Segment).as_deref(), Some("/7"));
        assert_eq!(segment(""), None);
    }

    #[test]
    fn keys_in_parentheses_are_literals() {
        let style = KeyStyle::Parentheses;
        assert_eq!(Key::single("it's").suffix(style).as_deref(), Some("('it%27%27s')"));
        assert_eq!(Key::single(&7_i32).suffix(style).as_deref(), Some("(7)"));
        assert_eq!(Key::single("").suffix(style), None);
    }

    #[test]
    fn named_keys_are_in_parentheses_in_either_style() {
        for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
            let key = Key::named("OrderID", &1_i32).and("Name", "a,b='");
            assert_eq!(key.suffix(style).as_deref(), Some("(OrderID=1,Name='a%2Cb%3D%27%27')"));
            assert_eq!(Key::named("appId", "x").suffix(style).as_deref(), Some("(appId='x')"));
            assert_eq!(Key::named("appId", "").suffix(style), None);
        }
    }
}
