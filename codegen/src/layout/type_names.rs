//! Owns the Rust names of types and handles: the recorded name, or the plain one, or the plain one prefixed with the
//! part of its namespace that distinguishes it from others.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Element, Model, QualifiedName, StructuredId, StructuredKind};
use crate::vocabulary;

use super::addressed::Addressed;
use super::area_record::{AreaRecord, Names};
use super::areas::Areas;
use super::gate::AreaId;
use super::names::pascal;
use super::taken::Taken;

/// The Rust names of all types and their handles.
#[derive(Debug, Default)]
pub(super) struct TypeNames(BTreeMap<Element, Names>);

/// A type that is to be named.
#[derive(Clone, Copy)]
struct Unnamed<'m> {
    element: Element,
    name: &'m QualifiedName,
}

/// The types of one area with the same plain name.
#[derive(Default)]
struct Group<'m> {
    /// Those with a recorded name.
    known: Vec<Unnamed<'m>>,
    new: Vec<Unnamed<'m>>,
}

impl TypeNames {
    /// Names all types of a model; `service` is the name of the service's handle.
    pub(super) fn new(model: &Model, areas: &Areas, record: &AreaRecord, service: &str, addressed: &Addressed) -> Self {
        let mut names = Self::default();
        let mut kept: BTreeSet<Element> = BTreeSet::new();
        let mut taken: BTreeMap<AreaId, Taken> = BTreeMap::new();
        let mut groups: BTreeMap<(AreaId, String), Group<'_>> = BTreeMap::new();
        for (element, name) in model.named_elements() {
            let Some(area) = areas.of(element) else { continue };
            let taken = taken.entry(area).or_insert_with(|| Taken::reserving([service.to_owned()]));
            let called = called(model, element, name);
            let plain = type_name(called);
            // A name given in the schema takes precedence over the recorded one: that is how to rename a type on
            // purpose.
            let is_given = called != name.name;
            let known = record.names_of(&name.to_string()).filter(|known| !is_given || known.ident == plain);
            let group = groups.entry((area, plain)).or_default();
            if known.is_some_and(|known| names.keep(addressed.contains(element), taken, element, known)) {
                kept.insert(element);
                group.known.push(Unnamed { element, name });
            } else {
                group.new.push(Unnamed { element, name });
            }
        }
        // Plain names are taken first, so that no prefixed name of another type occupies one.
        for ((area, plain), group) in &mut groups {
            let first = group.entitled().filter(|_| taken.entry(*area).or_default().take(plain));
            if let Some(first) = first {
                names.insert(first, plain.clone());
            }
            // The others still have to be distinguished from it.
            let position = group.new.iter().position(|unnamed| Some(unnamed.element) == first);
            group.known.extend(position.map(|index| group.new.remove(index)));
        }
        for ((area, plain), group) in &groups {
            let shared = group.shared();
            for unnamed in &group.new {
                let candidates = [told_apart(plain, unnamed.name, shared), qualified(plain, unnamed.name)];
                let ident = taken.entry(*area).or_default().claim(&candidates);
                names.insert(unnamed.element, ident);
            }
        }
        let mut handled: Vec<StructuredId> = addressed.iter().collect();
        handled.sort_by(|a, b| model.ty(*a).name.cmp(&model.ty(*b).name));
        handled.retain(|id| !kept.contains(&Element::Structured(*id)));
        names.name_handles(model, areas, &handled, &mut taken);
        names
    }

    /// The names of a type; built-in types have none.
    pub(super) fn of(&self, element: Element) -> Option<&Names> {
        self.0.get(&element)
    }

    /// Gives a type its recorded names, unless they have become reserved or taken.
    fn keep(&mut self, has_handle: bool, taken: &mut Taken, element: Element, known: &Names) -> bool {
        let handles = if has_handle { vec![known.resource(), known.collection()] } else { Vec::new() };
        let all: Vec<&String> = std::iter::once(&known.ident).chain(&handles).collect();
        if all.iter().any(|name| vocabulary::is_reserved_type(name) || taken.contains(name)) {
            return false;
        }
        for name in all {
            taken.take(name);
        }
        self.0.insert(element, known.clone());
        true
    }

