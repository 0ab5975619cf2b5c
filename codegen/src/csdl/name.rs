//! Owns which texts may be names, in both notations: of declarations, in references, and as segments of paths. It must
//! not know what names refer to, nor what they become in Rust.
//!
//! Names end up in code, addresses, file names and on terminals, so hidden characters are rejected everywhere. Nothing
//! else is: real services have names with hyphens, spaces and letters of every script.

use crate::hidden::is_hidden;

/// The most characters of a declared name. CSDL allows 128; names this long are accidents.
const MAX_NAME: usize = 1_000;

/// The most characters of a path, or of anything else composed of names.
const MAX_PATH: usize = 10_000;

/// How many characters of an overlong name are shown.
const SHOWN: usize = 40;

/// Why a text cannot be the name of `what`, if it cannot: a sentence without a full stop.
pub(super) fn objection(name: &str, what: &str) -> Option<String> {
    let what = format!("the name of {what}");
    if name.is_empty() {
        return Some(format!("{what} must not be empty"));
    }
    too_long(name, &what, MAX_NAME).or_else(|| hidden(name, &what)).or_else(|| {
        let why = match name.find(['$', '@']) {
            Some(0) if name.starts_with('$') => "must not start with `$`, which marks keywords",
            Some(_) if name.contains('@') => "must not contain `@`, which marks annotations",
            _ => return None,
        };
        Some(format!("{what} {why}: `{name}`"))
    })
}

/// Why a text cannot be a reference, such as a qualified name or a path, if it cannot. Empty texts are not objected to.
pub(super) fn objection_to_reference(name: &str, what: &str) -> Option<String> {
    too_long(name, what, MAX_PATH).or_else(|| hidden(name, what))
}

fn hidden(name: &str, what: &str) -> Option<String> {
    let hidden = name.chars().find(|c| is_hidden(*c))?;
    Some(format!("{what} must not contain the character U+{:04X}, {}", u32::from(hidden), described(hidden)))
}

fn too_long(name: &str, what: &str, max: usize) -> Option<String> {
    // Counting characters is needed only if there are many bytes.
    if name.len() <= max || name.chars().count() <= max {
        return None;
    }
    let start: String = name.chars().take(SHOWN).collect();
    Some(format!("{what} must not have more than {max} characters; it begins `{start}…`"))
}

/// Describes a hidden character.
fn described(c: char) -> &'static str {
    match c {
        '\u{2028}' | '\u{2029}' => "a line break",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "which changes the direction of text"
        }
        _ if c.is_control() => "a control character",
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => "a private-use character",
        _ => "which is invisible",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_use_every_script_and_punctuation() {
        for good in
            ["ID", "a-b", "two words", "1st", "Straße", "名前", "Pc_\u{203f}\u{2040}", "a.b", "ü\u{308}", "na#me", "a$"]
        {
            assert_eq!(objection(good, "a property"), None, "{good}");
        }
    }

    #[test]
    fn hidden_characters_are_rejected_and_named_by_code_point() {
        for hidden in [
            '\0',
            '\n',
            '\r',
            '\t',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{e000}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffff}',
            '\u{e0041}',
            '\u{10fffd}',
        ] {
            let objection = objection(&format!("a{hidden}b"), "a property").unwrap_or_default();
            assert!(objection.contains(&format!("U+{:04X}", u32::from(hidden))), "{objection}");
            assert!(!objection.chars().any(is_hidden), "{objection:?}");
        }
    }

    #[test]
    fn names_that_json_would_take_for_keywords_or_annotations_are_rejected() {
        for bad in ["$Kind", "@type", "a@b.c"] {
            assert!(objection(bad, "a property").is_some(), "{bad}");
            assert_eq!(objection_to_reference(bad, "a path"), None, "{bad}");
        }
    }

    #[test]
    fn an_overlong_name_is_shown_abbreviated() {
        assert_eq!(objection(&"é".repeat(MAX_NAME), "a property"), None);
        let objection = objection(&"é".repeat(MAX_NAME + 1), "a property").unwrap_or_default();
        assert!((1..150).contains(&objection.chars().count()), "{objection}");
        assert_eq!(objection_to_reference(&"a/".repeat(2_000), "a path"), None);
        assert!(objection_to_reference(&"a".repeat(20_000_000), "a path").is_some());
    }
}
