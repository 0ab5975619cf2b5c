//! Owns actions and functions of the model.

use super::annotation::Annotations;
use super::id::StructuredId;
use super::name::QualifiedName;
use super::type_use::TypeUse;
use crate::edm::{Cardinality, OperationKind};
use crate::source::Span;

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
    /// The structured type that it is bound to: one of it, or a collection.
    pub fn bound_to(&self) -> Option<(StructuredId, Cardinality)> {
        let ty = &self.binding.as_ref()?.ty;
        Some((ty.element.structured()?, ty.cardinality))
    }

    /// The types of its parameters, the binding parameter not among them, and of its result.
    pub fn types(&self) -> impl Iterator<Item = &TypeUse> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(self.returns.iter().map(|returns| &returns.ty))
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
