//! Owns the request for a line as text: the code, then what it needs.

use std::fmt::Write as _;

use codegen::find::{Found, Missing};

use crate::escape;

/// How many names are listed of what follows in an address.
const CHILDREN: usize = 24;

/// The request for a line, or why there is none.
pub(super) fn show(line: &str, result: &Result<Found, Box<Missing>>) -> String {
    match result {
        Ok(found) => self::found(found),
        Err(missing) => self::missing(line, missing),
    }
}

fn found(found: &Found) -> String {
    let mut text = format!("{}\n", found.code);
    let mut fact = |name: &str, value: &str| {
        let _infallible = writeln!(text, "{name:<12} {}", escape::line(value));
    };
    fact("request", &format!("{}, sending it gives {}", found.request, found.result));
    for (index, parameter) in found.parameters.iter().enumerate() {
        let name = if index == 0 { "parameters" } else { "" };
        fact(name, &format!("{}: {}", parameter.name, parameter.ty));
    }
    for (index, (setter, ty)) in found.optional.iter().enumerate() {
        let name = if index == 0 { "optional" } else { "" };
        fact(name, &format!(".{setter}(…): {ty}"));
    }
    fact("features", &found.features.join(", "));
    for (index, permissions) in found.permissions.iter().enumerate() {
        let name = if index == 0 { "permissions" } else { "" };
        let scopes =
            if permissions.scopes.is_empty() { "not supported".to_owned() } else { permissions.scopes.join(", ") };
        fact(name, &format!("{}: {scopes}", permissions.scheme));
    }
    if let Some(page) = &found.page {
        fact("page", page);
    }
    for note in &found.notes {
        fact("note", note);
    }
    text
}

fn missing(line: &str, missing: &Missing) -> String {
    let mut text = String::new();
    let mut write = |what: String| {
        let _infallible = writeln!(text, "{what}");
    };
    write(format!("no request for {}", escape::line(line)));
    write(format!("{:<12} {}", "because", escape::message(&missing.message)));
    if !missing.understood.is_empty() {
        write(format!("{:<12} {}", "up to", escape::line(&missing.understood)));
    }
    if !missing.children.is_empty() {
        let mut shown: Vec<String> = missing.children.iter().take(CHILDREN).map(|child| escape::line(child)).collect();
        if missing.children.len() > CHILDREN {
            shown.push(format!("… and {} more", missing.children.len() - CHILDREN));
        }
        write(format!("{:<12} {}", "there is", shown.join(", ")));
    }
    for (index, near) in missing.near.iter().enumerate() {
        write(format!("{:<12} {}", if index == 0 { "near" } else { "" }, escape::line(&near.line)));
        write(format!("{:<12}   {}", "", escape::line(&near.chain)));
    }
    text
}
