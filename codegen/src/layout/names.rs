//! Owns the conversion of OData names to Rust identifiers: case, keywords, characters. It knows nothing of the model.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use crate::vocabulary;

use super::words::words;

/// Keywords, which get a suffix. Four of them cannot be raw identifiers, so a suffix is used for all.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Device names on Windows, which are not valid as file names there, with any extension.
const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "conin", "conout",
    "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// The maximum length of features and of file names without extension; file systems allow 255 bytes.
const LONGEST: usize = 100;

/// A name for fields and methods: `pendingCount` becomes `pending_count`.
pub(crate) fn snake(name: &str) -> String {
    identifier(&words(&readable(name)).join("_"), "_")
}

/// A name for types and variants: `pendingCount` becomes `PendingCount`, and `v1_1_10` becomes `V1_1_10`.
pub(crate) fn pascal(name: &str) -> String {
    let mut cased = String::new();
    for word in words(&readable(name)) {
        // Without a separator, `v1_1_10` and `v1_11_0` would have the same name.
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

/// A name for Cargo features, which registries require to be ASCII: `deviceManagement` becomes `device-management`.
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

/// A name for modules with a file of their own: ASCII, as the compiler requires, and not a device name on Windows.
pub(crate) fn module(name: &str) -> String {
    let name = identifier(&cut(&words(&ascii(name)).join("_")), "_");
    if DEVICES.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// Whether a name can be that of an area: a feature, a module and a folder.
pub(crate) fn is_area(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !vocabulary::is_reserved_feature(name)
}

/// The message about a name that cannot be that of an area.
pub(super) fn not_an_area(name: &str) -> String {
    if vocabulary::is_reserved_feature(name) {
        return format!("an area cannot be named `{name}`, which is reserved for a Cargo feature or package");
    }
    format!(
        "the area name {name:?} must begin with a letter and have at most 100 lower-case letters, digits and hyphens"
    )
}

/// Whether a name can be that of a type: an identifier that does not start with a lower-case letter.
pub(crate) fn is_type(name: &str) -> bool {
    let starts_well = name.chars().next().is_some_and(|c| unicode_ident::is_xid_start(c) && !c.is_lowercase());
    starts_well && name.chars().all(unicode_ident::is_xid_continue) && !KEYWORDS.contains(&name)
}

/// The name with characters that are invalid in identifiers turned into word breaks, in the normal form (NFC) in which
/// the compiler compares identifiers.
fn readable(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Cow::Borrowed(name);
    }
    name.nfc().map(|c| if unicode_ident::is_xid_continue(c) { c } else { '_' }).collect()
}

/// The name in ASCII: other letters are transliterated, or replaced by their code points.
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

/// Truncates a name to the maximum length.
fn cut(ascii: &str) -> String {
    ascii.chars().take(LONGEST).collect::<String>().trim_end_matches(['_', '-']).to_owned()
}

/// Makes an identifier of a name in its final case: a prefix for a leading digit, a suffix for a keyword.
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
    fn names_of_files_and_features_are_transliterated_to_ascii() {
        assert_eq!((feature("Straße"), module("Übung")), ("strasse".to_owned(), "ubung".to_owned()));
        assert_eq!((feature("名前"), module("Σίγμα")), ("ming-qian".to_owned(), "sigma".to_owned()));
        assert_eq!(
            module("\u{12000}x"),
            "u12000_x",
            "a letter without a transliteration is replaced by its code point"
        );
        for name in ["con", "AUX", "nul", "Com1", "lpt9", "CONIN$", "PRN"] {
            assert!(!DEVICES.contains(&module(name).as_str()), "{name}");
            assert!(!DEVICES.contains(&feature(name).as_str()), "{name}");
        }
        assert!(module(&"Long".repeat(200)).len() <= LONGEST);
    }

    #[test]
    fn reserved_features_do_not_become_areas() {
        for name in ["Default", "full", "Client", "rustlsTls", "graphModel", "2fa", ""] {
            let feature = feature(name);
            assert!(is_area(&feature), "{name:?} gave {feature:?}");
        }
        assert!(!is_area("default") && !is_area("../up") && !is_area("9") && is_area("mail-2"));
    }

    #[test]
    fn names_are_normalized_as_the_compiler_does() {
        assert_eq!(snake("e\u{301}t\u{e9}"), snake("\u{e9}te\u{301}"));
    }

    #[test]
    fn names_without_letters_become_identifiers() {
        for name in ["", "-", "‿⁀", "١", "_", "__", "$"] {
            for identifier in [snake(name), pascal(name), shouty(name)] {
                assert!(syn::parse_str::<syn::Ident>(&identifier).is_ok(), "{name:?} gave {identifier:?}");
            }
        }
    }
}
