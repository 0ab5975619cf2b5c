//! Owns comparing handles: which there are, which requests they offer, and what their methods are called.

use std::collections::BTreeMap;

use crate::layout::{HandleId, Layout, Method, MethodKind, option_idents};
use crate::model::{ContainerChildKind, Element, Operation, StructuredId, StructuredKind};

use super::change::Subject;
use super::differ::Differ;
use super::side::Side;

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
                self.breaking(
                    subject,
                    format!("there is no longer any collection of `{short}`: `{handle}` was removed"),
                );
            }
            (false, true) => {
                let handle = self.new.layout.handle_ident(HandleId::many(new));
                self.additive(subject, format!("there is now a collection of `{short}`: `{handle}` was added"));
            }
            _ => {}
        }
        let (verbs, verbs_now) = (self.old.signatures.verbs(old), self.new.signatures.verbs(new));
        let is_of_collections = |verb: &str| matches!(verb, "list" | "create");
        for gone in verbs.difference(&verbs_now) {
            if listed_now || !is_of_collections(gone) {
                self.breaking(
                    subject,
                    format!("`{gone}()` of `{short}` was removed: the service no longer allows it anywhere"),
                );
            }
        }
        for added in verbs_now.difference(&verbs) {
            if listed || !is_of_collections(added) {
                self.additive(subject, format!("`{added}()` of `{short}` was added: the service allows it"));
            }
        }
        self.stated_methods(subject, short, old, new);
        let bases = (self.old.model.ty(old).base, self.new.model.ty(new).base);
        let base_names = (names_of(&self.old, bases.0), names_of(&self.new, bases.1));
        let (names, names_now) = (names_of(&self.old, Some(old)), names_of(&self.new, Some(new)));
        for (what, ident) in names {
            let Some(ident_now) = names_now.get(&what).filter(|now| **now != ident) else { continue };
            // Inherited methods are reported for the base type.
            let inherited = base_names.0.get(&what) == Some(&ident) && base_names.1.get(&what) == Some(ident_now);
            if !inherited {
                self.breaking(
                    subject,
                    format!("the method for {what} of `{short}` was renamed: `{ident}()` → `{ident_now}()`"),
                );
            }
        }
    }
}

impl Differ<'_> {
    /// Compares the methods that annotations of a type's own properties give it or take from it, and their parameters.
    fn stated_methods(&mut self, subject: &Subject, short: &str, old: StructuredId, new: StructuredId) {
        let (stated, stated_now) = (stated(&self.old, old), stated(&self.new, new));
        for (what, method) in &stated {
            let Some(now) = stated_now.get(what) else { continue };
            match (method, now) {
                (Some((ident, _)), None) => {
                    self.breaking(subject, format!("`{ident}()` of `{short}` was removed, the method for {what}"));
                }
                (None, Some((ident, _))) => {
                    self.additive(subject, format!("`{ident}()` of `{short}` was added, a method for {what}"));
                }
                (Some((ident, parameters)), Some((_, parameters_now))) if parameters != parameters_now => {
                    let (before, after) = (parameters.join(", "), parameters_now.join(", "));
                    self.breaking(
                        subject,
                        format!("the parameters of `{ident}()` of `{short}` changed: `({before})` → `({after})`"),
                    );
                }
                _ => {}
            }
        }
    }
}

/// The methods of a type's own properties: name and parameters, or none where there could be one.
type Stated = BTreeMap<String, Option<(String, Vec<String>)>>;

fn stated(side: &Side<'_>, id: StructuredId) -> Stated {
    let layout = side.layout;
    let ty = side.model.ty(id);
    let mut stated: Stated = BTreeMap::new();
    for property in &ty.properties {
        stated.insert(format!("the property `{}`", property.name), None);
    }
    for property in &ty.navigation {
        // That others have references follows from their declaration, and is told with that.
        if property.contains_target {
            stated.insert(format!("references of `{}`", property.name), None);
        }
        stated.insert(format!("`{}`", property.name), None);
    }
    for method in &layout.handle(HandleId::one(id)).methods {
        let (what, parameters) = match method.kind {
            MethodKind::Property(property) | MethodKind::Complex(property, _) => {
                (format!("the property `{}`", property.name), Vec::new())
            }
            MethodKind::References(property) => (format!("references of `{}`", property.name), Vec::new()),
            MethodKind::Navigation(property) => {
                let options = option_idents(layout.required_options.of_navigation(property));
                (format!("`{}`", property.name), options.iter().map(|ident| format!("{ident}: &str")).collect())
            }
            _ => continue,
        };
        if let Some(known) = stated.get_mut(&what) {
            *known = Some((method.ident.clone(), parameters));
        }
    }
    stated
}

/// The names of the methods of both handles of an entity type.
fn names_of(side: &Side<'_>, id: Option<StructuredId>) -> Names {
    let Some(id) = id else { return Names::new() };
    let layout = side.layout;
    let mut names = Names::new();
    add(&mut names, &layout.handle(HandleId::one(id)).methods);
    if layout.is_listed(id) {
        add(&mut names, &layout.handle(HandleId::many(id)).methods);
    }
    names
}

fn add(names: &mut Names, methods: &[Method<'_>]) {
    for method in methods {
        let what = match method.kind {
            // Keys are compared with the type.
            MethodKind::ByKey { .. } | MethodKind::Child(..) => continue,
            MethodKind::Navigation(property) => format!("`{}`", property.name),
            MethodKind::References(property) => format!("references of `{}`", property.name),
            MethodKind::Complex(property, _) | MethodKind::Property(property) => {
                format!("the property `{}`", property.name)
            }
            MethodKind::Media => "the media content".to_owned(),
            MethodKind::Stream(property) => format!("the stream `{}`", property.name),
            MethodKind::Operation { operation, .. } => overload(operation),
            MethodKind::Composed { operation, .. } => format!("composition with {}", overload(operation)),
        };
        names.insert(what, method.ident.clone());
    }
}

/// Describes an overload, distinguishing it from others with the same binding type.
pub(super) fn overload(operation: &Operation) -> String {
    let parameters: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    format!("{} `{}({})`", operation.kind.name(), operation.name.name, parameters.join(", "))
}

/// Whether an overload has a method, on the handle of its binding type or of the service.
pub(super) fn has_method(layout: &Layout<'_>, operation: &Operation) -> bool {
    let model = layout.model;
    match operation.bound_to() {
        Some((id, _)) => layout.has_handle(Element::Structured(id)),
        None if operation.binding.is_some() => false,
        None => model.children().any(|child| match &child.kind {
            ContainerChildKind::Import { overloads, .. } => {
                overloads.iter().any(|id| std::ptr::eq(model.operation(*id), operation))
            }
            _ => false,
        }),
    }
}
