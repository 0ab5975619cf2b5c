//! Owns [`Key`]: the values that identify an entity in its collection.

use std::ops::Range;

use super::encode::{push_encoded, push_literal};
use crate::service::KeyStyle;
use crate::value::UrlLiteral;

/// The key of an entity: one value, or several with names.
///
/// ```
/// use shop::{Key, KeyStyle, Path};
///
/// let suppliers = Path::root(KeyStyle::Parentheses).segment("suppliers");
/// assert_eq!(suppliers.key(&Key::single("O'Neil")).as_str(), "/suppliers('O%27%27Neil')");
/// assert_eq!(suppliers.key(&Key::named("vatId", "DE1")).as_str(), "/suppliers(vatId='DE1')");
/// ```
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
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let products = Path::root(KeyStyle::Segment).segment("products");
    /// assert_eq!(products.key(&Key::single(&7_i64)).as_str(), "/products/7");
    /// ```
    pub fn single<V: UrlLiteral + ?Sized>(value: &V) -> Self {
        Self { parts: vec![Part { name: None, raw: value.raw(), literal: value.literal() }] }
    }

    /// The value of a key property with its name: an alternate key, or the first value of a composite key.
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let products = Path::root(KeyStyle::Segment).segment("products");
    /// let by_code = products.key(&Key::named("barcode", "4006381333931"));
    /// assert_eq!(by_code.as_str(), "/products(barcode='4006381333931')");
    /// ```
    #[doc(alias = "alternate key")]
    pub fn named<V: UrlLiteral + ?Sized>(name: &str, value: &V) -> Self {
        Self { parts: Vec::new() }.and(name, value)
    }

    /// A further value of a composite key.
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let key = Key::named("order", &7_i32).and("position", &1_i32);
    /// let line = Path::root(KeyStyle::Segment).segment("lines").key(&key);
    /// assert_eq!(line.as_str(), "/lines(order=7,position=1)");
    /// ```
    #[doc(alias = "composite key")]
    pub fn and<V: UrlLiteral + ?Sized>(mut self, name: &str, value: &V) -> Self {
        self.parts.push(Part { name: Some(name.to_owned()), raw: value.raw(), literal: value.literal() });
        self
    }

    /// Whether the key is a single empty value, which would address the whole collection.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.parts.as_slice(), [part] if part.raw.is_empty())
    }

    /// Whether it can be the key of an entity wherever that is related: an alternate key, which is a single value with a name,
    /// may not be one there.
    pub(crate) fn is_of_entity(&self) -> bool {
        !matches!(self.parts.as_slice(), [Part { name: Some(_), .. }])
    }

    /// Whether the key, as a segment of its own, could be taken for one of these names, regardless of case. A name that ends
    /// with a dot stands for every name with this prefix.
    pub(crate) fn resembles_any(&self, names: &[&str]) -> bool {
        let [Part { name: None, raw, .. }] = self.parts.as_slice() else { return false };
        names.iter().any(|name| {
            let start = if name.ends_with('.') { raw.get(..name.len()) } else { Some(raw.as_str()) };
            start.is_some_and(|start| start.eq_ignore_ascii_case(name))
        })
    }

    /// Appends the key to the address of its collection. The result is where its values are in the address.
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

    /// An estimate of the length of the key in an address.
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

/// Whether a key has another meaning as a segment of its own. URL parsers resolve `.` and `..` even if they are
/// percent-encoded, and `$` starts the segments that OData defines.
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
    fn keys_in_parentheses_are_written_as_literals() {
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
