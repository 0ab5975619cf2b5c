//! Owns structs: an entity or complex type with its properties, and how it relates to its base types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{Field, Member};
use crate::model::{Annotations, Element, Model, Primitive, StructuredId, StructuredKind, Value};
use crate::vocabulary::{RUNTIME, Rt, Serde};

use super::context::Context;
use super::docs::{Docs, deprecated};
use super::markdown::code;
use super::{Item, types};

/// The struct of a type and its implementations.
pub(super) fn items(context: &Context<'_, '_>, id: StructuredId) -> Vec<Item> {
    let model = context.layout.model;
    let fills_type = needs_type_name(model, id);
    let mut items = vec![structure(context, id, fills_type).into()];
    if fills_type {
        items.push(default(context, id).into());
    }
    items.push(identity(context, id).into());
    if model.ty(id).base.is_some() {
        items.push(relations(context, id));
    }
    if !model.ty(id).derived.is_empty() {
        items.push(conversions(context, id).into());
    }
    items
}

/// Whether a value has to say its type: it may stand where a base type is declared. A root that declares nothing but its
/// key, as Graph's `entity`, is no such base.
fn needs_type_name(model: &Model, id: StructuredId) -> bool {
    model.ty(id).base.is_some_and(|base| {
        let base = model.ty(base);
        let only_key = base.properties.iter().all(|property| base.key.iter().any(|part| part.path == property.name));
        let bare_root = base.base.is_none() && base.is_abstract && only_key && base.navigation.is_empty();
        !bare_root || base.kind == StructuredKind::Complex
    })
}

fn structure(context: &Context<'_, '_>, id: StructuredId, manual_default: bool) -> TokenStream {
    let ty = context.layout.model.ty(id);
    let layout = context.layout.fields(id);
    let ident = format_ident!("{}", context.layout.ident(Element::Structured(id)));
    let docs = type_docs(context, id).attributes();
    let deprecated = deprecated(&ty.annotations);
    let (serialize, deserialize) = (context.serde(Serde::Serialize), context.serde(Serde::Deserialize));
    let default = if manual_default { quote!() } else { quote!(Default,) };
    let rename_all = layout.rename_all;
    let fields = layout.fields.iter().map(|field| self::field(context, id, field));
    let (map, value) = (context.rt(Rt::Map), context.rt(Rt::Value));
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, #default PartialEq, #serialize, #deserialize)]
        #[serde(rename_all = #rename_all)]
        pub struct #ident {
            #[doc = " The type of the value, as in `#namespace.name` (`@odata.type`)."]
            #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
            pub odata_type: Option<String>,
            #(#fields)*
            #[doc = " Everything else that was received: control information, undeclared and newer properties."]
            #[serde(flatten)]
            pub additional: #map<String, #value>,
        }
    }
}

fn type_docs(context: &Context<'_, '_>, id: StructuredId) -> Docs {
    let model = context.layout.model;
    let ty = model.ty(id);
    let mut docs = Docs::described(&ty.annotations, "");
    let kind = match (ty.is_abstract, ty.kind) {
        (true, StructuredKind::Entity) => "Abstract entity type",
        (true, StructuredKind::Complex) => "Abstract complex type",
        (false, StructuredKind::Entity) => "Entity type",
        (false, StructuredKind::Complex) => "Complex type",
    };
    let mut facts = format!("{kind} {}", code(&ty.name.to_string()));
    if let Some(base) = ty.base {
        facts.push_str(&format!(", derived from {}", context.link(Element::Structured(base))));
    }
    facts.push('.');
    let key = model.key(id);
    if !key.is_empty() {
        let names: Vec<String> = key.iter().map(|part| code(&part.path)).collect();
        facts.push_str(&format!(" Key: {}.", names.join(", ")));
    }
    for alternate in model.alternate_keys(id) {
        let names: Vec<String> = alternate.parts.iter().map(|part| code(&part.name)).collect();
        facts.push_str(&format!(" Alternate key: {}.", names.join(", ")));
    }
    if model.is_open(id) {
        facts.push_str(" Open: undeclared properties are kept in `additional`.");
    }
    if model.has_stream(id) {
        facts.push_str(" Media entity.");
    }
    docs.paragraph(&facts);
    docs
}

