//! Owns comparing the entity container with its children, terms and schemas.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::layout::{Method, MethodKind};
use crate::model::{
    Annotations, Container, ContainerChild, ContainerChildKind, Element, NavigationBinding, QualifiedName,
    StructuredId, Term,
};

use super::change::{SERVICE, Subject};
use super::differ::Differ;
use super::methods::overload;
use super::side::Side;

impl<'m> Differ<'m> {
    /// Compares the entity containers.
    pub(super) fn container(&mut self) {
        let subject = |container: &Container| Subject { area: SERVICE.to_owned(), name: container.name.to_string() };
        match (&self.old.model.container, &self.new.model.container) {
            (Some(old), Some(new)) => self.containers(&subject(new), old, new),
            (Some(old), None) => {
                let message = format!("the entity container `{}` was removed", old.name);
                self.breaking(&subject(old), message);
            }
            (None, Some(new)) => {
                let message = format!("the entity container `{}` was added", new.name);
                self.additive(&subject(new), message);
            }
            (None, None) => {}
        }
    }

    fn containers(&mut self, subject: &Subject, old: &'m Container, new: &'m Container) {
        let Container { name, children, annotations, span: _ } = old;
        if *name != new.name {
            let idents = format!("`{}` → `{}`", self.old.layout.service, self.new.layout.service);
            self.breaking(subject, format!("the entity container `{name}` was renamed to `{}`: {idents}", new.name));
        }
        self.annotations(subject, "the entity container", annotations, &new.annotations);
        let names = |children: &'m [ContainerChild]| -> HashMap<&'m str, &'m ContainerChild> {
            children.iter().map(|child| (child.name.as_str(), child)).collect()
        };
        let (known, known_now) = (names(children), names(&new.children));
        for child in children {
            if let Some(now) = known_now.get(child.name.as_str()) {
                self.child(&new.name.to_string(), child, now);
            } else {
                let subject = child_subject(&self.old, subject, child);
                self.breaking(&subject, format!("{} `{}` was removed", kind(child), child.name));
            }
        }
        for child in new.children.iter().filter(|now| !known.contains_key(now.name.as_str())) {
            let subject = child_subject(&self.new, subject, child);
            self.additive(&subject, format!("{} `{}` was added", kind(child), child.name));
        }
        let names = service_methods(&self.new);
        for (what, ident) in service_methods(&self.old) {
            if let Some(now) = names.get(&what).filter(|now| **now != ident) {
                self.breaking(subject, format!("the method for {what} was renamed: `{ident}()` → `{now}()`"));
            }
        }
    }

    fn child(&mut self, container: &str, old: &ContainerChild, new: &ContainerChild) {
        let ContainerChild { name, kind: before, annotations } = old;
        let subject = child_subject(&self.new, &Subject { area: SERVICE.to_owned(), name: container.to_owned() }, new);
        if kind(old) != kind(new) {
            self.breaking(&subject, format!("`{name}` changed its kind: {} → {}", kind(old), kind(new)));
            return;
        }
        let what = format!("{} `{name}`", kind(new));
        match (before, &new.kind) {
            (
                ContainerChildKind::EntitySet { ty, bindings },
                ContainerChildKind::EntitySet { ty: ty_now, bindings: now },
            ) => {
                self.child_type(&subject, &what, *ty, *ty_now);
                self.bindings(&subject, &what, bindings, now);
            }
            (
                ContainerChildKind::Singleton { ty, nullable, bindings },
                ContainerChildKind::Singleton { ty: ty_now, nullable: nullable_now, bindings: now },
            ) => {
                self.child_type(&subject, &what, *ty, *ty_now);
                if nullable != nullable_now {
                    let is = if *nullable_now { "is now nullable" } else { "is no longer nullable" };
                    self.documentation(&subject, format!("{what} {is}"));
                }
                self.bindings(&subject, &what, bindings, now);
            }
            (
                ContainerChildKind::Import { overloads, entity_set },
                ContainerChildKind::Import { overloads: overloads_now, entity_set: now },
            ) => {
                // Overloads are compared with the operations.
                let old = overloads.first().map(|id| self.old.model.operation(*id).name.to_string());
                let new = overloads_now.first().map(|id| self.new.model.operation(*id).name.to_string());
                if old != new {
                    let names = format!("`{}` → `{}`", old.unwrap_or_default(), new.unwrap_or_default());
                    self.breaking(&subject, format!("{what} imports another operation: {names}"));
                }
                if entity_set != now {
                    self.documentation(&subject, format!("the entity set of the result of {what} changed"));
                }
            }
            _ => {}
        }
        self.annotations(&subject, &what, annotations, &new.annotations);
    }

    fn child_type(&mut self, subject: &Subject, what: &str, old: StructuredId, new: StructuredId) {
        if !self.is_same(Element::Structured(old), Element::Structured(new)) {
            let names = format!("`{}` → `{}`", self.old.model.ty(old).name, self.new.model.ty(new).name);
            self.breaking(subject, format!("the type of {what} changed: {names}"));
        }
    }

    fn bindings(&mut self, subject: &Subject, what: &str, old: &[NavigationBinding], new: &[NavigationBinding]) {
        let pairs = |bindings: &[NavigationBinding]| -> BTreeSet<(String, String)> {
            bindings.iter().map(|NavigationBinding { path, target }| (path.clone(), target.clone())).collect()
        };
        let (old, new) = (pairs(old), pairs(new));
        let quoted = |pairs: Vec<&(String, String)>| {
            pairs.iter().map(|(path, target)| format!("`{path}` → `{target}`")).collect::<Vec<_>>().join(", ")
        };
        let (gone, added) = (quoted(old.difference(&new).collect()), quoted(new.difference(&old).collect()));
        if !gone.is_empty() {
            self.documentation(subject, format!("{what} no longer binds {gone}"));
        }
        if !added.is_empty() {
            self.documentation(subject, format!("{what} now binds {added}"));
        }
    }

    /// Compares the declared terms, for which nothing is generated.
    pub(super) fn terms(&mut self) {
        let subject = |term: &Term| Subject { area: SERVICE.to_owned(), name: term.name.to_string() };
        let (old, new) = (&self.old.model.terms, &self.new.model.terms);
        let names = |terms: &'m [Term]| -> HashMap<&'m QualifiedName, &'m Term> {
            terms.iter().rev().map(|term| (&term.name, term)).collect()
        };
        let (known, known_now) = (names(old), names(new));
        for term in old {
            let Term { name, ty, applies_to, annotations } = term;
            let Some(now) = known_now.get(name) else {
                self.documentation(&subject(term), format!("the term `{name}` was removed"));
                continue;
            };
            if *ty != now.ty || *applies_to != now.applies_to {
                self.documentation(&subject(term), format!("the term `{name}` changed"));
            }
            self.annotations(&subject(term), &format!("the term `{name}`"), annotations, &now.annotations);
        }
        for term in new.iter().filter(|now| !known.contains_key(&now.name)) {
            self.documentation(&subject(term), format!("the term `{}` was added", term.name));
        }
    }

    /// Compares the annotations of schemas; their children are compared elsewhere.
    pub(super) fn schemas(&mut self) {
        let (old, new) = (&self.old.model.schemas, &self.new.model.schemas);
        let namespaces: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let none = Annotations::default();
        for namespace in namespaces {
            let before = old.get(namespace).map_or(&none, |schema| &schema.annotations);
            let after = new.get(namespace).map_or(&none, |schema| &schema.annotations);
            let subject = Subject { area: SERVICE.to_owned(), name: namespace.clone() };
            self.annotations(&subject, &format!("the schema `{namespace}`"), before, after);
        }
    }
}

/// The names of the service handle's methods, by what they lead to.
fn service_methods(side: &Side<'_>) -> BTreeMap<String, String> {
    let named = |method: Method<'_>| match method.kind {
        MethodKind::Child(child, ..) => Some((format!("`{}`", child.name), method.ident)),
        MethodKind::Operation { operation, import } => {
            Some((format!("{} as `{}`", overload(operation), import.unwrap_or_default()), method.ident))
        }
        // The others belong to entities, or are named after their operation.
        _ => None,
    };
    side.layout.service_handle().methods.into_iter().filter_map(named).collect()
}

/// The subject of changes to a child: those of sets and singletons are in the area of their entities.
fn child_subject(side: &Side<'_>, container: &Subject, child: &ContainerChild) -> Subject {
    let area = match &child.kind {
        ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } => {
            side.area(Element::Structured(*ty))
        }
        ContainerChildKind::Import { .. } => container.area.clone(),
    };
    Subject { area, name: container.name.clone() }
}

fn kind(child: &ContainerChild) -> &'static str {
    match child.kind {
        ContainerChildKind::EntitySet { .. } => "entity set",
        ContainerChildKind::Singleton { .. } => "singleton",
        ContainerChildKind::Import { .. } => "import",
    }
}
