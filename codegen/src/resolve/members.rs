//! Owns finding properties in the model by name, and following paths of them.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Model, StructuredId, TypeUse};

/// A property of a type, by its position among its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Structural(usize),
    Navigation(usize),
}

/// The properties that types declare, by name, and where types stand among those that derive from each other.
pub(super) struct Members {
    declared: HashMap<(StructuredId, String), Member>,
    /// Types are numbered so that those that derive from one follow it: its own number, and that behind the last of them.
    family: Vec<(usize, usize)>,
    /// The numbers of the types that declare a property of a name, in order.
    declaring: HashMap<String, Vec<usize>>,
}

impl Members {
    /// Indexes a model whose base types are linked.
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

    /// The types that declare an inherited property again.
    pub(super) fn redeclaring(&self, model: &Model) -> BTreeSet<StructuredId> {
        let redeclares = |(id, name): &&(StructuredId, String)| {
            // A name that one type declares is none that another declares again.
            self.declaring.get(name).is_some_and(|numbers| numbers.len() > 1)
                && model.ty(*id).base.is_some_and(|base| self.find(model, base, name).is_some())
        };
        self.declared.keys().filter(redeclares).map(|(id, _)| *id).collect()
    }

    /// Whether a type or one that derives from it declares a property of a name.
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

/// Numbers types, each followed by those that derive from it.
fn families(model: &Model) -> Vec<(usize, usize)> {
    let mut family = vec![(0, 0); model.structured.len()];
    let mut next = 0;
    for root in model.structured_ids().filter(|id| model.ty(*id).base.is_none()) {
        // A type is met twice: before those that derive from it, and after them.
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
