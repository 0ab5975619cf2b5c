//! Owns actions and functions as they are written.

use super::annotation::Annotation;
use super::name::{Name, TypeExpression};
use crate::edm::OperationKind;

/// An overload of an action or a function.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Which of the two.
    pub kind: OperationKind,
    /// The simple name.
    pub name: Name,
    /// `IsBound`: the first parameter is the binding parameter.
    pub is_bound: bool,
    /// `IsComposable`.
    pub is_composable: bool,
    /// `EntitySetPath`.
    pub entity_set_path: Option<Name>,
    /// Parameters, the binding parameter among them.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub return_type: Option<ReturnType>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// What an operation returns.
#[derive(Clone, Debug)]
pub struct ReturnType {
    /// The type.
    pub ty: TypeExpression,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}
