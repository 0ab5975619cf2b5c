//! Owns the Rust types of values: of fields, arguments and results.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::{Element, Model, Primitive, TypeUse};
use crate::vocabulary::Rt;

use super::context::Context;

/// The type of one value.
pub(super) fn value(context: &Context<'_, '_>, element: Element) -> TokenStream {
    match element {
        Element::Primitive(primitive) => self::primitive(context, primitive),
        _ => context.ty(element),
    }
}

/// The Rust type of a built-in type.
pub(super) fn primitive(context: &Context<'_, '_>, primitive: Primitive) -> TokenStream {
    let edm = |name: &str| {
        let edm = context.rt(Rt::Edm);
        let name = quote::format_ident!("{name}");
        quote!(#edm::#name)
    };
    match primitive {
        Primitive::Boolean => quote!(bool),
        Primitive::Byte => quote!(u8),
        Primitive::SByte => quote!(i8),
        Primitive::Int16 => quote!(i16),
        Primitive::Int32 => quote!(i32),
        Primitive::Int64 => quote!(i64),
        Primitive::Single => quote!(f32),
        Primitive::Double => quote!(f64),
        Primitive::String => quote!(String),
        Primitive::Geography(_) => edm("Geography"),
        Primitive::Geometry(_) => edm("Geometry"),
        Primitive::Untyped(_) => edm("Untyped"),
        Primitive::Binary
        | Primitive::Date
        | Primitive::DateTimeOffset
        | Primitive::Decimal
        | Primitive::Duration
        | Primitive::Guid
        | Primitive::Stream
        | Primitive::TimeOfDay => edm(primitive.name()),
    }
}

/// How a method takes an argument and passes it on to the runtime.
pub(super) struct Argument {
    /// The parameter's type.
    pub(super) ty: TokenStream,
    /// The expression that is passed on: a reference, or an `Option` of one.
    pub(super) pass: TokenStream,
    value: Ident,
    is_reference: bool,
}

impl Argument {
    /// The same argument as an `Option`.
    pub(super) fn optional(self) -> Self {
        let Self { ty, value, is_reference, .. } = self;
        let pass = if is_reference { quote!(#value) } else { quote!(#value.as_ref()) };
        Self { ty: quote!(Option<#ty>), pass, value, is_reference }
    }
}

/// An argument of a type.
pub(super) fn argument(context: &Context<'_, '_>, ty: &TypeUse, name: &Ident) -> Argument {
    let model = context.layout.model;
    let primitive = model.primitive(ty.element);
    let text = primitive == Some(Primitive::String);
    let (ty, is_reference) = if ty.is_collection() {
        let element = if text { quote!(&str) } else { value(context, ty.element) };
        (quote!(&[#element]), true)
    } else if text {
        (quote!(&str), true)
    } else {
        let value = value(context, ty.element);
        if primitive.is_some_and(is_copy) { (value, false) } else { (quote!(&#value), true) }
    };
    let pass = if is_reference { quote!(#name) } else { quote!(&#name) };
    Argument { ty, pass, value: name.clone(), is_reference }
}

/// Whether arguments of a built-in type are passed by value.
fn is_copy(primitive: Primitive) -> bool {
    matches!(
        primitive,
        Primitive::Boolean
            | Primitive::Byte
            | Primitive::SByte
            | Primitive::Int16
            | Primitive::Int32
            | Primitive::Int64
            | Primitive::Single
            | Primitive::Double
            | Primitive::Date
            | Primitive::DateTimeOffset
            | Primitive::Duration
            | Primitive::Guid
            | Primitive::TimeOfDay
    )
}

/// Whether values of a type have a literal form in addresses.
pub(super) fn is_literal(model: &Model, ty: &TypeUse) -> bool {
    if ty.is_collection() {
        return false;
    }
    match ty.element {
        Element::Enum(_) => true,
        Element::Structured(_) => false,
        Element::Primitive(_) | Element::Definition(_) => !matches!(
            model.primitive(ty.element),
            Some(Primitive::Stream | Primitive::Untyped(_) | Primitive::Geography(_) | Primitive::Geometry(_)) | None
        ),
    }
}
