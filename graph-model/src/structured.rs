//! Owns what all entity and complex types have in common: their names and how one becomes another.

/// An entity or complex type.
pub trait Structured: Sized {
    /// The qualified name of the type, as in `microsoft.graph.user`.
    const TYPE_NAME: &'static str;
    /// The qualified names of all types known to derive from it, directly or not.
    const DERIVED: &'static [&'static str] = &[];
}

/// Implemented by a type for itself and for each of its base types.
pub trait IsA<Base> {}

impl<T: Structured> IsA<T> for T {}
