//! Owns the facts of handles and their verbs.

use crate::layout::{HandleId, Verb};
use crate::model::{Cardinality, Element, StructuredId, StructuredKind};

use super::super::facts::{code, method, sorted};
use super::access;
use super::methods::{self, Holder};
use super::scope::Scope;

/// The facts of the handles of a type.
pub(super) fn facts(scope: Scope<'_, '_>, id: StructuredId) -> Vec<String> {
    let layout = scope.layout;
    let is_entity = layout.model.ty(id).kind == StructuredKind::Entity;
    let entity = layout.ident(Element::Structured(id));
    let is_many = !is_entity || layout.is_listed(id);
    let mut facts = Vec::new();
    for handle in [Some(HandleId::one(id)), is_many.then_some(HandleId::many(id))].into_iter().flatten() {
        let ident = layout.handle_ident(handle);
        let relation = match (is_entity, handle.cardinality) {
            (false, Cardinality::One) => format!("#[odata(value({entity}))]"),
            (false, Cardinality::Many) => format!("#[odata(values({entity}))]"),
            (true, Cardinality::One) => format!("#[odata(one({entity}))]"),
            (true, Cardinality::Many) => format!("#[odata(many({entity}))]"),
        };
        let attributes = sorted(&["#[derive(Clone, Debug, Handle)]", &relation]);
        facts.push(format!("{attributes} {}", code(&format!("pub struct {ident}"))));
        facts.push(code(&format!("{ident}. 0: Path")));
        let mut methods = methods::facts(scope, Holder::Handle(handle), &layout.handle(handle).methods);
        if is_entity {
            methods.extend(verbs(scope, handle));
        }
        if !methods.is_empty() {
            facts.push(code(&format!("impl {ident}")));
        }
        facts.extend(methods);
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
            let is_media = layout.model.has_stream(handle.ty) && is_allowed(Verb::Create);
            signatures.extend(is_media.then(|| {
                format!(
                    "pub fn create_media(&self, content: impl Into<Vec<u8>>, content_type: &str) -> Create<{entity}>"
                )
            }));
        }
    }
    if has_derived {
        let (bound, part) = if handle.is_many() { ("Listed", "Collection") } else { ("Entity", "Resource") };
        signatures.push(format!("pub fn cast<T0: {bound} + IsA<{entity}>>(&self) -> T0::{part}"));
    }
    signatures.iter().map(|signature| method(&head, &[], signature, &[])).collect()
}
