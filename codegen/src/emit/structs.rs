//! Owns the structs of entity and complex types, with the attributes that the runtime's derives read.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::Fields;
use crate::model::{Element, Model, StructuredId, StructuredKind};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::{Docs, alias, deprecated};
use super::fields;
use super::markdown::code;

/// The struct of a type.
pub(super) fn structure(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    let ty = context.layout.model.ty(id);
    let layout = context.layout.fields(id);
    let ident = format_ident!("{}", context.layout.ident(Element::Structured(id)));
    let docs = type_docs(context, id).attributes(context);
    let (alias, deprecated) = (alias(&ty.name.name, &ident), deprecated(&ty.annotations));
    let structured = context.rt(Rt::Structured);
    let identity = identity(context, id, &layout);
    let rename_all = layout.rename_all;
    let fields = layout.fields.iter().map(|field| fields::field(context, id, field));
    let additional = context.rt(Rt::Additional);
    quote! {
        #docs
        #alias
        #deprecated
        #[derive(#structured)]
        #identity
        #[serde(rename_all = #rename_all)]
        pub struct #ident {
            #[doc = " The type of the value, such as `#namespace.name` (`@odata.type`)."]
            #[serde(rename = "@odata.type")]
            pub odata_type: Option<String>,
            #(#fields)*
            #[doc = " Everything else in the payload: control information, undeclared and newer properties."]
            #[serde(flatten)]
            pub additional: #additional,
        }
    }
}

/// The attributes for the derive of `Structured`: the type's name, its base types, the properties that clients do not
/// change, and the names of derived types.
fn identity(context: &Context<'_, '_>, id: StructuredId, fields: &Fields<'_>) -> TokenStream {
    let model = context.layout.model;
    let name = model.ty(id).name.to_string();
    let tagged = needs_tag(model, id).then(|| quote!(, tagged));
    let bases: Vec<TokenStream> = model.bases(id).map(|base| context.ty(Element::Structured(base))).collect();
    let bases = (!bases.is_empty()).then(|| quote!(#[odata(base(#(#bases),*))]));
    let derived: Vec<String> = model.descendants(id).iter().map(|ty| model.ty(*ty).name.to_string()).collect();
    let derived = (!derived.is_empty()).then(|| quote!(#[odata(derived(#(#derived),*))]));
    let read_only = fields::read_only(model, id, fields);
    let read_only = (!read_only.is_empty()).then(|| quote!(#[odata(read_only(#(#read_only),*))]));
    quote! {
        #[odata(type = #name #tagged)]
        #bases
        #derived
        #read_only
    }
}

/// Whether values state their type by default, since they may be sent where a base type is declared. A root that
/// declares only its key, like Microsoft Graph's `entity`, does not count as a base type.
fn needs_tag(model: &Model, id: StructuredId) -> bool {
    model.ty(id).base.is_some_and(|base| {
        let base = model.ty(base);
        let only_key = base.properties.iter().all(|property| base.key.iter().any(|part| part.path == property.name));
        let bare_root = base.base.is_none() && base.is_abstract && only_key && base.navigation.is_empty();
        !bare_root || base.kind == StructuredKind::Complex
    })
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
    if let Some(handles) = handles(context, id) {
        facts.push_str(&handles);
    }
    docs.facts(&ty.annotations, &facts);
    docs
}

/// Links to the handles of a type.
fn handles(context: &Context<'_, '_>, id: StructuredId) -> Option<String> {
    let layout = context.layout;
    let handles = layout.handles(id);
    let links: Vec<String> = handles.into_iter().map(|handle| format!("[`{}`]", layout.handle_ident(handle))).collect();
    match links.as_slice() {
        [] => None,
        [one] => Some(format!(" Handle: {one}.")),
        several => Some(format!(" Handles: {}.", several.join(", "))),
    }
}
