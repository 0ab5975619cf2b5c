//! Owns checked access to objects and their members; it must not know the objects of CSDL.

use std::collections::HashMap;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;

use super::object::{Member, Object, is_chosen, split_annotation};
use crate::csdl::findings::Findings;
use crate::csdl::syntax::Name;
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};

/// Reads the objects of one document.
pub(super) struct Reader<'d> {
    /// Collects what is found.
    pub(super) findings: Findings<'d>,
    /// The document's text.
    pub(super) text: &'d str,
}

/// Describes the kind of a value.
fn describe(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(_) => "a string",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "a Boolean",
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::NullKeyword(_) => "null",
    }
}

impl<'d> Reader<'d> {
    /// Creates a reader of the document with this text.
    pub(super) fn new(findings: Findings<'d>, text: &'d str) -> Self {
        Self { findings, text }
    }

    /// The span of a value; that of a string excludes its quotes.
    pub(super) fn span(&self, value: &Value<'_>) -> Span {
        let range = value.range();
        match value {
            Value::StringLit(_) => self.unquoted(range.start, range.end),
            _ => self.findings.span(range.start..range.end),
        }
    }

    fn unquoted(&self, start: usize, end: usize) -> Span {
        self.findings.span(start + 1..end.saturating_sub(1).max(start + 1))
    }

    /// Reports a value of the wrong kind.
    pub(super) fn mismatch(&mut self, value: &Value<'_>, what: &str, expected: &str) {
        let span = self.span(value);
        self.findings.error(span, format!("{what} must be {expected}, not {}", describe(value)));
    }

    /// The members of an object with arbitrary names: even one with `@` is not an annotation.
    pub(super) fn entries<'a>(&mut self, value: &'a Value<'a>, what: &str) -> Option<Object<'a>> {
        self.unique_members(value, what, false, false)
    }

    /// Like [`entries`](Self::entries), for an object whose members are declarations: duplicates are errors.
    pub(super) fn declarations<'a>(&mut self, value: &'a Value<'a>, what: &str) -> Option<Object<'a>> {
        self.unique_members(value, what, false, true)
    }

