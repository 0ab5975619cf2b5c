//! Owns documentation: descriptions made safe for rustdoc, and facts in OData's words.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Annotations, Value};

const DESCRIPTION: &str = "Org.OData.Core.V1.Description";
const LONG_DESCRIPTION: &str = "Org.OData.Core.V1.LongDescription";
const REVISIONS: &str = "Org.OData.Core.V1.Revisions";

/// Documentation under construction: paragraphs, each of one or more lines.
#[derive(Default)]
pub(super) struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// The description that annotations give, or else a given text, which may be empty.
    pub(super) fn described(annotations: &Annotations, otherwise: &str) -> Self {
        let mut docs = Self::default();
        match annotations.text(DESCRIPTION).filter(|text| !text.trim().is_empty()) {
            Some(text) => docs.paragraph(&escape(text)),
            None if otherwise.is_empty() => (),
            None => docs.paragraph(otherwise),
        }
        if let Some(text) = annotations.text(LONG_DESCRIPTION).filter(|text| !text.trim().is_empty()) {
            docs.paragraph(&escape(text));
        }
        docs
    }

    /// Adds a paragraph of Markdown, wrapped.
    pub(super) fn paragraph(&mut self, markdown: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(wrap(markdown, ""));
    }

    /// Adds a paragraph that is one line of code, however long.
    pub(super) fn code(&mut self, code: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(format!("`{code}`"));
    }

    /// Adds a list item of Markdown, wrapped; a list starts with a blank line.
    pub(super) fn item(&mut self, markdown: &str) {
        if self.lines.last().is_some_and(|line| !line.starts_with("* ") && !line.starts_with("  ")) {
            self.lines.push(String::new());
        }
        let mut lines = wrap(markdown, "  ").into_iter();
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

/// `#[deprecated]` where `Core.Revisions` says so.
pub(super) fn deprecated(annotations: &Annotations) -> TokenStream {
    let revisions = annotations.value(REVISIONS).map(Value::items).unwrap_or_default();
    let Some(revision) = revisions.iter().find(|revision| {
        revision.get("Kind").is_some_and(|kind| kind.members().iter().any(|kind| kind.ends_with("Deprecated")))
    }) else {
        return TokenStream::new();
    };
    let text = |property: &str| revision.get(property).and_then(Value::as_text).filter(|text| !text.is_empty());
    let mut note =
        text("Description").map_or_else(String::new, |text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let facts: Vec<String> =
        [("since", text("Version")), ("announced", text("Date")), ("removed", text("RemovalDate"))]
            .into_iter()
            .filter_map(|(label, value)| Some(format!("{label} {}", value?)))
            .collect();
    if !facts.is_empty() {
        note.push_str(&format!("{}({})", if note.is_empty() { "" } else { " " }, facts.join(", ")));
    }
    if note.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(note = #note)]) }
}

/// A text from a schema as Markdown that means the same: nothing in it becomes a link, markup or code by accident.
pub(super) fn escape(text: &str) -> String {
    let balanced = text.matches('`').count().is_multiple_of(2);
    let mut escaped = String::with_capacity(text.len());
    let mut in_code = false;
    for word in text.split_whitespace() {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        if !in_code && (word.contains("://") && !word.contains('`')) {
            escaped.push_str(&address(word));
            continue;
        }
        for c in word.chars() {
            match c {
                '`' if balanced => {
                    in_code = !in_code;
                    escaped.push(c);
                }
                '`' | '[' | ']' | '<' | '>' | '*' | '\\' | '|' | '#' | '~' if !in_code => {
                    escaped.push('\\');
                    escaped.push(c);
                }
                _ => escaped.push(c),
            }
        }
    }
    escaped
}

/// A word that holds a web address: in code style, so that it is neither a bare link nor markup.
fn address(word: &str) -> String {
    format!("`{word}`")
}

/// Breaks Markdown into lines, but never so that a line would start a list, a heading or a table.
fn wrap(markdown: &str, indent: &str) -> Vec<String> {
    const WIDTH: usize = 96;
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in markdown.split(' ').filter(|word| !word.is_empty()) {
        let special = word.starts_with(['-', '+', '*', '#', '=', '>', '|', '~'])
            || word.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit());
        let long = line.chars().count() + word.chars().count() >= WIDTH;
        if long && !special && !line.is_empty() {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
        } else if !line.is_empty() && line != indent {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_descriptions_is_text() {
        assert_eq!(escape("a [b] <c> `d[e]` *f*"), r"a \[b\] \<c\> `d[e]` \*f\*");
        assert_eq!(escape("odd ` tick"), r"odd \` tick");
        assert_eq!(escape("see https://example.com/a_b."), "see `https://example.com/a_b.`");
        assert_eq!(escape("two\n\n    lines"), "two lines");
    }

    #[test]
    fn wrapped_lines_start_no_list() {
        let text = format!("{} - no list 1. neither", "word ".repeat(19).trim_end());
        let lines = wrap(&text, "");
        assert!(lines.iter().all(|line| !line.starts_with('-') && !line.starts_with("1.")), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }
}
