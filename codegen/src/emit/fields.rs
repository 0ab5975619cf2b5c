//! Owns the fields of structs: attributes, types and documentation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{Field, Fields, Member};
use crate::model::{Annotations, Element, Model, Primitive, StructuredId, TypeUse, Value};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::{Docs, deprecated};
use super::markdown::code;
use super::types;

/// A field with its attributes.
pub(super) fn field(context: &Context<'_, '_>, id: StructuredId, field: &Field<'_>) -> TokenStream {
    let ident = format_ident!("{}", field.ident);
    let gate = context.gate(&field.gate);
    let rename = field.rename.as_ref().map(|wire| quote!(#[serde(rename = #wire)]));
    let annotations = match field.member {
        Member::Property(property) => &property.annotations,
        Member::Navigation(property) => &property.annotations,
    };
    let ty = field_type(context, field);
    let docs = field_docs(context, id, field).attributes(context);
    let deprecated = deprecated(annotations);
    quote! {
        #docs
        #deprecated
        #gate
        #rename
        pub #ident: #ty,
    }
}

/// The Rust type of a field.
pub(super) fn field_type(context: &Context<'_, '_>, field: &Field<'_>) -> TokenStream {
    let ty = field.member.ty();
    let value = types::value(context, ty.element);
    let boxed = field.boxed || matches!(field.member, Member::Navigation(_));
    let value = if boxed && !ty.is_collection() { quote!(Box<#value>) } else { value };
    held(context, ty, &value)
}

/// The Rust type of what a property holds, however a field stores it.
pub(super) fn property_type(context: &Context<'_, '_>, ty: &TypeUse) -> TokenStream {
    held(context, ty, &types::value(context, ty.element))
}

fn held(context: &Context<'_, '_>, ty: &TypeUse, value: &TokenStream) -> TokenStream {
    if ty.is_collection() {
        quote!(Option<Vec<#value>>)
    } else if ty.nullable {
        let nullable = context.rt(Rt::Nullable);
        quote!(#nullable<#value>)
    } else {
        quote!(Option<#value>)
    }
}

fn field_docs(context: &Context<'_, '_>, id: StructuredId, field: &Field<'_>) -> Docs {
    let model = context.layout.model;
    let name = field.member.name();
    match field.member {
        Member::Property(property) => {
            let mut docs = Docs::described(&property.annotations, "");
            let mut facts = vec![code(&model.type_name(&property.ty))];
            facts.push(nullability(&property.ty).to_owned());
            if model.key(id).iter().any(|part| part.path == property.name) {
                facts.push("key".to_owned());
            }
            facts.extend(markers(&property.annotations));
            let unit =
                if model.primitive(property.ty.element) == Some(Primitive::Binary) { "bytes" } else { "characters" };
            facts.extend(property.ty.facets.max_length.map(|length| format!("at most {length} {unit}")));
            facts.extend(property.default_value.as_ref().map(|value| format!("default {}", code(value))));
            if property.ty.element == Element::Primitive(Primitive::Stream) {
                facts.push("a stream: present only if the service includes it inline".to_owned());
            }
            docs.paragraph(&format!(
                "{}: {}.",
                code(name),
                facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(", ")
            ));
            docs
        }
        Member::Navigation(property) => {
            let mut docs = Docs::described(&property.annotations, "");
            let contained = if property.contains_target { ", contained" } else { "" };
            docs.paragraph(&format!(
                "Navigation property {}: {}{contained}; present if expanded.",
                code(name),
                code(&model.type_name(&property.ty))
            ));
            docs
        }
    }
}

fn nullability(ty: &TypeUse) -> &'static str {
    match (ty.is_collection(), ty.nullable) {
        (true, _) => "",
        (false, true) => "nullable",
        (false, false) => "not nullable",
    }
}

/// The names of the properties that an update cannot change: those of the key, and those annotated so.
pub(super) fn read_only(model: &Model, id: StructuredId, fields: &Fields<'_>) -> Vec<String> {
    let key = model.key(id);
    let properties = fields.fields.iter().filter_map(|field| match field.member {
        Member::Property(property) => Some(property),
        Member::Navigation(_) => None,
    });
    let read_only = properties.filter(|property| {
        let annotations = &property.annotations;
        key.iter().any(|part| part.path == property.name)
            || annotations.is_tagged("Org.OData.Core.V1.Computed")
            || annotations.is_tagged("Org.OData.Core.V1.Immutable")
            || allows_reading_only(annotations)
    });
    read_only.map(|property| property.name.clone()).collect()
}

fn allows_reading_only(annotations: &Annotations) -> bool {
    let permission = annotations.value("Org.OData.Core.V1.Permissions").map(Value::members).unwrap_or_default();
    permission.len() == 1 && permission.iter().all(|member| member.ends_with("Read"))
}

/// The facts in annotations about who sets a property.
fn markers(annotations: &Annotations) -> Vec<String> {
    let mut markers = Vec::new();
    if annotations.is_tagged("Org.OData.Core.V1.Computed") {
        markers.push("computed by the service".to_owned());
    }
    if annotations.is_tagged("Org.OData.Core.V1.ComputedDefaultValue") {
        markers.push("with a computed default".to_owned());
    }
    if annotations.is_tagged("Org.OData.Core.V1.Immutable") {
        markers.push("immutable once created".to_owned());
    }
    if allows_reading_only(annotations) {
        markers.push("read-only".to_owned());
    }
    markers
}
