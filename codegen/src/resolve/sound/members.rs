//! Owns leaving out properties: those whose types are not there, those that a type declares twice, and those that a derived
//! type declares again as something else.

use std::collections::HashMap;

use crate::csdl::syntax::{Document, Name, StructuredKind, StructuredType, TypeExpression};
use crate::diagnostic::Diagnostic;
use crate::model::{Element, Primitive, StructuredId};
use crate::source::Span;

use super::super::ledger::Ledger;
use super::super::scope::Scope;
use super::hierarchy::Hierarchy;
use super::{Gone, full, keep, structured, twice, type_of};

/// A property of either kind.
struct Member<'a> {
    name: &'a Name,
    ty: &'a TypeExpression,
    is_navigation: bool,
}

/// Which properties are kept, in the order in which they are declared.
#[derive(Default)]
struct Marks {
    structural: Vec<bool>,
    navigation: Vec<bool>,
}

pub(super) fn leave_out(
    documents: &mut [Document],
    scope: &Scope,
    hierarchy: &mut Hierarchy,
    gone: &mut Gone,
    ledger: &mut Ledger<'_>,
) {
    let mut marks = Marks::default();
    let mut redeclared: Vec<(StructuredId, String)> = Vec::new();
    let mut uses: HashMap<(StructuredId, String), Use> = HashMap::new();
    for (index, (schema, ty)) in structured(documents).enumerate() {
        let id = StructuredId(index);
        gone.members.extend(ty.unread.iter().map(|name| (id, name.value.clone())));
        let mut first_places: HashMap<&str, Span> = HashMap::new();
        let mut kept = [vec![true; ty.properties.len()], vec![true; ty.navigation.len()]];
        for (member, position) in in_order(ty) {
            let name = member.name.value.as_str();
            let is_kept = if let Some(first) = first_places.get(name) {
                let message = format!("`{}` has two properties named `{name}`", full(schema, &ty.name));
                ledger.broken(twice(member.name, *first, message));
                false
            } else {
                first_places.insert(name, member.name.span);
                let element = resolved(&member, &format!("the property `{name}`"), scope, gone, ledger);
                if let Some(element) = element {
                    uses.insert((id, name.to_owned()), Use::of(&member, element));
                } else {
                    gone.members.insert((id, name.to_owned()));
                    hierarchy.remove(id, name);
                }
                element.is_some()
            };
            kept[usize::from(member.is_navigation)][position] = is_kept;
        }
        let [structural, navigation] = kept;
        marks.structural.extend(structural);
        marks.navigation.extend(navigation);
    }
    check_redeclared(documents, scope, hierarchy, &uses, &mut marks, &mut redeclared, ledger);
    for (id, name) in redeclared {
        hierarchy.remove(id, &name);
    }
    let (mut structural, mut navigation) = (marks.structural.into_iter(), marks.navigation.into_iter());
    for schema in documents.iter_mut().flat_map(|document| &mut document.schemas) {
        for ty in &mut schema.structured {
            keep(&mut ty.properties, &mut structural);
            keep(&mut ty.navigation, &mut navigation);
        }
    }
}

/// The properties of a type in the order in which they are written, with their positions among their kind.
fn in_order(ty: &StructuredType) -> Vec<(Member<'_>, usize)> {
    let structural = ty.properties.iter().enumerate().map(|(position, property)| {
        (Member { name: &property.name, ty: &property.ty, is_navigation: false }, position)
    });
    let navigation =
        ty.navigation.iter().enumerate().map(|(position, property)| {
            (Member { name: &property.name, ty: &property.ty, is_navigation: true }, position)
        });
    let mut members: Vec<_> = structural.chain(navigation).collect();
    members.sort_by_key(|(member, _)| member.name.span.start);
    members
}

fn resolved(member: &Member<'_>, what: &str, scope: &Scope, gone: &Gone, ledger: &mut Ledger<'_>) -> Option<Element> {
    let name = &member.ty.name;
    let element = type_of(name, what, scope, gone, ledger)?;
    let leads_somewhere =
        matches!(element, Element::Structured(_) | Element::Primitive(Primitive::Untyped("EntityType")));
    if member.is_navigation && !leads_somewhere {
        ledger.broken(Diagnostic::error(name.span, format!("`{}` is not an entity type", name.value)));
        return None;
    }
    Some(element)
}

