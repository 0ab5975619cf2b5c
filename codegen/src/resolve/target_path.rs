//! Owns the syntax of paths to annotated elements (CSDL 14.2.2): a qualified name, perhaps a signature, then members.

use crate::csdl::syntax::{Name, TypeExpression};
use crate::edm::Cardinality;

use super::scope::Scope;

/// A path, split.
pub(super) struct TargetPath<'p> {
    /// The qualified name at its start, without an alias.
    pub(super) head: String,
    /// The types in parentheses that select an overload, without aliases.
    pub(super) signature: Option<Vec<String>>,
    /// The rest: empty, or a slash and the names of members.
    pub(super) rest: &'p str,
}

impl<'p> TargetPath<'p> {
    /// Splits a path as written in a document.
    pub(super) fn new(target: &'p Name, scope: &Scope) -> Self {
        let source = target.span.source;
        let (head, rest) = target.value.split_at(target.value.find(['/', '(']).unwrap_or(target.value.len()));
        let head = scope.expand(source, head);
        let Some((types, rest)) = rest.strip_prefix('(').and_then(|rest| rest.rsplit_once(')')) else {
            return Self { head, signature: None, rest };
        };
        let types = types.split(',').map(str::trim).filter(|ty| !ty.is_empty());
        let expanded = types.map(|ty| {
            let (cardinality, element) = Cardinality::of(ty);
            cardinality.wrap(scope.expand(source, element.trim()))
        });
        Self { head, signature: Some(expanded.collect()), rest }
    }

    /// The names of the members on the path.
    pub(super) fn members(&self) -> Vec<&'p str> {
        self.rest.split('/').filter(|segment| !segment.is_empty()).collect()
    }

    /// What follows the slash, if anything: the name of a parameter, or `$ReturnType`.
    pub(super) fn member(&self) -> Option<&'p str> {
        self.rest.strip_prefix('/').filter(|member| !member.is_empty())
    }
}

/// A type in use as signatures write it, without an alias.
pub(super) fn in_signature(ty: &TypeExpression, scope: &Scope) -> String {
    ty.cardinality.wrap(scope.expand(ty.name.span.source, &ty.name.value))
}
