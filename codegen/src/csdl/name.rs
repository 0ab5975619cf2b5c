//! Owns what may be a name, in both notations: of what is declared, of what is referred to, and of the steps of a path. It must
//! not know what names mean, nor what becomes of them in Rust.
//!
//! Names end up in code, addresses, file names and on terminals, so characters that show nothing or move what is around them
//! are refused everywhere. Nothing else is: services do have names with hyphens, blanks and letters of every script.

use crate::hidden::is_hidden;

/// The most characters of a name that is declared. CSDL has 128; a longer one than this is no name but an accident.
pub(super) const LONGEST: usize = 1_000;

/// The most characters of a path or of what else is made of several names.
const LONGEST_PATH: usize = 10_000;

/// So much of a name that is too long is shown.
const SHOWN: usize = 40;

/// What keeps a text from being a name, as a sentence that begins with `what` it would be the name of.
pub(super) fn objection(name: &str, what: &str) -> Option<String> {
    let what = format!("the name of {what}");
    if name.is_empty() {
        return Some(format!("{what} must not be empty"));
    }
    too_long(name, &what, LONGEST).or_else(|| hidden(name, &what)).or_else(|| {
        let why = match name.find(['$', '@']) {
            Some(0) if name.starts_with('$') => "must not start with `$`, as keywords do",
            Some(_) if name.contains('@') => "must not contain `@`, which begins the name of a term",
            _ => return None,
        };
        Some(format!("{what} {why}: `{name}`"))
    })
}

/// What keeps a text from being a reference to something with a name, a path among them; emptiness is not looked at.
pub(super) fn objection_to_reference(name: &str, what: &str) -> Option<String> {
    too_long(name, what, LONGEST_PATH).or_else(|| hidden(name, what))
}

fn hidden(name: &str, what: &str) -> Option<String> {
    let hidden = name.chars().find(|c| is_hidden(*c))?;
    Some(format!("{what} must not contain the character U+{:04X}, {}", u32::from(hidden), described(hidden)))
}

fn too_long(name: &str, what: &str, longest: usize) -> Option<String> {
    // Most names are short in bytes already.
    if name.len() <= longest || name.chars().count() <= longest {
        return None;
    }
    let start: String = name.chars().take(SHOWN).collect();
    Some(format!("{what} must not have more than {longest} characters; it begins `{start}…`"))
}

/// What kind of character a hidden one is.
fn described(c: char) -> &'static str {
    match c {
        '\u{2028}' | '\u{2029}' => "which breaks a line",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "which changes the direction of the text around it"
        }
        _ if c.is_control() => "a control character",
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => "which has no meaning of its own",
        _ => "which cannot be seen",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script_are_names() {
        for good in
            ["ID", "a-b", "two words", "1st", "Straße", "名前", "Pc_\u{203f}\u{2040}", "a.b", "ü\u{308}", "na#me", "a$"]
        {
            assert_eq!(objection(good, "a property"), None, "{good}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_no_part_of_a_name() {
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
            let said = objection(&format!("a{hidden}b"), "a property").expect("it is refused");
            assert!(said.contains(&format!("U+{:04X}", u32::from(hidden))), "{said}");
            assert!(!said.chars().any(is_hidden), "{said:?}");
        }
    }

    #[test]
    fn what_json_takes_for_keywords_and_annotations_is_no_name() {
        for bad in ["$Kind", "@type", "a@b.c"] {
            assert!(objection(bad, "a property").is_some(), "{bad}");
            assert_eq!(objection_to_reference(bad, "a path"), None, "{bad}");
        }
    }

    #[test]
    fn a_long_name_is_shown_by_its_beginning() {
        assert_eq!(objection(&"é".repeat(LONGEST), "a property"), None);
        let said = objection(&"é".repeat(LONGEST + 1), "a property").expect("it is refused");
        assert!(said.chars().count() < 150, "{said}");
        assert_eq!(objection_to_reference(&"a/".repeat(2_000), "a path"), None);
        assert!(objection_to_reference(&"a".repeat(20_000_000), "a path").is_some());
    }
}
