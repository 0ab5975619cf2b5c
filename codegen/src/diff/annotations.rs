//! Owns comparing annotations: deprecation, descriptions, and others that affect only documentation.

use std::collections::BTreeSet;

use crate::emit::is_deprecated;
use crate::model::terms::{ALTERNATE_KEYS, DESCRIPTION, LONG_DESCRIPTION, OPTIONAL_PARAMETER, REVISIONS};
use crate::model::{Annotation, Annotations, Value};

use super::change::Subject;
use super::differ::Differ;

/// Whether a term's effect is compared elsewhere: that of alternate keys with the type, that of optional ones with the
/// parameter.
fn is_compared_elsewhere(term: &str, what: &str) -> bool {
    term == ALTERNATE_KEYS || (term == OPTIONAL_PARAMETER && what.starts_with("parameter "))
}

/// Whether two annotations name the same alternate keys, so that they differ in something that is not compared elsewhere.
fn has_same_keys(old: &Annotation, new: &Annotation) -> bool {
    let part = |part: &Value| ["Name", "Alias"].map(|name| part.get(name).and_then(Value::as_text).map(str::to_owned));
    let keys = |annotation: &Annotation| -> Vec<Vec<[Option<String>; 2]>> {
        let keys = annotation.value.items().iter();
        keys.map(|key| key.get("Key").map(Value::items).unwrap_or_default().iter().map(part).collect()).collect()
    };
    let (old, new) = (keys(old), keys(new));
    !old.is_empty() && old == new
}

impl Differ<'_> {
    /// Compares the annotations of an element, which `what` describes, as in "property `x` of `y`".
    pub(super) fn annotations(&mut self, subject: &Subject, what: &str, old: &Annotations, new: &Annotations) {
        if old == new {
            return;
        }
        if is_deprecated(old) != is_deprecated(new) {
            if is_deprecated(new) {
                self.additive(subject, format!("{what} is now deprecated"));
            } else {
                self.documentation(subject, format!("{what} is no longer deprecated"));
            }
        }
        let keys: BTreeSet<(&str, Option<&str>)> =
            old.iter().chain(new.iter()).map(|(term, qualifier, _)| (term, qualifier)).collect();
        for (term, qualifier) in keys {
            let (before, after) = (old.find(term, qualifier), new.find(term, qualifier));
            if before == after {
                continue;
            }
            let done = match (&before, &after) {
                (None, _) => "was added",
                (_, None) => "was removed",
                _ => "was changed",
            };
            if [DESCRIPTION, LONG_DESCRIPTION].contains(&term) {
                self.documentation(subject, format!("the description of {what} {done}"));
            } else if is_compared_elsewhere(term, what)
                && !before.zip(after).is_some_and(|(old, new)| has_same_keys(old, new))
                || (term == REVISIONS && is_deprecated(old) != is_deprecated(new))
            {
                // Reported elsewhere.
            } else {
                let mark = qualifier.map(|qualifier| format!("#{qualifier}")).unwrap_or_default();
                self.documentation(subject, format!("the annotation `{}{mark}` of {what} {done}", short(term)));
            }
        }
    }
}

/// The name of a term of a standard vocabulary, without the prefix and version that all of them share.
fn short(term: &str) -> String {
    match term.strip_prefix("Org.OData.").and_then(|rest| rest.split_once(".V1.")) {
        Some((vocabulary, name)) => format!("{vocabulary}.{name}"),
        None => term.to_owned(),
    }
}
