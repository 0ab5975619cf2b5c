//! Owns checking the permissions and pages in documentation, and in the table of permissions: each request that they list must
//! be in the schema, with exactly the permissions and the page that the schema has for its address.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use syn::{Expr, Lit};

use crate::model::{Annotations, Element, Model, Value};

/// The file with the permissions of requests.
pub(super) const TABLE: &str = "permission_table.rs";

/// The permissions and pages of a schema.
#[derive(Default)]
pub(super) struct Reference {
    /// The pages of documentation.
    pub(super) pages: BTreeSet<String>,
    /// The text that documentation must have for each request: its least privileged permissions.
    permissions: BTreeMap<String, String>,
    /// All permissions of each request by scheme, in the order of the runtime's fields. The keys have no function arguments.
    sets: BTreeMap<String, BTreeSet<Vec<Vec<String>>>>,
    /// The names of the parts of each alternate key, separated by commas.
    keys: BTreeSet<String>,
    /// The page about each request.
    pages_by_line: BTreeMap<String, String>,
}

impl Reference {
    pub(super) fn new(model: &Model) -> Self {
        let structured = model.elements().filter_map(|element| match element {
            Element::Structured(id) => Some(id),
            _ => None,
        });
        let keys = structured.flat_map(|id| model.alternate_keys(id)).map(|key| {
            let names: Vec<&str> = key.parts.iter().map(|part| part.name.as_str()).collect();
            names.join(",")
        });
        let keys: BTreeSet<String> = keys.collect();
        let mut reference = Self { keys: keys.clone(), ..Self::default() };
        let container = model.container.as_ref().map(|container| &container.annotations);
        for record in records(container, "GraphModel.Reference.V1.Permissions") {
            for line in texts(record, "Requests") {
                reference.permissions.entry(request(line)).or_insert_with(|| least(record));
                let all = |scheme| texts(record, scheme).into_iter().map(str::to_owned).collect();
                let schemes = ["DelegatedWork", "DelegatedPersonal", "Application"];
                reference.sets.entry(call(line, &keys)).or_default().insert(schemes.map(all).into());
            }
        }
        for record in records(container, "GraphModel.Reference.V1.Pages") {
            let Some(page) = record.get("Href").and_then(Value::as_text) else { continue };
            reference.pages.insert(page.to_owned());
            for line in texts(record, "Requests") {
                reference.pages_by_line.entry(request(line)).or_insert_with(|| page.to_owned());
            }
        }
        let types = model.elements().filter_map(|element| match element {
            Element::Structured(id) => Some(&model.ty(id).annotations),
            Element::Enum(id) => Some(&model.enumeration(id).annotations),
            Element::Definition(id) => Some(&model.definition(id).annotations),
            Element::Primitive(_) => None,
        });
        for link in types.flat_map(|annotations| records(Some(annotations), "Org.OData.Core.V1.Links")) {
            reference.pages.extend(link.get("href").and_then(Value::as_text).map(str::to_owned));
        }
        reference
    }

    /// Checks the documentation of an item.
    pub(super) fn check(&self, docs: &str) -> Vec<String> {
        let mut findings = Vec::new();
        for (lines, text, page) in items(docs) {
            for line in lines {
                let expected = self.permissions.get(&request(&line));
                if expected.map_or("", String::as_str) != text {
                    findings
                        .push(format!("the documentation has {text:?} for `{line}`, but the schema has {expected:?}"));
                }
                let expected = self.pages_by_line.get(&request(&line));
                if expected != page.as_ref() {
                    findings
                        .push(format!("the documentation links `{line}` to {page:?}, but the schema has {expected:?}"));
                }
            }
        }
        findings
    }

    /// Checks the tables of permissions against the schema.
    pub(super) fn check_tables(&self, tables: &[Expr]) -> Vec<String> {
        let mut findings = Vec::new();
        for row in tables.iter().flat_map(rows) {
            match row {
                None => findings.push("holds a static that is no table of permissions".to_owned()),
                Some((line, set)) => {
                    let expected = self.sets.get(&call(&line, &self.keys));
                    if expected.is_none_or(|stated| !is_common(&set, stated)) {
                        findings.push(format!("the table has {set:?} for `{line}`, but the schema has {expected:?}"));
                    }
                }
            }
        }
        findings
    }
}

/// Whether a set has, scheme by scheme, what all of several sets have, in the order of one of them.
fn is_common(set: &[Vec<String>], stated: &BTreeSet<Vec<Vec<String>>>) -> bool {
    set.iter().enumerate().all(|(scheme, names)| {
        let mut stated_names = stated.iter().filter_map(|set| set.get(scheme));
        let is_in_order = |all: &Vec<String>| {
            let common = all.iter().filter(|name| stated.iter().all(|set| set[scheme].contains(name)));
            common.eq(names)
        };
        stated_names.any(is_in_order)
    })
}

/// A request and its permissions in a table; nothing where the table has another form.
type Row = Option<(String, Vec<Vec<String>>)>;

