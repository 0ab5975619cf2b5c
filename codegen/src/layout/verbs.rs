//! Owns verbs, the methods that all entity types have in common, and the reserved names of methods.

use crate::model::Cardinality;
use crate::vocabulary;

/// A request that entity types have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Read one entity.
    Get,
    /// Update one entity.
    Update,
    /// Delete one entity.
    Delete,
    /// Read a collection.
    List,
    /// Create an entity.
    Create,
}

impl Verb {
    /// All verbs, in the order of the generated code.
    pub(crate) const ALL: [Self; 5] = [Self::Get, Self::Update, Self::Delete, Self::List, Self::Create];

    /// The name of the method.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::List => "list",
            Self::Create => "create",
        }
    }

    /// The handle that has the method: that of one entity, or of a collection.
    pub(crate) const fn cardinality(self) -> Cardinality {
        match self {
            Self::Get | Self::Update | Self::Delete => Cardinality::One,
            Self::List | Self::Create => Cardinality::Many,
        }
    }
}

/// The reserved names of methods on a handle.
pub(super) fn reserved(cardinality: Cardinality) -> impl Iterator<Item = &'static str> {
    let others: &[&str] = match cardinality {
        Cardinality::One => &["cast", "content", "path", "property", "replace"],
        Cardinality::Many => &["cast", "count", "create_media", "path"],
    };
    let verbs = Verb::ALL.into_iter().filter(move |verb| verb.cardinality() == cardinality);
    verbs.map(Verb::name).chain(others.iter().copied()).chain(vocabulary::trait_methods())
}

/// The reserved names of methods on the service's handle.
pub(super) fn reserved_for_the_service() -> impl Iterator<Item = &'static str> {
    ["at", "default", "new", "path"].into_iter().chain(vocabulary::trait_methods())
}
