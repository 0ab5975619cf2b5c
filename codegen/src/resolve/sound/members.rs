//! Owns removing properties: those with unknown types, duplicates, and those that a derived type redeclares incompatibly.

use std::collections::HashMap;

use crate::csdl::syntax::{Document, Name, Schema, StructuredType, TypeExpression};
use crate::diagnostic::Diagnostic;
use crate::edm::{Cardinality, StructuredKind};
use crate::model::{Element, Primitive, StructuredId};
use crate::source::Span;

use super::super::declared::{structured, structured_mut};
use super::super::ledger::Ledger;
use super::super::scope::Scope;
use super::gone::Gone;
use super::hierarchy::Hierarchy;

/// A property of either kind.
struct Member<'a> {
    name: &'a Name,
    ty: &'a TypeExpression,
    is_navigation: bool,
    /// The index among those of its kind.
    position: usize,
}

/// Which properties of a type are kept, by kind and index.
struct Marks {
    structural: Vec<bool>,
    navigation: Vec<bool>,
}

impl Marks {
    fn new(ty: &StructuredType) -> Self {
        Self { structural: vec![true; ty.properties.len()], navigation: vec![true; ty.navigation.len()] }
    }

    fn of(&mut self, member: &Member<'_>) -> &mut bool {
        if member.is_navigation { &mut self.navigation[member.position] } else { &mut self.structural[member.position] }
    }
}

pub(super) fn leave_out(
    documents: &mut [Document],
    scope: &Scope,
    hierarchy: &mut Hierarchy,
    gone: &mut Gone,
    ledger: &mut Ledger<'_>,
) {
    let mut checker = Checker { scope, hierarchy, gone, ledger, uses: HashMap::new() };
    let mut marks: Vec<Marks> =
        structured(documents).map(|(id, schema, ty)| checker.sound_members(id, schema, ty)).collect();
    checker.check_redeclared(documents, &mut marks);
    for ((_, ty), marks) in structured_mut(documents).zip(marks) {
        let (mut structural, mut navigation) = (marks.structural.into_iter(), marks.navigation.into_iter());
        ty.properties.retain(|_| structural.next().unwrap_or(true));
        ty.navigation.retain(|_| navigation.next().unwrap_or(true));
    }
}

struct Checker<'a, 'd> {
    scope: &'a Scope,
    hierarchy: &'a mut Hierarchy,
    gone: &'a mut Gone,
    ledger: &'a mut Ledger<'d>,
    /// The properties that are kept, by declaring type and name.
    uses: HashMap<(StructuredId, String), Use>,
}

impl Checker<'_, '_> {
    /// Marks the properties of a type that have a unique name and a known type.
    fn sound_members(&mut self, id: StructuredId, schema: &Schema, ty: &StructuredType) -> Marks {
        let mut marks = Marks::new(ty);
        self.gone.members.extend(ty.unread.iter().map(|name| (id, name.value.clone())));
        let mut first_places: HashMap<&str, Span> = HashMap::new();
        for member in in_order(ty) {
            let name = member.name.value.as_str();
            if let Some(first) = first_places.get(name) {
                let message = format!("`{}` has two properties named `{name}`", schema.qualified(&ty.name));
                self.ledger.twice(member.name, *first, message);
                *marks.of(&member) = false;
                continue;
            }
            first_places.insert(name, member.name.span);
            if let Some(element) = self.resolved(&member) {
                self.uses.insert((id, name.to_owned()), Use::of(&member, element));
            } else {
                self.gone.members.insert((id, name.to_owned()));
                self.hierarchy.remove(id, name);
                *marks.of(&member) = false;
            }
        }
        marks
    }

    fn resolved(&mut self, member: &Member<'_>) -> Option<Element> {
        let name = &member.ty.name;
        let what = format!("the property `{}`", member.name.value);
        let element = self.gone.type_of(name, &what, self.scope, self.ledger)?;
        let leads_somewhere = matches!(element, Element::Structured(_) | Element::Primitive(Primitive::ANY_ENTITY));
        if member.is_navigation && !leads_somewhere {
            self.ledger.broken(Diagnostic::error(name.span, format!("`{}` is not an entity type", name.value)));
            return None;
        }
        Some(element)
    }

