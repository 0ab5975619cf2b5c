//! Owns the list of pages of documentation: tab-separated lines of a kind, a method, a path or the name of a type, and a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use codegen::find::Finder;
use codegen::model::Model;

use crate::error::Error;

/// Where the pages of Microsoft Graph's documentation are.
const ROOT: &str = "https://learn.microsoft.com/graph/api/";

/// Which pages are about what.
pub(super) struct Pages {
    /// The requests, in the schema's own spelling, by the address of their page.
    pub(super) requests: BTreeMap<String, Vec<String>>,
    /// The address of the page about each type.
    pub(super) types: BTreeMap<String, String>,
    /// How many lines are about what the schema lacks.
    pub(super) unknown: usize,
    /// How many lines name a page that is about another request.
    pub(super) others: usize,
}

/// Reads the list.
pub(super) fn read(path: &Path, model: &Model, finder: &Finder<'_>) -> Result<Pages, Error> {
    let names: BTreeSet<String> = model.type_names().map(ToString::to_string).collect();
    let mut pages = Pages { requests: BTreeMap::new(), types: BTreeMap::new(), unknown: 0, others: 0 };
    for (number, line) in super::read(path)?.lines().enumerate() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, method, subject, page] = columns[..] else {
            let found = columns.len();
            return Err(Error::in_file(path, format!("line {} has {found} columns, not 4", number + 1)));
        };
        let is_page = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
        if page.is_empty() || !page.chars().all(is_page) {
            return Err(Error::in_file(path, format!("line {}: this is not the name of a page", number + 1)));
        }
        let href = format!("{ROOT}{page}");
        match kind {
            "operation" => match finder.canonical(&format!("{method} {subject}")) {
                // A page about a list has one entity at most as an example, as `GET /me?$expand=manager`.
                Some(line) if page.contains("-list-") && finder.reads_one(&line) => pages.others += 1,
                Some(line) => pages.requests.entry(href).or_default().push(line),
                None => pages.unknown += 1,
            },
            "type" if names.contains(subject) => {
                pages.types.entry(subject.to_owned()).or_insert(href);
            }
            "type" => pages.unknown += 1,
            _ => {
                return Err(Error::in_file(
                    path,
                    format!("line {} is about neither an operation nor a type", number + 1),
                ));
            }
        }
    }
    for lines in pages.requests.values_mut() {
        lines.sort();
        lines.dedup();
    }
    Ok(pages)
}
