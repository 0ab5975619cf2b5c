//! Owns the rule by which a schema has a line: its names are followed over the model, whatever is generated from it. It must not
//! know how `find` works.

use std::collections::BTreeSet;

use codegen::model::{
    ContainerChildKind, Element, Model, Operation, OperationKind, StructuredId, StructuredKind, TypeUse, Value,
};

use crate::addresses::{Part, parts};

/// The term for functions that a path after a colon calls.
const ESCAPE: &str = "Org.OData.Community.V1.UrlEscapeFunction";

/// What a schema has of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Has {
    /// An address that takes the method.
    Request,
    /// An address, but OData has no such method for it.
    Method,
    /// An address whose method the schema forbids.
    Forbidden,
    /// No such address.
    Nothing,
}

/// What an address leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Type {
        id: StructuredId,
        many: bool,
    },
    /// A property whose value is not complex.
    Property {
        nullable: bool,
        many: bool,
    },
    Stream,
    Count,
    References {
        many: bool,
    },
    Reference,
    Action,
    Function,
}

/// A state, with what leads to it: a child of the container or a navigation property.
type At = (State, Option<Relation>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    Child(usize),
    Navigation(StructuredId, usize),
    Property(StructuredId, usize),
}

/// What a model has of a line.
pub(crate) fn has(model: &Model, method: &str, path: &str) -> Has {
    let parts = parts(path);
    let Some((first, rest)) = parts.split_first() else { return Has::Nothing };
    let mut states = of_service(model, first);
    for part in rest {
        states = states.into_iter().flat_map(|state| next(model, state, part)).collect();
    }
    if states.is_empty() {
        return Has::Nothing;
    }
    let fitting: Vec<&At> = states.iter().filter(|(state, _)| takes(model, *state, method)).collect();
    if fitting.is_empty() {
        return Has::Method;
    }
    let is_forbidden = |at: &&At| {
        let is_replaced = matches!(at.0, State::Type { id, .. } if method == "PATCH" && puts(model, id));
        if is_replaced {
            return true;
        }
        at.1.is_some_and(|relation| forbids(model, relation, method))
            && matches!(at.0, State::Type { .. } | State::Property { .. })
    };
    if fitting.iter().all(is_forbidden) { Has::Forbidden } else { Has::Request }
}

fn of_service(model: &Model, part: &Part) -> BTreeSet<At> {
    let mut states = BTreeSet::new();
    for (index, child) in model.container.iter().flat_map(|container| container.children.iter().enumerate()) {
        if !child.name.eq_ignore_ascii_case(&part.name) {
            continue;
        }
        let relation = Some(Relation::Child(index));
        match &child.kind {
            ContainerChildKind::EntitySet { ty, .. } => states.extend(several(model, *ty, part, relation)),
            ContainerChildKind::Singleton { ty, .. } => {
                states.insert((State::Type { id: *ty, many: false }, relation));
            }
            ContainerChildKind::Import { overloads, .. } => {
                let overloads = overloads.iter().map(|id| model.operation(*id));
                states.extend(overloads.flat_map(|operation| called(model, operation, part)));
            }
        }
    }
    states
}

