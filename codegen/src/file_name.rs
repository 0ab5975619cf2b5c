//! Owns what may be the name of a file: one that every file system takes, for what others may read on another system.

use std::collections::{BTreeMap, BTreeSet};

/// Names that Windows keeps for devices, whatever follows after a dot.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// The most bytes of a namespace in the name of its file: with a number and an ending it still is a name.
const LONGEST: usize = 200;

/// Whether a file can have a name on all systems: ASCII, no path, no device of Windows, and no blank or dot that Windows
/// takes off at the end.
pub fn is_portable(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    plain && !name.is_empty() && name.len() <= 255 && !name.starts_with('.') && !name.ends_with('.') && !is_device(name)
}

/// Whether Windows takes a name for that of a device: up to the first dot it is one, in any case.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |kind| stem.strip_prefix(kind).is_some_and(|port| matches!(port.as_bytes(), [b'0'..=b'9']));
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// The names of the files for namespaces: each its namespace with an ending, if that can be the name of a file beside the
/// others on a disk that knows no case. The order in which they come does not matter.
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

/// A namespace as the start of a file's name. What cannot stand there becomes hyphens, which namespaces do not have.
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
    fn ordinary_namespaces_keep_their_names() {
        let ordinary = ["microsoft.graph", "Default", "com.sap.gateway.srvd_a2x.v0001", "a_b", "company.com1x"];
        assert_eq!(names(&ordinary), ordinary.map(|namespace| format!("{namespace}.csdl.json")));
    }

    #[test]
    fn whatever_the_namespaces_each_has_a_file_of_its_own_on_every_system() {
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
        let different: BTreeSet<String> = files.iter().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(different.len(), hostile.len(), "{files:#?}");
        for name in &files {
            assert!(is_portable(name), "{name:?}");
        }
        let mut reversed = hostile;
        reversed.reverse();
        let mut again = names(&reversed);
        again.reverse();
        assert_eq!(again, files, "the order does not matter");
        assert_eq!(names(&["A", "a"]), ["A.csdl.json", "a-2.csdl.json"]);
        assert_eq!(names(&["con", "con.x"]), ["con-.csdl.json", "con-.x.csdl.json"]);
    }
}
