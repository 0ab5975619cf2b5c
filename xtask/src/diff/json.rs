//! Owns changes as JSON, for programs.

use std::collections::BTreeMap;

use codegen::diff::{Class, Comparison};
use serde::Serialize;

use super::summary;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'c> {
    counts: BTreeMap<&'static str, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bump: Option<Bump>,
    changes: Vec<Change<'c>>,
}

#[derive(Serialize)]
struct Bump {
    #[serde(rename = "0.x")]
    before_1_0: &'static str,
    #[serde(rename = "1.x")]
    from_1_0: &'static str,
}

impl From<summary::Bump> for Bump {
    fn from(summary::Bump { before_1_0, from_1_0 }: summary::Bump) -> Self {
        Self { before_1_0, from_1_0 }
    }
}

#[derive(Serialize)]
struct Change<'c> {
    class: &'static str,
    area: &'c str,
    subject: &'c str,
    message: &'c str,
}

impl<'c> From<&'c codegen::diff::Change> for Change<'c> {
    fn from(change: &'c codegen::diff::Change) -> Self {
        Self { class: change.class.name(), area: &change.area, subject: &change.subject, message: &change.message }
    }
}

/// The changes as JSON.
pub(super) fn show(comparison: &Comparison) -> String {
    let report = Report {
        counts: Class::ALL.iter().map(|class| (class.name(), comparison.count(*class))).collect(),
        bump: comparison.worst().map(|worst| summary::Bump::of(worst).into()),
        changes: comparison.changes.iter().map(Change::from).collect(),
    };
    // Serializing strings and numbers cannot fail.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
