//! Owns which types have handles: entity types, complex types with operations bound to them or navigation properties, and
//! the complex types through whose properties these are reached.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Element, Model, StructuredId, StructuredKind};

/// The set of types with handles.
#[derive(Debug, Default)]
pub(super) struct Addressed(BTreeSet<StructuredId>);

impl Addressed {
    /// Collects them from a model.
    pub(super) fn new(model: &Model) -> Self {
        let entities = model.structured_ids().filter(|id| model.ty(*id).kind == StructuredKind::Entity);
        let mut all = complex_types(model);
        all.extend(entities);
        Self(all)
    }

    /// Whether a type has handles.
    pub(super) fn contains(&self, element: Element) -> bool {
        matches!(element, Element::Structured(id) if self.0.contains(&id))
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = StructuredId> + '_ {
        self.0.iter().copied()
    }
}

fn complex_types(model: &Model) -> BTreeSet<StructuredId> {
    let is_complex = |id: &StructuredId| model.ty(*id).kind == StructuredKind::Complex;
    // Derived types inherit the bound operations and the properties.
    let and_derived = |id: StructuredId| std::iter::once(id).chain(model.descendants(id));
    let leads_on = |id: &StructuredId| !model.ty(*id).operations.is_empty() || !model.ty(*id).navigation.is_empty();
    let leading = model.structured_ids().filter(|id| is_complex(id) && leads_on(id));
    let mut queue: Vec<StructuredId> = leading.flat_map(and_derived).collect();
    let mut holders: BTreeMap<StructuredId, Vec<StructuredId>> = BTreeMap::new();
    if !queue.is_empty() {
        for id in model.structured_ids().filter(is_complex) {
            for property in &model.ty(id).properties {
                if let Element::Structured(held) = property.ty.element {
                    holders.entry(held).or_default().push(id);
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = queue.pop() {
        if found.insert(id) {
            queue.extend(holders.get(&id).into_iter().flatten().copied().flat_map(and_derived));
        }
    }
    found
}