    /// Removes incompatible redeclarations. A derived type may redeclare an inherited property with the same type, with
    /// one derived from it, or with one that an abstract type stands for.
    fn check_redeclared(&mut self, documents: &[Document], marks: &mut [Marks]) {
        let kinds: Vec<StructuredKind> = structured(documents).map(|(_, _, ty)| ty.kind).collect();
        let mut redeclared = Vec::new();
        for (id, schema, ty) in structured(documents) {
            for member in in_order(ty) {
                let kept = marks[id.0].of(&member);
                let name = member.name.value.as_str();
                let key = |id: StructuredId| (id, name.to_owned());
                let (true, Some(own)) = (*kept, self.uses.get(&key(id))) else { continue };
                let inherited = self.hierarchy.lineage(id).skip(1).find_map(|base| self.uses.get(&key(base)));
                let Some(inherited) = inherited else { continue };
                if !specialises(own, inherited, self.hierarchy, self.scope, &kinds) {
                    let message = format!(
                        "`{}` redeclares the inherited property `{name}` with a type that is not derived from the original type",
                        schema.qualified(&ty.name)
                    );
                    self.ledger.broken(
                        Diagnostic::error(member.name.span, message)
                            .with_related(inherited.span, "the inherited property"),
                    );
                    *kept = false;
                    redeclared.push(key(id));
                }
            }
        }
        for (id, name) in redeclared {
            self.hierarchy.remove(id, &name);
        }
    }
}

/// The properties of a type, in document order.
fn in_order(ty: &StructuredType) -> Vec<Member<'_>> {
    let structural = ty.properties.iter().enumerate().map(|(position, property)| Member {
        name: &property.name,
        ty: &property.ty,
        is_navigation: false,
        position,
    });
    let navigation = ty.navigation.iter().enumerate().map(|(position, property)| Member {
        name: &property.name,
        ty: &property.ty,
        is_navigation: true,
        position,
    });
    let mut members: Vec<_> = structural.chain(navigation).collect();
    members.sort_by_key(|member| member.name.span.start);
    members
}

/// What matters about a property for redeclaring it.
#[derive(Clone, Copy)]
struct Use {
    element: Element,
    cardinality: Cardinality,
    is_navigation: bool,
    span: Span,
}

impl Use {
    fn of(member: &Member<'_>, element: Element) -> Self {
        let cardinality = member.ty.cardinality;
        Self { element, cardinality, is_navigation: member.is_navigation, span: member.name.span }
    }
}

fn specialises(own: &Use, inherited: &Use, hierarchy: &Hierarchy, scope: &Scope, kinds: &[StructuredKind]) -> bool {
    if own.is_navigation != inherited.is_navigation {
        return false;
    }
    // `Edm.Untyped` stands for collections, too.
    let is_anything = inherited.element == Element::Primitive(Primitive::ANYTHING);
    if is_anything && inherited.cardinality == Cardinality::One {
        return true;
    }
    if own.cardinality != inherited.cardinality {
        return false;
    }
    let is_kind = |kind: StructuredKind| own.element.structured().is_some_and(|id| kinds[id.0] == kind);
    match (inherited.element, own.element) {
        (one, other) if one == other || is_anything => true,
        (Element::Primitive(Primitive::ANY_PRIMITIVE), Element::Enum(_) | Element::Definition(_)) => true,
        (Element::Primitive(Primitive::ANY_ENTITY), _) => is_kind(StructuredKind::Entity),
        (Element::Primitive(Primitive::ANY_COMPLEX), _) => is_kind(StructuredKind::Complex),
        (Element::Primitive(base), Element::Primitive(own)) if own.specialises(base) => true,
        (Element::Structured(base), Element::Structured(own)) => hierarchy.lineage(own).any(|ty| ty == base),
        (one, other) => scope.primitive(one).is_some() && scope.primitive(one) == scope.primitive(other),
    }
}
