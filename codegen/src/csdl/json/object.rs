//! Owns the members of a JSON object, sorted into values and annotations; it must not know what they mean.

use std::collections::HashMap;

use jsonc_parser::ast::Value;

use crate::csdl::syntax::Name;
use crate::source::{Span, Spanned};

/// A member of an object.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    /// The name.
    pub(super) name: &'a str,
    /// The name's place, without the quotes.
    pub(super) name_span: Span,
    /// The value.
    pub(super) value: &'a Value<'a>,
}

impl Member<'_> {
    /// The name with its place.
    pub(super) fn spanned_name(&self) -> Name {
        Spanned::new(self.name.to_owned(), self.name_span)
    }
}

/// An object.
pub(super) struct Object<'a> {
    /// Its place.
    pub(super) span: Span,
    /// The members that are no annotations, in document order.
    pub(super) members: Vec<Member<'a>>,
    /// The annotations, by the name of the member that they annotate, which is empty for the object itself. What is
    /// left of their names starts after the first `@`.
    pub(super) annotations: HashMap<&'a str, Vec<Member<'a>>>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Object<'a> {
    /// An object without members.
    pub(super) fn new(span: Span) -> Self {
        Self { span, members: Vec::new(), annotations: HashMap::new(), by_name: HashMap::new() }
    }

    /// Adds a member; an earlier one of that name is found by the name still.
    pub(super) fn push(&mut self, member: Member<'a>) {
        self.by_name.entry(member.name).or_insert(self.members.len());
        self.members.push(member);
    }

    /// Adds an annotation.
    pub(super) fn annotate(&mut self, target: &'a str, annotation: Member<'a>) {
        self.annotations.entry(target).or_default().push(annotation);
    }

    /// The member of a name.
    pub(super) fn get(&self, name: &str) -> Option<Member<'a>> {
        self.by_name.get(name).and_then(|&index| self.members.get(index)).copied()
    }

    /// The members whose names the document chose, as opposed to keywords and control information.
    pub(super) fn named(&self) -> impl Iterator<Item = Member<'a>> {
        self.members.iter().copied().filter(|member| is_chosen(member.name))
    }
}

/// Whether a member's name was chosen by the document's author.
pub(super) fn is_chosen(name: &str) -> bool {
    !name.starts_with(['$', '@'])
}

/// Splits the name of an annotation at the first `@`: what is annotated, and the term with all that follows.
///
/// Control information such as `@type` and `@odata.type` is no annotation: a term's name has a namespace, and that of
/// control information is reserved.
pub(super) fn split_annotation(name: &str) -> Option<(&str, &str)> {
    let (target, term) = name.split_once('@')?;
    (term.contains('.') && !term.starts_with("odata.")).then_some((target, term))
}
