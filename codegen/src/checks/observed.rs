//! Owns what is found in a file: its items as facts, its documentation, and what no generated file may hold.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, GenericParam, ImplItem, Item, UseTree, Visibility};

use super::facts::{canonical, code, method, note_attribute, strings};

/// What is found in a file.
#[derive(Default)]
pub(super) struct Observed {
    /// Items, members and their attributes, one by one.
    pub(super) facts: Vec<String>,
    /// The documentation of each of them.
    pub(super) docs: Vec<String>,
    /// Names that the file imports, by path.
    pub(super) imports: Vec<Vec<String>>,
    /// Types that it declares.
    pub(super) declared: BTreeSet<String>,
    /// Every identifier outside of imports.
    pub(super) words: BTreeSet<String>,
    /// The bodies of functions.
    pub(super) bodies: Vec<TokenStream>,
    /// Names of fields and parameters.
    pub(super) locals: BTreeSet<String>,
    /// What is wrong whatever the model says.
    pub(super) findings: Vec<String>,
}

impl Observed {
    /// Reads a file.
    pub(super) fn read(text: &str) -> Result<Self, syn::Error> {
        let file = syn::parse_file(text)?;
        let mut observed = Self::default();
        let others = observed.attributes(&file.attrs);
        if !others.is_empty() || file.shebang.is_some() {
            observed.findings.push(format!("the file has attributes: {others:?}"));
        }
        let mut names = Names::default();
        for item in &file.items {
            observed.item(item, &mut names);
        }
        observed.findings.extend(names.twice);
        Ok(observed)
    }

    /// Sets documentation aside, and gives the other attributes in order.
    fn attributes(&mut self, attributes: &[Attribute]) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut others = Vec::new();
        for attribute in attributes {
            match documentation(attribute) {
                Some(line) => lines.push(line),
                None => match note(attribute.meta.to_token_stream()) {
                    // The note is shown as Markdown, like documentation.
                    Some(note) => {
                        others.push(code(&note_attribute(&note)));
                        self.docs.push(note);
                    }
                    None => others.push(canonical(attribute)),
                },
            }
        }
        if !lines.is_empty() {
            self.docs.push(lines.join("\n"));
        }
        others.sort();
        others
    }

    fn fact(&mut self, attributes: &[String], text: &str) {
        self.facts.push(if attributes.is_empty() {
            text.to_owned()
        } else {
            format!("{} {text}", attributes.join(" "))
        });
    }

    fn item(&mut self, item: &Item, names: &mut Names) {
        if !matches!(item, Item::Use(_)) {
            collect_words(item.to_token_stream(), &mut self.words);
        }
        match item {
            Item::Use(item) => {
                let attributes = self.attributes(&item.attrs);
                if !attributes.is_empty() || !matches!(item.vis, Visibility::Inherited) {
                    self.fact(&attributes, &canonical(&Bare(&item.vis, &[&"use", &item.tree])));
                    return;
                }
                if item.leading_colon.is_some() {
                    self.findings.push("an import starts with `::`".to_owned());
                }
                let mut imports = Vec::new();
                leaves(&item.tree, &mut Vec::new(), &mut imports);
                for import in &imports {
                    names.claim("", import.last().map_or("", String::as_str));
                }
                self.imports.extend(imports);
            }
            Item::Mod(item) if item.content.is_none() => {
                let attributes = self.attributes(&item.attrs);
                self.fact(&attributes, &canonical(&Bare(&item.vis, &[&"mod", &item.ident])));
            }
            Item::Struct(item) => self.structure(item, names),
            Item::Enum(item) => self.enumeration(item, names),
            Item::Type(item) if item.generics.params.is_empty() => {
                names.claim("", &item.ident.to_string());
                self.declared.insert(item.ident.to_string());
                let attributes = self.attributes(&item.attrs);
                let head = canonical(&Bare(&item.vis, &[&"type", &item.ident]));
                self.fact(&attributes, &format!("{head} = {}", canonical(&item.ty)));
            }
            Item::Macro(item) => {
                let attributes = self.attributes(&item.attrs);
                let tokens = self.without_documentation(item.mac.tokens.clone());
                if canonical(&item.mac.path).ends_with("flags")
                    && let Some(name) = after_struct(&item.mac.tokens)
                {
                    names.claim("", &name);
                    self.declared.insert(name);
                }
                self.fact(&attributes, &format!("{} ! {}", canonical(&item.mac.path), canonical(&tokens)));
            }
            Item::Impl(item) => self.implementation(item, names),
            other => self.findings.push(format!("holds an item that is never generated: {}", canonical(other))),
        }
    }

    fn structure(&mut self, item: &syn::ItemStruct, names: &mut Names) {
        let ident = item.ident.to_string();
        names.claim("", &ident);
        self.declared.insert(ident.clone());
        let attributes = self.attributes(&item.attrs);
        self.fact(&attributes, &canonical(&Bare(&item.vis, &[&"struct", &item.ident, &item.generics])));
        for (index, field) in item.fields.iter().enumerate() {
            let attributes = self.attributes(&field.attrs);
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            names.claim(&format!("field of {ident}"), &name);
            let visibility = match canonical(&field.vis) {
                none if none.is_empty() => none,
                visibility => format!("{visibility} "),
            };
            let text = format!("{ident} . {visibility}{name} : {}", canonical(&field.ty));
            self.fact(&attributes, &text);
            self.locals.insert(name);
        }
    }

    fn enumeration(&mut self, item: &syn::ItemEnum, names: &mut Names) {
        let ident = item.ident.to_string();
        names.claim("", &ident);
        self.declared.insert(ident.clone());
        let attributes = self.attributes(&item.attrs);
        self.fact(&attributes, &canonical(&Bare(&item.vis, &[&"enum", &item.ident, &item.generics])));
        for variant in &item.variants {
            let attributes = self.attributes(&variant.attrs);
            names.claim(&format!("variant of {ident}"), &variant.ident.to_string());
            let fields = match &variant.fields {
                Fields::Unit => String::new(),
                fields => canonical(fields),
            };
            let discriminant = if variant.discriminant.is_some() { " =" } else { "" };
            self.fact(&attributes, format!("{ident} : : {} {fields}{discriminant}", variant.ident).trim_end());
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl, names: &mut Names) {
        let attributes = self.attributes(&item.attrs);
        // Whatever stands before the body: modifiers, parameters and conditions that are never generated among it.
        let head = head(item.to_token_stream());
        let ty = canonical(&item.self_ty);
        self.fact(&attributes, &head);
        for member in &item.items {
            match member {
                ImplItem::Const(item) => {
                    let attributes = self.attributes(&item.attrs);
                    let text =
                        format!("{head} / const {} : {} = {}", item.ident, canonical(&item.ty), canonical(&item.expr));
                    self.fact(&attributes, &text);
                }
                ImplItem::Type(item) => {
                    let attributes = self.attributes(&item.attrs);
                    self.fact(&attributes, &format!("{head} / type {} = {}", item.ident, canonical(&item.ty)));
                }
                ImplItem::Fn(function) => {
                    let attributes = self.attributes(&function.attrs);
                    if item.trait_.is_none() {
                        names.claim(&format!("method of {ty}"), &function.sig.ident.to_string());
                    }
                    let mut parameters = Names::default();
                    for input in &function.sig.inputs {
                        if let syn::FnArg::Typed(typed) = input {
                            parameters
                                .claim(&format!("parameter of {ty}::{}", function.sig.ident), &canonical(&typed.pat));
                            self.locals.insert(canonical(&typed.pat));
                        }
                    }
                    self.findings.extend(parameters.twice);
                    let signature = format!("{} {}", canonical(&function.vis), anonymous(&function.sig));
                    let strings = strings(function.block.to_token_stream());
                    self.bodies.push(function.block.to_token_stream());
                    self.facts.push(method(&head, &attributes, &signature, &strings));
                }
                other => self.findings.push(format!("{head} holds {}", canonical(other))),
            }
        }
    }

    /// The content of a macro without its documentation, which is set aside.
    fn without_documentation(&mut self, tokens: TokenStream) -> TokenStream {
        let mut kept = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            if let (TokenTree::Punct(punct), Some(TokenTree::Group(group))) = (&token, tokens.peek())
                && punct.as_char() == '#'
                && let Some(line) = doc_line(group.stream())
            {
                lines.push(line);
                tokens.next();
                continue;
            }
            if let TokenTree::Group(group) = &token
                && let Some(note) = note(group.stream())
            {
                // The mark in front of the brackets was kept already.
                let attribute = note_attribute(&note).parse::<TokenStream>().unwrap_or_default();
                kept.extend(attribute.into_iter().skip(1));
                self.docs.push(note);
                continue;
            }
            if !lines.is_empty() {
                self.docs.push(std::mem::take(&mut lines).join("\n"));
            }
            kept.push(match token {
                TokenTree::Group(group) => {
                    let inner = self.without_documentation(group.stream());
                    proc_macro2::Group::new(group.delimiter(), inner).into()
                }
                other => other,
            });
        }
        kept.into_iter().collect()
    }
}

