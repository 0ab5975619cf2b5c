//! Owns dependencies between types: by value, by operation, by inheritance.

use std::collections::BTreeSet;

use crate::model::{Element, Model};

/// The types that the definition of a type uses: base types, and the types of structural properties and alternate keys.
pub(super) fn by_value(model: &Model, user: Element) -> Vec<Element> {
    let Element::Structured(id) = user else { return Vec::new() };
    let base = model.ty(id).base.map(Element::Structured);
    let inherited = model.all_properties(id).into_iter().map(|(_, property)| property.ty.element);
    let keys = model.alternate_keys(id).into_iter().flat_map(|key| &key.parts).map(|part| part.ty.element);
    let all: BTreeSet<Element> = base
        .into_iter()
        .chain(inherited)
        .chain(keys)
        .filter(|element| !matches!(element, Element::Primitive(_)) && *element != user)
        .collect();
    all.into_iter().collect()
}

/// The unclaimed types that operations take or return, each with the type that the operation is bound to.
pub(super) fn through_operations(model: &Model, unclaimed: &BTreeSet<Element>) -> Vec<(Element, Element)> {
    let mut uses = Vec::new();
    for operation in &model.operations {
        let Some((bound, _)) = operation.bound_to() else { continue };
        let returns = operation.returns.iter().map(|returns| returns.ty.element);
        let parameters = operation.parameters.iter().map(|parameter| parameter.ty.element);
        let taken_or_given = returns.chain(parameters).filter(|element| unclaimed.contains(element));
        uses.extend(taken_or_given.map(|element| (Element::Structured(bound), element)));
    }
    uses
}

/// The unclaimed types that derive from others, each with its nearest claimed base type.
pub(super) fn through_bases(model: &Model, unclaimed: &BTreeSet<Element>) -> Vec<(Element, Element)> {
    let derived = model.structured_ids().filter(|id| unclaimed.contains(&Element::Structured(*id)));
    derived
        .filter_map(|id| {
            let base = model.bases(id).map(Element::Structured).find(|base| !unclaimed.contains(base))?;
            Some((base, Element::Structured(id)))
        })
        .collect()
}
