//! Owns what the changes amount to: how many there are of each class, and which version number they call for.

use codegen::diff::{Class, Comparison};

/// The part of a version number that has to be increased.
#[derive(Clone, Copy)]
pub(super) struct Bump {
    /// While the version is 0.x.
    pub(super) before_1_0: &'static str,
    /// From 1.0 on.
    pub(super) from_1_0: &'static str,
}

impl Bump {
    /// The part that changes of this class call for.
    pub(super) fn of(worst: Class) -> Self {
        let (before_1_0, from_1_0) = match worst {
            Class::Breaking => ("minor", "major"),
            Class::Additive => ("patch", "minor"),
            Class::Documentation => ("patch", "patch"),
        };
        Self { before_1_0, from_1_0 }
    }
}

/// The number of changes of each class, in words.
pub(super) fn counts(comparison: &Comparison) -> String {
    Class::ALL.map(|class| format!("{} {}", comparison.count(class), class.name())).join(", ")
}
