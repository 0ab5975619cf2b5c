//! Owns the way from OData names to Rust identifiers: case, keywords, characters, clashes. It knows nothing of the model.

use std::collections::BTreeSet;

use heck::{ToKebabCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Words that cannot name a field, a method or a module; all but four could be written as raw identifiers, but a suffix
/// reads the same everywhere.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A name for fields, methods and modules: `pendingCount` becomes `pending_count`.
pub(crate) fn snake(name: &str) -> String {
    identifier(&readable(name).to_snake_case(), "_")
}

/// A name for types and variants: `pendingCount` becomes `PendingCount`.
pub(crate) fn pascal(name: &str) -> String {
    identifier(&readable(name).to_upper_camel_case(), "N")
}

/// A name for constants: `pendingCount` becomes `PENDING_COUNT`.
pub(crate) fn shouty(name: &str) -> String {
    identifier(&readable(name).to_shouty_snake_case(), "N")
}

/// A name for Cargo features: `deviceManagement` becomes `device-management`.
pub(crate) fn kebab(name: &str) -> String {
    let kebab = readable(name).to_kebab_case();
    let plain: String = kebab.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if plain.is_empty() { "area".to_owned() } else { plain }
}

/// The name with every character that no identifier can hold turned into a word break.
fn readable(name: &str) -> String {
    name.chars().map(|c| if unicode_ident::is_xid_continue(c) { c } else { '_' }).collect()
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

/// Identifiers that are taken in one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken(BTreeSet<String>);

impl Taken {
    /// A place where some identifiers are taken from the start.
    pub(crate) fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(str::to_owned).collect())
    }

    /// The first candidate that is free, else the last one with the lowest number that makes it free.
    pub(crate) fn claim(&mut self, candidates: &[String]) -> String {
        for candidate in candidates {
            if self.0.insert(candidate.clone()) {
                return candidate.clone();
            }
        }
        let last = candidates.last().map_or("item", String::as_str);
        let mut number = 2;
        loop {
            let candidate = format!("{last}{}{number}", if last.contains('_') { "_" } else { "" });
            if self.0.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    }

    /// Whether an identifier is taken.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
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
        assert_eq!(kebab("deviceManagement"), "device-management");
    }

    #[test]
    fn names_of_odd_characters_only_are_still_identifiers() {
        for name in ["", "-", "‿⁀", "١", "_", "__", "$"] {
            for identifier in [snake(name), pascal(name), shouty(name)] {
                assert!(syn::parse_str::<syn::Ident>(&identifier).is_ok(), "{name:?} gave {identifier:?}");
            }
        }
    }

    #[test]
    fn clashes_get_numbers() {
        let mut taken = Taken::reserving(["a"]);
        assert_eq!(taken.claim(&["a".into(), "b".into()]), "b");
        assert_eq!(taken.claim(&["a".into(), "b".into()]), "b2");
        assert_eq!(taken.claim(&["b_c".into()]), "b_c");
        assert_eq!(taken.claim(&["b_c".into()]), "b_c_2");
    }
}
