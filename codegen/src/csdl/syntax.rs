//! Owns the syntax tree of a CSDL document, the same for JSON and XML; names in it are as written and not resolved.

mod annotation;
mod container;
mod operation;
mod structured;

use std::collections::BTreeMap;

pub use annotation::{Annotation, Annotations, Expression, ExpressionKind, PropertyValue};
pub use container::{Container, ContainerChild, ContainerChildKind, NavigationBinding};
pub use operation::{Operation, OperationKind, Parameter, ReturnType};
pub use structured::{
    NavigationProperty, OnDelete, Property, PropertyRef, ReferentialConstraint, StructuredKind, StructuredType,
};

use super::literals::is_json_number;
use crate::source::{SourceId, Spanned};

/// A name as written, simple or qualified, with its place.
pub type Name = Spanned<String>;

/// One CSDL document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which document.
    pub source: SourceId,
    /// `4.0` or `4.01`.
    pub version: String,
    /// Referenced documents.
    pub references: Vec<Reference>,
    /// The schemas, in document order.
    pub schemas: Vec<Schema>,
    /// The qualified name that a JSON document gives in `$EntityContainer`.
    pub entity_container: Option<Name>,
}

impl Document {
    /// The aliases that hold in the document, with the namespaces that they stand for.
    pub fn aliases(&self) -> BTreeMap<&str, &str> {
        let own = self.schemas.iter().map(|schema| (&schema.alias, &schema.namespace));
        let included = self.references.iter().flat_map(|reference| &reference.includes);
        own.chain(included.map(|include| (&include.alias, &include.namespace)))
            .filter_map(|(alias, namespace)| Some((alias.as_ref()?.value.as_str(), namespace.value.as_str())))
            .collect()
    }
}

/// A qualified name with its alias, if it has one, replaced by the namespace.
pub(crate) fn expand(aliases: &BTreeMap<&str, &str>, name: &str) -> String {
    match name.rsplit_once('.') {
        Some((prefix, simple)) => format!("{}.{simple}", aliases.get(prefix).copied().unwrap_or(prefix)),
        None => name.to_owned(),
    }
}

/// `edmx:Reference`: a document that this one uses.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The address of the document.
    pub uri: Name,
    /// Its schemas that this document uses.
    pub includes: Vec<Include>,
    /// Its annotations that this document uses.
    pub include_annotations: Vec<IncludeAnnotations>,
    /// Annotations of the reference.
    pub annotations: Vec<Annotation>,
}

/// `edmx:Include`.
#[derive(Clone, Debug)]
pub struct Include {
    /// The namespace.
    pub namespace: Name,
    /// What this document calls it.
    pub alias: Option<Name>,
    /// Annotations, of which `Core.DefaultNamespace` matters.
    pub annotations: Vec<Annotation>,
}

/// `edmx:IncludeAnnotations`.
#[derive(Clone, Debug)]
pub struct IncludeAnnotations {
    /// Namespace of the terms.
    pub term_namespace: Name,
    /// Only annotations with this qualifier.
    pub qualifier: Option<Name>,
    /// Only targets in this namespace.
    pub target_namespace: Option<Name>,
}

/// A schema: a namespace with what is declared in it.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The namespace.
    pub namespace: Name,
    /// A short name for it, valid in the whole document.
    pub alias: Option<Name>,
    /// Entity and complex types.
    pub structured: Vec<StructuredType>,
    /// Enumeration types.
    pub enums: Vec<EnumType>,
    /// Type definitions.
    pub definitions: Vec<TypeDefinition>,
    /// Actions and functions, every overload by itself.
    pub operations: Vec<Operation>,
    /// Terms.
    pub terms: Vec<Term>,
    /// Entity containers; more than one per service is an error found later.
    pub containers: Vec<Container>,
    /// Annotations of targets elsewhere.
    pub out_of_line: Vec<Annotations>,
    /// What is declared in the schema but could not be read, by name: that is reported, and what refers to it is no mistake of its own.
    pub unread: Vec<Name>,
    /// Annotations of the schema itself.
    pub annotations: Vec<Annotation>,
}

/// A type as written: `Edm.String`, `ns.x`, `Collection(ns.x)`.
#[derive(Clone, Debug)]
pub struct TypeExpression {
    /// The element type's name as written.
    pub name: Name,
    /// Whether it is a collection of it.
    pub collection: bool,
    /// Whether null is allowed: for a collection, as an element. The format's default is applied by the reader:
    /// true in XML, false in JSON; for a navigation property that is a collection it is false.
    pub nullable: bool,
    /// Facets.
    pub facets: Facets,
}

/// Facets of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// `MaxLength`; `max` in XML is no bound and so absent.
    pub max_length: Option<u64>,
    /// `Precision`.
    pub precision: Option<u64>,
    /// `Scale` as written: a number, `variable` or `floating`.
    pub scale: Option<String>,
    /// `Unicode`.
    pub unicode: Option<bool>,
    /// `SRID` as written: a number or `variable`.
    pub srid: Option<String>,
}

/// An enumeration type.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// The simple name.
    pub name: Name,
    /// `UnderlyingType`.
    pub underlying: Option<Name>,
    /// `IsFlags`.
    pub is_flags: bool,
    /// Members in document order.
    pub members: Vec<EnumMember>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A member of an enumeration type.
#[derive(Clone, Debug)]
pub struct EnumMember {
    /// The name.
    pub name: Name,
    /// The value; absent where the document leaves it out.
    pub value: Option<i64>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A type definition.
#[derive(Clone, Debug)]
pub struct TypeDefinition {
    /// The simple name.
    pub name: Name,
    /// The underlying primitive type with facets.
    pub underlying: TypeExpression,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A vocabulary term.
#[derive(Clone, Debug)]
pub struct Term {
    /// The simple name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// `BaseTerm`.
    pub base: Option<Name>,
    /// `DefaultValue`, as text.
    pub default_value: Option<String>,
    /// `AppliesTo`, as written.
    pub applies_to: Vec<String>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

impl Term {
    /// The value of annotations that give none, if the term declares a default.
    pub fn default_expression(&self) -> Option<Expression> {
        let text = self.default_value.as_ref()?;
        let kind = match default_form(&self.ty, text) {
            DefaultForm::Literal if text == "null" => ExpressionKind::Null,
            DefaultForm::Literal if text == "true" || text == "false" => ExpressionKind::Bool(text == "true"),
            DefaultForm::Literal => ExpressionKind::Decimal(text.clone()),
            DefaultForm::Text => ExpressionKind::String(text.clone()),
        };
        Some(Expression { kind, span: self.name.span, annotations: Vec::new() })
    }
}

/// How a default value is written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DefaultForm {
    /// As it is: a number, a Boolean or null.
    Literal,
    /// As a string.
    Text,
}

/// How the default value of something of a type is written in JSON. Values of types that are not built in are taken for
/// texts, as those of enumeration types are.
pub(super) fn default_form(ty: &TypeExpression, text: &str) -> DefaultForm {
    let literal = match ty.name.value.as_str() {
        _ if ty.collection => false,
        "Edm.Boolean" | "Core.Tag" | "Org.OData.Core.V1.Tag" => matches!(text, "true" | "false" | "null"),
        "Edm.Byte" | "Edm.SByte" | "Edm.Int16" | "Edm.Int32" | "Edm.Int64" | "Edm.Single" | "Edm.Double"
        | "Edm.Decimal" => is_json_number(text) || text == "null",
        _ => false,
    };
    if literal { DefaultForm::Literal } else { DefaultForm::Text }
}
