//! Owns documentation: paragraphs and lists of Markdown, aliases for the search, and notes on deprecation.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::{Annotations, Value};

use super::context::Context;
use super::markdown;

const DESCRIPTION: &str = "Org.OData.Core.V1.Description";
const LONG_DESCRIPTION: &str = "Org.OData.Core.V1.LongDescription";
const REVISIONS: &str = "Org.OData.Core.V1.Revisions";
const LINKS: &str = "Org.OData.Core.V1.Links";

/// A builder of documentation.
#[derive(Default)]
pub(super) struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// Begins with the description in the annotations, or else with a paragraph of Markdown, unless that is empty.
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

    /// Adds a paragraph of Markdown and wraps it.
    pub(super) fn paragraph(&mut self, markdown: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(markdown::wrap(markdown, ""));
    }

    /// Adds a paragraph of facts about an element, ending with a link to the page that `Core.Links` names as its help.
    pub(super) fn facts(&mut self, annotations: &Annotations, facts: &str) {
        let links = annotations.value(LINKS).map(Value::items).unwrap_or_default();
        let text = |link: &Value, name: &str| link.get(name).and_then(Value::as_text).map(str::to_owned);
        let mut help = links.iter().filter(|link| text(link, "rel").as_deref() == Some("help"));
        let link = help.find_map(|link| markdown::documentation(&text(link, "href")?));
        self.paragraph(&link.map_or_else(|| facts.to_owned(), |link| format!("{facts} {link}.")));
    }

    /// Adds a paragraph of code, which is not wrapped.
    pub(super) fn code(&mut self, code: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(markdown::code(code));
    }

    /// Adds a list item of Markdown and wraps it. A list directly follows a line that introduces it with a colon.
    pub(super) fn item(&mut self, markdown: &str) {
        let goes_on = |line: &String| line.ends_with(':') || line.starts_with("* ") || line.starts_with("  ");
        if self.lines.last().is_some_and(|line| !goes_on(line)) {
            self.lines.push(String::new());
        }
        let mut lines = markdown::wrap(markdown, "  ").into_iter();
        self.lines.extend(lines.next().map(|line| format!("* {line}")));
        self.lines.extend(lines);
    }

    /// The documentation as a comment, line by line. Whatever a description has come through, it cannot end the comment: the
    /// rest would be code.
    pub(super) fn comments(&self) -> impl Iterator<Item = String> + '_ {
        self.lines.iter().map(|line| {
            let line: String = line.chars().filter(|character| !character.is_control()).collect();
            format!("/// {line}").trim_end().to_owned()
        })
    }

    /// The documentation as an attribute, which stands for its comment.
    pub(super) fn attributes(&self, context: &Context<'_, '_>) -> TokenStream {
        if self.lines.is_empty() {
            return TokenStream::new();
        }
        let mark = context.comment(self.comments().collect());
        quote!(#[doc = #mark])
    }
}

/// `#[doc(alias)]` with the wire name, if searching for it would not find the Rust name. rustdoc's search ignores case
/// and underscores.
pub(super) fn alias(name: &str, ident: &Ident) -> TokenStream {
    let plain =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    // Aliases must not contain quotes or blanks.
    let is_found = plain(&ident.to_string()).contains(&plain(name));
    if is_found || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        quote!()
    } else {
        quote!(#[doc(alias = #name)])
    }
}

/// `#[deprecated]`, if `Core.Revisions` has a deprecation.
pub(super) fn deprecated(annotations: &Annotations) -> TokenStream {
    match deprecation(annotations).as_deref() {
        None => TokenStream::new(),
        Some("") => quote!(#[deprecated]),
        Some(note) => quote!(#[deprecated(note = #note)]),
    }
}

/// The same as text, for code that the formatter leaves alone.
pub(super) fn deprecated_line(annotations: &Annotations) -> Option<String> {
    let note = deprecation(annotations)?;
    Some(if note.is_empty() { "#[deprecated]".to_owned() } else { format!("#[deprecated(note = {note:?})]") })
}

/// The note on the deprecation in `Core.Revisions`, if there is one; it may be empty.
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
    // rustdoc shows it as a paragraph, which must not begin like a list.
    Some(markdown::wrap(&note, "").join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_documentation_stays_one_comment() {
        let lines = ["A & B.", "", "`///` st\nays.\r", "Trailing  "].map(str::to_owned);
        let comments: Vec<String> = Docs { lines: lines.to_vec() }.comments().collect();
        assert_eq!(comments, ["/// A & B.", "///", "/// `///` stays.", "/// Trailing"]);
    }
}
