//! Owns changes: what they are about, and what they mean for the generated Rust.

/// What a change means for the generated Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Programs neither break nor can do more: words, hints and bounds changed.
    Documentation,
    /// Programs go on as they are, and can do more. A new field of a struct counts as such: structs are made with
    /// `..Default::default()`.
    Additive,
    /// A program that compiled may not compile any more, or not mean the same.
    Breaking,
}

impl Class {
    /// All classes, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Documentation];

    /// The class in one word.
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
    /// The area that it is in: the one where things were, if they are gone.
    pub area: String,
    /// The qualified name of the type, container, operation or term that it is about.
    pub subject: String,
    /// What it means for programs.
    pub class: Class,
    /// What changed: a sentence without a full stop, in Markdown.
    pub message: String,
}

/// All that changed from one version to another, by area and subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// How many changes are of a class.
    pub fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.class == class).count()
    }

    /// The worst class of all changes, if there are any.
    pub fn worst(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.class).max()
    }
}

/// The name under which changes are listed that lie in no area: those of the container and what hangs on it directly, of
/// terms and of schemas.
pub const SERVICE: &str = "service";

/// What a change is about.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) area: String,
    pub(super) name: String,
}
