//! Owns names and types as they are written.

use crate::edm::Cardinality;
use crate::source::Spanned;

/// A name as written, simple or qualified, with its place.
pub type Name = Spanned<String>;

/// A type as written: `Edm.String`, `ns.x`, `Collection(ns.x)`.
#[derive(Clone, Debug)]
pub struct TypeExpression {
    /// The element type's name as written.
    pub name: Name,
    /// Whether it is one of it, or a collection.
    pub cardinality: Cardinality,
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