fn next(model: &Model, (state, relation): At, part: &Part) -> BTreeSet<At> {
    let mut states = BTreeSet::new();
    let State::Type { id, many } = state else { return states };
    let is_entity = model.ty(id).kind == StructuredKind::Entity;
    if part.is_path {
        let bound = model.lineage(id).flat_map(|ty| &model.ty(ty).operations).map(|id| model.operation(*id));
        let called = bound.filter(|operation| !many && operation.annotations.is_tagged(ESCAPE));
        let results = called.filter_map(|operation| operation.returns.as_ref()?.ty.element.structured());
        states.extend(results.map(|id| (State::Type { id, many: false }, None)));
        return states;
    }
    let operations = model.lineage(id).flat_map(|ty| &model.ty(ty).operations).map(|id| model.operation(*id));
    let bound = operations
        .filter(|operation| operation.binding.as_ref().is_some_and(|binding| binding.ty.is_collection() == many));
    let by_name = bound.filter(|operation| !operation.annotations.is_tagged(ESCAPE));
    for operation in by_name.filter(|operation| operation.name.name.eq_ignore_ascii_case(part.simple())) {
        states.extend(called(model, operation, part));
    }
    let qualified = part.name.contains('.');
    for derived in model.descendants(id).into_iter().filter(|_| qualified && is_entity) {
        if model.ty(derived).name.to_string().eq_ignore_ascii_case(&part.name) {
            states.extend(related(model, derived, many, part, relation));
        }
    }
    if many {
        let has_key = !model.key(id).is_empty();
        // A word may be the name of something that the schema lacks.
        let is_key =
            part.is_placeholder || (part.arguments.is_empty() && part.name.contains(|c: char| c.is_ascii_digit()));
        if is_key && has_key {
            states.insert((State::Type { id, many: false }, relation));
        }
        if part.name == "$count" && is_entity {
            states.insert((State::Count, relation));
        }
        if part.name == "$ref" && referenced(model, relation) {
            states.insert((State::References { many: true }, relation));
        }
        return states;
    }
    for declaring in model.lineage(id) {
        for (index, property) in model.ty(declaring).navigation.iter().enumerate() {
            if property.name.eq_ignore_ascii_case(&part.name) {
                let relation = Some(Relation::Navigation(declaring, index));
                states.extend(related(model, property.target, property.ty.is_collection(), part, relation));
            }
        }
    }
    for declaring in model.lineage(id) {
        for (index, property) in model.ty(declaring).properties.iter().enumerate() {
            if property.name.eq_ignore_ascii_case(&part.name) {
                states.insert((of_property(&property.ty), Some(Relation::Property(declaring, index))));
            }
        }
    }
    if part.name == "$value" && model.has_stream(id) {
        states.insert((State::Stream, relation));
    }
    if part.name == "$ref" && referenced(model, relation) {
        let many = matches!(relation, Some(Relation::Navigation(ty, index)) if model.ty(ty).navigation[index].ty.is_collection());
        // A placeholder for a key of several parts says nothing of them.
        if !many || model.key(id).len() == 1 {
            states.insert((if many { State::Reference } else { State::References { many: false } }, relation));
        }
    }
    states
}

fn of_property(ty: &TypeUse) -> State {
    match ty.element {
        Element::Primitive(codegen::model::Primitive::Stream) if !ty.is_collection() => State::Stream,
        Element::Structured(id) => State::Type { id, many: ty.is_collection() },
        _ => State::Property { nullable: ty.nullable, many: ty.is_collection() },
    }
}

fn related(model: &Model, id: StructuredId, many: bool, part: &Part, relation: Option<Relation>) -> Vec<At> {
    if many { several(model, id, part, relation) } else { vec![(State::Type { id, many }, relation)] }
}

/// Several entities, or one of them if the segment has a key in parentheses.
fn several(model: &Model, id: StructuredId, part: &Part, relation: Option<Relation>) -> Vec<At> {
    if part.arguments.is_empty() {
        return vec![(State::Type { id, many: true }, relation)];
    }
    let alternate = model.alternate_keys(id).into_iter().map(|key| key.parts.as_slice());
    let fits = |parts: &[codegen::model::KeyPart]| {
        let is_part = |name: &str| parts.iter().any(|part| part.name.eq_ignore_ascii_case(name));
        parts.len() == part.arguments.len()
            && part.arguments.iter().all(|(name, _)| name.as_deref().is_none_or(is_part))
    };
    let is_key = std::iter::once(model.key(id)).chain(alternate).any(fits);
    is_key.then_some((State::Type { id, many: false }, relation)).into_iter().collect()
}

