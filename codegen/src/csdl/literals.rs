//! Owns the shapes of identifiers and literals in both notations; it must not know where they occur.

use crate::edm::Primitive;

/// Whether a text is a simple identifier.
///
/// The standard library does not know Unicode categories, so every character beyond ASCII counts, except white space and
/// control characters: slightly more than the specification allows.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && characters
            .all(|c| c == '_' || c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && !c.is_control()))
        && name.chars().count() <= 128
}

/// Whether a text is digits with an optional sign.
fn is_integer(text: &str) -> bool {
    is_digits(text.strip_prefix(['+', '-']).unwrap_or(text))
}

/// Whether a text is a decimal or floating-point number; `INF`, `-INF` and `NaN` are.
fn is_number(text: &str) -> bool {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let is_mantissa = match unsigned.split_once('.') {
        // XML Schema allows either side to be empty, but not both.
        Some((whole, fraction)) => {
            (whole.is_empty() || is_digits(whole))
                && (fraction.is_empty() || is_digits(fraction))
                && !(whole.is_empty() && fraction.is_empty())
        }
        None => is_digits(unsigned),
    };
    is_mantissa && exponent.is_none_or(is_integer)
}

/// Converts a number to the notation of JSON, which is narrower than that of XML: `+5`, `007`, `.5` and `5.` become
/// `5`, `7`, `0.5` and `5`. `INF`, `-INF` and `NaN`, which JSON does not have, stay as they are.
pub(super) fn json_number(text: &str) -> String {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return text.to_owned();
    }
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (sign, unsigned) = match mantissa.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        significant => significant,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}{exponent}")
}

/// Whether a text is a number in the notation of JSON.
pub(super) fn is_json_number(text: &str) -> bool {
    is_number(text) && text.ends_with(|c: char| c.is_ascii_digit()) && json_number(text) == text
}

/// Whether a text is a GUID: hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a text has the shape of a calendar date, such as `2000-01-31`.
fn is_date(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let parts: Vec<&str> = unsigned.split('-').collect();
    matches!(parts.as_slice(), [year, month, day]
        if year.len() >= 4 && month.len() == 2 && day.len() == 2 && parts.iter().all(|part| is_digits(part)))
}

/// What a constant of a type must be, if `text`, which is trimmed, is not that.
pub(super) fn expected_constant(ty: Primitive, text: &str) -> Option<&'static str> {
    let (is_valid, expected) = match ty {
        Primitive::Boolean => (matches!(text, "true" | "false" | "1" | "0"), "`true` or `false`"),
        Primitive::Int64 => (is_integer(text), "an integer"),
        Primitive::Decimal | Primitive::Double => (is_number(text), "a number"),
        Primitive::Guid => (is_guid(text), "hexadecimal digits in groups of 8, 4, 4, 4 and 12"),
        Primitive::Date => (is_date(text), "a date such as `2000-01-31`"),
        Primitive::String | Primitive::Binary => (true, ""),
        // An empty path leads to the annotated element itself.
        ty if ty.is_abstract() => (true, ""),
        _ => (!text.is_empty(), "non-empty text"),
    };
    (!is_valid).then_some(expected)
}

/// The value of a facet that is a number or one of `words`; these are matched in any case and returned in lower case.
pub(super) fn number_or_word(text: &str, words: &[&str]) -> Option<String> {
    if is_digits(text) {
        return Some(text.to_owned());
    }
    words.iter().find(|word| word.eq_ignore_ascii_case(text)).map(|&word| word.to_owned())
}

/// What a facet must be that is a number or one of `words`.
pub(super) fn expected_number_or_word(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => format!("a non-negative integer or {last}"),
        Some((last, others)) => format!("a non-negative integer, {} or {last}", others.join(", ")),
        None => "a non-negative integer".to_owned(),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_may_use_any_script_but_not_spaces_or_leading_digits() {
        for good in ["ID", "_x1", "Straße", "名前", "Pc_\u{203f}\u{2040}"] {
            assert!(is_identifier(good), "{good}");
        }
        for bad in ["", "1st", "a b", "a.b", "a-b", "\u{203f}a", &"x".repeat(129)] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_may_have_exponents_and_be_infinite() {
        for good in ["0", "-1.5", "+2", "1e10", "1.5E-3", ".5", "5.", "INF", "-INF", "NaN"] {
            assert!(is_number(good), "{good}");
        }
        for bad in ["", ".", "e1", "1e", "+INF", "1,5", "0x1", "1.2.3"] {
            assert!(!is_number(bad), "{bad}");
        }
    }

    #[test]
    fn xml_numbers_convert_to_json_notation() {
        let pairs = [("+5", "5"), ("007", "7"), (".5", "0.5"), ("-.50", "-0.50"), ("5.", "5"), ("00.1E+3", "0.1E+3")];
        for (xml, json) in pairs {
            assert_eq!(json_number(xml), json);
            assert!(is_json_number(json) && !is_json_number(xml), "{xml}");
        }
        for same in ["0", "-0", "10", "1.50", "1e10", "INF", "-INF", "NaN"] {
            assert_eq!(json_number(same), same);
        }
        assert!(!is_json_number("INF") && !is_json_number("1.") && !is_json_number("x"));
    }

    #[test]
    fn guids_and_dates_are_recognised_by_their_groups() {
        assert!(is_guid("21EC2020-3AEA-1069-A2DD-08002b30309d"));
        assert!(!is_guid("21EC2020-3AEA-1069-A2DD-08002b30309"));
        assert!(!is_guid("21EC20203AEA-1069-A2DD-08002b30309d"));
        assert!(is_date("2000-01-31") && is_date("-0001-01-01"));
        assert!(!is_date("2000-1-31") && !is_date("20000131"));
    }

    #[test]
    fn facet_words_are_lower_cased() {
        assert_eq!(number_or_word("Variable", &["variable"]), Some("variable".to_owned()));
        assert_eq!(number_or_word("12", &["variable"]), Some("12".to_owned()));
        assert_eq!(number_or_word("-1", &["variable"]), None);
    }
}
