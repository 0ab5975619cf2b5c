//! Owns comparing the sets of areas.

use std::collections::BTreeSet;

use super::change::Subject;
use super::differ::Differ;
use super::side::Side;

impl Differ<'_> {
    /// Compares the areas, each of which is a module and a Cargo feature.
    pub(super) fn areas(&mut self) {
        let names = |side: &Side<'_>| -> Vec<String> {
            side.layout.area_ids().map(|area| side.layout.feature(area).to_owned()).collect()
        };
        let (old, new) = (names(&self.old), names(&self.new));
        let (set, set_now): (BTreeSet<String>, BTreeSet<String>) =
            (old.iter().cloned().collect(), new.iter().cloned().collect());
        for area in &old {
            if !set_now.contains(area) {
                let subject = Subject { area: area.clone(), name: area.clone() };
                self.breaking(&subject, format!("the area `{area}` and its Cargo feature were removed"));
            }
        }
        for area in new {
            if !set.contains(&area) {
                let subject = Subject { area: area.clone(), name: area.clone() };
                self.additive(&subject, format!("the area `{area}` was added"));
            }
        }
    }
}
