//! Owns resolving types: structured types with their properties and keys, enumerations and type definitions.

use crate::csdl::syntax::{self, Document, Name, PropertyRef, Schema, StructuredKind};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{
    Annotations, Element, EnumMember, EnumType, KeyPart, Model, NavigationProperty, Primitive, Property, QualifiedName,
    StructuredId, StructuredType, Term, TypeDefinition, TypeUse,
};

use super::scope::Scope;

/// Resolves all types; what has an error is left out, and the error makes the model unusable anyway.
pub(super) fn resolve(documents: &[Document], scope: &Scope, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    for schema in documents.iter().flat_map(|document| &document.schemas) {
        model.schemas.entry(schema.namespace.value.clone()).or_default();
        for ty in &schema.structured {
            model.structured.push(structured(schema, ty, scope, diagnostics));
        }
        for ty in &schema.enums {
            model.enums.push(enumeration(schema, ty, scope, diagnostics));
        }
        for ty in &schema.definitions {
            model.definitions.push(definition(schema, ty, scope, diagnostics));
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

fn structured(
    schema: &Schema,
    ty: &syntax::StructuredType,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> StructuredType {
    let wanted = match ty.kind {
        StructuredKind::Entity => "an entity type",
        StructuredKind::Complex => "a complex type",
    };
    let base = ty
        .base
        .as_ref()
        .filter(|base| !scope.expand(base.span.source, &base.value).starts_with("Edm."))
        .and_then(|base| scope.structured(base, wanted, diagnostics));
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
        properties: ty
            .properties
            .iter()
            .filter_map(|property| {
                Some(Property {
                    name: property.name.value.clone(),
                    ty: scope.type_use(&property.ty, diagnostics)?,
                    default_value: property.default_value.clone(),
                    annotations: Annotations::default(),
                    span: property.name.span,
                })
            })
            .collect(),
        navigation: ty.navigation.iter().filter_map(|property| navigation(property, scope, diagnostics)).collect(),
        operations: Vec::new(),
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

fn navigation(
    property: &syntax::NavigationProperty,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<NavigationProperty> {
    let target = scope.structured(&property.ty.name, "an entity type", diagnostics)?;
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

/// A primitive type that another type is built on.
fn underlying(name: &Name, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Option<Primitive> {
    if let Element::Primitive(primitive) = scope.lookup(name, diagnostics)? {
        Some(primitive)
    } else {
        diagnostics.push(Diagnostic::error(name.span, format!("`{}` is not a primitive type", name.value)));
        None
    }
}

fn enumeration(schema: &Schema, ty: &syntax::EnumType, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> EnumType {
    let base = ty.underlying.as_ref().and_then(|name| {
        let primitive = underlying(name, scope, diagnostics)?;
        let integer = matches!(
            primitive,
            Primitive::Byte | Primitive::SByte | Primitive::Int16 | Primitive::Int32 | Primitive::Int64
        );
        if !integer {
            diagnostics.push(
                Diagnostic::error(name.span, format!("`{}` cannot underlie an enumeration", name.value))
                    .with_help("use Edm.Byte, Edm.SByte, Edm.Int16, Edm.Int32 or Edm.Int64"),
            );
        }
        Some(primitive)
    });
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
        if members.iter().any(|known| known.name == member.name.value) {
            diagnostics.push(Diagnostic::error(
                member.name.span,
                format!("the member `{}` is declared twice", member.name.value),
            ));
            continue;
        }
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

fn definition(
    schema: &Schema,
    ty: &syntax::TypeDefinition,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> TypeDefinition {
    TypeDefinition {
        name: QualifiedName::new(&schema.namespace.value, &ty.name.value),
        underlying: underlying(&ty.underlying.name, scope, diagnostics).unwrap_or(Primitive::String),
        facets: ty.underlying.facets.clone(),
        annotations: Annotations::default(),
        span: ty.name.span,
    }
}

/// Resolves the keys, once properties and base types are there.
pub(super) fn resolve_keys(documents: &[Document], model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let declared = documents.iter().flat_map(|document| &document.schemas).flat_map(|schema| &schema.structured);
    for (index, ty) in declared.enumerate() {
        let id = StructuredId(index);
        let parts: Vec<KeyPart> =
            ty.key.iter().flatten().filter_map(|part| key_part(model, id, part, diagnostics)).collect();
        model.structured[index].key = parts;
    }
}

fn key_part(model: &Model, id: StructuredId, part: &PropertyRef, diagnostics: &mut Vec<Diagnostic>) -> Option<KeyPart> {
    let Some(ty) = property_at(model, id, &part.path.value) else {
        let names: Vec<&str> =
            model.all_properties(id).into_iter().map(|(_, property)| property.name.as_str()).collect();
        let mut finding = Diagnostic::error(
            part.path.span,
            format!("the key of `{}` names `{}`, which is not a property of it", model.ty(id).name, part.path.value),
        );
        if let Some(known) = nearest(&part.path.value, names.iter().copied()) {
            finding = finding.with_help(format!("did you mean `{known}`?"));
        } else if !names.is_empty() {
            finding = finding.with_help(format!("its properties are: {}", names.join(", ")));
        }
        diagnostics.push(finding);
        return None;
    };
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

/// The type of the property at a path, through complex and single-valued navigation properties.
pub(super) fn property_at<'a>(model: &'a Model, id: StructuredId, path: &str) -> Option<&'a TypeUse> {
    let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let structural = model
        .all_properties(id)
        .into_iter()
        .find(|(_, property)| property.name == first)
        .map(|(_, property)| &property.ty);
    let ty = structural.or_else(|| {
        model
            .all_navigation(id)
            .into_iter()
            .find(|(_, property)| property.name == first)
            .map(|(_, property)| &property.ty)
    })?;
    match (rest, ty.element) {
        (None, _) => Some(ty),
        (Some(rest), Element::Structured(inner)) => property_at(model, inner, rest),
        (Some(_), _) => None,
    }
}
