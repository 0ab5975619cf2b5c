//! Owns access to objects and their members with the findings that it brings; it must not know the objects of CSDL.

use std::collections::HashMap;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;

use super::object::{Member, Object, is_chosen, split_annotation};
use crate::csdl::findings::Findings;
use crate::csdl::syntax::Name;
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};

/// Reads objects of one document.
pub(super) struct Reader<'d> {
    /// Where findings go.
    pub(super) findings: Findings<'d>,
    /// The document's text.
    pub(super) text: &'d str,
}

/// What a value is, in words.
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
    /// A reader of the document of this text.
    pub(super) fn new(findings: Findings<'d>, text: &'d str) -> Self {
        Self { findings, text }
    }

    /// The place of a value; that of a string is without its quotes.
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

    /// Reports that a value is not what was expected.
    pub(super) fn mismatch(&mut self, value: &Value<'_>, what: &str, expected: &str) {
        let span = self.span(value);
        self.findings.error(span, format!("{what} must be {expected}, not {}", describe(value)));
    }

    /// The members of an object whose names are free, so that even one with `@` is none of an annotation.
    pub(super) fn entries<'a>(&mut self, value: &'a Value<'a>, what: &str) -> Option<Object<'a>> {
        self.unique_members(value, what, false, false)
    }

    /// As [`entries`](Self::entries), of an object whose members are declared, so that one that is there twice is an error.
    pub(super) fn declarations<'a>(&mut self, value: &'a Value<'a>, what: &str) -> Option<Object<'a>> {
        self.unique_members(value, what, false, true)
    }

    /// The members of an object of which keywords are `known`, and other names if `named`; warns of all others.
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

    /// The members of an object, annotations apart, without any check of their names.
    pub(super) fn unchecked<'a>(&mut self, value: &'a Value<'a>, what: &str) -> Option<Object<'a>> {
        self.unique_members(value, what, true, false)
    }

    /// The members of an object. One that is there twice is an error if it is `declared` there, or a keyword of something
    /// that generation needs; of others the first one counts.
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
                        .push(Diagnostic::error(name_span, message).with_related(first, "the first one is here")),
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

    /// Warns of members that have no meaning in the object.
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

    /// Warns of annotations of members that are not there.
    pub(super) fn check_targets(&mut self, object: &Object<'_>, what: &str) {
        let mut targets: Vec<_> = object
            .annotations
            .iter()
            .filter(|(target, _)| !target.is_empty() && object.get(target).is_none())
            .filter_map(|(target, annotations)| Some((annotations.first()?.name_span, *target)))
            .collect();
        // The order of the map is random, that of the findings must not be.
        targets.sort_by_key(|(span, _)| span.start);
        for (span, target) in targets {
            let message = format!("`{target}`, which is annotated here, is no member of {what}; it is ignored");
            self.findings.unknown(span, message, target, object.members.iter().map(|member| member.name));
        }
    }

    /// The text of a value that must be a string and not empty.
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

    /// Reads something that generation can do without: what is wrong with it is a warning.
    pub(super) fn dispensable<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.findings.begin_dispensable();
        let value = read(self);
        self.findings.end_dispensable();
        value
    }

    /// A name in a member that generation can do without.
    pub(super) fn detail(&mut self, object: &Object<'_>, name: &str) -> Option<Name> {
        self.dispensable(|reader| reader.optional(object, name))
    }

    /// A name in a member that may be absent.
    pub(super) fn optional(&mut self, object: &Object<'_>, name: &str) -> Option<Name> {
        let member = object.get(name)?;
        self.name(member.value, &format!("`{name}`"))
    }

    /// A name in a member that must be there.
    pub(super) fn required(&mut self, object: &Object<'_>, name: &str, what: &str) -> Option<Name> {
        if object.get(name).is_none() {
            self.missing(object, name, what);
        }
        self.optional(object, name)
    }

    /// Reports that an object lacks a member, at the object's opening brace.
    pub(super) fn missing(&mut self, object: &Object<'_>, name: &str, what: &str) {
        let span = Span { end: object.span.start.saturating_add(1), ..object.span };
        self.findings.error(span, format!("{what} must have a member `{name}`"));
    }

    /// `$Alias`, if there is one.
    pub(super) fn alias(&mut self, object: &Object<'_>) -> Option<Name> {
        let alias = self.optional(object, "$Alias")?;
        self.findings.is_declarable(&alias, "an alias").then_some(alias)
    }

    /// A namespace that must be there.
    pub(super) fn namespace(&mut self, object: &Object<'_>, name: &str, what: &str) -> Option<Name> {
        let namespace = self.required(object, name, what)?;
        self.findings.is_namespace(&namespace).then_some(namespace)
    }

    /// A Boolean that may be absent.
    pub(super) fn boolean(&mut self, object: &Object<'_>, name: &str) -> Option<bool> {
        match object.get(name)?.value {
            Value::BooleanLit(literal) => Some(literal.value),
            other => {
                self.mismatch(other, &format!("`{name}`"), "true or false");
                None
            }
        }
    }

    /// A Boolean that may be absent, and that generation can do without.
    pub(super) fn flag(&mut self, object: &Object<'_>, name: &str) -> Option<bool> {
        self.dispensable(|reader| reader.boolean(object, name))
    }

    /// A number that may be absent.
    pub(super) fn number(&mut self, object: &Object<'_>, name: &str) -> Option<u64> {
        match object.get(name)?.value {
            Value::NumberLit(literal) => {
                let number = literal.value.parse().ok();
                if number.is_none() {
                    let range = literal.range;
                    let span = self.findings.span(range.start..range.end);
                    self.findings.error(span, format!("`{name}` must be a whole number, not `{}`", literal.value));
                }
                number
            }
            other => {
                self.mismatch(other, &format!("`{name}`"), "a whole number");
                None
            }
        }
    }

    /// The elements of an array, none if the member is absent.
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
