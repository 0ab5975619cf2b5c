//! Owns resolving types: structured types with their properties and keys, enumerations and type definitions.

use crate::csdl::syntax::{self, Document, Name, PropertyRef, Schema};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{
    Annotations, Element, EnumMember, EnumType, KeyPart, Model, NavigationProperty, Primitive, Property, QualifiedName,
    StructuredId, StructuredType, Term, TypeDefinition, TypeUse,
};

use super::members::Members;
use super::scope::Scope;

/// Resolves all types of documents that are sound.
pub(super) fn resolve(documents: &[Document], scope: &Scope, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    for schema in documents.iter().flat_map(|document| &document.schemas) {
        model.schemas.entry(schema.namespace.value.clone()).or_default();
        for ty in &schema.structured {
            model.structured.push(structured(schema, ty, scope));
        }
        for ty in &schema.enums {
            model.enums.push(enumeration(schema, ty, scope, diagnostics));
        }
        for ty in &schema.definitions {
            model.definitions.push(definition(schema, ty, scope));
        }
        for term in &schema.terms {
            model.terms.push(Term {
                name: QualifiedName::new(&schema.namespace.value, &term.name.value),
                ty: scope.expand(term.ty.name.span.source, &term.ty.name.value),
                applies_to: term.applies_to.clone(),
                annotations: Annotations::default(),
            });
        }
    }
}

