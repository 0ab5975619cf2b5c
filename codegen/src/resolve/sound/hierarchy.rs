//! Owns which types derive from which, and which properties they declare, while documents are made sound.

use std::collections::{BTreeSet, HashMap};

use crate::csdl::syntax::{Document, Name};
use crate::diagnostic::Diagnostic;
use crate::model::{Element, StructuredId};

use super::super::declared::structured;
use super::super::scope::Scope;
use super::gone::Gone;

/// How many base types a type may have, one derived from the other: what every type of a chain is generated with is the sum
/// of those before it.
pub(crate) const MAX_LEVELS: usize = 200;

/// How many properties all types may have together, inherited ones counted in each type that has them: each is a field.
pub(crate) const MAX_FIELDS: usize = 2_000_000;

/// Types by their numbers, with base types and properties.
pub(super) struct Hierarchy {
    base: Vec<Option<StructuredId>>,
    /// The types of properties, by the type that declares them.
    members: HashMap<(StructuredId, String), Element>,
    /// The types whose bases were taken from them because they derive from themselves.
    in_cycles: BTreeSet<StructuredId>,
}

/// Where a path came to an end that is none.
pub(super) enum Lost {
    /// At something that was left out.
    Gone,
    /// At something that never was.
    Unknown,
}

impl Hierarchy {
    pub(super) fn new(documents: &[Document], scope: &Scope) -> Self {
        let mut base: Vec<Option<StructuredId>> = Vec::new();
        let mut members = HashMap::new();
        for (id, _, ty) in structured(documents) {
            base.push(ty.base.as_ref().and_then(|name| scope.structured(name)));
            for (name, ty, _) in ty.members() {
                if let Some(element) = scope.named(&ty.name) {
                    members.entry((id, name.value.clone())).or_insert(element);
                }
            }
        }
        let in_cycles = break_cycles(&mut base);
        Self { base, members, in_cycles }
    }

    /// Reports documents from which more would be generated than anybody could compile.
    pub(super) fn check_extent(&self, documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
        let own: Vec<usize> = structured(documents).map(|(_, _, ty)| ty.members().count()).collect();
        // Levels and fields of each type, a base type before those that derive from it.
        let mut known: Vec<Option<(usize, usize)>> = vec![None; own.len()];
        let mut all = 0_usize;
        for (id, schema, ty) in structured(documents) {
            let mut waiting = Vec::new();
            let mut current = Some(id);
            let mut above = (0, 0);
            while let Some(id) = current {
                if let Some(known) = known[id.0] {
                    above = known;
                    break;
                }
                waiting.push(id);
                current = self.base[id.0];
            }
            for id in waiting.into_iter().rev() {
                above = (above.0 + 1, above.1.saturating_add(own[id.0]));
                known[id.0] = Some(above);
                all = all.saturating_add(above.1);
            }
            let (levels, fields) = above;
            let limit = if levels > MAX_LEVELS + 1 {
                format!(
                    "`{}` has more than {MAX_LEVELS} base types, one derived from the other",
                    schema.qualified(&ty.name)
                )
            } else if all > MAX_FIELDS {
                format!(
                    "the types have more than {MAX_FIELDS} properties together, inherited ones counted in each type; \
                     `{}` has {fields} of them",
                    schema.qualified(&ty.name)
                )
            } else {
                continue;
            };
            let cyclic = structured(documents).filter(|(id, ..)| self.in_cycles.contains(id));
            let before = diagnostics.len();
            diagnostics.extend(cyclic.map(|(_, schema, ty)| {
                Diagnostic::error(ty.name.span, format!("`{}` derives from itself", schema.qualified(&ty.name)))
            }));
            if diagnostics.len() > before {
                return None;
            }
            diagnostics.push(
                Diagnostic::error(ty.name.span, limit)
                    .with_help("each type is generated with all that it inherits: give a part of the service only"),
            );
            return None;
        }
        Some(())
    }

    /// A type and its base types, nearest first.
    pub(super) fn lineage(&self, id: StructuredId) -> impl Iterator<Item = StructuredId> + '_ {
        std::iter::successors(Some(id), |current| self.base[current.0])
    }

    /// The type of a property that a type declares itself.
    pub(super) fn declared(&self, id: StructuredId, name: &str) -> Option<Element> {
        self.members.get(&(id, name.to_owned())).copied()
    }

    /// Takes out a property.
    pub(super) fn remove(&mut self, id: StructuredId, name: &str) {
        self.members.remove(&(id, name.to_owned()));
    }

    /// The type of a property, its own or inherited.
    pub(super) fn member(&self, id: StructuredId, name: &str) -> Option<Element> {
        self.lineage(id).find_map(|ty| self.declared(ty, name))
    }

    /// Follows a path of properties and casts.
    pub(super) fn follow(&self, id: StructuredId, path: &Name, scope: &Scope, gone: &Gone) -> Result<Element, Lost> {
        let mut element = Element::Structured(id);
        for segment in path.value.split('/').filter(|segment| !segment.is_empty()) {
            let Element::Structured(current) = element else { return Err(Lost::Unknown) };
            element = if segment.contains('.') {
                let cast = scope.find(path.span.source, segment);
                let is_gone = || gone.types.contains(&scope.expand(path.span.source, segment));
                cast.ok_or_else(|| if is_gone() { Lost::Gone } else { Lost::Unknown })?
            } else {
                let is_gone = || self.lineage(current).any(|ty| gone.members.contains(&(ty, segment.to_owned())));
                self.member(current, segment).ok_or_else(|| if is_gone() { Lost::Gone } else { Lost::Unknown })?
            };
        }
        Ok(element)
    }
}

/// Takes the base from one type of each cycle; the cycle itself is reported where the model is checked.
fn break_cycles(base: &mut [Option<StructuredId>]) -> BTreeSet<StructuredId> {
    let mut cut = BTreeSet::new();
    let mut visited: Vec<usize> = vec![0; base.len()];
    for start in 0..base.len() {
        let mut current = start;
        loop {
            if visited[current] == start + 1 {
                base[current] = None;
                cut.insert(StructuredId(current));
                break;
            }
            if visited[current] != 0 {
                break;
            }
            visited[current] = start + 1;
            match base[current] {
                Some(next) => current = next.0,
                None => break,
            }
        }
    }
    cut
}
