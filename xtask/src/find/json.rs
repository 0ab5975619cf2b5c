//! Owns requests as JSON, for programs.

use std::collections::BTreeMap;

use codegen::find::{Found, Missing};
use serde::Serialize;

use super::list::{Results, by_cause};

#[derive(Serialize)]
struct List<'r> {
    lines: usize,
    found: usize,
    #[serde(rename = "notFound")]
    not_found: BTreeMap<&'static str, usize>,
    results: Vec<Line<'r>>,
}

#[derive(Serialize)]
struct Line<'r> {
    line: &'r str,
    #[serde(flatten)]
    result: Outcome<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Outcome<'r> {
    Found(FoundRequest<'r>),
    NotFound(Reason<'r>),
}

#[derive(Serialize)]
struct FoundRequest<'r> {
    method: &'r str,
    code: &'r str,
    chain: &'r str,
    parameters: Vec<Parameter<'r>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    optional: BTreeMap<&'r str, &'r str>,
    request: &'r str,
    result: &'r str,
    features: &'r [String],
    permissions: BTreeMap<&'r str, &'r [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'r str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'r [String],
}

#[derive(Serialize)]
struct Parameter<'r> {
    name: &'r str,
    #[serde(rename = "type")]
    ty: &'r str,
    example: &'r str,
}

#[derive(Serialize)]
struct Reason<'r> {
    cause: &'static str,
    message: &'r str,
    understood: &'r str,
    children: &'r [String],
    near: Vec<Near<'r>>,
}

#[derive(Serialize)]
struct Near<'r> {
    line: &'r str,
    chain: &'r str,
}

fn line<'r>(line: &'r str, result: &'r Result<Found, Box<Missing>>) -> Line<'r> {
    let result = match result {
        Ok(found) => Outcome::Found(FoundRequest {
            method: &found.method,
            code: &found.code,
            chain: &found.chain,
            parameters: found
                .parameters
                .iter()
                .map(|parameter| Parameter { name: &parameter.name, ty: &parameter.ty, example: &parameter.example })
                .collect(),
            optional: found.optional.iter().map(|(setter, ty)| (setter.as_str(), ty.as_str())).collect(),
            request: &found.request,
            result: &found.result,
            features: &found.features,
            permissions: found.permissions.iter().map(|all| (all.scheme.as_str(), all.scopes.as_slice())).collect(),
            page: found.page.as_deref(),
            notes: &found.notes,
        }),
        Err(missing) => Outcome::NotFound(Reason {
            cause: missing.cause.name(),
            message: &missing.message,
            understood: &missing.understood,
            children: &missing.children,
            near: missing.near.iter().map(|near| Near { line: &near.line, chain: &near.chain }).collect(),
        }),
    };
    Line { line, result }
}

/// The request for a line.
pub(super) fn show(text: &str, result: &Result<Found, Box<Missing>>) -> String {
    written(&line(text, result))
}

/// The requests for many lines, with counts.
pub(super) fn show_all(results: &Results<'_>) -> String {
    written(&List {
        lines: results.len(),
        found: results.iter().filter(|(_, result)| result.is_ok()).count(),
        not_found: by_cause(results).into_iter().map(|(cause, lines)| (cause.name(), lines.len())).collect(),
        results: results.iter().map(|(text, result)| line(text, result)).collect(),
    })
}

fn written(value: &impl Serialize) -> String {
    // Serializing strings and numbers cannot fail.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
