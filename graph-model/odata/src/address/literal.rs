//! Owns the text of values in addresses, and the one encoder that all parts of an address go through.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::value::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};

/// All but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What can stand in the path of an address as it is.
const PATH: &AsciiSet = &ENCODED
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// A value that can stand in an address: as a key, or as the parameter of a function.
pub trait UrlLiteral {
    /// The value as OData's URL conventions write it: `'it''s'`, `1`, `duration'PT1S'`. Not percent-encoded yet.
    fn literal(&self) -> String;

    /// The value as it stands in a segment of its own: like the literal, but without quotes and prefix.
    fn raw(&self) -> String {
        self.literal()
    }
}

impl<V: UrlLiteral + ?Sized> UrlLiteral for &V {
    fn literal(&self) -> String {
        V::literal(self)
    }

    fn raw(&self) -> String {
        V::raw(self)
    }
}

impl UrlLiteral for str {
    fn literal(&self) -> String {
        let mut literal = String::with_capacity(self.len() + 2);
        literal.push('\'');
        for (index, piece) in self.split('\'').enumerate() {
            literal.push_str(if index > 0 { "''" } else { "" });
            literal.push_str(piece);
        }
        literal.push('\'');
        literal
    }

    fn raw(&self) -> String {
        self.to_owned()
    }
}

impl UrlLiteral for String {
    fn literal(&self) -> String {
        self.as_str().literal()
    }

    fn raw(&self) -> String {
        self.clone()
    }
}

macro_rules! bare {
    ($($type:ty),*) => {$(
        impl UrlLiteral for $type {
            fn literal(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

bare!(bool, u8, i8, i16, i32, i64, Guid, Date, TimeOfDay, DateTimeOffset, Decimal);

macro_rules! floats {
    ($($type:ident),*) => {$(
        impl UrlLiteral for $type {
            fn literal(&self) -> String {
                if self.is_nan() {
                    "NaN".to_owned()
                } else if self.is_infinite() {
                    (if *self > 0.0 { "INF" } else { "-INF" }).to_owned()
                } else {
                    self.to_string()
                }
            }
        }
    )*};
}

floats!(f32, f64);

impl UrlLiteral for Duration {
    fn literal(&self) -> String {
        format!("duration'{self}'")
    }

    fn raw(&self) -> String {
        self.to_string()
    }
}

impl UrlLiteral for Binary {
    fn literal(&self) -> String {
        format!("binary'{}'", self.to_url_text())
    }

    fn raw(&self) -> String {
        self.to_url_text()
    }
}

/// Percent-encodes a text that must stay in its segment, or in its query option.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    push_encoded(&mut encoded, text);
    encoded
}

/// Appends a text that must stay in its segment, or in its query option, percent-encoded.
pub(crate) fn push_encoded(address: &mut String, text: &str) {
    address.extend(utf8_percent_encode(text, ENCODED));
}

/// Appends a text that may be several segments; what is percent-encoded stays so.
pub(crate) fn push_path(address: &mut String, text: &str) {
    let mut pieces = text.split('%');
    address.extend(pieces.next().map(|piece| utf8_percent_encode(piece, PATH)).into_iter().flatten());
    for piece in pieces {
        let is_encoded = matches!(piece.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
        address.push_str(if is_encoded { "%" } else { "%25" });
        address.extend(utf8_percent_encode(piece, PATH));
    }
}

/// Appends a literal, percent-encoded: the quotes around it are syntax and stay, all others are data.
pub(crate) fn push_literal(address: &mut String, literal: &str) {
    match (literal.find('\''), literal.rfind('\'')) {
        (Some(first), Some(last)) if first < last => {
            push_encoded(address, &literal[..first]);
            address.push('\'');
            push_encoded(address, &literal[first + 1..last]);
            address.push('\'');
            push_encoded(address, &literal[last + 1..]);
        }
        _ => push_encoded(address, literal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(literal: &str) -> String {
        let mut address = String::new();
        push_literal(&mut address, literal);
        address
    }

    #[test]
    fn literals_follow_the_conventions() {
        assert_eq!("it's".literal(), "'it''s'");
        assert_eq!(true.literal(), "true");
        assert_eq!((-5_i64).literal(), "-5");
        assert_eq!(0.5_f64.literal(), "0.5");
        assert_eq!(f32::NEG_INFINITY.literal(), "-INF");
        assert_eq!(Duration::from(time::Duration::SECOND).literal(), "duration'PT1S'");
        assert_eq!(Binary::from(vec![0xfb, 0xff]).literal(), "binary'-_8='");
        assert_eq!(Guid::nil().literal(), "00000000-0000-0000-0000-000000000000");
        assert_eq!(
            "2020-01-01T00:00:00Z".parse::<DateTimeOffset>().map(|d| d.literal()),
            Ok("2020-01-01T00:00:00Z".into())
        );
    }

    #[test]
    fn only_the_outer_quotes_of_a_literal_are_syntax() {
        assert_eq!(encoded(&"a'/b".literal()), "'a%27%27%2Fb'");
        assert_eq!(encoded(&"".literal()), "''");
        assert_eq!(encoded("n.color'red'"), "n.color'red'");
        assert_eq!(encoded("2020-01-01T00:00:00+01:00"), "2020-01-01T00%3A00%3A00%2B01%3A00");
        assert_eq!(encoded("'"), "%27");
    }

    #[test]
    fn nothing_but_unreserved_characters_stays_as_it_is() {
        assert_eq!(encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(
            encode("/?#%\\ $&+=,;:@'()[]\u{0}é"),
            "%2F%3F%23%25%5C%20%24%26%2B%3D%2C%3B%3A%40%27%28%29%5B%5D%00%C3%A9"
        );
    }
}
