//! Owns reading a file: its items as facts, its documentation, and items that are never generated.

mod attributes;
mod scopes;
mod tokens;

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, Visibility};

use super::facts::{canonical, code, method, note_attribute, strings};
use attributes::{doc_line, documentation, note};
use scopes::Names;
use tokens::{Bare, after_struct, anonymous, collect_words, head, leaves};

/// The content of a file.
#[derive(Default)]
pub(super) struct Observed {
    /// The facts: items and members with their attributes.
    pub(super) facts: Vec<String>,
    /// Their documentation.
    pub(super) docs: Vec<String>,
    /// The paths of imported names.
    pub(super) imports: Vec<Vec<String>>,
    /// The declared types.
    pub(super) declared: BTreeSet<String>,
    /// The identifiers outside of imports.
    pub(super) words: BTreeSet<String>,
    /// The bodies of functions.
    pub(super) bodies: Vec<TokenStream>,
    /// The values of statics.
    pub(super) tables: Vec<syn::Expr>,
    /// Names of fields and parameters.
    pub(super) locals: BTreeSet<String>,
    /// What is wrong regardless of the model.
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

    /// Collects documentation and returns the other attributes in sorted order.
    fn attributes(&mut self, attributes: &[Attribute]) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut others = Vec::new();
        for attribute in attributes {
            match documentation(attribute) {
                Some(line) => lines.push(line),
                None => match note(attribute.meta.to_token_stream()) {
                    // Notes are shown as Markdown, like documentation.
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
            Item::Const(item) => {
                let attributes = self.attributes(&item.attrs);
                self.fact(&attributes, &canonical(&Bare(&item.vis, &[&"const", &item.ident, &":", &*item.ty])));
                self.bodies.push(item.expr.to_token_stream());
            }
            Item::Static(item) => {
                let attributes = self.attributes(&item.attrs);
                self.fact(&attributes, &canonical(&Bare(&item.vis, &[&"static", &item.ident, &":", &*item.ty])));
                self.tables.push((*item.expr).clone());
            }
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
        // All of the head, so that modifiers, generics and bounds that are never generated are noticed.
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

    /// Collects the documentation in the content of a macro and returns the rest.
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
                // The `#` was kept already.
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
