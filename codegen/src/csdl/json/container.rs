//! Owns entity containers in JSON; it must not know what the names in them refer to.

use jsonc_parser::ast::Value;

use super::object::{Member, Object};
use super::reader::Reader;
use crate::csdl::syntax::{Container, ContainerChild, ContainerChildKind, Name, NavigationBinding};
use crate::source::Span;

impl Reader<'_> {
    /// Reads an entity container.
    pub(super) fn container(&mut self, name: Name, value: &Value<'_>) -> Option<Container> {
        let place = format!("the entity container `{}`", name.value);
        let object = self.object(value, &place, &[&["$Kind", "$Extends"]], true)?;
        let extends = self.optional(&object, "$Extends");
        let annotations = self.annotations(&object, "");
        let mut children = Vec::new();
        for member in object.named() {
            children.extend(self.container_child(&member));
        }
        Some(Container { name, extends, children, annotations })
    }

    /// Reads a child; which members it has determines its kind.
    fn container_child(&mut self, member: &Member<'_>) -> Option<ContainerChild> {
        let name = member.spanned_name();
        if !self.findings.is_declarable(&name, "a container's child") {
            return None;
        }
        let place = format!("`{}`", name.value);
        let object = self.unchecked(member.value, &place)?;
        let known: &[&str] = if object.get("$Action").is_some() {
            &["$Action", "$EntitySet"]
        } else if object.get("$Function").is_some() {
            &["$Function", "$EntitySet", "$IncludeInServiceDocument"]
        } else if object.get("$Collection").is_some() {
            &["$Collection", "$Type", "$NavigationPropertyBinding", "$IncludeInServiceDocument"]
        } else {
            &["$Type", "$Nullable", "$NavigationPropertyBinding"]
        };
        self.check_members(&object, &place, &[known], false);
        self.check_targets(&object, &place);
        let annotations = self.annotations(&object, "");
        let kind = match known.first() {
            Some(&"$Action") => ContainerChildKind::ActionImport {
                action: self.optional(&object, "$Action")?,
                entity_set: self.detail(&object, "$EntitySet"),
            },
            Some(&"$Function") => {
                let function = self.optional(&object, "$Function");
                let entity_set = self.detail(&object, "$EntitySet");
                let included = self.flag(&object, "$IncludeInServiceDocument").unwrap_or(false);
                ContainerChildKind::FunctionImport {
                    function: function?,
                    entity_set,
                    include_in_service_document: included,
                }
            }
            _ => self.set_or_singleton(&object, &place)?,
        };
        Some(ContainerChild { name, kind, annotations })
    }

    fn set_or_singleton(&mut self, object: &Object<'_>, place: &str) -> Option<ContainerChildKind> {
        let ty = if object.get("$Type").is_some() {
            self.optional(object, "$Type")
        } else {
            let message = format!(
                "{place} must have a member `$Type` (for an entity set or singleton), `$Action` or `$Function`"
            );
            let span = Span { end: object.span.start.saturating_add(1), ..object.span };
            self.findings.error(span, message);
            None
        };
        let bindings = self.dispensable(|reader| reader.bindings(object));
        if self.boolean(object, "$Collection").unwrap_or(false) {
            let included = self.flag(object, "$IncludeInServiceDocument").unwrap_or(true);
            return Some(ContainerChildKind::EntitySet { ty: ty?, include_in_service_document: included, bindings });
        }
        let nullable = self.flag(object, "$Nullable").unwrap_or(false);
        Some(ContainerChildKind::Singleton { ty: ty?, nullable, bindings })
    }

    fn bindings(&mut self, object: &Object<'_>) -> Vec<NavigationBinding> {
        let Some(member) = object.get("$NavigationPropertyBinding") else {
            return Vec::new();
        };
        let Some(pairs) = self.entries(member.value, "`$NavigationPropertyBinding`") else {
            return Vec::new();
        };
        let mut bindings = Vec::new();
        for pair in &pairs.members {
            let path = pair.spanned_name();
            if path.is_empty() {
                self.findings.error(path.span, "the path of a navigation property must not be empty");
                continue;
            }
            if !self.findings.is_reference(&path, "the path of a navigation property") {
                continue;
            }
            let target = self.name(pair.value, &format!("the target of `{}`", pair.name));
            bindings.extend(target.map(|target| NavigationBinding { path, target }));
        }
        bindings
    }
}