/// What stands before the body of an item, without its attributes.
fn head(tokens: TokenStream) -> String {
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

/// A signature in which type parameters have numbers in place of names.
fn anonymous(signature: &syn::Signature) -> String {
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

/// Names of one scope, and those that are there twice.
#[derive(Default)]
struct Names {
    known: BTreeSet<(String, String)>,
    twice: Vec<String>,
}

impl Names {
    fn claim(&mut self, scope: &str, name: &str) {
        if !self.known.insert((scope.to_owned(), name.to_owned())) {
            self.twice.push(format!("the name `{name}` is there twice {scope}"));
        }
    }
}

/// A visibility and what follows it.
struct Bare<'a>(&'a Visibility, &'a [&'a dyn Part]);

/// Something that becomes tokens: syntax, or a keyword as text.
trait Part {
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

parts!(proc_macro2::Ident, UseTree, syn::Generics);

impl ToTokens for Bare<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
        self.1.iter().for_each(|part| part.add(tokens));
    }
}

fn documentation(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        syn::Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The note of `deprecated(note = "…")`.
fn note(tokens: TokenStream) -> Option<String> {
    let list: syn::MetaList =
        syn::parse2(tokens).ok().filter(|list: &syn::MetaList| list.path.is_ident("deprecated"))?;
    let meta: syn::MetaNameValue = syn::parse2(list.tokens).ok()?;
    match (meta.path.is_ident("note"), meta.value) {
        (true, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) => Some(text.value()),
        _ => None,
    }
}

/// The line of `doc = "…"`.
fn doc_line(tokens: TokenStream) -> Option<String> {
    let meta: syn::MetaNameValue =
        syn::parse2(tokens).ok().filter(|meta: &syn::MetaNameValue| meta.path.is_ident("doc"))?;
    match meta.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn leaves(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
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

fn after_struct(tokens: &TokenStream) -> Option<String> {
    let mut tokens = tokens.clone().into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(ident) if ident == "struct"))?;
    tokens.next().map(|token| token.to_string())
}

fn collect_words(tokens: TokenStream, words: &mut BTreeSet<String>) {
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
