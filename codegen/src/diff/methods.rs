//! Owns comparing handles: which there are, what can be done with entities, and what the methods are called.

use std::collections::BTreeMap;

use crate::layout::{HandleId, Layout, Method, MethodKind};
use crate::model::{Operation, StructuredId, StructuredKind};

use super::side::Side;
use super::{Differ, Subject};

/// The names of methods, by what they lead to.
type Names = BTreeMap<String, String>;

impl Differ<'_> {
    /// Compares the handles of an entity type.
    pub(super) fn methods(&mut self, subject: &Subject, short: &str, old: StructuredId, new: StructuredId) {
        if self.new.model.ty(new).kind != StructuredKind::Entity {
            return;
        }
        let (listed, listed_now) = (self.old.layout.is_listed(old), self.new.layout.is_listed(new));
        match (listed, listed_now) {
            (true, false) => {
                let handle = self.old.layout.handle_ident(HandleId::many(old));
                self.breaking(subject, format!("several `{short}` are found nowhere any more: `{handle}` is gone"));
            }
            (false, true) => {
                let handle = self.new.layout.handle_ident(HandleId::many(new));
                self.additive(subject, format!("several `{short}` are found in one place now: `{handle}` is new"));
            }
            _ => {}
        }
        let (verbs, verbs_now) = (self.old.signatures.verbs(old), self.new.signatures.verbs(new));
        let of_several = |verb: &str| matches!(verb, "list" | "create");
        for gone in verbs.difference(&verbs_now) {
            if listed_now || !of_several(gone) {
                self.breaking(subject, format!("`{gone}()` of `{short}` is gone: the service allows it nowhere"));
            }
        }
        for added in verbs_now.difference(&verbs) {
            if listed || !of_several(added) {
                self.additive(subject, format!("`{added}()` of `{short}` is new: the service allows it"));
            }
        }
        let bases = (self.old.model.ty(old).base, self.new.model.ty(new).base);
        let base_names = (names_of(&self.old, bases.0), names_of(&self.new, bases.1));
        let (names, names_now) = (names_of(&self.old, Some(old)), names_of(&self.new, Some(new)));
        for (what, ident) in names {
            let Some(ident_now) = names_now.get(&what).filter(|now| **now != ident) else { continue };
            // What is inherited is reported once.
            let inherited = base_names.0.get(&what) == Some(&ident) && base_names.1.get(&what) == Some(ident_now);
            if !inherited {
                self.breaking(
                    subject,
                    format!("the method for {what} of `{short}` has another name: `{ident}()` → `{ident_now}()`"),
                );
            }
        }
    }
}

/// The names of the methods of both handles of an entity type.
fn names_of(side: &Side<'_>, id: Option<StructuredId>) -> Names {
    let Some(id) = id else { return Names::new() };
    let layout = side.layout;
    let mut names = Names::new();
    add(&mut names, &layout.resource(id).methods);
    if layout.is_listed(id) {
        add(&mut names, &layout.collection(id).methods);
    }
    names
}

fn add(names: &mut Names, methods: &[Method<'_>]) {
    for method in methods {
        let what = match method.kind {
            // The name says all there is in it; keys are compared as such.
            MethodKind::ByKey { .. } | MethodKind::Child(..) => continue,
            MethodKind::Navigation(property) => format!("`{}`", property.name),
            MethodKind::References(property) => format!("references of `{}`", property.name),
            MethodKind::Complex(property, _) => format!("the property `{}`", property.name),
            MethodKind::Media => "the content itself".to_owned(),
            MethodKind::Stream(property) => format!("the stream `{}`", property.name),
            MethodKind::Operation { operation, .. } => overload(operation),
            MethodKind::Composed { operation, .. } => format!("what is composed with {}", overload(operation)),
        };
        names.insert(what, method.ident.clone());
    }
}

/// An overload in words that tell it from others bound to the same.
pub(super) fn overload(operation: &Operation) -> String {
    let kind = match operation.kind {
        crate::model::OperationKind::Action => "action",
        crate::model::OperationKind::Function => "function",
    };
    let parameters: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    format!("{kind} `{}({})`", operation.name.name, parameters.join(", "))
}

/// Whether an overload has a method: on a handle of what it is bound to, or as an import on that of the service.
pub(super) fn has_method(layout: &Layout<'_>, operation: &Operation) -> bool {
    let model = layout.model;
    match operation.bound_to() {
        Some((id, _)) => layout.has_handle(crate::model::Element::Structured(id)),
        None if operation.binding.is_some() => false,
        None => model.container.iter().flat_map(|container| &container.children).any(|child| match &child.kind {
            crate::model::ContainerChildKind::Import { overloads, .. } => {
                overloads.iter().any(|id| std::ptr::eq(model.operation(*id), operation))
            }
            _ => false,
        }),
    }
}
