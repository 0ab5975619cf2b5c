//! Owns showing changes to programs.

use std::collections::BTreeMap;

use codegen::diff::{Class, Comparison};
use serde::Serialize;

use super::bump;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'c> {
    counts: BTreeMap<&'static str, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bump: Option<Bump>,
    changes: Vec<Entry<'c>>,
}

/// The part of the version number that has to go up.
#[derive(Serialize)]
struct Bump {
    #[serde(rename = "0.x")]
    before: &'static str,
    #[serde(rename = "1.x")]
    after: &'static str,
}

#[derive(Serialize)]
struct Entry<'c> {
    class: &'static str,
    area: &'c str,
    subject: &'c str,
    message: &'c str,
}

/// The changes as JSON.
pub(super) fn show(comparison: &Comparison) -> String {
    let report = Report {
        counts: Class::ALL.iter().map(|class| (class.name(), comparison.count(*class))).collect(),
        bump: comparison.worst().map(bump).map(|(before, after)| Bump { before, after }),
        changes: comparison
            .changes
            .iter()
            .map(|change| Entry {
                class: change.class.name(),
                area: &change.area,
                subject: &change.subject,
                message: &change.message,
            })
            .collect(),
    };
    // Texts and numbers cannot fail to be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
