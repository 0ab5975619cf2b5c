//! Owns base types and declared properties while documents are made sound.

use std::collections::{BTreeSet, HashMap};

use crate::csdl::syntax::{Document, Name};
use crate::diagnostic::Diagnostic;
use crate::model::{Element, StructuredId};

use super::super::declared::structured;
use super::super::scope::Scope;
use super::gone::Gone;

/// The most base types in a chain: each type is generated with the properties of all those before it.
pub(crate) const MAX_LEVELS: usize = 200;

/// The most properties of all types together, counting inherited ones in every type: each becomes a field.
pub(crate) const MAX_FIELDS: usize = 2_000_000;

/// Base types and properties by type.
pub(super) struct Hierarchy {
    base: Vec<Option<StructuredId>>,
    /// The types of properties, by declaring type and name.
    members: HashMap<(StructuredId, String), Element>,
    /// The types whose base type was dropped to break a cycle.
    in_cycles: BTreeSet<StructuredId>,
}

/// Why a path cannot be followed.
pub(super) enum Lost {
    /// It leads to a declaration that was removed.
    Gone,
    /// It leads to an unknown name.
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

    /// Reports documents whose generated code would be too large to compile.
    pub(super) fn check_extent(&self, documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
        let own: Vec<usize> = structured(documents).map(|(_, _, ty)| ty.members().count()).collect();
        // The levels and fields of each type; base types are counted before those derived from them.
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
                    "`{}` is at the end of a chain of more than {MAX_LEVELS} base types",
                    schema.qualified(&ty.name)
                )
            } else if all > MAX_FIELDS {
                format!(
                    "the types have more than {MAX_FIELDS} properties in total, counting inherited ones in each type; \
                     `{}` has {fields}",
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
            diagnostics
                .push(Diagnostic::error(ty.name.span, limit).with_help(
                    "each type is generated with everything that it inherits: select a part of the service",
                ));
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

    /// Removes a property.
    pub(super) fn remove(&mut self, id: StructuredId, name: &str) {
        self.members.remove(&(id, name.to_owned()));
    }

    /// The type of a property, declared or inherited.
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

/// Drops the base type of one type in each cycle. Cycles are reported when the model is checked.
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
