//! Owns where the service's conventions come from.

/// Where the service's conventions come from: what it does in a way of its own, where OData leaves it open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conventions {
    /// OData's own, and what the schema says.
    #[default]
    OData,
    /// The crate's constant `conventions::CONVENTIONS`, written by hand, and what the schema says.
    Own,
}