fn called(model: &Model, operation: &Operation, part: &Part) -> Vec<At> {
    let is_parameter =
        |name: &str| operation.parameters.iter().any(|parameter| parameter.name.eq_ignore_ascii_case(name));
    let arguments = &part.arguments;
    if arguments.len() > operation.parameters.len()
        || !arguments.iter().all(|(name, _)| name.as_deref().is_none_or(is_parameter))
    {
        return Vec::new();
    }
    if operation.kind == OperationKind::Action {
        return vec![(State::Action, None)];
    }
    let mut states = vec![(State::Function, None)];
    if let Some(ty) = operation.returns.as_ref().map(|returns| &returns.ty)
        && let Element::Structured(id) = ty.element
        && operation.is_composable
        && model.ty(id).kind == StructuredKind::Entity
    {
        states.push((State::Type { id, many: ty.is_collection() }, None));
    }
    states
}

/// Whether a relation has links: it does not contain what it leads to, or the schema says so.
fn referenced(model: &Model, relation: Option<Relation>) -> bool {
    let Some(Relation::Navigation(id, index)) = relation else { return false };
    let property = &model.ty(id).navigation[index];
    let record = property.annotations.value("Org.OData.Capabilities.V1.NavigationRestrictions");
    !property.contains_target || record.and_then(|record| record.get("Referenceable")) == Some(&Value::Bool(true))
}

/// Whether OData has a method for what an address leads to.
fn takes(model: &Model, state: State, method: &str) -> bool {
    let methods: &[&str] = match state {
        State::Type { id, many } if model.ty(id).kind == StructuredKind::Complex => {
            if many {
                &["GET"]
            } else {
                &["GET", "PATCH", "PUT"]
            }
        }
        State::Property { many: false, nullable: true } => &["GET", "DELETE"],
        State::Type { many: true, .. } => &["GET", "POST"],
        State::References { many: true } => &["GET", "POST", "DELETE"],
        State::Type { many: false, .. } => &["GET", "PATCH", "PUT", "DELETE"],
        State::Stream => &["GET", "PUT", "PATCH", "DELETE"],
        State::References { many: false } => &["GET", "PUT", "DELETE"],
        State::Property { .. } | State::Count | State::Function => &["GET"],
        State::Action => &["POST"],
        State::Reference => &["DELETE"],
    };
    methods.contains(&method)
}

/// Whether a type says that its entities are updated by `PUT`.
fn puts(model: &Model, id: StructuredId) -> bool {
    let mut methods = model.lineage(id).filter_map(|ty| {
        let record = model.ty(ty).annotations.value("Org.OData.Capabilities.V1.UpdateRestrictions")?;
        Some(record.get("UpdateMethod")?.members())
    });
    methods.next().is_some_and(|methods| methods.iter().all(|method| method.ends_with("PUT")))
}

/// Whether a relation says that a method is not allowed.
fn forbids(model: &Model, relation: Relation, method: &str) -> bool {
    let annotations = match relation {
        Relation::Child(index) => model.container.as_ref().map(|container| &container.children[index].annotations),
        Relation::Navigation(id, index) => Some(&model.ty(id).navigation[index].annotations),
        Relation::Property(id, index) => Some(&model.ty(id).properties[index].annotations),
    };
    let (term, property) = match method {
        "GET" => ("ReadRestrictions", "Readable"),
        "POST" => ("InsertRestrictions", "Insertable"),
        "DELETE" => ("DeleteRestrictions", "Deletable"),
        _ => ("UpdateRestrictions", "Updatable"),
    };
    let record = annotations.and_then(|annotations| annotations.value(&format!("Org.OData.Capabilities.V1.{term}")));
    let puts = |record: &Value| {
        record.get("UpdateMethod").is_some_and(|method| method.members().iter().all(|method| method.ends_with("PUT")))
    };
    if method == "PATCH" && record.is_some_and(puts) {
        return true;
    }
    let is_false = |record: &Value| record.get(property) == Some(&Value::Bool(false));
    record.is_some_and(|record| is_false(record) || record.get("ReadByKeyRestrictions").is_some_and(is_false))
}
