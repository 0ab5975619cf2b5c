//! Owns the effect of each correction on a declaration.

use crate::csdl::syntax::{
    Document, Facets, Name, NavigationProperty, Operation, Parameter, Property, PropertyRef, ReturnType, Schema,
    StructuredType, TypeExpression,
};
use crate::edm::{Cardinality, OperationKind, StructuredKind};
use crate::model::Element;

use super::super::declared::schemas_mut;
use super::super::scope::Scope;
use super::super::target_path::in_signature;
use super::entry::{Correction, Entry, Function, Member};

/// The outcome of applying a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The declaration was changed.
    Corrected,
    /// The declaration already says the same.
    None,
    /// The term does not apply to such a declaration, only to these.
    NotFor(&'static str),
}

impl Effect {
    fn of(changed: bool) -> Self {
        if changed { Self::Corrected } else { Self::None }
    }
}

/// Corrects a type, or its property `member`.
pub(super) fn apply_to_type(ty: &mut StructuredType, member: Option<&str>, entry: &Entry, scope: &Scope) -> Effect {
    match member {
        None => correct_type(ty, &entry.correction, scope),
        Some(name) if matches!(entry.correction, Correction::Absent) => {
            ty.properties.retain(|property| property.name.value != name);
            ty.navigation.retain(|property| property.name.value != name);
            Effect::Corrected
        }
        Some(name) => {
            if let Some(property) = ty.properties.iter_mut().find(|property| property.name.value == name) {
                return correct_type_in_use(&mut property.ty, &entry.correction, scope);
            }
            match ty.navigation.iter_mut().find(|property| property.name.value == name) {
                Some(property) => correct_navigation(property, &entry.correction, scope),
                None => Effect::None,
            }
        }
    }
}

/// Corrects the parameter `member` of an overload, or its result.
pub(super) fn apply_to_operation(
    operation: &mut Operation,
    member: Option<&str>,
    entry: &Entry,
    scope: &Scope,
) -> Effect {
    let ty = match member {
        Some("$ReturnType") => operation.return_type.as_mut().map(|returns| &mut returns.ty),
        Some(name) => operation.parameters.iter_mut().find(|one| one.name.value == name).map(|one| &mut one.ty),
        None => None,
    };
    ty.map_or_else(|| not_for(&entry.correction), |ty| correct_type_in_use(ty, &entry.correction, scope))
}

fn correct_type(ty: &mut StructuredType, correction: &Correction, scope: &Scope) -> Effect {
    let is_entity = ty.kind == StructuredKind::Entity;
    match correction {
        Correction::HasStream(value) if is_entity => {
            Effect::of(ty.has_stream.replace(*value).unwrap_or_default() != *value)
        }
        Correction::OpenType(value) => Effect::of(ty.open.replace(*value).unwrap_or_default() != *value),
        Correction::Abstract(value) => Effect::of(std::mem::replace(&mut ty.is_abstract, *value) != *value),
        Correction::BaseType(name) => {
            let full = |name: &Name| scope.full(name);
            let changed = ty.base.as_ref().map(full) != Some(full(name));
            ty.base = Some(name.clone());
            Effect::of(changed)
        }
        Correction::Key(paths) if is_entity => {
            let known = ty.key.iter().flatten().map(|part| &part.path.value);
            let changed = !known.eq(paths.iter().map(|path| &path.value));
            if changed {
                ty.key = Some(paths.iter().map(|path| PropertyRef { path: path.clone(), alias: None }).collect());
            }
            Effect::of(changed)
        }
        Correction::Properties(members) => {
            let new = missing(ty, members);
            ty.properties.extend(new.iter().map(|member| Property {
                name: member.name.clone(),
                ty: member.ty.clone(),
                default_value: None,
                annotations: Vec::new(),
            }));
            // If the type already has one of them, the correction is out of date.
            Effect::of(new.len() == members.len())
        }
        Correction::NavigationProperties(members) => {
            let new = missing(ty, members);
            ty.navigation.extend(new.iter().map(|member| NavigationProperty {
                name: member.name.clone(),
                ty: member.ty.clone(),
                partner: None,
                contains_target: member.contains_target,
                referential_constraints: Vec::new(),
                on_delete: None,
                annotations: Vec::new(),
            }));
            Effect::of(new.len() == members.len())
        }
        _ => not_for(correction),
    }
}

