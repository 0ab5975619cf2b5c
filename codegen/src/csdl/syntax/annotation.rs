//! Owns annotations as they are written, and the expressions that are their values.

use super::name::{Name, TypeExpression};
use crate::edm::Primitive;
use crate::source::Span;

/// `Annotations`: annotations of a target elsewhere.
#[derive(Clone, Debug)]
pub struct Annotations {
    /// The target's path as written.
    pub target: Name,
    /// A qualifier for all of them.
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
    /// The value; absent where the document leaves it to the term's default.
    pub value: Option<Expression>,
    /// Annotations of the annotation.
    pub annotations: Vec<Annotation>,
}

/// An annotation's value and where it was written.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The value.
    pub kind: ExpressionKind,
    /// Where.
    pub span: Span,
    /// Annotations of the expression, where it is not a record, which has its own.
    pub annotations: Vec<Annotation>,
}

/// The kinds of annotation expressions of CSDL 4.01.
///
/// In JSON a string may stand for any constant that has a textual form; a reader that cannot tell takes it for `Edm.String`.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// Null.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A constant of any other built-in type, as written; a number in the notation of JSON, or `INF`, `-INF`, `NaN`.
    Constant {
        /// The type; that of a path is the path type.
        ty: Primitive,
        /// The value.
        text: String,
    },
    /// Names of enumeration members without their type (XML: `ns.T/a ns.T/b`), with the type's name where given.
    EnumMember {
        /// The enumeration type, as written.
        ty: Option<String>,
        /// Member names.
        members: Vec<String>,
    },
    /// A value path.
    Path(String),
    /// Several values.
    Collection(Vec<Expression>),
    /// Named values.
    Record {
        /// The record's type, as written.
        ty: Option<Name>,
        /// The values.
        properties: Vec<PropertyValue>,
        /// Annotations of the record.
        annotations: Vec<Annotation>,
    },
    /// `If`, with or without an else part.
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
    /// `And`, `Or`, `Not`, `Eq`, `Ne`, `Gt`, `Ge`, `Lt`, `Le`, `Has`, `In`, `Add`, `Sub`, `Neg`, `Mul`, `Div`, `DivBy`, `Mod`.
    Operator {
        /// The operator's name as in XML.
        name: String,
        /// The operands.
        operands: Vec<Expression>,
    },
}

/// A named value in a record.
#[derive(Clone, Debug)]
pub struct PropertyValue {
    /// The property.
    pub name: Name,
    /// The value; absent where the document leaves it to the default.
    pub value: Option<Expression>,
    /// Annotations of the value.
    pub annotations: Vec<Annotation>,
}