/// The rows of a table.
fn rows(table: &Expr) -> Vec<Row> {
    let (Some(requests), Some(sets)) = (field(table, 0).and_then(elements), field(table, 1).and_then(elements)) else {
        return vec![None];
    };
    let row = |request: &Expr| {
        let Expr::Tuple(pair) = request else { return None };
        let (Expr::Lit(line), Expr::Lit(position)) = (pair.elems.first()?, pair.elems.last()?) else { return None };
        let (Lit::Str(line), Lit::Int(position)) = (&line.lit, &position.lit) else { return None };
        let set = sets.get(position.base10_parse::<usize>().ok()?)?;
        let schemes = (0..3).map(|scheme| elements(field(set, scheme)?)?.into_iter().map(text).collect());
        Some((line.value(), schemes.collect::<Option<_>>()?))
    };
    requests.into_iter().map(row).collect()
}

/// The value of a field of a struct literal.
fn field(value: &Expr, position: usize) -> Option<&Expr> {
    let Expr::Struct(literal) = value else { return None };
    literal.fields.iter().nth(position).map(|field| &field.expr)
}

/// The elements of a reference to an array.
fn elements(value: &Expr) -> Option<Vec<&Expr>> {
    let Expr::Reference(reference) = value else { return None };
    let Expr::Array(array) = &*reference.expr else { return None };
    Some(array.elems.iter().collect())
}

fn text(value: &Expr) -> Option<String> {
    let Expr::Lit(literal) = value else { return None };
    let Lit::Str(text) = &literal.lit else { return None };
    Some(text.value())
}

/// The list items that begin with requests: the requests, the text after them, and the target of the link.
fn items(docs: &str) -> Vec<(Vec<String>, String, Option<String>)> {
    let (mut found, mut lines, mut text, mut page) = (Vec::new(), Vec::new(), String::new(), None);
    let mut depth = 0;
    for event in Parser::new(docs) {
        match event {
            Event::Start(Tag::Item) => {
                depth += 1;
                (lines, text, page) = (Vec::new(), String::new(), None);
            }
            Event::End(TagEnd::Item) => {
                depth -= 1;
                if !lines.is_empty() {
                    let text = text.trim_end_matches(". Documentation").trim_end_matches("Documentation");
                    found.push((std::mem::take(&mut lines), text.to_owned(), page.take()));
                }
            }
            Event::Code(code) if depth > 0 && text.is_empty() && code.contains(" /") => lines.push(code.to_string()),
            Event::Code(code) if depth > 0 => text.push_str(&format!("`{code}`")),
            // Separators between the requests, and before the text.
            Event::Text(more) if depth > 0 && text.is_empty() => {
                text.push_str(more.trim_start_matches([',', ':', ' ']));
            }
            Event::Text(more) if depth > 0 => text.push_str(&more),
            Event::SoftBreak if depth > 0 && !text.is_empty() => text.push(' '),
            Event::Start(Tag::Link { dest_url, .. }) if depth > 0 => page = Some(dest_url.to_string()),
            _ => {}
        }
    }
    found
}

/// The first permission of each scheme of a record, as documentation states it.
fn least(record: &Value) -> String {
    let of = |scheme: &str, title: &str| match texts(record, scheme).first() {
        Some(permission) => {
            let mut names = permission.split('+').map(|name| format!("`{name}`"));
            let first = names.next().unwrap_or_default();
            let others: Vec<String> = names.collect();
            let others = if others.is_empty() { String::new() } else { format!(" with {}", others.join(", ")) };
            Some(format!("{title} {first}{others}"))
        }
        None if scheme == "DelegatedPersonal" => None,
        None => Some(format!("{title}: not supported")),
    };
    [
        ("DelegatedWork", "delegated"),
        ("DelegatedPersonal", "delegated (personal account)"),
        ("Application", "application"),
    ]
    .into_iter()
    .filter_map(|(scheme, title)| of(scheme, title))
    .collect::<Vec<_>>()
    .join("; ")
}

/// A request with all placeholders named `{id}`, for comparison.
fn request(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        plain.push_str("{id}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain
}

/// The same, reduced to what the runtime knows: no arguments of functions, and no names of alternate keys.
fn call(line: &str, keys: &BTreeSet<String>) -> String {
    let mut plain = String::new();
    let line = request(line);
    let mut rest = line.as_str();
    while let Some((before, after)) = rest.split_once('(') {
        plain.push_str(before);
        let (arguments, after) = after.split_once(')').unwrap_or((after, ""));
        plain.push_str(if keys.contains(&arguments.replace("={id}", "")) { "/{id}" } else { "()" });
        rest = after;
    }
    plain.push_str(rest);
    plain
}

fn records<'v>(annotations: Option<&'v Annotations>, term: &str) -> &'v [Value] {
    annotations.and_then(|annotations| annotations.value(term)).map(Value::items).unwrap_or_default()
}

fn texts<'v>(record: &'v Value, name: &str) -> Vec<&'v str> {
    record.get(name).map(Value::items).unwrap_or_default().iter().filter_map(Value::as_text).collect()
}