/// What a property is, as far as it matters for declaring it again.
#[derive(Clone, Copy)]
struct Use {
    element: Element,
    collection: bool,
    is_navigation: bool,
    span: Span,
}

impl Use {
    fn of(member: &Member<'_>, element: Element) -> Self {
        Self { element, collection: member.ty.collection, is_navigation: member.is_navigation, span: member.name.span }
    }
}

/// A derived type may declare an inherited property again if it says more about it: with the same type, one that derives from
/// it, or one that an abstract type stands for.
fn check_redeclared(
    documents: &[Document],
    scope: &Scope,
    hierarchy: &Hierarchy,
    uses: &HashMap<(StructuredId, String), Use>,
    marks: &mut Marks,
    redeclared: &mut Vec<(StructuredId, String)>,
    ledger: &mut Ledger<'_>,
) {
    let kinds: Vec<StructuredKind> = structured(documents).map(|(_, ty)| ty.kind).collect();
    let (mut first_structural, mut first_navigation) = (0, 0);
    for (index, (schema, ty)) in structured(documents).enumerate() {
        let id = StructuredId(index);
        for (member, position) in in_order(ty) {
            let kept = if member.is_navigation {
                &mut marks.navigation[first_navigation + position]
            } else {
                &mut marks.structural[first_structural + position]
            };
            let name = member.name.value.as_str();
            let key = |id: StructuredId| (id, name.to_owned());
            let (true, Some(own)) = (*kept, uses.get(&key(id))) else { continue };
            let inherited = hierarchy.lineage(id).skip(1).find_map(|base| uses.get(&key(base)));
            let Some(inherited) = inherited else { continue };
            if !specialises(own, inherited, hierarchy, scope, &kinds) {
                let message = format!(
                    "`{}` declares the inherited property `{name}` again, with a type that is not derived from its type",
                    full(schema, &ty.name)
                );
                ledger.broken(
                    Diagnostic::error(member.name.span, message).with_related(inherited.span, "the inherited one"),
                );
                *kept = false;
                redeclared.push(key(id));
            }
        }
        first_structural += ty.properties.len();
        first_navigation += ty.navigation.len();
    }
}

fn specialises(own: &Use, inherited: &Use, hierarchy: &Hierarchy, scope: &Scope, kinds: &[StructuredKind]) -> bool {
    if own.is_navigation != inherited.is_navigation {
        return false;
    }
    // It stands for collections, too.
    let is_anything = matches!(inherited.element, Element::Primitive(Primitive::Untyped("Untyped")));
    if is_anything && !inherited.collection {
        return true;
    }
    if own.collection != inherited.collection {
        return false;
    }
    let is_kind = |kind: StructuredKind| matches!(own.element, Element::Structured(id) if kinds[id.0] == kind);
    match (inherited.element, own.element) {
        (one, other) if one == other || is_anything => true,
        (Element::Primitive(Primitive::Untyped("PrimitiveType")), own) => match own {
            Element::Primitive(own) => !matches!(own, Primitive::Untyped(_)),
            Element::Enum(_) | Element::Definition(_) => true,
            Element::Structured(_) => false,
        },
        (Element::Primitive(Primitive::Untyped("EntityType")), _) => is_kind(StructuredKind::Entity),
        (Element::Primitive(Primitive::Untyped("ComplexType")), _) => is_kind(StructuredKind::Complex),
        (Element::Structured(base), Element::Structured(own)) => hierarchy.lineage(own).any(|ty| ty == base),
        // `Edm.Geography` and `Edm.Geometry` are the bases of their kinds.
        (Element::Primitive(Primitive::Geography("Geography")), Element::Primitive(Primitive::Geography(_)))
        | (Element::Primitive(Primitive::Geometry("Geometry")), Element::Primitive(Primitive::Geometry(_))) => true,
        (one, other) => scope.primitive(one).is_some() && scope.primitive(one) == scope.primitive(other),
    }
}
