//! Owns looking up properties of the model by name, and following paths of them.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Model, StructuredId, TypeUse};

/// A property of a type, by its index among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Structural(usize),
    Navigation(usize),
}

/// An index of declared properties by name, and of types by what they derive from.
pub(super) struct Members {
    declared: HashMap<(StructuredId, String), Member>,
    /// Types are numbered so that derived types directly follow their base: the type's number, and the one after its last
    /// descendant.
    family: Vec<(usize, usize)>,
    /// The sorted numbers of the types that declare a property with a name.
    declaring: HashMap<String, Vec<usize>>,
}

impl Members {
    /// Indexes a model whose derived types are linked.
    pub(super) fn new(model: &Model) -> Self {
        let mut declared = HashMap::new();
        for id in model.structured_ids() {
            let ty = model.ty(id);
            for (position, property) in ty.properties.iter().enumerate() {
                declared.entry((id, property.name.clone())).or_insert(Member::Structural(position));
            }
            for (position, property) in ty.navigation.iter().enumerate() {
                declared.entry((id, property.name.clone())).or_insert(Member::Navigation(position));
            }
        }
        let family = families(model);
        let mut declaring: HashMap<String, Vec<usize>> = HashMap::new();
        for (id, name) in declared.keys() {
            declaring.entry(name.clone()).or_default().push(family[id.0].0);
        }
        for numbers in declaring.values_mut() {
            numbers.sort_unstable();
        }
        Self { declared, family, declaring }
    }

    /// A property that a type declares or inherits, with the type that declares it.
    pub(super) fn find(&self, model: &Model, id: StructuredId, name: &str) -> Option<(StructuredId, Member)> {
        let mut key = (id, name.to_owned());
        model.lineage(id).find_map(|ty| {
            key.0 = ty;
            self.declared.get(&key).map(|member| (ty, *member))
        })
    }

    /// A property that a type declares itself.
    pub(super) fn own(&self, id: StructuredId, name: &str) -> Option<Member> {
        self.declared.get(&(id, name.to_owned())).copied()
    }

    /// The types that redeclare an inherited property.
    pub(super) fn redeclaring(&self, model: &Model) -> BTreeSet<StructuredId> {
        let redeclares = |(id, name): &&(StructuredId, String)| {
            // A name that only one type declares cannot be redeclared.
            self.declaring.get(name).is_some_and(|numbers| numbers.len() > 1)
                && model.ty(*id).base.is_some_and(|base| self.find(model, base, name).is_some())
        };
        self.declared.keys().filter(redeclares).map(|(id, _)| *id).collect()
    }

    /// Whether a type or one derived from it declares a property with a name.
    pub(super) fn is_declared_below(&self, id: StructuredId, name: &str) -> bool {
        let (first, end) = self.family[id.0];
        self.declaring.get(name).is_some_and(|numbers| {
            let next = numbers.partition_point(|number| *number < first);
            numbers.get(next).is_some_and(|number| *number < end)
        })
    }

    /// The type of the property at a path, through complex and navigation properties.
    pub(super) fn type_at<'m>(&self, model: &'m Model, id: StructuredId, path: &str) -> Option<&'m TypeUse> {
        let mut current = Some(id);
        let mut found = None;
        for segment in path.split('/') {
            let (ty, member) = self.find(model, current?, segment)?;
            let used = type_of(model, ty, member);
            current = used.element.structured();
            found = Some(used);
        }
        found
    }
}

/// The type of a property.
pub(super) fn type_of(model: &Model, ty: StructuredId, member: Member) -> &TypeUse {
    match member {
        Member::Structural(position) => &model.ty(ty).properties[position].ty,
        Member::Navigation(position) => &model.ty(ty).navigation[position].ty,
    }
}

/// Numbers the types, each followed by those derived from it.
fn families(model: &Model) -> Vec<(usize, usize)> {
    let mut family = vec![(0, 0); model.structured.len()];
    let mut next = 0;
    for root in model.structured_ids().filter(|id| model.ty(*id).base.is_none()) {
        // Each type is visited twice: before those derived from it, and after them.
        let mut waiting = vec![(root, false)];
        while let Some((id, is_done)) = waiting.pop() {
            if is_done {
                family[id.0].1 = next;
                continue;
            }
            family[id.0].0 = next;
            next += 1;
            waiting.push((id, true));
            waiting.extend(model.ty(id).derived.iter().map(|derived| (*derived, false)));
        }
    }
    family
}
