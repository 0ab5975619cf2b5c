//! Owns the syntax tree of a CSDL document, the same for JSON and XML. Names in it are as written, not resolved.

mod annotation;
mod container;
mod document;
mod name;
mod operation;
mod schema;
mod structured;
mod term;
mod value_type;

pub use annotation::{Annotation, Annotations, Expression, ExpressionKind, PropertyValue};
pub use container::{Container, ContainerChild, ContainerChildKind, NavigationBinding};
pub(crate) use document::expand;
pub use document::{Document, Include, IncludeAnnotations, Reference};
pub use name::{Facets, Name, TypeExpression};
pub use operation::{Operation, Parameter, ReturnType};
pub use schema::Schema;
pub use structured::{NavigationProperty, OnDelete, Property, PropertyRef, ReferentialConstraint, StructuredType};
pub use term::Term;
pub(crate) use term::{DefaultForm, default_form};
pub use value_type::{EnumMember, EnumType, TypeDefinition};
