//! Owns what entity types call for beside their struct: the handles of one entity and of several, and their verbs.

use crate::model::{Element, StructuredId};

use super::super::facts::{code, method};
use super::Expected;
use super::access::{self, CREATE, DELETE, GET, LIST, UPDATE, Verb};
use super::enums::sorted;

impl Expected<'_, '_> {
    pub(super) fn handles(&self, id: StructuredId) -> Vec<String> {
        let listed = self.layout.is_listed(id);
        let (entity, resource) = (self.layout.ident(Element::Structured(id)), &self.layout.resource_ident(id));
        let collection = &if listed { self.layout.collection_ident(id) } else { "Unlisted".to_owned() };
        let as_handle = code(&format!("impl EntityHandle for {resource}"));
        let mut facts = vec![
            code(&format!("impl Entity for {entity}")),
            code(&format!("impl Entity for {entity} / type Resource = {resource}")),
            code(&format!("impl Entity for {entity} / type Collection = {collection}")),
            code(&format!("impl EntityHandle for {resource} / type Entity = {entity}")),
            method(&as_handle, &[], "fn path(&self) -> &Path", &[]),
            as_handle,
        ];
        facts.extend(declaration(resource));
        facts.extend(self.verbs(id, resource, false));
        let here = self.layout.area(Element::Structured(id));
        facts.extend(self.methods(here, Some(id), resource, &self.layout.resource(id).methods));
        if listed {
            facts.extend(declaration(collection));
            facts.extend(self.verbs(id, collection, true));
            facts.extend(self.methods(here, Some(id), collection, &self.layout.collection(id).methods));
        }
        facts
    }

    /// The handles of a complex type, which have no verbs.
    pub(super) fn complex_handles(&self, id: StructuredId) -> Vec<String> {
        let here = self.layout.area(Element::Structured(id));
        let mut facts = Vec::new();
        for (several, handle) in [(false, self.layout.resource(id)), (true, self.layout.collection(id))] {
            let ident = self.layout.handle_ident(id, several);
            let head = code(&format!("impl {ident}"));
            facts.extend(declaration(&ident));
            facts.push(method(&head, &[], "pub fn path(&self) -> &Path", &[]));
            facts.push(head);
            facts.extend(self.methods(here, Some(id), &ident, &handle.methods));
        }
        facts
    }

    fn verbs(&self, id: StructuredId, handle: &str, several: bool) -> Vec<String> {
        let model = self.layout.model;
        let head = code(&format!("impl {handle}"));
        let entity = self.layout.ident(Element::Structured(id));
        let has_derived = !model.ty(id).derived.is_empty();
        let allows = |verb: Verb| verb.several == several && access::is_allowed(self.layout, id, verb);
        let sent = |name: &str, parameter: &str, request: &str| {
            if has_derived {
                format!(
                    "pub fn {name}<T0: Structured + IsA<{entity}> + Serialize>(&self, {parameter}: &T0) -> {request}<T0>"
                )
            } else {
                format!("pub fn {name}(&self, {parameter}: &{entity}) -> {request}<{entity}>")
            }
        };
        let mut signatures = Vec::new();
        for (verb, signature) in [
            (GET, format!("pub fn get(&self) -> Get<{entity}>")),
            (UPDATE, sent("update", "changes", "Update")),
            (DELETE, "pub fn delete(&self) -> Delete".to_owned()),
            (LIST, format!("pub fn list(&self) -> List<{entity}>")),
            (CREATE, sent("create", "entity", "Create")),
        ] {
            signatures.extend(allows(verb).then_some(signature));
        }
        if several {
            signatures.push("pub fn count(&self) -> Count".to_owned());
        }
        if has_derived {
            let part = if several { "Collection" } else { "Resource" };
            signatures.push(format!("pub fn cast<T0: Entity + IsA<{entity}>>(&self) -> T0::{part}"));
        }
        let mut facts: Vec<String> = signatures.iter().map(|signature| method(&head, &[], signature, &[])).collect();
        facts.push(head);
        facts
    }
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
