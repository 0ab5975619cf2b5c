//! Owns removing types: duplicates, and those whose base or underlying type is unknown or unsuitable.

use std::collections::{BTreeSet, HashMap};

use crate::csdl::syntax::{Document, EnumMember, Name, StructuredType, TypeDefinition};
use crate::diagnostic::Diagnostic;
use crate::edm::StructuredKind;
use crate::model::{Element, StructuredId};
use crate::source::Span;

use super::super::declared::{self, schemas, schemas_mut};
use super::super::ledger::{Ledger, declared_twice};
use super::super::scope::Scope;
use super::gone::Gone;

pub(super) fn leave_out(documents: &mut [Document], scope: &mut Scope, gone: &mut Gone, ledger: &mut Ledger<'_>) {
    let mut types = Types::new(documents, ledger);
    types.underlying(documents, scope, gone, ledger);
    types.bases(documents, scope, gone, ledger);
    let Types { left_out, .. } = types;
    declared::retain_types(documents, |ty| !left_out.contains(&ty));
    for ty in schemas_mut(documents).flat_map(|schema| &mut schema.enums) {
        members(&ty.name, &mut ty.members, ledger);
    }
    scope.declare_types(documents);
}

/// The types that documents declare, before any is removed.
struct Types {
    /// The first declaration of each qualified name.
    declared: HashMap<String, Element>,
    left_out: BTreeSet<Element>,
}

impl Types {
    fn new(documents: &[Document], ledger: &mut Ledger<'_>) -> Self {
        let mut types = Self { declared: HashMap::new(), left_out: BTreeSet::new() };
        let mut places: HashMap<String, Span> = HashMap::new();
        for (ty, schema, name) in declared::types(documents) {
            let full = schema.qualified(name);
            if let Some(first) = places.get(&full) {
                ledger.twice(name, *first, format!("the type `{full}` is declared twice"));
                types.left_out.insert(ty);
                continue;
            }
            places.insert(full.clone(), name.span);
            types.declared.insert(full, ty);
        }
        check_containers(documents, &mut places, ledger);
        types
    }

    /// Removes type definitions that are not based on a primitive type.
    fn underlying(&mut self, documents: &[Document], scope: &Scope, gone: &mut Gone, ledger: &mut Ledger<'_>) {
        for (id, schema, ty) in declared::definitions(documents) {
            let element = Element::Definition(id);
            if !self.left_out.contains(&element) && !self.is_primitive(ty, scope, gone, ledger) {
                self.left_out.insert(element);
                gone.types.insert(schema.qualified(&ty.name));
            }
        }
    }

    fn is_primitive(&self, ty: &TypeDefinition, scope: &Scope, gone: &Gone, ledger: &mut Ledger<'_>) -> bool {
        let name = &ty.underlying.name;
        if ty.underlying.cardinality.is_collection() {
            let message = format!("the type definition `{}` must not be based on a collection", ty.name.value);
            ledger.broken(Diagnostic::error(name.span, message));
            return false;
        }
        match scope.named(name) {
            Some(Element::Primitive(primitive)) if primitive.is_abstract() => {
                ledger.broken(Diagnostic::error(
                    name.span,
                    format!("`{}` is abstract, so a type definition cannot be based on it", name.value),
                ));
                false
            }
            Some(_) => true,
            None => {
                let full = scope.full(name);
                if self.declared.contains_key(&full) {
                    ledger.broken(Diagnostic::error(name.span, format!("`{}` is not a primitive type", name.value)));
                } else if !gone.types.contains(&full) {
                    let finding = scope.unknown(name, "type");
                    ledger.missing(full, finding);
                }
                false
            }
        }
    }

    /// Removes types without a suitable base type, and those derived from them.
    fn bases(&mut self, documents: &[Document], scope: &Scope, gone: &mut Gone, ledger: &mut Ledger<'_>) {
        let types: Vec<_> = declared::structured(documents).collect();
        let mut derived: Vec<Vec<StructuredId>> = vec![Vec::new(); types.len()];
        let mut left_out: Vec<StructuredId> = Vec::new();
        for (id, schema, ty) in &types {
            let Some(base) = ty.base.as_ref().filter(|_| !self.left_out.contains(&Element::Structured(*id))) else {
                continue;
            };
            let base_name = scope.full(base);
            if base_name.starts_with("Edm.") {
                continue;
            }
            match self.declared.get(&base_name) {
                Some(Element::Structured(other)) if types[other.0].2.kind == ty.kind => {
                    derived[other.0].push(*id);
                    continue;
                }
                Some(other) => ledger.broken(not_a_base(&schema.qualified(&ty.name), ty, base, &base_name, *other)),
                None if gone.types.contains(&base_name) => {
                    let message = || format!("`{}` needs `{base_name}`, which is left out", schema.qualified(&ty.name));
                    ledger.follows(base.span, message);
                }
                None => {
                    let candidates = || self.declared.keys().map(String::as_str);
                    let finding = scope.unknown_among(base, "type", candidates);
                    ledger.missing(base_name, finding);
                }
            }
            left_out.push(*id);
        }
        while let Some(id) = left_out.pop() {
            if !self.left_out.insert(Element::Structured(id)) {
                continue;
            }
            let (_, schema, ty) = types[id.0];
            let name = schema.qualified(&ty.name);
            for &other in &derived[id.0] {
                let (_, schema, ty) = types[other.0];
                let message = || format!("`{}` needs `{name}`, which is left out", schema.qualified(&ty.name));
                ledger.follows(ty.name.span, message);
                left_out.push(other);
            }
            gone.types.insert(name);
        }
    }
}

/// The finding about an unsuitable base type.
fn not_a_base(full: &str, ty: &StructuredType, base: &Name, base_name: &str, other: Element) -> Diagnostic {
    if matches!(other, Element::Structured(_)) {
        return Diagnostic::error(
            ty.name.span,
            format!("`{full}` and its base type `{base_name}` are not both entity types or both complex types"),
        );
    }
    let wanted = match ty.kind {
        StructuredKind::Entity => "an entity type",
        StructuredKind::Complex => "a complex type",
    };
    Diagnostic::error(base.span, format!("`{}` is not {wanted}", base.value))
}

/// Reports containers with the name of another declaration, which JSON cannot represent.
fn check_containers(documents: &[Document], places: &mut HashMap<String, Span>, ledger: &mut Ledger<'_>) {
    for schema in schemas(documents).filter(|schema| !schema.containers.is_empty()) {
        for operation in &schema.operations {
            places.entry(schema.qualified(&operation.name)).or_insert(operation.name.span);
        }
        for container in &schema.containers {
            let name = schema.qualified(&container.name);
            if let Some(first) = places.insert(name.clone(), container.name.span) {
                let message = format!("the entity container `{name}` has the same name as another declaration");
                ledger.diagnostics.push(declared_twice(&container.name, first, message));
            }
        }
    }
}

/// Removes duplicate members of an enumeration type.
fn members(ty: &Name, members: &mut Vec<EnumMember>, ledger: &mut Ledger<'_>) {
    let mut first_places: HashMap<String, Span> = HashMap::new();
    members.retain(|member| {
        if let Some(first) = first_places.get(&member.name.value) {
            let message = format!("the member `{}` of `{}` is declared twice", member.name.value, ty.value);
            ledger.twice(&member.name, *first, message);
            return false;
        }
        first_places.insert(member.name.value.clone(), member.name.span);
        true
    });
}
