//! Owns where entities are found in a service: the shortest path to each entity type, and every relation that leads to it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::model::{Annotations, ContainerChildKind, Model, StructuredId};

/// Where entities are found in a service.
#[derive(Debug, Default)]
pub(crate) struct Places {
    shortest: BTreeMap<(StructuredId, bool), Shortest>,
    all: BTreeMap<StructuredId, Vec<Place>>,
}

/// A relation that leads to an entity type: a container child or a navigation property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A child of the container, by its position.
    Child(usize),
    /// A navigation property, by the type that declares it and its position there.
    Navigation(StructuredId, usize),
}

/// A path of more bytes is not worth showing; chains of containment would make each longer than the one before.
const LONGEST: usize = 600;

#[derive(Clone, Debug)]
struct Shortest {
    /// Absent where it would be too long.
    path: Option<String>,
    /// The relation that the path ends with, before keys and casts.
    place: Place,
}

impl Places {
    /// Finds all places of a model.
    pub(crate) fn new(model: &Model) -> Self {
        let mut places = Self::default();
        places.collect(model);
        places.find_shortest(model);
        places
    }

    fn collect(&mut self, model: &Model) {
        for (index, child) in model.container.iter().flat_map(|container| container.children.iter().enumerate()) {
            if let ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } = child.kind {
                self.all.entry(ty).or_default().push(Place::Child(index));
            }
        }
        for id in model.structured_ids() {
            for (index, property) in model.ty(id).navigation.iter().enumerate() {
                self.all.entry(property.target).or_default().push(Place::Navigation(id, index));
            }
        }
    }

    fn find_shortest(&mut self, model: &Model) {
        const KEY: u32 = 1;
        const CONTAINED: u32 = 2;
        const CAST: u32 = 3;
        const RELATED: u32 = 6;
        let mut queue = BinaryHeap::new();
        for (index, child) in model.container.iter().flat_map(|container| container.children.iter().enumerate()) {
            let path = format!("/{}", child.name);
            match child.kind {
                ContainerChildKind::EntitySet { ty, .. } => {
                    queue.push(Reverse((0, path, ty, true, Place::Child(index))));
                }
                ContainerChildKind::Singleton { ty, .. } => {
                    queue.push(Reverse((0, path, ty, false, Place::Child(index))));
                }
                ContainerChildKind::Import { .. } => {}
            }
        }
        while let Some(Reverse((distance, path, id, collection, place))) = queue.pop() {
            if self.shortest.contains_key(&(id, collection)) {
                continue;
            }
            let shown = Some(path.clone()).filter(|path| path.len() <= LONGEST);
            self.shortest.insert((id, collection), Shortest { path: shown.clone(), place });
            let further = |rest: &str| shown.as_ref().map_or_else(|| path.clone(), |path| format!("{path}{rest}"));
            for derived in &model.ty(id).derived {
                let cast = further(&format!("/{}", model.ty(*derived).name));
                queue.push(Reverse((distance + CAST, cast, *derived, collection, place)));
            }
            if collection {
                if !model.key(id).is_empty() {
                    let keyed = further(&format!("/{{{}Id}}", model.ty(id).name.name));
                    queue.push(Reverse((distance + KEY, keyed, id, false, place)));
                }
                continue;
            }
            for declaring in model.lineage(id) {
                for (index, property) in model.ty(declaring).navigation.iter().enumerate() {
                    let step = if property.contains_target { CONTAINED } else { RELATED };
                    let next = further(&format!("/{}", property.name));
                    let place = Place::Navigation(declaring, index);
                    queue.push(Reverse((distance + step, next, property.target, property.ty.is_collection(), place)));
                }
            }
        }
    }

    /// The shortest path to one entity of a type, or to several.
    pub(crate) fn path(&self, id: StructuredId, collection: bool) -> Option<&str> {
        self.shortest.get(&(id, collection))?.path.as_deref()
    }

    /// The relation that the shortest path ends with.
    pub(crate) fn place(&self, id: StructuredId, collection: bool) -> Option<Place> {
        self.shortest.get(&(id, collection)).map(|shortest| shortest.place)
    }

    /// Whether several entities of a type can be found in one place, or whether nothing at all is known of where it is.
    pub(crate) fn has_several(&self, model: &Model, id: StructuredId) -> bool {
        let places = self.leading_to(model, id);
        places.is_empty() || places.iter().any(|place| place.is_collection(model))
    }

    /// Every relation that leads to a type, or to a base type of it.
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

    /// Whether the relation leads to several entities.
    pub(crate) fn is_collection(self, model: &Model) -> bool {
        match self {
            Self::Child(index) => model.container.as_ref().is_some_and(|container| {
                matches!(container.children[index].kind, ContainerChildKind::EntitySet { .. })
            }),
            Self::Navigation(id, index) => model.ty(id).navigation[index].ty.is_collection(),
        }
    }
}