    /// The members of an object. Warns of all but the keywords in `known` and, if `named`, names that the document chooses.
    pub(super) fn object<'a>(
        &mut self,
        value: &'a Value<'a>,
        what: &str,
        known: &[&[&str]],
        named: bool,
    ) -> Option<Object<'a>> {
        let object = self.unique_members(value, what, true, named)?;
        self.check_members(&object, what, known, named);
        self.check_targets(&object, what);
        Some(object)
    }

    /// The members of an object, separate from annotations, without any check of their names.
    pub(super) fn unchecked<'a>(&mut self, value: &'a Value<'a>, what: &str) -> Option<Object<'a>> {
        self.unique_members(value, what, true, false)
    }

    /// The members of an object. A duplicate is an error if members are declarations, or if it is a keyword of
    /// something that generation needs; otherwise the first one counts.
    fn unique_members<'a>(
        &mut self,
        value: &'a Value<'a>,
        what: &str,
        annotated: bool,
        declared: bool,
    ) -> Option<Object<'a>> {
        let Value::Object(written) = value else {
            self.mismatch(value, what, "an object");
            return None;
        };
        let mut object = Object::new(self.span(value));
        let mut first_places: HashMap<&str, Span> = HashMap::new();
        for property in &written.properties {
            let range = property.name.range();
            let name_span = match &property.name {
                ObjectPropName::String(_) => self.unquoted(range.start, range.end),
                ObjectPropName::Word(_) => self.findings.span(range.start..range.end),
            };
            let name = property.name.as_str();
            let annotation = split_annotation(name).filter(|_| annotated);
            if let Some(&first) = first_places.get(name) {
                let message = format!("`{name}` appears twice in {what}");
                match annotation {
                    None if name.starts_with('$') && !self.findings.is_dispensable() => self
                        .findings
                        .push(Diagnostic::error(name_span, message).with_related(first, "first given here")),
                    None if declared => self.findings.twice(name_span, first, message),
                    _ => self.findings.repeated(name_span, first, &message),
                }
                continue;
            }
            first_places.insert(name, name_span);
            let member = Member { name, name_span, value: &property.value };
            match annotation {
                Some((target, term)) => object.annotate(target, Member { name: term, ..member }),
                None => object.push(member),
            }
        }
        Some(object)
    }

    /// Warns of unknown members.
    pub(super) fn check_members(&mut self, object: &Object<'_>, what: &str, known: &[&[&str]], named: bool) {
        let candidates = || known.iter().flat_map(|some| some.iter().copied());
        for member in &object.members {
            let name = member.name;
            if candidates().any(|candidate| candidate == name) || (named && is_chosen(name)) {
                continue;
            }
            let message = format!("{what} has no member `{name}`; it is ignored");
            self.findings.unknown(member.name_span, message, name, candidates());
        }
    }

    /// Warns of annotations of absent members.
    pub(super) fn check_targets(&mut self, object: &Object<'_>, what: &str) {
        let mut targets: Vec<_> = object
            .annotations
            .iter()
            .filter(|(target, _)| !target.is_empty() && object.get(target).is_none())
            .filter_map(|(target, annotations)| Some((annotations.first()?.name_span, *target)))
            .collect();
        // The map iterates in random order; findings must not.
        targets.sort_by_key(|(span, _)| span.start);
        for (span, target) in targets {
            let message =
                format!("`{target}` is annotated here but is not a member of {what}; the annotation is ignored");
            self.findings.unknown(span, message, target, object.members.iter().map(|member| member.name));
        }
    }

    /// The text of a value that must be a non-empty string.
    pub(super) fn name(&mut self, value: &Value<'_>, what: &str) -> Option<Name> {
        let Value::StringLit(text) = value else {
            self.mismatch(value, what, "a string");
            return None;
        };
        let span = self.span(value);
        if text.value.is_empty() {
            self.findings.error(span, format!("{what} must not be empty"));
            return None;
        }
        let name = Spanned::new(text.value.clone().into_owned(), span);
        self.findings.is_reference(&name, what).then_some(name)
    }

    /// Reads something that generation does not need: errors in it are warnings.
    pub(super) fn dispensable<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.findings.begin_dispensable();
        let value = read(self);
        self.findings.end_dispensable();
        value
    }

    /// The name in an optional member that generation does not need.
    pub(super) fn detail(&mut self, object: &Object<'_>, name: &str) -> Option<Name> {
        self.dispensable(|reader| reader.optional(object, name))
    }

    /// The name in an optional member.
    pub(super) fn optional(&mut self, object: &Object<'_>, name: &str) -> Option<Name> {
        let member = object.get(name)?;
        self.name(member.value, &format!("`{name}`"))
    }

    /// The name in a required member.
    pub(super) fn required(&mut self, object: &Object<'_>, name: &str, what: &str) -> Option<Name> {
        if object.get(name).is_none() {
            self.missing(object, name, what);
        }
        self.optional(object, name)
    }

    /// Reports a missing member, at the object's opening brace.
    pub(super) fn missing(&mut self, object: &Object<'_>, name: &str, what: &str) {
        let span = Span { end: object.span.start.saturating_add(1), ..object.span };
        self.findings.error(span, format!("{what} must have a member `{name}`"));
    }

    /// The alias in `$Alias`, if any.
    pub(super) fn alias(&mut self, object: &Object<'_>) -> Option<Name> {
        let alias = self.optional(object, "$Alias")?;
        self.findings.is_declarable(&alias, "an alias").then_some(alias)
    }

    /// The namespace in a required member.
    pub(super) fn namespace(&mut self, object: &Object<'_>, name: &str, what: &str) -> Option<Name> {
        let namespace = self.required(object, name, what)?;
        self.findings.is_namespace(&namespace).then_some(namespace)
    }

    /// The Boolean in an optional member.
    pub(super) fn boolean(&mut self, object: &Object<'_>, name: &str) -> Option<bool> {
        match object.get(name)?.value {
            Value::BooleanLit(literal) => Some(literal.value),
            other => {
                self.mismatch(other, &format!("`{name}`"), "`true` or `false`");
                None
            }
        }
    }

    /// The Boolean in an optional member that generation does not need.
    pub(super) fn flag(&mut self, object: &Object<'_>, name: &str) -> Option<bool> {
        self.dispensable(|reader| reader.boolean(object, name))
    }

    /// The number in an optional member.
    pub(super) fn number(&mut self, object: &Object<'_>, name: &str) -> Option<u64> {
        match object.get(name)?.value {
            Value::NumberLit(literal) => {
                let number = literal.value.parse().ok();
                if number.is_none() {
                    let range = literal.range;
                    let span = self.findings.span(range.start..range.end);
                    self.findings
                        .error(span, format!("`{name}` must be a non-negative integer, not `{}`", literal.value));
                }
                number
            }
            other => {
                self.mismatch(other, &format!("`{name}`"), "a non-negative integer");
                None
            }
        }
    }

    /// The elements of the array in an optional member.
    pub(super) fn items<'a>(&mut self, object: &Object<'a>, name: &str) -> &'a [Value<'a>] {
        match object.get(name).map(|member| member.value) {
            None => &[],
            Some(Value::Array(array)) => &array.elements,
            Some(other) => {
                self.mismatch(other, &format!("`{name}`"), "an array");
                &[]
            }
        }
    }
}
