//! Owns taking tokens apart: heads of items, signatures, imports and words.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericParam, UseTree, Visibility};

use super::super::facts::canonical;

/// The tokens before the body of an item, without attributes.
pub(super) fn head(tokens: TokenStream) -> String {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && kept.is_empty() => _ = tokens.next(),
            TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace => break,
            _ => kept.push(token),
        }
    }
    canonical(&kept.into_iter().collect::<TokenStream>())
}

/// A signature with numbered type parameters, since their names do not matter.
pub(super) fn anonymous(signature: &syn::Signature) -> String {
    let parameters: Vec<String> = signature
        .generics
        .params
        .iter()
        .map(|parameter| match parameter {
            GenericParam::Type(ty) => ty.ident.to_string(),
            other => canonical(other),
        })
        .collect();
    let words = canonical(signature);
    let number = |word: &str| parameters.iter().position(|name| name == word);
    words
        .split(' ')
        .map(|word| number(word).map_or_else(|| word.to_owned(), |n| format!("T{n}")))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A visibility and the tokens after it.
pub(super) struct Bare<'a>(pub(super) &'a Visibility, pub(super) &'a [&'a dyn Part]);

/// Syntax, or a keyword as text.
pub(super) trait Part {
    fn add(&self, tokens: &mut TokenStream);
}

impl Part for &str {
    fn add(&self, tokens: &mut TokenStream) {
        tokens.extend(self.parse::<TokenStream>().unwrap_or_default());
    }
}

macro_rules! parts {
    ($($ty:ty),*) => { $(impl Part for $ty { fn add(&self, tokens: &mut TokenStream) { self.to_tokens(tokens); } })* };
}

parts!(proc_macro2::Ident, UseTree, syn::Generics, syn::Type);

impl ToTokens for Bare<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
        self.1.iter().for_each(|part| part.add(tokens));
    }
}

/// Collects the paths of an import.
pub(super) fn leaves(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let leaf = |name: String, path: &[String]| path.iter().cloned().chain([name]).collect();
    match tree {
        UseTree::Path(part) => {
            path.push(part.ident.to_string());
            leaves(&part.tree, path, found);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, path, found)),
        UseTree::Name(name) => found.push(leaf(name.ident.to_string(), path)),
        UseTree::Rename(name) => found.push(leaf(format!("{} as {}", name.ident, name.rename), path)),
        UseTree::Glob(_) => found.push(leaf("*".to_owned(), path)),
    }
}

/// The name after the keyword `struct` in the content of a macro.
pub(super) fn after_struct(tokens: &TokenStream) -> Option<String> {
    let mut tokens = tokens.clone().into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(ident) if ident == "struct"))?;
    tokens.next().map(|token| token.to_string())
}

/// Collects the identifiers in tokens, including those of paths in string literals.
pub(super) fn collect_words(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_words(group.stream(), words),
            TokenTree::Ident(ident) => {
                words.insert(ident.to_string());
            }
            TokenTree::Literal(literal) => {
                // Paths in serde's attributes are strings, as in `with = "wire::collection"`.
                let text = literal.to_string();
                words.extend(text.trim_matches('"').split("::").map(str::to_owned));
            }
            TokenTree::Punct(_) => {}
        }
    }
}
