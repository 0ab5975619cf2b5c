//! Looks at imports: of the area, of the runtime, and none that is not used.

use super::observed::Observed;
use super::vocabulary::is_of_runtime;

/// Checks the imports of a file of types or of the service; those of the area are looked at elsewhere.
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
        // A trait is used by its methods and constants.
        let name = path.last().copied().unwrap_or_default();
        if name != "Structured" && !observed.words.contains(name) {
            findings.push(format!("imports `{name}` and does not use it"));
        }
    }
    findings
}
