//! Owns annotations in the syntax tree, and the expressions that are their values.

use super::name::{Name, TypeExpression};
use crate::edm::Primitive;
use crate::source::Span;

/// Annotations of another element, out of line (`Annotations`).
#[derive(Clone, Debug)]
pub struct Annotations {
    /// The path of the target as written.
    pub target: Name,
    /// The qualifier of those that have none of their own.
    pub qualifier: Option<String>,
    /// The annotations.
    pub annotations: Vec<Annotation>,
}

/// An annotation.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The term's qualified name as written.
    pub term: Name,
    /// The qualifier.
    pub qualifier: Option<String>,
    /// The value; if absent, the term's default applies.
    pub value: Option<Expression>,
    /// Annotations of the annotation itself.
    pub annotations: Vec<Annotation>,
}

/// The value of an annotation, with its position.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The expression proper.
    pub kind: ExpressionKind,
    /// The position.
    pub span: Span,
    /// Annotations of the expression, unless it is a record, which has its own.
    pub annotations: Vec<Annotation>,
}

/// The kinds of annotation expressions of CSDL 4.01.
///
/// A JSON string may be a constant of any type with a textual form, so the JSON reader takes all of them for `Edm.String`.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// `null`.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A constant of any other built-in type.
    Constant {
        /// The type; for a path, a path type such as `Edm.PropertyPath`.
        ty: Primitive,
        /// The value as written; numbers are in the notation of JSON, or `INF`, `-INF`, `NaN`.
        text: String,
    },
    /// Members of an enumeration type, in XML such as `ns.T/a ns.T/b`.
    EnumMember {
        /// The type's name as written, if given.
        ty: Option<String>,
        /// The names of the members.
        members: Vec<String>,
    },
    /// A value path.
    Path(String),
    /// A collection.
    Collection(Vec<Expression>),
    /// A record.
    Record {
        /// The name of its type as written, if given.
        ty: Option<Name>,
        /// Its properties.
        properties: Vec<PropertyValue>,
        /// Its annotations.
        annotations: Vec<Annotation>,
    },
    /// `If`: a condition, a value, and perhaps another one.
    If(Vec<Expression>),
    /// A client-side function.
    Apply {
        /// The function's name.
        function: String,
        /// Its arguments.
        arguments: Vec<Expression>,
    },
    /// `Cast`.
    Cast {
        /// The type.
        ty: TypeExpression,
        /// The value.
        value: Box<Expression>,
    },
    /// `IsOf`.
    IsOf {
        /// The type.
        ty: TypeExpression,
        /// The value.
        value: Box<Expression>,
    },
    /// `LabeledElement`.
    LabeledElement {
        /// The label.
        name: String,
        /// The value.
        value: Box<Expression>,
    },
    /// `LabeledElementReference`.
    LabeledElementReference(String),
    /// `UrlRef`.
    UrlRef(Box<Expression>),
    /// `And`, `Or`, `Not`, `Eq`, `Ne`, `Gt`, `Ge`, `Lt`, `Le`, `Has`, `In`, `Add`, `Sub`, `Neg`, `Mul`, `Div`, `DivBy`,
    /// `Mod`.
    Operator {
        /// The operator's name as in XML.
        name: String,
        /// The operands.
        operands: Vec<Expression>,
    },
}

/// A property of a record.
#[derive(Clone, Debug)]
pub struct PropertyValue {
    /// The property's name.
    pub name: Name,
    /// The value; if absent, the default applies.
    pub value: Option<Expression>,
    /// Annotations of the property's value.
    pub annotations: Vec<Annotation>,
}
