//! Owns uses of types: by properties, parameters and results.

use super::id::Element;
use crate::csdl::syntax::Facets;
use crate::edm::Cardinality;

/// A use of a type.
#[derive(Clone, Debug)]
pub struct TypeUse {
    /// The type; the element type of a collection.
    pub element: Element,
    /// One value, or a collection.
    pub cardinality: Cardinality,
    /// Whether `null` is allowed; in a collection, as an element.
    pub nullable: bool,
    /// The facets.
    pub facets: Facets,
}

impl TypeUse {
    /// Whether it is a collection.
    pub fn is_collection(&self) -> bool {
        self.cardinality.is_collection()
    }
}
