//! Owns comparing areas: which there are.

use std::collections::BTreeSet;

use super::change::Subject;
use super::differ::Differ;
use super::side::Side;

impl Differ<'_> {
    /// Areas are Cargo features and modules.
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
                self.breaking(&subject, format!("the area `{area}` is gone, and its Cargo feature with it"));
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
