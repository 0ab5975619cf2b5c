//! Owns documentation: paragraphs and lists of Markdown, and the notes of what is deprecated.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::{Annotations, Value};

use super::markdown;

const DESCRIPTION: &str = "Org.OData.Core.V1.Description";
const LONG_DESCRIPTION: &str = "Org.OData.Core.V1.LongDescription";
const REVISIONS: &str = "Org.OData.Core.V1.Revisions";

/// Documentation under construction: paragraphs, each of one or more lines.
#[derive(Default)]
pub(super) struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// The description that annotations give, or else a given paragraph of Markdown, which may be empty.
    pub(super) fn described(annotations: &Annotations, otherwise: &str) -> Self {
        let mut docs = Self::default();
        match annotations.text(DESCRIPTION).filter(|text| !text.trim().is_empty()) {
            Some(text) => docs.paragraph(&markdown::text(text)),
            None if otherwise.is_empty() => (),
            None => docs.paragraph(otherwise),
        }
        if let Some(text) = annotations.text(LONG_DESCRIPTION).filter(|text| !text.trim().is_empty()) {
            docs.paragraph(&markdown::text(text));
        }
        docs
    }

    /// Adds a paragraph of Markdown, wrapped.
    pub(super) fn paragraph(&mut self, markdown: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(markdown::wrap(markdown, ""));
    }

    /// Adds a paragraph that is one line of code, however long.
    pub(super) fn code(&mut self, code: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(markdown::code(code));
    }

    /// Adds a list item of Markdown, wrapped; a list stands right below a line that introduces it.
    pub(super) fn item(&mut self, markdown: &str) {
        let goes_on = |line: &String| line.ends_with(':') || line.starts_with("* ") || line.starts_with("  ");
        if self.lines.last().is_some_and(|line| !goes_on(line)) {
            self.lines.push(String::new());
        }
        let mut lines = markdown::wrap(markdown, "  ").into_iter();
        self.lines.extend(lines.next().map(|line| format!("* {line}")));
        self.lines.extend(lines);
    }

    /// The documentation as comments, for code that is laid out here and not by the formatter.
    pub(super) fn comments(&self) -> impl Iterator<Item = String> + '_ {
        self.lines.iter().map(|line| format!("/// {line}").trim_end().to_owned())
    }

    /// The attributes that make the documentation.
    pub(super) fn attributes(&self) -> TokenStream {
        let lines = self.lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        quote!(#(#[doc = #lines])*)
    }
}

/// `#[doc(alias)]` with the name on the wire, where a search for it would not find the one in code: case and what divides words
/// make no difference there.
pub(super) fn alias(name: &str, ident: &Ident) -> TokenStream {
    let plain =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    // The compiler takes no alias with quotes or blanks in it.
    let is_found = plain(&ident.to_string()).contains(&plain(name));
    if is_found || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        quote!()
    } else {
        quote!(#[doc(alias = #name)])
    }
}

/// `#[deprecated]` where `Core.Revisions` says so.
pub(super) fn deprecated(annotations: &Annotations) -> TokenStream {
    match deprecation(annotations).as_deref() {
        None => TokenStream::new(),
        Some("") => quote!(#[deprecated]),
        Some(note) => quote!(#[deprecated(note = #note)]),
    }
}

/// The same as text, for code that is laid out here and not by the formatter.
pub(super) fn deprecated_line(annotations: &Annotations) -> Option<String> {
    let note = deprecation(annotations)?;
    Some(if note.is_empty() { "#[deprecated]".to_owned() } else { format!("#[deprecated(note = {note:?})]") })
}

/// What `Core.Revisions` has to say about the deprecation, if there is one.
fn deprecation(annotations: &Annotations) -> Option<String> {
    let revisions = annotations.value(REVISIONS).map(Value::items).unwrap_or_default();
    let revision = revisions.iter().find(|revision| {
        revision.get("Kind").is_some_and(|kind| kind.members().iter().any(|kind| kind.ends_with("Deprecated")))
    })?;
    let text = |property: &str| revision.get(property).and_then(Value::as_text).filter(|text| !text.is_empty());
    let mut note = text("Description").map_or_else(String::new, markdown::text);
    let facts: Vec<String> =
        [("since", text("Version")), ("announced", text("Date")), ("removed", text("RemovalDate"))]
            .into_iter()
            .filter_map(|(label, value)| Some(format!("{label} {}", markdown::text(value?))))
            .collect();
    if !facts.is_empty() {
        note.push_str(&format!("{}({})", if note.is_empty() { "" } else { " " }, facts.join(", ")));
    }
    // Where it begins a paragraph, as it does where it is shown, a number would begin a list.
    Some(markdown::wrap(&note, "").join(" "))
}
