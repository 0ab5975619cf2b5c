//! Owns the syntax tree of a CSDL document, the same for JSON and XML; names in it are as written and not resolved.

use std::collections::BTreeMap;

use super::literals::is_json_number;
use crate::source::{SourceId, Span, Spanned};

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
    /// Annotations of the schema itself.
    pub annotations: Vec<Annotation>,
}

/// Whether a structured type has identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StructuredKind {
    /// An entity type.
    Entity,
    /// A complex type.
    Complex,
}

/// An entity type or a complex type.
#[derive(Clone, Debug)]
pub struct StructuredType {
    /// Which of the two.
    pub kind: StructuredKind,
    /// The simple name.
    pub name: Name,
    /// `BaseType`.
    pub base: Option<Name>,
    /// `Abstract`.
    pub is_abstract: bool,
    /// `OpenType`; absent where the document says nothing, as it is inherited then.
    pub open: Option<bool>,
    /// `HasStream`; absent where the document says nothing.
    pub has_stream: Option<bool>,
    /// The key, absent where none is declared.
    pub key: Option<Vec<PropertyRef>>,
    /// Structural properties.
    pub properties: Vec<Property>,
    /// Navigation properties.
    pub navigation: Vec<NavigationProperty>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A part of a key.
#[derive(Clone, Debug)]
pub struct PropertyRef {
    /// Property name, or a path through complex properties.
    pub path: Name,
    /// The name in key predicates, required with a path.
    pub alias: Option<Name>,
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

/// A structural property.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// `DefaultValue`, as text (in JSON the value's JSON text, a string without its quotes).
    pub default_value: Option<String>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A navigation property.
#[derive(Clone, Debug)]
pub struct NavigationProperty {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// `Partner`, a path.
    pub partner: Option<Name>,
    /// `ContainsTarget`.
    pub contains_target: bool,
    /// Pairs of dependent property and principal property, each a path.
    pub referential_constraints: Vec<ReferentialConstraint>,
    /// `OnDelete`: the action as written, with annotations.
    pub on_delete: Option<OnDelete>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// `ReferentialConstraint`.
#[derive(Clone, Debug)]
pub struct ReferentialConstraint {
    /// The dependent property, a path.
    pub property: Name,
    /// The principal property, a path.
    pub referenced_property: Name,
    /// Annotations.
    pub annotations: Vec<Annotation>,
}

/// `OnDelete`.
#[derive(Clone, Debug)]
pub struct OnDelete {
    /// `Cascade`, `None`, `SetNull` or `SetDefault`, as written.
    pub action: Name,
    /// Annotations.
    pub annotations: Vec<Annotation>,
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

/// Action or function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperationKind {
    /// May have side effects; called with POST.
    Action,
    /// Has no side effects; called with GET.
    Function,
}

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

/// An entity container.
#[derive(Clone, Debug)]
pub struct Container {
    /// The simple name.
    pub name: Name,
    /// `Extends`.
    pub extends: Option<Name>,
    /// Sets, singletons and imports, in document order.
    pub children: Vec<ContainerChild>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A child of an entity container.
#[derive(Clone, Debug)]
pub struct ContainerChild {
    /// The name.
    pub name: Name,
    /// What it is.
    pub kind: ContainerChildKind,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// What a child of an entity container is.
#[derive(Clone, Debug)]
pub enum ContainerChildKind {
    /// A set of entities.
    EntitySet {
        /// The entity type.
        ty: Name,
        /// `IncludeInServiceDocument`, true by default.
        include_in_service_document: bool,
        /// Bindings.
        bindings: Vec<NavigationBinding>,
    },
    /// A single entity.
    Singleton {
        /// The entity type.
        ty: Name,
        /// `Nullable` (4.01).
        nullable: bool,
        /// Bindings.
        bindings: Vec<NavigationBinding>,
    },
    /// An unbound action.
    ActionImport {
        /// The action's qualified name.
        action: Name,
        /// The set that holds the result.
        entity_set: Option<Name>,
    },
    /// An unbound function, all overloads.
    FunctionImport {
        /// The function's qualified name.
        function: Name,
        /// The set that holds the result.
        entity_set: Option<Name>,
        /// `IncludeInServiceDocument`, false by default.
        include_in_service_document: bool,
    },
}

/// `NavigationPropertyBinding`.
#[derive(Clone, Debug)]
pub struct NavigationBinding {
    /// Path to the navigation property, with casts.
    pub path: Name,
    /// Path of the set or singleton.
    pub target: Name,
}

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
/// In JSON a string may stand for any constant that has a textual form; a reader that cannot tell gives `String`.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// Base64url text, as written.
    Binary(String),
    /// A Boolean.
    Bool(bool),
    /// `yyyy-mm-dd`, as written.
    Date(String),
    /// A date and time with offset, as written.
    DateTimeOffset(String),
    /// A decimal, in the notation of JSON, or `INF`, `-INF`, `NaN`.
    Decimal(String),
    /// A duration, as written.
    Duration(String),
    /// Names of enumeration members without their type (XML: `ns.T/a ns.T/b`), with the type's name where given.
    EnumMember {
        /// The enumeration type, as written.
        ty: Option<String>,
        /// Member names.
        members: Vec<String>,
    },
    /// A floating-point number, in the notation of JSON, or `INF`, `-INF`, `NaN`.
    Float(String),
    /// A GUID, as written.
    Guid(String),
    /// An integer, in the notation of JSON.
    Int(String),
    /// A string.
    String(String),
    /// A time of day, as written.
    TimeOfDay(String),
    /// Null.
    Null,
    /// A value path.
    Path(String),
    /// A property path.
    PropertyPath(String),
    /// A navigation property path.
    NavigationPropertyPath(String),
    /// An annotation path.
    AnnotationPath(String),
    /// A model element path.
    ModelElementPath(String),
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
