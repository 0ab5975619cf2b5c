//! Owns resolving types: entity and complex types with their properties and keys, enumeration types and type definitions.

use crate::csdl::syntax::{self, Document, Name, PropertyRef, Schema, TypeExpression};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{
    self, Annotations, Element, EnumMember, EnumType, KeyPart, Model, NavigationProperty, Primitive, Property,
    QualifiedName, StructuredId, StructuredType, Term, TypeDefinition,
};

use super::declared::{self, schemas};
use super::members::Members;
use super::scope::Scope;

/// Resolves all types and terms.
pub(super) fn resolve(documents: &[Document], scope: &Scope, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    model.schemas.extend(schemas(documents).map(|schema| (schema.namespace.value.clone(), model::Schema::default())));
    model.structured = declared::structured(documents).map(|(_, schema, ty)| structured(schema, ty, scope)).collect();
    model.enums =
        declared::enums(documents).map(|(_, schema, ty)| enumeration(schema, ty, scope, diagnostics)).collect();
    model.definitions = declared::definitions(documents).map(|(_, schema, ty)| definition(schema, ty, scope)).collect();
    model.terms = declared::terms(documents).map(|(_, schema, term)| self::term(schema, term, scope)).collect();
}

fn qualified(schema: &Schema, name: &Name) -> QualifiedName {
    QualifiedName::new(&schema.namespace.value, &name.value)
}

fn term(schema: &Schema, term: &syntax::Term, scope: &Scope) -> Term {
    Term {
        name: qualified(schema, &term.name),
        ty: scope.full(&term.ty.name),
        applies_to: term.applies_to.clone(),
        annotations: Annotations::default(),
    }
}

fn structured(schema: &Schema, ty: &syntax::StructuredType, scope: &Scope) -> StructuredType {
    // Nothing is known about the targets of a navigation property to entities of any type, so it becomes a structural
    // property, which has no handle.
    let abstract_navigation =
        ty.navigation.iter().filter(|property| scope.structured(&property.ty.name).is_none()).filter_map(|property| {
            Some(Property { is_navigation: true, ..structural(&property.name, &property.ty, scope)? })
        });
    let properties = ty.properties.iter().filter_map(|property| {
        let default_value = property.default_value.clone();
        Some(Property { default_value, ..structural(&property.name, &property.ty, scope)? })
    });
    StructuredType {
        kind: ty.kind,
        name: qualified(schema, &ty.name),
        base: ty.base.as_ref().and_then(|base| scope.structured(base)),
        derived: Vec::new(),
        is_abstract: ty.is_abstract,
        open: ty.open == Some(true),
        has_stream: ty.has_stream == Some(true),
        key: Vec::new(),
        alternate_keys: Vec::new(),
        properties: properties.chain(abstract_navigation).collect(),
        navigation: ty.navigation.iter().filter_map(|property| navigation(property, scope)).collect(),
        operations: Vec::new(),
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

fn structural(name: &Name, ty: &TypeExpression, scope: &Scope) -> Option<Property> {
    Some(Property {
        name: name.value.clone(),
        ty: scope.type_use(ty)?,
        default_value: None,
        is_navigation: false,
        annotations: Annotations::default(),
        span: name.span,
    })
}

fn navigation(property: &syntax::NavigationProperty, scope: &Scope) -> Option<NavigationProperty> {
    let ty = scope.type_use(&property.ty)?;
    let target = ty.element.structured()?;
    Some(NavigationProperty {
        name: property.name.value.clone(),
        ty,
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

/// The underlying type of an enumeration type. Only documentation depends on it, so an invalid one is a warning.
fn underlying(name: &Name, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Option<Primitive> {
    match scope.named(name) {
        Some(Element::Primitive(primitive)) if primitive.can_underlie_enumeration() => Some(primitive),
        found => {
            let finding = match found {
                Some(_) => Diagnostic::error(
                    name.span,
                    format!("`{}` cannot be the underlying type of an enumeration", name.value),
                )
                .with_help("use `Edm.Byte`, `Edm.SByte`, `Edm.Int16`, `Edm.Int32` or `Edm.Int64`"),
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
            let message = format!("the value of member `{}` would exceed 64 bits", member.name.value);
            diagnostics.push(Diagnostic::error(member.name.span, message).with_help("give the member a value"));
            continue;
        };
        next = value.checked_add(1);
        members.push(EnumMember { name: member.name.value.clone(), value, annotations: Annotations::default() });
    }
    EnumType {
        name: qualified(schema, &ty.name),
        underlying: base.unwrap_or(Primitive::Int32),
        is_flags: ty.is_flags,
        members,
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

fn definition(schema: &Schema, ty: &syntax::TypeDefinition, scope: &Scope) -> TypeDefinition {
    let underlying = scope.named(&ty.underlying.name).and_then(|element| scope.primitive(element));
    TypeDefinition {
        name: qualified(schema, &ty.name),
        underlying: underlying.unwrap_or(Primitive::String),
        facets: ty.underlying.facets.clone(),
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

/// Resolves keys, once properties and base types are resolved.
pub(super) fn resolve_keys(
    documents: &[Document],
    members: &Members,
    model: &mut Model,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (id, _, ty) in declared::structured(documents) {
        let parts: Vec<KeyPart> =
            ty.key.iter().flatten().filter_map(|part| key_part(model, members, id, part, diagnostics)).collect();
        model.structured[id.0].key = parts;
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
            format!("the key property `{}` of `{}` must not be nullable", part.path.value, model.ty(id).name),
        ));
    }
    if part.path.value.contains('/') && part.alias.is_none() {
        let message = format!("the key path `{}` must have an alias, which is its name in addresses", part.path.value);
        diagnostics.push(Diagnostic::error(part.path.span, message));
    }
    Some(KeyPart {
        name: part.alias.as_ref().unwrap_or(&part.path).value.clone(),
        path: part.path.value.clone(),
        ty: ty.clone(),
    })
}
