//! Owns the steps of a batch: single requests, and groups.

use std::collections::BTreeSet;
use std::ops::Range;

use super::entry::Entry;
use super::plan::Plan;
use crate::address::Created;
use crate::service::{BatchFormat, BatchLimits, BatchSupport};

/// A single request, or a group.
pub(super) struct Step {
    /// Its requests, which were added one after the other.
    pub(super) members: Range<usize>,
    pub(super) is_group: bool,
}

impl Step {
    /// The first request of the group with a name, as [`group`](Self::group) writes it.
    pub(super) fn first_of_group(name: &str) -> Option<usize> {
        Created::index(name.strip_prefix('g')?)
    }

    /// The name of the group, which is no id of a request.
    pub(super) fn group(&self) -> Option<String> {
        self.is_group.then(|| format!("g{}", Created::id(self.members.start)))
    }

    /// The id that dependents refer to.
    pub(super) fn name(&self) -> String {
        self.group().unwrap_or_else(|| Created::id(self.members.start))
    }
}

/// The steps, and which one each request belongs to.
pub(super) struct Steps {
    all: Vec<Step>,
    of: Vec<usize>,
}

impl Steps {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let (mut all, mut of) = (Vec::<Step>::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
        for (index, entry) in entries.iter().enumerate() {
            let is_same = index > 0 && entry.group.is_some() && entry.group == entries[index - 1].group;
            match all.last_mut().filter(|_| is_same) {
                Some(step) => step.members.end = index + 1,
                None => all.push(Step { members: index..index + 1, is_group: entry.group.is_some() }),
            }
            of.push(all.len() - 1);
        }
        Self { all, of }
    }

    pub(super) fn get(&self, step: usize) -> &Step {
        &self.all[step]
    }

    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    /// The step of a request.
    pub(super) fn of(&self, index: usize) -> usize {
        self.of[index]
    }

    /// The same, of an index that may be none of a request.
    pub(super) fn of_any(&self, index: usize) -> Option<usize> {
        self.of.get(index).copied()
    }

    /// The plan for sending them.
    pub(super) fn plan(&self, entries: &[Entry], support: BatchSupport, limits: BatchLimits) -> Plan {
        let earlier = |step: usize, after: &mut dyn Iterator<Item = usize>| -> BTreeSet<usize> {
            after.map(|index| self.of[index]).filter(|earlier| *earlier != step).collect()
        };
        let after: Vec<BTreeSet<usize>> = (0..self.all.len())
            .map(|step| {
                let members = self.all[step].members.clone();
                earlier(step, &mut members.flat_map(|index| entries[index].after.iter().flatten().copied()))
            })
            .collect();
        let mut plan = Plan::new(after.iter().map(|after| after.iter().copied().collect()).collect(), limits);
        for (index, step) in self.all.iter().enumerate() {
            plan.set_requests(index, step.members.len());
            let members = step.members.clone();
            for named in earlier(index, &mut members.flat_map(|member| entries[member].names.iter().copied())) {
                // Whether what a group makes can be named outside of it is up to the service.
                if !support.references || self.all[named].is_group {
                    plan.keep_apart(index, named);
                }
            }
            if support.format == BatchFormat::Multipart {
                // It has no way to say that a request depends on another one.
                after[index].iter().for_each(|earlier| plan.keep_apart(index, *earlier));
            }
        }
        plan
    }
}