/// Adds functions that are bound to a type of a schema.
pub(super) fn add_functions(schema: &mut Schema, ty: &Name, functions: &[Function], scope: &Scope) -> Effect {
    let full = schema.qualified(ty);
    let new: Vec<Operation> =
        functions.iter().map(|function| bound(function, Name::new(full.clone(), ty.span))).collect();
    let signature = |operation: &Operation| -> Vec<String> {
        operation.parameters.iter().map(|parameter| in_signature(&parameter.ty, scope)).collect()
    };
    let is_known = |new: &Operation| {
        let same_name = schema.operations.iter().filter(|known| known.name.value == new.name.value);
        same_name.into_iter().any(|known| signature(known) == signature(new))
    };
    let new: Vec<Operation> = new.into_iter().filter(|operation| !is_known(operation)).collect();
    let all_are_new = new.len() == functions.len();
    schema.operations.extend(new);
    Effect::of(all_are_new)
}

fn bound(function: &Function, to: Name) -> Operation {
    let binding = Parameter {
        name: Name::new("bindingParameter".to_owned(), function.name.span),
        ty: TypeExpression { name: to, cardinality: Cardinality::One, nullable: false, facets: Facets::default() },
        annotations: Vec::new(),
    };
    let parameters = function.parameters.iter().map(|parameter| Parameter {
        name: parameter.name.clone(),
        ty: parameter.ty.clone(),
        annotations: Vec::new(),
    });
    Operation {
        kind: OperationKind::Function,
        name: function.name.clone(),
        is_bound: true,
        is_composable: true,
        entity_set_path: None,
        parameters: std::iter::once(binding).chain(parameters).collect(),
        return_type: Some(ReturnType { ty: function.ty.clone(), annotations: Vec::new() }),
        annotations: Vec::new(),
    }
}

fn missing<'m>(ty: &StructuredType, members: &'m [Member]) -> Vec<&'m Member> {
    let has = |name: &str| ty.members().any(|(known, ..)| known.value == name);
    members.iter().filter(|member| !has(&member.name.value)).collect()
}

fn correct_navigation(property: &mut NavigationProperty, correction: &Correction, scope: &Scope) -> Effect {
    match correction {
        Correction::ContainsTarget(value) => {
            Effect::of(std::mem::replace(&mut property.contains_target, *value) != *value)
        }
        _ => correct_type_in_use(&mut property.ty, correction, scope),
    }
}

fn correct_type_in_use(ty: &mut TypeExpression, correction: &Correction, scope: &Scope) -> Effect {
    match correction {
        Correction::Type(by) => Effect::of(replace(ty, by, scope)),
        Correction::Nullable(value) => Effect::of(std::mem::replace(&mut ty.nullable, *value) != *value),
        _ => not_for(correction),
    }
}

/// Replaces the type and its cardinality. Facets are those of the new type; nullability stays.
fn replace(ty: &mut TypeExpression, by: &TypeExpression, scope: &Scope) -> bool {
    let changed = in_signature(ty, scope) != in_signature(by, scope);
    if changed {
        *ty = TypeExpression { nullable: ty.nullable, ..by.clone() };
    }
    changed
}

fn not_for(correction: &Correction) -> Effect {
    Effect::NotFor(match correction {
        Correction::HasStream(_) | Correction::Key(_) => "entity types",
        Correction::OpenType(_)
        | Correction::Abstract(_)
        | Correction::BaseType(_)
        | Correction::Properties(_)
        | Correction::NavigationProperties(_)
        | Correction::Functions(_) => "entity types and complex types",
        Correction::StandsFor(_) => "types",
        Correction::Type(_) | Correction::Nullable(_) => "properties, parameters and results",
        Correction::ContainsTarget(_) => "navigation properties",
        Correction::Absent => "properties",
    })
}

/// Replaces types by others wherever they are used. Returns the number of replacements for each.
pub(super) fn replace_everywhere(
    documents: &mut [Document],
    replacements: &[(Element, &TypeExpression, &Entry)],
    scope: &Scope,
) -> Vec<usize> {
    let mut counts = vec![0; replacements.len()];
    if replacements.is_empty() {
        return counts;
    }
    let mut visit = |ty: &mut TypeExpression| {
        let Some(element) = scope.named(&ty.name) else { return };
        let Some(index) = replacements.iter().position(|(known, _, _)| *known == element) else { return };
        let by = replacements[index].1;
        let cardinality = ty.cardinality.max(by.cardinality);
        *ty = TypeExpression { nullable: ty.nullable, cardinality, ..by.clone() };
        counts[index] += 1;
    };
    for schema in schemas_mut(documents) {
        for ty in &mut schema.structured {
            ty.properties.iter_mut().for_each(|property| visit(&mut property.ty));
            ty.navigation.iter_mut().for_each(|property| visit(&mut property.ty));
        }
        for operation in &mut schema.operations {
            operation.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.ty));
            operation.return_type.iter_mut().for_each(|returns| visit(&mut returns.ty));
        }
    }
    counts
}
