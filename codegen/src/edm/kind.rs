//! Owns the distinctions that CSDL draws between types, operations, and one value and many.

use std::fmt;

/// Whether something is a single value or a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cardinality {
    /// A single value.
    One,
    /// A collection of any number of values.
    Many,
}

impl Cardinality {
    /// The cardinality of what CSDL marks as a collection, or does not.
    pub fn from_collection(is_collection: bool) -> Self {
        if is_collection { Self::Many } else { Self::One }
    }

    /// Whether it is a collection.
    pub fn is_collection(self) -> bool {
        self == Self::Many
    }

    /// Splits a type as CSDL XML and addresses write it, such as `Collection(ns.item)`, into cardinality and element.
    pub fn of(ty: &str) -> (Self, &str) {
        match ty.strip_prefix("Collection(").and_then(|ty| ty.strip_suffix(')')) {
            Some(element) => (Self::Many, element),
            None => (Self::One, ty),
        }
    }

    /// The reverse of [`of`](Self::of): `Collection(…)` around the name of an element type if there are many of it.
    pub fn wrap(self, element: impl fmt::Display) -> String {
        match self {
            Self::One => element.to_string(),
            Self::Many => format!("Collection({element})"),
        }
    }
}

/// Whether a structured type has identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StructuredKind {
    /// An entity type.
    Entity,
    /// A complex type.
    Complex,
}

impl StructuredKind {
    /// The kind in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entity => "entity type",
            Self::Complex => "complex type",
        }
    }
}

/// Whether an operation has side effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperationKind {
    /// May have side effects; invoked with `POST`.
    Action,
    /// Has no side effects; invoked with `GET`.
    Function,
}

impl OperationKind {
    /// The kind in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Function => "function",
        }
    }
}
