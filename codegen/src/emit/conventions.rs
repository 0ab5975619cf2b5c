//! Owns the choice of conventions for a service.

/// The source of a service's conventions: its own ways of doing what OData leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conventions {
    /// The defaults of OData, and the schema's annotations.
    #[default]
    OData,
    /// The crate's handwritten constant `conventions::CONVENTIONS`, and the schema's annotations.
    Own,
}
