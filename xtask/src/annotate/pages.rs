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
    /// The number of lines that the schema has no request or type for.
    pub(super) unknown: usize,
    /// How many requests are named by pages about others only.
    pub(super) others: usize,
}

/// Reads the list.
pub(super) fn read(path: &Path, model: &Model, finder: &Finder<'_>) -> Result<Pages, Error> {
    let names: BTreeSet<String> = model.type_names().map(ToString::to_string).collect();
    let mut by_line: BTreeMap<String, Vec<(Fit, String)>> = BTreeMap::new();
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
                Some(line) => {
                    let fit = Fit::of(page, method, finder.subject(&line));
                    by_line.entry(line).or_default().push((fit, href));
                }
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
    for (line, candidates) in by_line {
        let best = candidates.into_iter().filter(|(fit, _)| *fit != Fit::OfAnotherRequest).max();
        match best {
            Some((_, href)) => pages.requests.entry(href).or_default().push(line),
            None => pages.others += 1,
        }
    }
    Ok(pages)
}

/// How well a page fits a request. Pages have examples of other requests, too: what lists the members of a group may also read a
/// group, and a page about an extension shows how to update an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    OfAnotherRequest,
    Possible,
    /// The page is named after the type that the request is about.
    OfType,
}

impl Fit {
    /// Judges by the page's name, such as `group-update-event`: types and verbs between hyphens.
    fn of(page: &str, method: &str, subject: Option<(&str, bool)>) -> Self {
        const VERBS: [(&str, &[&str]); 7] = [
            ("get", &["GET"]),
            ("list", &["GET"]),
            ("post", &["POST", "PUT"]),
            ("create", &["POST", "PUT"]),
            ("update", &["PATCH", "PUT", "POST"]),
            ("delete", &["DELETE"]),
            ("remove", &["DELETE", "POST"]),
        ];
        let verb = page.split('-').find_map(|word| VERBS.iter().find(|(verb, _)| *verb == word));
        let Some((subject, reads_one)) = subject else { return Self::Possible };
        let is_other = verb.is_some_and(|(verb, methods)| {
            !methods.iter().any(|of| method.eq_ignore_ascii_case(of)) || (*verb == "list" && reads_one)
        });
        let subject = subject.to_ascii_lowercase();
        match is_other {
            true => Self::OfAnotherRequest,
            false if page.split('-').any(|word| word == subject) => Self::OfType,
            false => Self::Possible,
        }
    }
}
