//! Owns types in use: by properties, parameters and results.

use super::id::Element;
use crate::csdl::syntax::Facets;
use crate::edm::Cardinality;

/// A type in use.
#[derive(Clone, Debug)]
pub struct TypeUse {
    /// The type, of one element if it is a collection.
    pub element: Element,
    /// Whether it is one value, or a collection.
    pub cardinality: Cardinality,
    /// Whether null is allowed; of a collection, as an element.
    pub nullable: bool,
    /// Facets.
    pub facets: Facets,
}

impl TypeUse {
    /// Whether it is a collection.
    pub fn is_collection(&self) -> bool {
        self.cardinality.is_collection()
    }
}
