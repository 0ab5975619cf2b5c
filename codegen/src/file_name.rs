//! Owns file names: which ones every operating system accepts, and the one for each namespace.

use std::collections::{BTreeMap, BTreeSet};

/// Names that Windows reserves for devices, whatever extension follows.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// The most bytes that a namespace contributes to its file's name; a number and an extension still fit after it.
const LONGEST: usize = 200;

/// Whether every operating system accepts `name` for a file: ASCII, no path, no Windows device, and no trailing space
/// or dot, which Windows strips.
pub fn is_portable(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    plain && !name.is_empty() && name.len() <= 255 && !name.starts_with('.') && !name.ends_with('.') && !is_device(name)
}

/// Whether Windows takes `name` for a device: it compares the part before the first dot, ignoring case.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |kind| stem.strip_prefix(kind).is_some_and(|port| matches!(port.as_bytes(), [b'0'..=b'9']));
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// A file name for each namespace: the namespace and `ending` where possible, changed where it would not be portable or
/// where two names would be equal but for case. The order of the namespaces does not matter.
pub(crate) fn of_namespaces<'n>(
    namespaces: impl IntoIterator<Item = &'n str>,
    ending: &str,
) -> BTreeMap<&'n str, String> {
    let sorted: BTreeSet<&str> = namespaces.into_iter().collect();
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for namespace in sorted {
        let base = portable(namespace);
        let numbered = (2_usize..).map(|number| format!("{base}-{number}"));
        let mut candidates = std::iter::once(base.clone()).chain(numbered);
        if let Some(free) = candidates.find(|name| taken.insert(name.to_ascii_lowercase())) {
            names.insert(namespace, format!("{free}{ending}"));
        }
    }
    names
}

/// The stem of a namespace's file. Characters that file names cannot have become hyphens, which namespaces do not contain.
fn portable(namespace: &str) -> String {
    let mut name = String::new();
    for c in namespace.chars() {
        match c {
            '.' if name.is_empty() || name.ends_with('.') => name.push('-'),
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') => name.push(c),
            '-' => name.push('-'),
            c => name.push_str(&format!("-{:x}-", u32::from(c))),
        }
    }
    name.truncate(LONGEST);
    let name = name.trim_end_matches('.');
    match name.split_once('.') {
        _ if name.is_empty() => "-".to_owned(),
        _ if !is_device(name) => name.to_owned(),
        Some((device, rest)) => format!("{device}-.{rest}"),
        None => format!("{name}-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(namespaces: &[&str]) -> Vec<String> {
        let names = of_namespaces(namespaces.iter().copied(), ".csdl.json");
        namespaces.iter().map(|namespace| names[namespace].clone()).collect()
    }

    #[test]
    fn ordinary_namespaces_are_file_names_as_they_are() {
        let ordinary = ["microsoft.graph", "Default", "com.sap.gateway.srvd_a2x.v0001", "a_b", "company.com1x"];
        assert_eq!(names(&ordinary), ordinary.map(|namespace| format!("{namespace}.csdl.json")));
    }

    #[test]
    fn hostile_namespaces_get_distinct_and_portable_file_names() {
        let long = "n".repeat(400);
        let longer = format!("{long}n");
        let hostile = [
            "../../x",
            "/abs",
            "a/b",
            "a\\b",
            "nul\0",
            "",
            ".",
            "..",
            "con",
            "CON",
            "Com1.sales",
            "aux.",
            "A",
            "a",
            "Straße",
            "Strasse",
            "x\u{202e}y",
            "c:d",
            " ",
            long.as_str(),
            longer.as_str(),
            "a-2",
        ];
        let files = names(&hostile);
        let distinct: BTreeSet<String> = files.iter().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(distinct.len(), hostile.len(), "{files:#?}");
        for name in &files {
            assert!(is_portable(name), "{name:?}");
        }
        let mut reversed = hostile;
        reversed.reverse();
        let mut from_reversed = names(&reversed);
        from_reversed.reverse();
        assert_eq!(from_reversed, files, "the order does not matter");
        assert_eq!(names(&["A", "a"]), ["A.csdl.json", "a-2.csdl.json"]);
        assert_eq!(names(&["con", "con.x"]), ["con-.csdl.json", "con-.x.csdl.json"]);
    }
}
