//! Owns the addresses of entities in a service: the shortest path to each type, and all relations that lead to it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::model::{Annotations, ContainerChild, Model, StructuredId};

use super::handle_id::HandleId;
use super::words::singular;
use crate::model::Cardinality;

/// The addresses of entities in a service.
#[derive(Debug, Default)]
pub(crate) struct Places {
    shortest: BTreeMap<HandleId, Shortest>,
    all: BTreeMap<StructuredId, Vec<Place>>,
    /// The results of composable functions, which can start a longer address.
    composed: BTreeSet<HandleId>,
}

/// A relation that leads to an entity type: a container child or a navigation property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A child of the container, by position.
    Child(usize),
    /// A navigation property, by the type that declares it and by position.
    Navigation(StructuredId, usize),
}

/// The maximum length in bytes of a path in documentation. Without it, long chains of containment would take quadratic
/// space.
const LONGEST: usize = 600;

#[derive(Clone, Debug)]
struct Shortest {
    /// Absent if it would be too long.
    path: Option<String>,
    /// The relation that the path ends with, before keys and casts.
    place: Place,
}

impl Places {
    /// Finds them in a model.
    pub(crate) fn new(model: &Model) -> Self {
        let mut places = Self::default();
        places.collect(model);
        places.find_shortest(model);
        places
    }

    fn collect(&mut self, model: &Model) {
        for (place, _, handle) in children(model) {
            self.all.entry(handle.ty).or_default().push(place);
        }
        for id in model.structured_ids() {
            for (index, property) in model.ty(id).navigation.iter().enumerate() {
                self.all.entry(property.target).or_default().push(Place::Navigation(id, index));
            }
        }
        let composable = model.operations.iter().filter(|operation| operation.is_composable);
        self.composed = composable.filter_map(|operation| HandleId::of(&operation.returns.as_ref()?.ty)).collect();
    }

    fn find_shortest(&mut self, model: &Model) {
        const KEY: u32 = 1;
        const CONTAINED: u32 = 2;
        const CAST: u32 = 3;
        const RELATED: u32 = 6;
        let mut queue = BinaryHeap::new();
        for (place, child, handle) in children(model) {
            queue.push(Reverse((0, format!("/{}", child.name), handle, place)));
        }
        while let Some(Reverse((distance, path, handle, place))) = queue.pop() {
            if self.shortest.contains_key(&handle) {
                continue;
            }
            let id = handle.ty;
            let shown = Some(path.clone()).filter(|path| path.len() <= LONGEST);
            self.shortest.insert(handle, Shortest { path: shown.clone(), place });
            let further = |rest: &str| shown.as_ref().map_or_else(|| path.clone(), |path| format!("{path}{rest}"));
            for derived in &model.ty(id).derived {
                let cast = further(&format!("/{}", model.ty(*derived).name));
                queue.push(Reverse((distance + CAST, cast, HandleId { ty: *derived, ..handle }, place)));
            }
            if handle.is_many() {
                if !model.key(id).is_empty() {
                    let keyed = further(&format!("/{{{}Id}}", singular(&model.ty(id).name.name)));
                    queue.push(Reverse((distance + KEY, keyed, HandleId::one(id), place)));
                }
                continue;
            }
            for declaring in model.lineage(id) {
                for (index, property) in model.ty(declaring).navigation.iter().enumerate() {
                    let step = if property.contains_target { CONTAINED } else { RELATED };
                    let next = further(&format!("/{}", property.name));
                    let related = HandleId::of_related(property);
                    queue.push(Reverse((distance + step, next, related, Place::Navigation(declaring, index))));
                }
            }
        }
    }

    /// The shortest path to the target of a handle.
    pub(crate) fn path(&self, handle: HandleId) -> Option<&str> {
        self.shortest.get(&handle)?.path.as_deref()
    }

    /// The relation that the shortest path ends with.
    pub(crate) fn place(&self, handle: HandleId) -> Option<Place> {
        self.shortest.get(&handle).map(|shortest| shortest.place)
    }

    /// Whether a collection of a type has an address, or nothing is known about the type's addresses.
    pub(crate) fn has_several(&self, model: &Model, id: StructuredId) -> bool {
        let places = self.leading_to(model, id);
        model.lineage(id).any(|ty| self.composed.contains(&HandleId::many(ty)))
            || places.is_empty()
            || places.iter().any(|place| place.cardinality(model) == Cardinality::Many)
    }

    /// The relations that lead to a type itself, not to a base type.
    pub(crate) fn leading_directly_to(&self, id: StructuredId) -> &[Place] {
        self.all.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// All relations that lead to a type or one of its base types.
    pub(crate) fn leading_to(&self, model: &Model, id: StructuredId) -> Vec<Place> {
        model.lineage(id).filter_map(|ty| self.all.get(&ty)).flatten().copied().collect()
    }
}

impl Place {
    /// The annotations of the relation.
    pub(crate) fn annotations(self, model: &Model) -> Option<&Annotations> {
        match self {
            Self::Child(index) => Some(&model.container.as_ref()?.children[index].annotations),
            Self::Navigation(id, index) => Some(&model.ty(id).navigation[index].annotations),
        }
    }

    /// Whether the relation leads to one entity or to a collection.
    pub(crate) fn cardinality(self, model: &Model) -> Cardinality {
        match self {
            Self::Child(index) => {
                let child = model.container.as_ref().map(|container| &container.children[index]);
                child.and_then(HandleId::of_child).map_or(Cardinality::One, |handle| handle.cardinality)
            }
            Self::Navigation(id, index) => model.ty(id).navigation[index].ty.cardinality,
        }
    }
}

/// The sets and singletons of the container.
fn children(model: &Model) -> impl Iterator<Item = (Place, &ContainerChild, HandleId)> {
    let children = model.container.iter().flat_map(|container| container.children.iter().enumerate());
    children.filter_map(|(index, child)| Some((Place::Child(index), child, HandleId::of_child(child)?)))
}
