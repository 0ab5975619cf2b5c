//! Owns [`Structure`]: what the tokens of a struct say of its properties. It knows nothing of what is made of it.

use proc_macro::{Delimiter, Ident, TokenStream, TokenTree};

use crate::attribute::{self, Attribute};
use crate::refusal::Refusal;
use crate::syntax::{Head, Tokens, ident, skip_type, skip_visibility};

/// The attributes that are read: serde's.
const LIST: &str = "serde";

/// A struct of properties.
pub(crate) struct Structure {
    pub(crate) ident: String,
    pub(crate) properties: Vec<Property>,
    /// The field of what the struct does not declare.
    pub(crate) additional: String,
}

/// A field that is a property.
pub(crate) struct Property {
    pub(crate) ident: String,
    pub(crate) wire_name: String,
    pub(crate) presence: Presence,
    /// The module that reads and writes the value, if serde does not.
    pub(crate) with: Option<String>,
}

/// The type that says whether a property is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Option,
    Nullable,
}

/// How names of fields become names on the wire.
#[derive(Clone, Copy)]
enum Case {
    Unchanged,
    Camel,
    Pascal,
}

impl Structure {
    /// Reads a struct.
    pub(crate) fn read(input: TokenStream) -> Result<Self, Refusal> {
        let Head { attributes, ident: name, mut rest } = Head::read(input, LIST)?;
        let case = case(attributes)?;
        let fields = match rest.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group.stream(),
            other => {
                let span = other.map_or(name.span(), |token| token.span());
                return Err(Refusal::new(span, "only a struct with named fields can be derived from"));
            }
        };
        let mut structure = Self { ident: name.to_string(), properties: Vec::new(), additional: String::new() };
        let mut tokens = fields.into_iter().peekable();
        while tokens.peek().is_some() {
            structure.read_field(&mut tokens, case)?;
        }
        if structure.additional.is_empty() {
            let message =
                "the last field has to be a map with `#[serde(flatten)]`, for what the struct does not declare";
            return Err(Refusal::new(name.span(), message));
        }
        Ok(structure)
    }

    fn read_field(&mut self, tokens: &mut Tokens, case: Case) -> Result<(), Refusal> {
        let attributes = attribute::read(tokens, LIST)?;
        skip_visibility(tokens);
        let ident = ident(tokens, "expected a field")?;
        let span = ident.span();
        if !self.additional.is_empty() {
            return Err(Refusal::new(span, "the flattened field has to be the last"));
        }
        tokens.next();
        let ty = skip_type(tokens);
        if let [attribute] = attributes.as_slice()
            && attribute.name == "flatten"
        {
            self.additional = ident.to_string();
            return Ok(());
        }
        let property = property(&ident, case, attributes, ty.as_ref())?;
        if self.properties.iter().any(|other| other.wire_name == property.wire_name) {
            return Err(Refusal::new(span, format!("there are two properties `{}`", property.wire_name)));
        }
        self.properties.push(property);
        Ok(())
    }
}

fn case(attributes: Vec<Attribute>) -> Result<Case, Refusal> {
    let mut case = Case::Unchanged;
    for attribute in attributes {
        if attribute.name != "rename_all" {
            return Err(attribute.unknown());
        }
        let span = attribute.span;
        case = match attribute.text()?.as_str() {
            "camelCase" => Case::Camel,
            "PascalCase" => Case::Pascal,
            _ => return Err(Refusal::new(span, "`rename_all` is `camelCase` or `PascalCase`")),
        };
    }
    Ok(case)
}

/// What the attributes say of a property. serde's own derive would do without some of them, but then a property that is
/// absent would fail, or be written.
fn property(ident: &Ident, case: Case, attributes: Vec<Attribute>, ty: Option<&Ident>) -> Result<Property, Refusal> {
    let span = ident.span();
    let ident = ident.to_string();
    let (mut rename, mut default, mut with, mut skip) = (None, false, None, None);
    for attribute in attributes {
        match attribute.name.as_str() {
            "rename" => rename = Some(attribute.text()?),
            "with" => with = Some(attribute.text()?),
            "skip_serializing_if" => skip = Some((attribute.span, attribute.text()?)),
            "default" => {
                attribute.bare()?;
                default = true;
            }
            _ => return Err(attribute.unknown()),
        }
    }
    let presence = match skip.as_ref().map(|(span, text)| (*span, text.as_str())) {
        Some((_, "Option::is_none")) => Presence::Option,
        Some((_, "Nullable::is_absent")) => Presence::Nullable,
        Some((span, _)) => {
            return Err(Refusal::new(span, "`skip_serializing_if` is `Option::is_none` or `Nullable::is_absent`"));
        }
        None => {
            let message = "a property needs `skip_serializing_if`, with `Option::is_none` or `Nullable::is_absent`";
            return Err(Refusal::new(span, message));
        }
    };
    let expected = if presence == Presence::Option { "Option" } else { "Nullable" };
    if ty.is_none_or(|ty| ty.to_string() != expected) {
        let message = format!("a property that `skip_serializing_if` says so of is of type `{expected}`");
        return Err(Refusal::new(ty.map_or(span, Ident::span), message));
    }
    if !default && (presence == Presence::Nullable || with.is_some()) {
        return Err(Refusal::new(span, "a property needs `default` if it is a `Nullable` or has `with`"));
    }
    let wire_name = rename.unwrap_or_else(|| case.wire_name(ident.strip_prefix("r#").unwrap_or(&ident)));
    Ok(Property { ident, wire_name, presence, with })
}

impl Case {
    /// The name on the wire, as serde derives it.
    fn wire_name(self, ident: &str) -> String {
        if matches!(self, Self::Unchanged) {
            return ident.to_owned();
        }
        let mut name = String::with_capacity(ident.len());
        let mut capital = true;
        for char in ident.chars() {
            if char == '_' {
                capital = true;
            } else {
                let first = name.is_empty() && matches!(self, Self::Camel);
                name.push(match (first, capital) {
                    (true, _) => char.to_ascii_lowercase(),
                    (false, true) => char.to_ascii_uppercase(),
                    (false, false) => char,
                });
                capital = false;
            }
        }
        name
    }
}
