//! Owns actions and functions of the model.

use super::annotation::Annotations;
use super::id::{Element, StructuredId};
use super::name::QualifiedName;
use super::terms::URL_ESCAPE_FUNCTION;
use super::type_use::TypeUse;
use crate::edm::{Cardinality, OperationKind, Primitive};
use crate::source::Span;

/// An overload of an action or a function.
#[derive(Debug)]
pub struct Operation {
    /// Action or function.
    pub kind: OperationKind,
    /// The qualified name.
    pub name: QualifiedName,
    /// The binding parameter, if it is bound.
    pub binding: Option<Binding>,
    /// Whether a path may continue after it.
    pub is_composable: bool,
    /// The path to the set that the result belongs to, as written.
    pub entity_set_path: Option<String>,
    /// The parameters other than the binding parameter.
    pub parameters: Vec<Parameter>,
    /// The result, if it returns anything.
    pub returns: Option<ReturnType>,
    /// Annotations.
    pub annotations: Annotations,
    /// The position of the declaration.
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
    /// The structured type that it is bound to, and whether to one instance or a collection.
    pub fn bound_to(&self) -> Option<(StructuredId, Cardinality)> {
        let ty = &self.binding.as_ref()?.ty;
        Some((ty.element.structured()?, ty.cardinality))
    }

    /// Whether it is called with a path after a colon, as in `/root:/report.pdf`: a bound function with one text as its
    /// parameter, and the term for it.
    pub fn is_escape_function(&self) -> bool {
        let [parameter] = self.parameters.as_slice() else { return false };
        self.kind == OperationKind::Function
            && self.binding.is_some()
            && !parameter.ty.is_collection()
            && parameter.ty.element == Element::Primitive(Primitive::String)
            && self.annotations.is_tagged(URL_ESCAPE_FUNCTION)
    }

    /// The types of its parameters, without the binding parameter, and of its result.
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
    /// Whether a call may omit it (`Core.OptionalParameter`).
    pub optional: bool,
    /// Annotations.
    pub annotations: Annotations,
}

/// The result of an operation.
#[derive(Debug)]
pub struct ReturnType {
    /// The type.
    pub ty: TypeUse,
    /// Annotations.
    pub annotations: Annotations,
}
