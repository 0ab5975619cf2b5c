//! Owns percent-encoding: the one place that every part of an address goes through.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// All that RFC 3986 does not allow in a path, slashes included.
const NOT_IN_PATHS: &AsciiSet = &RESERVED
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

/// Percent-encodes a text that must not leave its segment, or its query option.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    push_encoded(&mut encoded, text);
    encoded
}

/// Appends a text that must not leave its segment, or its query option.
pub(super) fn push_encoded(address: &mut String, text: &str) {
    address.extend(utf8_percent_encode(text, RESERVED));
}

/// Appends a text of one or more segments, in which percent-encoding is kept.
pub(super) fn push_path(address: &mut String, text: &str) {
    let mut pieces = text.split('%');
    address.extend(pieces.next().map(|piece| utf8_percent_encode(piece, NOT_IN_PATHS)).into_iter().flatten());
    for piece in pieces {
        let is_encoded = matches!(piece.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
        address.push_str(if is_encoded { "%" } else { "%25" });
        address.extend(utf8_percent_encode(piece, NOT_IN_PATHS));
    }
}

/// Appends a literal: the quotes around it are syntax and stay, all others are data.
pub(super) fn push_literal(address: &mut String, literal: &str) {
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
    use crate::value::UrlLiteral;

    fn encoded(literal: &str) -> String {
        let mut address = String::new();
        push_literal(&mut address, literal);
        address
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
    fn all_but_unreserved_characters_are_encoded() {
        assert_eq!(encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(
            encode("/?#%\\ $&+=,;:@'()[]\u{0}é"),
            "%2F%3F%23%25%5C%20%24%26%2B%3D%2C%3B%3A%40%27%28%29%5B%5D%00%C3%A9"
        );
    }
}
