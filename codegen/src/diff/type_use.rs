//! Owns comparing uses of types: type, cardinality, nullability and facets.

use crate::csdl::syntax::Facets;
use crate::model::{Element, TypeUse};

use super::differ::Differ;

/// How two uses of types differ, from not at all to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeChange {
    /// They are equal.
    None,
    /// Only in facets.
    Facets,
    /// In nullability, and perhaps in facets.
    Null,
    /// In the type or cardinality, and perhaps in others.
    Type,
}

impl Differ<'_> {
    /// How two uses of types differ. A renamed type is the same type.
    pub(super) fn type_change(&self, old: &TypeUse, new: &TypeUse) -> TypeChange {
        let TypeUse { element, cardinality, nullable, facets } = old;
        if !self.is_same(*element, new.element) || *cardinality != new.cardinality {
            TypeChange::Type
        } else if *nullable != new.nullable {
            TypeChange::Null
        } else if *facets != new.facets {
            TypeChange::Facets
        } else {
            TypeChange::None
        }
    }

    /// Whether two types have the same name, or one was renamed to the other.
    pub(super) fn is_same(&self, old: Element, new: Element) -> bool {
        let (old, new) = (self.old.model.element_name(old), self.new.model.element_name(new));
        old == new || self.renamed.get(&old).is_some_and(|renamed| *renamed == new)
    }

    /// Whether two different types are the same in Rust, where type definitions are aliases.
    pub(super) fn is_alias(&self, old: &TypeUse, new: &TypeUse) -> bool {
        let old_primitive = self.old.model.primitive(old.element);
        old.cardinality == new.cardinality
            && (old.nullable == new.nullable || old.is_collection())
            && old_primitive.is_some()
            && old_primitive == self.new.model.primitive(new.element)
    }
}

/// Describes the facets that differ.
pub(super) fn facets(old: &Facets, new: &Facets) -> String {
    let Facets { max_length, precision, scale, unicode, srid } = old;
    let number = |value: &Option<u64>| value.map(|value| value.to_string());
    let pairs = [
        ("MaxLength", number(max_length), number(&new.max_length)),
        ("Precision", number(precision), number(&new.precision)),
        ("Scale", scale.clone(), new.scale.clone()),
        ("Unicode", unicode.map(|value| value.to_string()), new.unicode.map(|value| value.to_string())),
        ("SRID", srid.clone(), new.srid.clone()),
    ];
    let differing: Vec<String> = pairs
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(name, old, new)| format!("`{name}` {} → {}", given(old.as_deref()), given(new.as_deref())))
        .collect();
    differing.join(", ")
}

/// Describes an optional value.
pub(super) fn given(value: Option<&str>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| format!("`{value}`"))
}
