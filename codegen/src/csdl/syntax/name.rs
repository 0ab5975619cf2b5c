//! Owns names and uses of types in the syntax tree.

use crate::edm::Cardinality;
use crate::source::Spanned;

/// A name as written, simple or qualified, with its position.
pub type Name = Spanned<String>;

/// A use of a type as written: `Edm.String`, `ns.x`, `Collection(ns.x)`.
#[derive(Clone, Debug)]
pub struct TypeExpression {
    /// The element type's name as written.
    pub name: Name,
    /// One value, or a collection.
    pub cardinality: Cardinality,
    /// Whether `null` is allowed; in a collection, as an element. The readers apply the default of the notation: true
    /// in XML, false in JSON, and false for collection-valued navigation properties in both.
    pub nullable: bool,
    /// Facets.
    pub facets: Facets,
}

/// The facets of a type in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// `MaxLength`; absent if it is `max`, which XML has for no limit.
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
