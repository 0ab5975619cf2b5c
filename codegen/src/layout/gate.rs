//! Owns conditions on areas: which of them have to be on for an item to be there.

use std::collections::BTreeSet;

/// Which area; the order is that of the areas' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AreaId(pub(crate) usize);

/// Alternatives: an item is there if at least one of these areas is on.
pub(crate) type Presence = BTreeSet<AreaId>;

/// A condition in conjunctive form: at least one area of each set has to be on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gate(BTreeSet<Presence>);

impl Gate {
    /// All of some presences, without those that others imply.
    pub(super) fn all(presences: impl IntoIterator<Item = Presence>) -> Self {
        let all: BTreeSet<Presence> = presences.into_iter().collect();
        let implied = |presence: &Presence| all.iter().any(|other| other != presence && other.is_subset(presence));
        Self(all.iter().filter(|presence| !implied(presence)).cloned().collect())
    }

    /// Whether there is no condition.
    pub(crate) fn is_open(&self) -> bool {
        self.0.is_empty()
    }

    /// The sets of areas.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Presence> {
        self.0.iter()
    }
}