fn field(context: &Context<'_, '_>, id: StructuredId, field: &Field<'_>) -> TokenStream {
    let ident = format_ident!("{}", field.ident);
    let gate = context.gate(&field.gate);
    let mut serde: Vec<TokenStream> = Vec::new();
    if let Some(wire) = &field.rename {
        serde.push(quote!(rename = #wire));
    }
    let (annotations, ty) = match field.member {
        Member::Property(property) => (&property.annotations, &property.ty),
        Member::Navigation(property) => (&property.annotations, &property.ty),
    };
    let own_form = types::has_own_wire_form(context, ty.element);
    if ty.is_collection() {
        context.rt(Rt::Wire);
        serde.push(quote!(default));
        serde.push(quote!(with = "wire::collection"));
        serde.push(quote!(skip_serializing_if = "Option::is_none"));
    } else if ty.nullable {
        serde.push(quote!(default));
        if own_form {
            context.rt(Rt::Wire);
            serde.push(quote!(with = "wire::nullable"));
        }
        serde.push(quote!(skip_serializing_if = "Nullable::is_absent"));
    } else {
        if own_form {
            context.rt(Rt::Wire);
            serde.push(quote!(default));
            serde.push(quote!(with = "wire::option"));
        }
        serde.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    let ty = field_type(context, field);
    let docs = field_docs(context, id, field).attributes();
    let deprecated = deprecated(annotations);
    quote! {
        #docs
        #deprecated
        #gate
        #[serde(#(#serde),*)]
        pub #ident: #ty,
    }
}

/// The Rust type of a field.
pub(super) fn field_type(context: &Context<'_, '_>, field: &Field<'_>) -> TokenStream {
    let ty = field.member.ty();
    let value = types::value(context, ty.element);
    let boxed = field.boxed || matches!(field.member, Member::Navigation(_));
    let value = if boxed && !ty.is_collection() { quote!(Box<#value>) } else { value };
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
            facts.push(nullability(property.ty.nullable, property.ty.is_collection()).to_owned());
            if model.key(id).iter().any(|part| part.path == property.name) {
                facts.push("key".to_owned());
            }
            facts.extend(markers(&property.annotations));
            let unit =
                if model.primitive(property.ty.element) == Some(Primitive::Binary) { "bytes" } else { "characters" };
            facts.extend(property.ty.facets.max_length.map(|length| format!("at most {length} {unit}")));
            facts.extend(property.default_value.as_ref().map(|value| format!("default {}", code(value))));
            if property.ty.element == Element::Primitive(Primitive::Stream) {
                facts.push("a stream: present only where the service puts it inline".to_owned());
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
                "Navigation property {}: {}{contained}; present if it was expanded.",
                code(name),
                code(&model.type_name(&property.ty))
            ));
            docs
        }
    }
}

fn nullability(nullable: bool, collection: bool) -> &'static str {
    match (collection, nullable) {
        (true, _) => "",
        (false, true) => "nullable",
        (false, false) => "not nullable",
    }
}

/// Who sets a property, as annotations say.
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
    let permission = annotations.value("Org.OData.Core.V1.Permissions").map(Value::members).unwrap_or_default();
    if permission.iter().any(|member| member.ends_with("Read")) && permission.len() == 1 {
        markers.push("read-only".to_owned());
    }
    markers
}

/// `Default` for a type that has to say its type when it is sent.
fn default(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    let ident = format_ident!("{}", context.layout.ident(Element::Structured(id)));
    let name = format!("#{}", context.layout.model.ty(id).name);
    let layout = context.layout.fields(id);
    let fields = layout.fields.iter().map(|field| {
        let ident = format_ident!("{}", field.ident);
        let gate = context.gate(&field.gate);
        let ty = match field.member {
            Member::Property(property) => &property.ty,
            Member::Navigation(property) => &property.ty,
        };
        if ty.nullable && !ty.is_collection() {
            let nullable = context.rt(Rt::Nullable);
            quote!(#gate #ident: #nullable::Absent,)
        } else {
            quote!(#gate #ident: None,)
        }
    });
    let map = context.rt(Rt::Map);
    quote! {
        impl Default for #ident {
            #[doc = " All properties absent; the type is set, as a base type may be declared where the value is sent."]
            fn default() -> Self {
                Self {
                    odata_type: Some(#name.to_owned()),
                    #(#fields)*
                    additional: #map::new(),
                }
            }
        }
    }
}

fn identity(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    let model = context.layout.model;
    let ident = format_ident!("{}", context.layout.ident(Element::Structured(id)));
    let structured = context.rt(Rt::Structured);
    let name = model.ty(id).name.to_string();
    let descendants: Vec<String> = model.descendants(id).iter().map(|ty| model.ty(*ty).name.to_string()).collect();
    let derived = if descendants.is_empty() {
        quote!()
    } else {
        quote!(const DERIVED: &'static [&'static str] = &[#(#descendants),*];)
    };
    quote! {
        impl #structured for #ident {
            const TYPE_NAME: &'static str = #name;
            #derived
        }
    }
}

/// What the type is derived from. The formatter leaves the inside of macros alone, so it is laid out here.
fn relations(context: &Context<'_, '_>, id: StructuredId) -> Item {
    let bases: Vec<String> = context
        .layout
        .model
        .bases(id)
        .map(|base| context.ty(Element::Structured(base)).to_string().replace(' ', ""))
        .collect();
    let ident = context.layout.ident(Element::Structured(id));
    let line = format!("{RUNTIME}::derived!({ident} => {});\n", bases.join(", "));
    if line.len() <= 100 {
        return Item::Text(line);
    }
    Item::Text(format!("{RUNTIME}::derived!(\n    {ident} => {}\n);\n", bases.join(",\n        ")))
}

fn conversions(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    let ident = format_ident!("{}", context.layout.ident(Element::Structured(id)));
    let (structured_trait, is_a, structured) =
        (context.rt(Rt::Structured), context.rt(Rt::IsA), context.rt(Rt::StructuredModule));
    let owned = context.rt(Rt::DeserializeOwned);
    quote! {
        impl #ident {
            #[doc = " Whether the value is of type `T`, by its `@odata.type`."]
            pub fn is<T: #structured_trait + #is_a<Self>>(&self) -> bool {
                #structured::is::<T>(self.odata_type.as_deref(), &self.additional)
            }

            #[doc = " The value as the derived type `T`, by its `@odata.type`; gives it back unchanged if it is of another type."]
            pub fn downcast<T>(self) -> Result<T, Self>
            where
                T: #structured_trait + #is_a<Self> + #owned,
            {
                #structured::downcast(self)
            }
        }
    }
}
