//! Owns actions and functions in the syntax tree.

use super::annotation::Annotation;
use super::name::{Name, TypeExpression};
use crate::edm::OperationKind;

/// An overload of an action or a function.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Action or function.
    pub kind: OperationKind,
    /// The simple name.
    pub name: Name,
    /// `IsBound`: whether the first parameter is the binding parameter.
    pub is_bound: bool,
    /// `IsComposable`.
    pub is_composable: bool,
    /// `EntitySetPath`.
    pub entity_set_path: Option<Name>,
    /// The parameters, including the binding parameter.
    pub parameters: Vec<Parameter>,
    /// The result, if it returns anything.
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

/// The result of an operation.
#[derive(Clone, Debug)]
pub struct ReturnType {
    /// The type.
    pub ty: TypeExpression,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}
