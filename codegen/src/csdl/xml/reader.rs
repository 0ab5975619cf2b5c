//! Owns access to elements and attributes with the findings that it brings; it must not know the elements of CSDL.

use std::ops::Range;

use crate::csdl::findings::Findings;
use crate::csdl::syntax::Name;
use crate::source::{Span, Spanned};

/// The namespace of the elements that describe a model.
pub(super) const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";
/// The namespace of the elements around them.
pub(super) const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";

/// Elements of the outer namespace; all others are in the inner one.
const OUTER: [&str; 5] = ["Edmx", "DataServices", "Reference", "Include", "IncludeAnnotations"];

/// An element or text of the document.
pub(super) type Node<'a> = roxmltree::Node<'a, 'a>;

/// Reads elements of one document.
pub(super) struct Reader<'d> {
    /// Where findings go.
    pub(super) findings: Findings<'d>,
    /// How many bytes precede the text that was parsed.
    shift: usize,
}

impl<'d> Reader<'d> {
    /// A reader of a document of which the first `shift` bytes were left out.
    pub(super) fn new(findings: Findings<'d>, shift: usize) -> Self {
        Self { findings, shift }
    }

    /// The place of bytes of the parsed text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.findings.span(range.start + self.shift..range.end + self.shift)
    }

    /// The place of an element's name in its start tag.
    pub(super) fn tag(&self, node: Node<'_>) -> Span {
        let start = node.range().start + 1;
        let rest = node.document().input_text().get(start..).unwrap_or_default();
        let length = rest.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(0);
        self.span(start..start + length)
    }

    /// Warns of attributes, elements and text that have no meaning in the element, and gives the children that have.
    ///
    /// What is in a foreign namespace is an extension and nobody's mistake.
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
        // `xmlns=""` takes the default namespace away.
        let namespace = child.tag_name().namespace().filter(|uri| !uri.is_empty());
        let expected = if OUTER.contains(&name) { EDMX } else { EDM };
        let known = elements.contains(&name);
        if known && namespace == Some(expected) {
            return true;
        }
        if name == "Schema" && parent == "DataServices" {
            // Reported as the error that it is.
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

    /// An attribute's value, with the blanks around it.
    pub(super) fn verbatim(&self, node: Node<'_>, name: &str) -> Option<Name> {
        let attribute =
            node.attributes().find(|attribute| attribute.namespace().is_none() && attribute.name() == name)?;
        Some(Spanned::new(attribute.value().to_owned(), self.span(attribute.range_value())))
    }

    /// An attribute's value without the blanks around it, which XML Schema gives no meaning in names and numbers.
    pub(super) fn attribute(&self, node: Node<'_>, name: &str) -> Option<Name> {
        let attribute =
            node.attributes().find(|attribute| attribute.namespace().is_none() && attribute.name() == name)?;
        let range = attribute.range_value();
        let raw = node.document().input_text().get(range.clone()).unwrap_or_default();
        let start = range.start + (raw.len() - raw.trim_start().len());
        let end = start + raw.trim().len();
        Some(Spanned::new(attribute.value().trim().to_owned(), self.span(start..end)))
    }

    /// A name in an attribute that may be absent, but not empty.
    pub(super) fn optional(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        let value = self.attribute(node, name)?;
        if value.is_empty() {
            self.findings.error(value.span, format!("`{name}` must not be empty"));
            return None;
        }
        self.findings.is_reference(&value, &format!("`{name}`")).then_some(value)
    }

    /// A name in an attribute that generation can do without.
    pub(super) fn detail(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        self.dispensable(|reader| reader.optional(node, name))
    }

    /// Reads something that generation can do without: what is wrong with it is a warning.
    pub(super) fn dispensable<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.findings.begin_dispensable();
        let value = read(self);
        self.findings.end_dispensable();
        value
    }

    /// A name in an attribute that must be there.
    pub(super) fn required(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        if self.attribute(node, name).is_none() {
            let span = self.tag(node);
            let element = node.tag_name().name();
            self.findings.error(span, format!("`{element}` must have an attribute `{name}`"));
        }
        self.optional(node, name)
    }

    /// `Name` of something that is declared.
    pub(super) fn declared(&mut self, node: Node<'_>) -> Option<Name> {
        // What must not refer to anything may be longer than what must not be declared.
        let Some(name) = self.attribute(node, "Name").filter(|name| !name.is_empty()) else {
            return self.required(node, "Name");
        };
        self.findings.is_declarable(&name, &format!("`{}`", node.tag_name().name())).then_some(name)
    }

    /// `Alias`, if there is one.
    pub(super) fn alias(&mut self, node: Node<'_>) -> Option<Name> {
        let alias = self.optional(node, "Alias")?;
        self.findings.is_declarable(&alias, "an alias").then_some(alias)
    }

    /// A namespace that must be there.
    pub(super) fn namespace(&mut self, node: Node<'_>, name: &str) -> Option<Name> {
        let namespace = self.required(node, name)?;
        self.findings.is_namespace(&namespace).then_some(namespace)
    }

    /// A Boolean that may be absent.
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

    /// A Boolean that may be absent, and that generation can do without.
    pub(super) fn flag(&mut self, node: Node<'_>, name: &str) -> Option<bool> {
        self.dispensable(|reader| reader.boolean(node, name))
    }

    /// A number that may be absent; `word`, in any case, stands for none.
    pub(super) fn number(&mut self, node: Node<'_>, name: &str, word: Option<&str>) -> Option<u64> {
        let value = self.attribute(node, name)?;
        if word.is_some_and(|word| value.eq_ignore_ascii_case(word)) {
            return None;
        }
        let number = value.parse().ok();
        if number.is_none() {
            let or = word.map(|word| format!(" or `{word}`")).unwrap_or_default();
            let message = format!("`{name}` must be a whole number{or}, not `{}`", value.value);
            self.findings.error(value.span, message);
        }
        number
    }
}
