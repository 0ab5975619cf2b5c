//! Owns the way from OData names to Rust identifiers: case, keywords, characters, clashes. It knows nothing of the model.

use unicode_normalization::UnicodeNormalization as _;

use crate::vocabulary;

use super::words::words;

/// Words that cannot name a field, a method or a module; all but four could be written as raw identifiers, but a suffix
/// reads the same everywhere.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names of devices on Windows, which no file can have there, whatever follows after a dot.
const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "conin", "conout",
    "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// The longest name of a file without its suffix and of a feature; file systems take 255 bytes at most.
const LONGEST: usize = 100;

/// A name for fields and methods: `pendingCount` becomes `pending_count`.
pub(crate) fn snake(name: &str) -> String {
    identifier(&words(&readable(name)).join("_"), "_")
}

/// A name for types and variants: `pendingCount` becomes `PendingCount`, and `v1_1_10` becomes `V1_1_10`.
pub(crate) fn pascal(name: &str) -> String {
    let mut cased = String::new();
    for word in words(&readable(name)) {
        // Digits that ran together would make one name of `v1_1_10` and `v1_11_0`.
        if cased.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
            cased.push('_');
        }
        let mut letters = word.chars();
        cased.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        cased.push_str(letters.as_str());
    }
    identifier(&cased, "N")
}

/// A name for constants: `pendingCount` becomes `PENDING_COUNT`.
pub(crate) fn shouty(name: &str) -> String {
    identifier(&words(&readable(name)).join("_").to_uppercase(), "N")
}

/// A name for Cargo features, which registries want in ASCII: `deviceManagement` becomes `device-management`.
pub(crate) fn feature(name: &str) -> String {
    let kebab = cut(&words(&ascii(name)).join("-"));
    let means_something = vocabulary::is_reserved_feature(&kebab) || DEVICES.contains(&kebab.as_str());
    match kebab.chars().next() {
        None => "area".to_owned(),
        Some(first) if !first.is_ascii_lowercase() => format!("area-{kebab}"),
        Some(_) if means_something => format!("{kebab}-area"),
        Some(_) => kebab,
    }
}

/// A name for modules that are files: in ASCII, as the compiler looks for no others, and none of a device on Windows.
pub(crate) fn module(name: &str) -> String {
    let name = identifier(&cut(&words(&ascii(name)).join("_")), "_");
    if DEVICES.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// Whether a name can be that of an area: a feature, a module and a folder are called by it.
pub(crate) fn is_area(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !vocabulary::is_reserved_feature(name)
}

/// Why a name cannot be that of an area.
pub(super) fn not_an_area(name: &str) -> String {
    if vocabulary::is_reserved_feature(name) {
        return format!(
            "no area can be called `{name}`, which is a Cargo feature or package with a meaning of its own"
        );
    }
    format!("the area name {name:?} is not made of at most 100 lower-case letters, digits and hyphens, a letter first")
}

/// Whether a name can be that of a type: an identifier that starts with an upper-case letter, if its script has those.
pub(crate) fn is_type(name: &str) -> bool {
    let starts_well = name.chars().next().is_some_and(|c| unicode_ident::is_xid_start(c) && !c.is_lowercase());
    starts_well && name.chars().all(unicode_ident::is_xid_continue) && !KEYWORDS.contains(&name)
}

/// The name with every character that no identifier can hold turned into a word break. The compiler takes names for the
/// same that only differ in how their characters are composed, so they are composed here.
fn readable(name: &str) -> String {
    name.nfc().map(|c| if unicode_ident::is_xid_continue(c) { c } else { '_' }).collect()
}

/// The name in ASCII: letters of other scripts as they are spelt in this one, or by their number.
fn ascii(name: &str) -> String {
    let mut ascii = String::with_capacity(name.len());
    for c in name.nfc() {
        match deunicode::deunicode_char(c) {
            _ if c.is_ascii() => ascii.push(if c.is_ascii_alphanumeric() { c } else { '_' }),
            Some(spelt) if spelt.contains(|c: char| c.is_ascii_alphanumeric()) => {
                ascii.extend(spelt.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
            }
            _ if c.is_alphanumeric() => ascii.push_str(&format!("_u{:x}_", u32::from(c))),
            _ => ascii.push('_'),
        }
    }
    ascii
}

/// The start of a name that is too long to be that of a file.
fn cut(ascii: &str) -> String {
    ascii.chars().take(LONGEST).collect::<String>().trim_end_matches(['_', '-']).to_owned()
}

/// Makes a cased name an identifier that is no keyword.
fn identifier(cased: &str, prefix: &str) -> String {
    let starts_well = cased.chars().next().is_some_and(unicode_ident::is_xid_start);
    if cased.is_empty() && prefix == "_" {
        return "unnamed".to_owned();
    }
    if !starts_well {
        return format!("{prefix}{cased}");
    }
    if KEYWORDS.contains(&cased) {
        return format!("{cased}_");
    }
    cased.to_owned()
}

/// The wire name that serde derives from a field under `rename_all = "camelCase"`.
pub(crate) fn serde_camel(field: &str) -> String {
    let pascal = serde_pascal(field);
    let mut chars = pascal.chars();
    chars.next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_lowercase(), chars.as_str()))
}

