//! Owns checked access to elements and attributes; it must not know the elements of CSDL.

use std::ops::Range;

use crate::csdl::findings::Findings;
use crate::csdl::syntax::Name;
use crate::source::{Span, Spanned};

/// The namespace of a schema and what it contains.
pub(super) const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";
/// The namespace of the elements around schemas.
pub(super) const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";

/// The elements in the outer namespace; all others are in the inner one.
const OUTER: [&str; 5] = ["Edmx", "DataServices", "Reference", "Include", "IncludeAnnotations"];

/// An element or text of the document.
pub(super) type Node<'a> = roxmltree::Node<'a, 'a>;

/// Reads the elements of one document.
pub(super) struct Reader<'d> {
    /// Collects what is found.
    pub(super) findings: Findings<'d>,
    /// How many bytes of the document precede the parsed text.
    shift: usize,
}

impl<'d> Reader<'d> {
    /// Creates a reader of a document that was parsed from the offset `shift`.
    pub(super) fn new(findings: Findings<'d>, shift: usize) -> Self {
        Self { findings, shift }
    }

    /// The span of a range of the parsed text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.findings.span(range.start + self.shift..range.end + self.shift)
    }

    /// The span of an element's name in its start tag.
    pub(super) fn tag(&self, node: Node<'_>) -> Span {
        let start = node.range().start + 1;
        let rest = node.document().input_text().get(start..).unwrap_or_default();
        let length = rest.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(0);
        self.span(start..start + length)
    }

    /// Returns the known children of an element, and warns of unknown attributes, elements and text.
    ///
    /// Whatever is in a foreign namespace is an extension, and is skipped without a warning.
    pub(super) fn open<'a>(&mut self, node: Node<'a>, attributes: &[&[&str]], elements: &[&str]) -> Vec<Node<'a>> {
        let parent = node.tag_name().name();
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            let mut known = attributes.iter().flat_map(|some| some.iter().copied());
            let name = attribute.name();
            if !known.clone().any(|candidate| candidate == name) {
                let span = self.span(attribute.range_qname());
                let message = format!("`{parent}` has no attribute `{name}`; it is ignored");
                self.findings.unknown(span, message, name, &mut known);
            }
        }
        let mut children = Vec::new();
        for child in node.children() {
            if child.is_text() && !child.text().unwrap_or_default().trim().is_empty() {
                let span = self.span(child.range());
                self.findings.warning(span, format!("text in `{parent}` has no meaning; it is ignored"));
            } else if child.is_element() && self.is_known_child(child, parent, elements) {
                children.push(child);
            }
        }
        children
    }

    fn is_known_child(&mut self, child: Node<'_>, parent: &str, elements: &[&str]) -> bool {
        let name = child.tag_name().name();
        // `xmlns=""` resets the default namespace.
        let namespace = child.tag_name().namespace().filter(|uri| !uri.is_empty());
        let expected = if OUTER.contains(&name) { EDMX } else { EDM };
        let known = elements.contains(&name);
        if known && namespace == Some(expected) {
            return true;
        }
        if name == "Schema" && parent == "DataServices" {
            // Reported elsewhere, as an error.
            return false;
        }
        let span = self.tag(child);
        match namespace {
            Some(EDM | EDMX) | None if known => {
                let message = format!("the element `{name}` must be in the namespace `{expected}`; it is ignored");
                self.findings.warning(span, message);
            }
            Some(EDM | EDMX) | None => {
                let message = format!("`{parent}` has no child element `{name}` here; it is ignored");
                self.findings.unknown(span, message, name, elements.iter().copied());
            }
            Some(_) => {}
        }
        false
    }

    /// The value of an attribute, with the white space around it.
    pub(super) fn verbatim(&self, node: Node<'_>, name: &str) -> Option<Name> {
        let attribute =
            node.attributes().find(|attribute| attribute.namespace().is_none() && attribute.name() == name)?;
        Some(Spanned::new(attribute.value().to_owned(), self.span(attribute.range_value())))
    }

    /// The value of an attribute without the white space around it, which XML Schema ignores in names and numbers.
    pub(super) fn attribute(&self, node: Node<'_>, name: &str) -> Option<Name> {
        let attribute =
            node.attributes().find(|attribute| attribute.namespace().is_none() && attribute.name() == name)?;
        let range = attribute.range_value();
        let raw = node.document().input_text().get(range.clone()).unwrap_or_default();
        let start = range.start + (raw.len() - raw.trim_start().len());
        let end = start + raw.trim().len();
        Some(Spanned::new(attribute.value().trim().to_owned(), self.span(start..end)))
    }

    /// The name in an optional attribute, which must not be empty.
    pub(super) fn optional(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        let value = self.attribute(node, name)?;
        if value.is_empty() {
            self.findings.error(value.span, format!("`{name}` must not be empty"));
            return None;
        }
        self.findings.is_reference(&value, &format!("`{name}`")).then_some(value)
    }

    /// The name in an optional attribute that generation does not need.
    pub(super) fn detail(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        self.dispensable(|reader| reader.optional(node, name))
    }

    /// Reads something that generation does not need: errors in it are warnings.
    pub(super) fn dispensable<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.findings.begin_dispensable();
        let value = read(self);
        self.findings.end_dispensable();
        value
    }

    /// The name in a required attribute.
    pub(super) fn required(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        if self.attribute(node, name).is_none() {
            let span = self.tag(node);
            let element = node.tag_name().name();
            self.findings.error(span, format!("`{element}` must have an attribute `{name}`"));
        }
        self.optional(node, name)
    }

    /// The `Name` of a declaration.
    pub(super) fn declared(&mut self, node: Node<'_>) -> Option<Name> {
        // `required` would check it as a reference, which may be longer and contain other characters.
        let Some(name) = self.attribute(node, "Name").filter(|name| !name.is_empty()) else {
            return self.required(node, "Name");
        };
        self.findings.is_declarable(&name, &format!("`{}`", node.tag_name().name())).then_some(name)
    }

    /// The alias in `Alias`, if any.
    pub(super) fn alias(&mut self, node: Node<'_>) -> Option<Name> {
        let alias = self.optional(node, "Alias")?;
        self.findings.is_declarable(&alias, "an alias").then_some(alias)
    }

    /// The namespace in a required attribute.
    pub(super) fn namespace(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        let namespace = self.required(node, name)?;
        self.findings.is_namespace(&namespace).then_some(namespace)
    }

    /// The Boolean in an optional attribute.
    pub(super) fn boolean(&mut self, node: Node<'_>, name: &str) -> Option<bool> {
        let value = self.attribute(node, name)?;
        match value.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            other => {
                self.findings.error(value.span, format!("`{name}` must be `true` or `false`, not `{other}`"));
                None
            }
        }
    }

    /// The Boolean in an optional attribute that generation does not need.
    pub(super) fn flag(&mut self, node: Node<'_>, name: &str) -> Option<bool> {
        self.dispensable(|reader| reader.boolean(node, name))
    }

    /// The number in an optional attribute; `word`, in any case, means none.
    pub(super) fn number(&mut self, node: Node<'_>, name: &str, word: Option<&str>) -> Option<u64> {
        let value = self.attribute(node, name)?;
        if word.is_some_and(|word| value.eq_ignore_ascii_case(word)) {
            return None;
        }
        let number = value.parse().ok();
        if number.is_none() {
            let or = word.map(|word| format!(" or `{word}`")).unwrap_or_default();
            let message = format!("`{name}` must be a non-negative integer{or}, not `{}`", value.value);
            self.findings.error(value.span, message);
        }
        number
    }
}
