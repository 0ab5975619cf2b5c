//! Owns what types with handles call for beside their struct: the handles of one value and of several, and their verbs.

use crate::layout::{Cardinality, HandleId, Verb};
use crate::model::{Element, StructuredId};

use super::super::facts::{code, method, sorted};
use super::access;
use super::methods::{self, Holder};
use super::scope::Scope;

/// The facts of the handles of an entity type.
pub(super) fn of_entity(scope: Scope<'_, '_>, id: StructuredId) -> Vec<String> {
    let layout = scope.layout;
    let (one, many) = (HandleId::one(id), HandleId::many(id));
    let is_listed = layout.is_listed(id);
    let (entity, resource) = (layout.ident(Element::Structured(id)), layout.handle_ident(one));
    let collection = if is_listed { layout.handle_ident(many) } else { "Unlisted".to_owned() };
    let as_handle = code(&format!("impl EntityHandle for {resource}"));
    let mut facts = vec![
        code(&format!("impl Entity for {entity}")),
        code(&format!("impl Entity for {entity} / type Resource = {resource}")),
        code(&format!("impl Entity for {entity} / type Collection = {collection}")),
        code(&format!("impl EntityHandle for {resource} / type Entity = {entity}")),
        method(&as_handle, &[], "fn path(&self) -> &Path", &[]),
        as_handle,
    ];
    for handle in [Some(one), is_listed.then_some(many)].into_iter().flatten() {
        facts.extend(declaration(&layout.handle_ident(handle)));
        facts.extend(verbs(scope, handle));
        facts.extend(methods::facts(scope, Holder::Handle(handle), &layout.handle(handle).methods));
    }
    facts
}

/// The facts of the handles of a complex type, which have no verbs.
pub(super) fn of_complex(scope: Scope<'_, '_>, id: StructuredId) -> Vec<String> {
    let mut facts = Vec::new();
    for handle in [HandleId::one(id), HandleId::many(id)] {
        let ident = scope.layout.handle_ident(handle);
        let head = code(&format!("impl {ident}"));
        facts.extend(declaration(&ident));
        facts.push(method(&head, &[], "pub fn path(&self) -> &Path", &[]));
        facts.push(head);
        facts.extend(methods::facts(scope, Holder::Handle(handle), &scope.layout.handle(handle).methods));
    }
    facts
}

fn verbs(scope: Scope<'_, '_>, handle: HandleId) -> Vec<String> {
    let layout = scope.layout;
    let head = code(&format!("impl {}", layout.handle_ident(handle)));
    let entity = layout.ident(Element::Structured(handle.ty));
    let has_derived = !layout.model.ty(handle.ty).derived.is_empty();
    let sent = |name: &str, parameter: &str, request: &str| {
        if has_derived {
            format!(
                "pub fn {name}<T0: Structured + IsA<{entity}> + Serialize>(&self, {parameter}: &T0) -> {request}<T0>"
            )
        } else {
            format!("pub fn {name}(&self, {parameter}: &{entity}) -> {request}<{entity}>")
        }
    };
    let is_allowed = |verb| access::is_allowed(layout, handle.ty, verb);
    let mut signatures = Vec::new();
    match handle.cardinality {
        Cardinality::One => {
            signatures.extend(is_allowed(Verb::Get).then(|| format!("pub fn get(&self) -> Get<{entity}>")));
            signatures.extend(is_allowed(Verb::Update).then(|| sent("update", "changes", "Update")));
            signatures.extend(is_allowed(Verb::Delete).then(|| "pub fn delete(&self) -> Delete".to_owned()));
        }
        Cardinality::Many => {
            signatures.extend(is_allowed(Verb::List).then(|| format!("pub fn list(&self) -> List<{entity}>")));
            signatures.push("pub fn count(&self) -> Count".to_owned());
            signatures.extend(is_allowed(Verb::Create).then(|| sent("create", "entity", "Create")));
        }
    }
    if has_derived {
        let part = if handle.is_many() { "Collection" } else { "Resource" };
        signatures.push(format!("pub fn cast<T0: Entity + IsA<{entity}>>(&self) -> T0::{part}"));
    }
    let mut facts: Vec<String> = signatures.iter().map(|signature| method(&head, &[], signature, &[])).collect();
    facts.push(head);
    facts
}

fn declaration(handle: &str) -> [String; 4] {
    let from = code(&format!("impl From<Path> for {handle}"));
    [
        format!("{} {}", sorted(&["#[derive(Clone, Debug)]"]), code(&format!("pub struct {handle}"))),
        code(&format!("{handle}. path: Path")),
        method(&from, &[], "fn from(path: Path) -> Self", &[]),
        from,
    ]
}