/// The wire name that serde derives from a field under `rename_all = "PascalCase"`.
pub(crate) fn serde_pascal(field: &str) -> String {
    let mut wire = String::new();
    let mut capitalise = true;
    for c in field.chars() {
        if c == '_' {
            capitalise = true;
        } else if capitalise {
            wire.push(c.to_ascii_uppercase());
            capitalise = false;
        } else {
            wire.push(c);
        }
    }
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers() {
        assert_eq!(snake("lastUpdateDateTime"), "last_update_date_time");
        assert_eq!(snake("type"), "type_");
        assert_eq!(snake("self"), "self_");
        assert_eq!(snake("request-id"), "request_id");
        assert_eq!(snake("v4_0_3"), "v4_0_3");
        assert_eq!(snake("2fa"), "_2fa");
        assert_eq!(snake("é"), "é");
        assert_eq!(pascal("self"), "Self_");
        assert_eq!(pascal("a+b"), "AB");
        assert_eq!(pascal("4x"), "N4x");
        assert_eq!(shouty("sundayEvening"), "SUNDAY_EVENING");
        assert_eq!(feature("deviceManagement"), "device-management");
        assert_eq!(module("deviceManagement"), "device_management");
    }

    #[test]
    fn numbers_stay_apart() {
        assert_eq!(pascal("v1_1_10"), "V1_1_10");
        assert_eq!(pascal("v1.11.0"), "V1_11_0");
        assert_eq!(pascal("version2Beta"), "Version2Beta");
    }

    #[test]
    fn names_of_files_and_features_are_ascii_and_lose_no_letter() {
        assert_eq!((feature("Straße"), module("Übung")), ("strasse".to_owned(), "ubung".to_owned()));
        assert_eq!((feature("名前"), module("Σίγμα")), ("ming-qian".to_owned(), "sigma".to_owned()));
        assert_eq!(module("\u{12000}x"), "u12000_x", "a letter without a spelling goes by its number");
        for name in ["con", "AUX", "nul", "Com1", "lpt9", "CONIN$", "PRN"] {
            assert!(!DEVICES.contains(&module(name).as_str()), "{name}");
            assert!(!DEVICES.contains(&feature(name).as_str()), "{name}");
        }
        assert!(module(&"Long".repeat(200)).len() <= LONGEST);
    }

    #[test]
    fn features_with_a_meaning_are_no_areas() {
        for name in ["Default", "full", "Client", "rustlsTls", "graphModel", "2fa", ""] {
            let feature = feature(name);
            assert!(is_area(&feature), "{name:?} gave {feature:?}");
        }
        assert!(!is_area("default") && !is_area("../up") && !is_area("9") && is_area("mail-2"));
    }

    #[test]
    fn names_that_the_compiler_takes_for_the_same_are_the_same() {
        assert_eq!(snake("e\u{301}t\u{e9}"), snake("\u{e9}te\u{301}"));
    }

    #[test]
    fn names_of_odd_characters_only_are_still_identifiers() {
        for name in ["", "-", "‿⁀", "١", "_", "__", "$"] {
            for identifier in [snake(name), pascal(name), shouty(name)] {
                assert!(syn::parse_str::<syn::Ident>(&identifier).is_ok(), "{name:?} gave {identifier:?}");
            }
        }
    }
}
