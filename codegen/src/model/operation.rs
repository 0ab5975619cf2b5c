//! Owns actions and functions of the model.

use super::{Annotations, QualifiedName, StructuredId, TypeUse};
pub use crate::csdl::syntax::OperationKind;
use crate::source::Span;

/// Which overload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// An overload of an action or a function.
#[derive(Debug)]
pub struct Operation {
    /// Which of the two.
    pub kind: OperationKind,
    /// The qualified name.
    pub name: QualifiedName,
    /// What it is bound to; absent if it is unbound.
    pub binding: Option<Binding>,
    /// Whether further segments may follow.
    pub is_composable: bool,
    /// The set that holds the result, as written.
    pub entity_set_path: Option<String>,
    /// Parameters without the binding parameter.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub returns: Option<ReturnType>,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}

/// The binding parameter.
#[derive(Debug)]
pub struct Binding {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: TypeUse,
    /// Annotations.
    pub annotations: Annotations,
}

impl Operation {
    /// The structured type that it is bound to, and whether to a collection of it.
    pub fn bound_to(&self) -> Option<(StructuredId, bool)> {
        match self.binding.as_ref()?.ty {
            TypeUse { element: super::Element::Structured(id), collection, .. } => Some((id, collection)),
            _ => None,
        }
    }
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// The type.
    pub ty: TypeUse,
    /// Whether it may be left out (`Core.OptionalParameter`).
    pub optional: bool,
    /// Annotations.
    pub annotations: Annotations,
}

/// What an operation returns.
#[derive(Debug)]
pub struct ReturnType {
    /// The type.
    pub ty: TypeUse,
    /// Annotations.
    pub annotations: Annotations,
}
