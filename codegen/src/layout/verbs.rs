//! Owns verbs, the methods that are the same for every entity type, and the names that no other method of a handle can have.

use crate::model::Cardinality;

/// What can be done with entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Read one entity.
    Get,
    /// Change one.
    Update,
    /// Delete one.
    Delete,
    /// Read several.
    List,
    /// Add one.
    Create,
}

impl Verb {
    /// All of them, in the order in which their methods are written.
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

    /// The handle that has the method: that of one entity, or that of several.
    pub(crate) const fn cardinality(self) -> Cardinality {
        match self {
            Self::Get | Self::Update | Self::Delete => Cardinality::One,
            Self::List | Self::Create => Cardinality::Many,
        }
    }
}

/// Methods of traits that every handle has, which others would hide.
const OF_TRAITS: &[&str] =
    &["borrow", "clone", "eq", "fmt", "from", "into", "to_owned", "try_from", "try_into", "type_id"];

/// The names that no method of a handle can have.
pub(super) fn reserved(cardinality: Cardinality) -> impl Iterator<Item = &'static str> {
    let others: &[&str] = match cardinality {
        Cardinality::One => &["cast", "content", "path", "replace"],
        Cardinality::Many => &["cast", "count", "path"],
    };
    let verbs = Verb::ALL.into_iter().filter(move |verb| verb.cardinality() == cardinality);
    verbs.map(Verb::name).chain(others.iter().copied()).chain(OF_TRAITS.iter().copied())
}

/// The same for the service's handle.
pub(super) fn reserved_for_the_service() -> impl Iterator<Item = &'static str> {
    ["default", "new"].into_iter().chain(OF_TRAITS.iter().copied())
}