fn structured(schema: &Schema, ty: &syntax::StructuredType, scope: &Scope) -> StructuredType {
    let base = ty.base.as_ref().and_then(|base| match scope.find(base.span.source, &base.value) {
        Some(Element::Structured(base)) => Some(base),
        _ => None,
    });
    let (navigation, abstract_navigation): (Vec<_>, Vec<_>) =
        ty.navigation.iter().partition(|property| target(property, scope).is_some());
    // What leads to entities of any type is a value of which nothing more is known: it has no handle.
    let properties = ty.properties.iter().filter_map(|property| structural(property, scope));
    let properties =
        properties.chain(abstract_navigation.into_iter().filter_map(|property| any_entity(property, scope)));
    StructuredType {
        kind: ty.kind,
        name: QualifiedName::new(&schema.namespace.value, &ty.name.value),
        base,
        derived: Vec::new(),
        is_abstract: ty.is_abstract,
        open: ty.open == Some(true),
        has_stream: ty.has_stream == Some(true),
        key: Vec::new(),
        alternate_keys: Vec::new(),
        properties: properties.collect(),
        navigation: navigation.into_iter().filter_map(|property| self::navigation(property, scope)).collect(),
        operations: Vec::new(),
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

fn structural(property: &syntax::Property, scope: &Scope) -> Option<Property> {
    Some(Property {
        name: property.name.value.clone(),
        ty: scope.type_use(&property.ty)?,
        default_value: property.default_value.clone(),
        is_navigation: false,
        annotations: Annotations::default(),
        span: property.name.span,
    })
}

/// A navigation property to entities of any type.
fn any_entity(property: &syntax::NavigationProperty, scope: &Scope) -> Option<Property> {
    Some(Property {
        name: property.name.value.clone(),
        ty: scope.type_use(&property.ty)?,
        default_value: None,
        is_navigation: true,
        annotations: Annotations::default(),
        span: property.name.span,
    })
}

/// The type that a navigation property leads to, unless that is any.
fn target(property: &syntax::NavigationProperty, scope: &Scope) -> Option<StructuredId> {
    match scope.find(property.ty.name.span.source, &property.ty.name.value)? {
        Element::Structured(id) => Some(id),
        _ => None,
    }
}

fn navigation(property: &syntax::NavigationProperty, scope: &Scope) -> Option<NavigationProperty> {
    let target = target(property, scope)?;
    Some(NavigationProperty {
        name: property.name.value.clone(),
        ty: TypeUse {
            element: Element::Structured(target),
            collection: property.ty.collection,
            nullable: property.ty.nullable,
            facets: property.ty.facets.clone(),
        },
        target,
        partner: property.partner.as_ref().map(|partner| partner.value.clone()),
        contains_target: property.contains_target,
        referential_constraints: property
            .referential_constraints
            .iter()
            .map(|pair| (pair.property.value.clone(), pair.referenced_property.value.clone()))
            .collect(),
        on_delete: property.on_delete.as_ref().map(|action| action.action.value.clone()),
        annotations: Annotations::default(),
        span: property.name.span,
    })
}

/// The integer type below an enumeration. Nothing but documentation depends on it, so what cannot be is no error.
fn underlying(name: &Name, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Option<Primitive> {
    use Primitive::{Byte, Int16, Int32, Int64, SByte};
    match scope.find(name.span.source, &name.value) {
        Some(Element::Primitive(primitive @ (Byte | SByte | Int16 | Int32 | Int64))) => Some(primitive),
        found => {
            let finding = match found {
                Some(_) => Diagnostic::error(name.span, format!("`{}` cannot underlie an enumeration", name.value))
                    .with_help("use Edm.Byte, Edm.SByte, Edm.Int16, Edm.Int32 or Edm.Int64"),
                None => scope.unknown(name, "type"),
            };
            diagnostics.push(Diagnostic { severity: Severity::Warning, ..finding });
            None
        }
    }
}

fn enumeration(schema: &Schema, ty: &syntax::EnumType, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> EnumType {
    let base = ty.underlying.as_ref().and_then(|name| underlying(name, scope, diagnostics));
    let mut next = Some(0_i64);
    let mut members: Vec<EnumMember> = Vec::new();
    for member in &ty.members {
        let value = member.value.or(next);
        let Some(value) = value else {
            diagnostics.push(Diagnostic::error(
                member.name.span,
                format!("the value of member `{}` would be too large", member.name.value),
            ));
            continue;
        };
        next = value.checked_add(1);
        members.push(EnumMember { name: member.name.value.clone(), value, annotations: Annotations::default() });
    }
    EnumType {
        name: QualifiedName::new(&schema.namespace.value, &ty.name.value),
        underlying: base.unwrap_or(Primitive::Int32),
        is_flags: ty.is_flags,
        members,
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

fn definition(schema: &Schema, ty: &syntax::TypeDefinition, scope: &Scope) -> TypeDefinition {
    let name = &ty.underlying.name;
    let underlying = scope.find(name.span.source, &name.value).and_then(|element| scope.primitive(element));
    TypeDefinition {
        name: QualifiedName::new(&schema.namespace.value, &ty.name.value),
        underlying: underlying.unwrap_or(Primitive::String),
        facets: ty.underlying.facets.clone(),
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

/// Resolves the keys, once properties and base types are there.
pub(super) fn resolve_keys(
    documents: &[Document],
    members: &Members,
    model: &mut Model,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let declared = documents.iter().flat_map(|document| &document.schemas).flat_map(|schema| &schema.structured);
    for (index, ty) in declared.enumerate() {
        let id = StructuredId(index);
        let parts: Vec<KeyPart> =
            ty.key.iter().flatten().filter_map(|part| key_part(model, members, id, part, diagnostics)).collect();
        model.structured[index].key = parts;
    }
}

fn key_part(
    model: &Model,
    members: &Members,
    id: StructuredId,
    part: &PropertyRef,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<KeyPart> {
    let ty = members.type_at(model, id, &part.path.value)?;
    if ty.nullable {
        diagnostics.push(Diagnostic::warning(
            part.path.span,
            format!("the key property `{}` of `{}` is nullable", part.path.value, model.ty(id).name),
        ));
    }
    if part.path.value.contains('/') && part.alias.is_none() {
        diagnostics
            .push(Diagnostic::error(part.path.span, format!("the key path `{}` needs an alias", part.path.value)));
    }
    Some(KeyPart {
        name: part.alias.as_ref().unwrap_or(&part.path).value.clone(),
        path: part.path.value.clone(),
        ty: ty.clone(),
    })
}
