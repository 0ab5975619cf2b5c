//! Owns changes: what they are about, and what they mean for the generated code.

/// What a change means for users of the generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Programs are not affected: only descriptions, hints or constraints changed.
    Documentation,
    /// Existing programs compile and work as before. New struct fields count as additive, as structs are constructed with
    /// `..Default::default()`.
    Additive,
    /// Existing programs may no longer compile, or may behave differently.
    Breaking,
}

impl Class {
    /// All classes, worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Documentation];

    /// The name of the class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The area of its subject; of a removed one, the area it was in.
    pub area: String,
    /// The qualified name of the type, container, operation or term that changed.
    pub subject: String,
    /// What it means for users.
    pub class: Class,
    /// What changed: a sentence without a full stop, in Markdown.
    pub message: String,
}

/// All changes from one version to another, sorted by area and subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// The number of changes of a class.
    pub fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.class == class).count()
    }

    /// The worst class of any change.
    pub fn worst(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.class).max()
    }
}

/// The area of changes that are not in any: those of the entity container, of terms and of schemas.
pub const SERVICE: &str = "service";

/// What a change is about.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) area: String,
    pub(super) name: String,
}
