//! Owns JSON objects, with annotations separate from other members; it must not know what they mean.

use std::collections::HashMap;

use jsonc_parser::ast::Value;

use crate::csdl::syntax::Name;
use crate::source::{Span, Spanned};

/// A member of an object.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    /// The name.
    pub(super) name: &'a str,
    /// The span of the name, without the quotes.
    pub(super) name_span: Span,
    /// The value.
    pub(super) value: &'a Value<'a>,
}

impl Member<'_> {
    /// The name with its position.
    pub(super) fn spanned_name(&self) -> Name {
        Spanned::new(self.name.to_owned(), self.name_span)
    }
}

/// An object.
pub(super) struct Object<'a> {
    /// Its span.
    pub(super) span: Span,
    /// The members other than annotations, in document order.
    pub(super) members: Vec<Member<'a>>,
    /// The annotations, by the name of the annotated member, which is empty for the object itself. Their own names are
    /// what follows the first `@`.
    pub(super) annotations: HashMap<&'a str, Vec<Member<'a>>>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Object<'a> {
    /// Creates an object without members.
    pub(super) fn new(span: Span) -> Self {
        Self { span, members: Vec::new(), annotations: HashMap::new(), by_name: HashMap::new() }
    }

    /// Adds a member. An earlier one with the same name remains the one found by that name.
    pub(super) fn push(&mut self, member: Member<'a>) {
        self.by_name.entry(member.name).or_insert(self.members.len());
        self.members.push(member);
    }

    /// Adds an annotation.
    pub(super) fn annotate(&mut self, target: &'a str, annotation: Member<'a>) {
        self.annotations.entry(target).or_default().push(annotation);
    }

    /// The member with a name.
    pub(super) fn get(&self, name: &str) -> Option<Member<'a>> {
        self.by_name.get(name).and_then(|&index| self.members.get(index)).copied()
    }

    /// The members whose names the document chooses, as opposed to keywords and control information.
    pub(super) fn named(&self) -> impl Iterator<Item = Member<'a>> {
        self.members.iter().copied().filter(|member| is_chosen(member.name))
    }
}

/// Whether the document chooses a member's name, rather than CSDL.
pub(super) fn is_chosen(name: &str) -> bool {
    !name.starts_with(['$', '@'])
}

/// Splits the name of an annotation at the first `@` into the annotated member and the term with whatever follows it.
///
/// Control information such as `@type` and `@odata.type` is not an annotation: terms have a namespace, and that of control
/// information is reserved.
pub(super) fn split_annotation(name: &str) -> Option<(&str, &str)> {
    let (target, term) = name.split_once('@')?;
    (term.contains('.') && !term.starts_with("odata.")).then_some((target, term))
}
