//! Owns reading attributes: documentation, and notes on deprecation.

use proc_macro2::TokenStream;
use syn::Attribute;

/// The line of a `doc` attribute.
pub(super) fn documentation(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        syn::Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The note of `deprecated(note = "…")`.
pub(super) fn note(tokens: TokenStream) -> Option<String> {
    let list: syn::MetaList =
        syn::parse2(tokens).ok().filter(|list: &syn::MetaList| list.path.is_ident("deprecated"))?;
    let meta: syn::MetaNameValue = syn::parse2(list.tokens).ok()?;
    match (meta.path.is_ident("note"), meta.value) {
        (true, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) => Some(text.value()),
        _ => None,
    }
}

/// The line of `doc = "…"`.
pub(super) fn doc_line(tokens: TokenStream) -> Option<String> {
    let meta: syn::MetaNameValue =
        syn::parse2(tokens).ok().filter(|meta: &syn::MetaNameValue| meta.path.is_ident("doc"))?;
    match meta.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}
