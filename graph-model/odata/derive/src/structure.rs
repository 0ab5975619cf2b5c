//! Owns [`Structure`]: the properties of a struct, parsed from its tokens. It knows nothing of the generated code.

use proc_macro::{Delimiter, Ident, TokenStream, TokenTree};

use crate::attribute::{self, Attribute};
use crate::refusal::Refusal;
use crate::syntax::{Head, Tokens, ident, read_type, visibility};

/// The attributes to read: serde's.
const LIST: &str = "serde";

/// A struct of properties.
pub(crate) struct Structure {
    pub(crate) ident: String,
    pub(crate) properties: Vec<Property>,
    /// The field for undeclared properties.
    pub(crate) additional: String,
}

/// A field that is a property.
pub(crate) struct Property {
    pub(crate) ident: String,
    pub(crate) wire_name: String,
    pub(crate) presence: Presence,
    pub(crate) written: Written,
}

/// The tokens of a field.
pub(crate) struct Written {
    /// Its documentation, and `#[deprecated]`.
    pub(crate) notes: TokenStream,
    pub(crate) visibility: TokenStream,
    pub(crate) ty: TokenStream,
}

/// The type of a property that may be absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Option,
    Nullable,
}

/// The rule that derives wire names from the names of fields.
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
                return Err(Refusal::new(span, "this derive only supports structs with named fields"));
            }
        };
        let mut structure = Self { ident: name.to_string(), properties: Vec::new(), additional: String::new() };
        let mut tokens = fields.into_iter().peekable();
        while tokens.peek().is_some() {
            structure.read_field(&mut tokens, case)?;
        }
        if structure.additional.is_empty() {
            let message = "the last field must be a map with `#[serde(flatten)]`, for undeclared properties";
            return Err(Refusal::new(name.span(), message));
        }
        Ok(structure)
    }

    fn read_field(&mut self, tokens: &mut Tokens, case: Case) -> Result<(), Refusal> {
        let (attributes, notes) = attribute::read_with_notes(tokens, LIST)?;
        let visibility = visibility(tokens);
        let ident = ident(tokens, "expected a field")?;
        let span = ident.span();
        if !self.additional.is_empty() {
            return Err(Refusal::new(span, "the flattened field must be the last"));
        }
        tokens.next();
        let (ty, ty_name) = read_type(tokens);
        if let [attribute] = attributes.as_slice()
            && attribute.name == "flatten"
        {
            self.additional = ident.to_string();
            return Ok(());
        }
        let property = property(&ident, case, attributes, ty_name.as_ref(), Written { notes, visibility, ty })?;
        if self.properties.iter().any(|other| other.wire_name == property.wire_name) {
            return Err(Refusal::new(span, format!("the property `{}` is declared twice", property.wire_name)));
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
            _ => return Err(Refusal::new(span, "`rename_all` must be `camelCase` or `PascalCase`")),
        };
    }
    Ok(case)
}

/// A property with its attributes. What serde's own derive needs to leave out an absent property is allowed, so that a struct
/// can have either derive.
fn property(
    ident: &Ident,
    case: Case,
    attributes: Vec<Attribute>,
    ty: Option<&Ident>,
    written: Written,
) -> Result<Property, Refusal> {
    let span = ident.span();
    let ident = ident.to_string();
    let (mut rename, mut skip) = (None, None);
    for attribute in attributes {
        match attribute.name.as_str() {
            "rename" => rename = Some(attribute.text()?),
            // Each type is read and written in its own way.
            "with" => drop(attribute.text()?),
            "skip_serializing_if" => skip = Some((attribute.span, attribute.text()?)),
            "default" => attribute.bare()?,
            _ => return Err(attribute.unknown()),
        }
    }
    let presence = match ty.map(Ident::to_string).as_deref() {
        Some("Option") => Presence::Option,
        Some("Nullable") => Presence::Nullable,
        _ => {
            let span = ty.map_or(span, Ident::span);
            return Err(Refusal::new(
                span,
                "a property must be of type `Option` or `Nullable`, since it may be absent",
            ));
        }
    };
    let expected = if presence == Presence::Option { "Option::is_none" } else { "Nullable::is_absent" };
    if let Some((span, _)) = skip.filter(|(_, skip)| skip != expected) {
        return Err(Refusal::new(span, format!("`skip_serializing_if` must be `{expected}` for a field of this type")));
    }
    let wire_name = rename.unwrap_or_else(|| case.wire_name(ident.strip_prefix("r#").unwrap_or(&ident)));
    Ok(Property { ident, wire_name, presence, written })
}

impl Case {
    /// The wire name, as serde derives it.
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
