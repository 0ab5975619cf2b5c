//! Owns checking imports: of the area and of the runtime only, and none that is unused.

use super::observed::Observed;
use super::vocabulary::is_of_runtime;

/// Checks the imports of a file; the names of those from the area are checked with the vocabulary.
pub(super) fn check(observed: &Observed) -> Vec<String> {
    let mut findings = Vec::new();
    for path in &observed.imports {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let known = match path.as_slice() {
            ["super", _] => true,
            ["odata", "model", name] => is_of_runtime(name),
            _ => false,
        };
        if !known {
            findings.push(format!("imports {path:?}"));
        }
        // A trait is also used through its constants.
        let name = path.last().copied().unwrap_or_default();
        if name != "Structured" && !observed.words.contains(name) {
            findings.push(format!("imports `{name}` and does not use it"));
        }
    }
    findings
}