    fn insert(&mut self, element: Element, ident: String) {
        self.0.insert(element, Names { ident, resource: None, collection: None });
    }

    /// Names handles, after all types: a type's name takes precedence over a handle's.
    fn name_handles(
        &mut self,
        model: &Model,
        areas: &Areas,
        handled: &[StructuredId],
        taken: &mut BTreeMap<AreaId, Taken>,
    ) {
        for id in handled.iter().copied() {
            let Some(names) = self.0.get_mut(&Element::Structured(id)) else { continue };
            let taken = taken.entry(areas.of_structured(id)).or_default();
            let mut claim = |plain: String, other: String| {
                let candidates: Vec<String> = std::iter::once(plain.clone())
                    .filter(|name| !vocabulary::is_reserved_type(name))
                    .chain([other])
                    .collect();
                Some(taken.claim(&candidates)).filter(|name| *name != plain)
            };
            let kind = match model.ty(id).kind {
                StructuredKind::Entity => "Entity",
                StructuredKind::Complex => "Value",
            };
            names.resource = claim(names.resource(), format!("{}{kind}Resource", names.ident));
            names.collection = claim(names.collection(), format!("{}{kind}Collection", names.ident));
        }
    }
}

impl Group<'_> {
    /// The type that gets the plain name: the only one, or the only one with the least nested namespace.
    fn entitled(&self) -> Option<Element> {
        let depth = |unnamed: &&Unnamed<'_>| unnamed.name.namespace.split('.').count();
        let least = self.new.iter().min_by_key(depth).filter(|_| self.known.is_empty())?;
        let is_alone = self.new.iter().filter(|other| depth(other) == depth(&least)).count() == 1;
        is_alone.then_some(least.element)
    }

    /// The numbers of leading and of trailing segments that all namespaces share.
    fn shared(&self) -> (usize, usize) {
        let mut all = self.new.iter().chain(&self.known).map(|unnamed| segments(unnamed.name));
        let Some(first) = all.next() else { return (0, 0) };
        let mut shared = (first.len(), first.len());
        for other in all {
            shared.0 = first.iter().zip(&other).take(shared.0).take_while(|(a, b)| a == b).count();
            let backwards = first.iter().rev().zip(other.iter().rev());
            shared.1 = backwards.take(shared.1).take_while(|(a, b)| a == b).count();
        }
        shared
    }
}

/// The name that the identifier of a type is derived from.
fn called<'m>(model: &'m Model, element: Element, name: &'m QualifiedName) -> &'m str {
    let annotations = match element {
        Element::Structured(id) => &model.ty(id).annotations,
        Element::Enum(id) => &model.enumeration(id).annotations,
        Element::Definition(id) => &model.definition(id).annotations,
        Element::Primitive(_) => return &name.name,
    };
    annotations.called(&name.name)
}

fn segments(name: &QualifiedName) -> Vec<&str> {
    name.namespace.split('.').collect()
}

/// A plain name prefixed with the segments of its namespace that the others do not share.
fn told_apart(plain: &str, name: &QualifiedName, (start, end): (usize, usize)) -> String {
    let segments = segments(name);
    let telling = segments.get(start..segments.len().saturating_sub(end)).unwrap_or_default();
    let telling = if telling.is_empty() { segments.last().into_iter().copied().collect() } else { telling.join(".") };
    joined(&telling, plain)
}

/// A plain name prefixed with its whole namespace.
fn qualified(plain: &str, name: &QualifiedName) -> String {
    joined(&name.namespace, plain)
}

fn joined(namespace: &str, plain: &str) -> String {
    let apart = if plain.starts_with(char::is_numeric) { "_" } else { "" };
    format!("{}{apart}{plain}", pascal(namespace))
}

/// The name of a type, with a suffix if the plain one is reserved.
pub(super) fn type_name(name: &str) -> String {
    let ident = pascal(name);
    if vocabulary::is_reserved_type(&ident) { format!("{ident}Type") } else { ident }
}

/// The name of the service's handle, which is exported at the root of the crate.
pub(super) fn service_name(name: &str) -> String {
    let ident = pascal(name);
    if vocabulary::is_reserved_at_root(&ident) { format!("{ident}Service") } else { ident }
}
