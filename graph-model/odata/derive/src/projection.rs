//! Owns the derive of `Projection`: a struct that a program declares for the properties that it wants of a type.

use proc_macro::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::Refusal;
use crate::constants;
use crate::structure::{self, Tokens};

/// The module that has what is used here.
const RUNTIME: &str = "::odata::query::projection";
const PROPERTIES: &str = "::odata::value::wire::properties";

/// A struct that wants some properties of a type.
struct Projection {
    ident: String,
    /// The type whose properties they are.
    of: String,
    fields: Vec<Field>,
}

struct Field {
    ident: String,
    span: Span,
    presence: Presence,
    /// The type of the value, within `Option` or `Nullable`.
    value: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Option,
    Nullable,
}

/// Implements `Projection`, and the traits that reading needs.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match Projection::read(input) {
        Ok(projection) => projection.implementations(),
        Err(refusal) => refusal.tokens(),
    }
}

impl Projection {
    fn read(input: TokenStream) -> Result<Self, Refusal> {
        const SHAPE: &str = "only a struct with named fields and without generics can be a projection";
        let mut tokens = input.into_iter().peekable();
        let of = of(&mut tokens)?;
        structure::visibility(&mut tokens);
        let keyword = structure::ident(&mut tokens, SHAPE)?;
        if keyword.to_string() != "struct" {
            return Err(Refusal::new(keyword.span(), SHAPE));
        }
        let name = structure::ident(&mut tokens, SHAPE)?;
        let of = of.ok_or_else(|| {
            Refusal::new(name.span(), "a projection says of which type it is: `#[projection(of = User)]`")
        })?;
        let fields = match tokens.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group.stream(),
            other => return Err(Refusal::new(other.map_or(name.span(), |token| token.span()), SHAPE)),
        };
        let mut projection = Self { ident: name.to_string(), of, fields: Vec::new() };
        let mut tokens = fields.into_iter().peekable();
        while tokens.peek().is_some() {
            projection.fields.push(Field::read(&mut tokens)?);
        }
        Ok(projection)
    }

    fn implementations(&self) -> TokenStream {
        let Self { ident, of, fields } = self;
        let mut tokens = parse(&format!(
            "#[automatically_derived]
            impl {RUNTIME}::ReadFrom<{of}> for {ident} {{}}
            #[automatically_derived]
            impl ::odata::handle::IsA<{of}> for {ident} {{}}
            #[automatically_derived]
            impl ::odata::query::Projection for {ident} {{ type Of = {of}; }}"
        ));
        // What the compiler may find wrong stands where the field is.
        let mut outline = parse(&format!(
            "#[allow(unused_imports)]
            use {RUNTIME}::Unrelated as _;
            let mut outline = {RUNTIME}::Outline::default();"
        ));
        for field in fields {
            outline.extend(at(field.span, parse(&field.outline(of))));
        }
        outline.extend(parse("::core::option::Option::Some(outline)"));
        let mut items = parse(&format!(
            "const TYPE_NAME: &'static str = <{of} as ::odata::Structured>::TYPE_NAME;
            const DERIVED: &'static [&'static str] = <{of} as ::odata::Structured>::DERIVED;
            #[allow(deprecated)]
            fn outline() -> ::core::option::Option<{RUNTIME}::Outline>"
        ));
        items.extend([TokenTree::Group(Group::new(Delimiter::Brace, outline))]);
        tokens.extend(parse(&format!("#[automatically_derived] impl ::odata::Structured for {ident}")));
        tokens.extend([TokenTree::Group(Group::new(Delimiter::Brace, items))]);
        tokens.extend(self.reader());
        tokens
    }

    /// The implementation of `Deserialize`: values are read into slots, from which the fields are made.
    fn reader(&self) -> TokenStream {
        let Self { ident, of, fields } = self;
        let count = fields.len();
        let [mut slots, mut absent, mut read, mut names, mut values] = [const { String::new() }; 5];
        for (index, Field { ident, presence, value, .. }) in fields.iter().enumerate() {
            let constant = constants::name_of(ident);
            slots.push_str(&format!("slot_{index}: ::odata::Nullable<{value}>,"));
            absent.push_str(&format!("slot_{index}: ::odata::Nullable::Absent,"));
            read.push_str(&format!("&mut {RUNTIME}::Slot(&mut self.slot_{index}),"));
            names.push_str(&format!("<{of}>::{constant}.name(),"));
            let made = match presence {
                Presence::Required => format!("{RUNTIME}::certain(slots.slot_{index}, NAMES[{index}])?"),
                Presence::Option => format!("::odata::Nullable::into_option(slots.slot_{index})"),
                Presence::Nullable => format!("slots.slot_{index}"),
            };
            values.push_str(&format!("{ident}: {made},"));
        }
        parse(&format!(
            "const _: () = {{
                struct Slots {{ {slots} additional: {PROPERTIES}::Additional }}
                #[automatically_derived]
                impl {PROPERTIES}::ReadProperties for Slots {{
                    fn read_properties<V: {PROPERTIES}::Values>(&mut self, values: V) {{
                        {PROPERTIES}::Values::read(values, &mut [{read}], &mut self.additional)
                    }}
                }}
                #[automatically_derived]
                #[allow(deprecated)]
                impl<'de> {PROPERTIES}::Deserialize<'de> for {ident} {{
                    fn deserialize<D: {PROPERTIES}::Deserializer<'de>>(deserializer: D) -> {PROPERTIES}::Result<Self, D::Error> {{
                        const NAMES: [&str; {count}] = [{names}];
                        const ORDER: [u8; {count} * 2] = {RUNTIME}::order(&NAMES);
                        let declared = &const {{ {PROPERTIES}::Declared {{ type_name: \"{ident}\", names: &NAMES, order: &ORDER }} }};
                        let absent = Slots {{ {absent} additional: {PROPERTIES}::Additional::new() }};
                        let slots = {PROPERTIES}::deserialize(deserializer, declared, absent)?;
                        {PROPERTIES}::Result::Ok(Self {{ {values} }})
                    }}
                }}
            }};"
        ))
    }
}

impl Field {
    fn read(tokens: &mut Tokens) -> Result<Self, Refusal> {
        attributes(tokens);
        structure::visibility(tokens);
        let ident = structure::ident(tokens, "expected a field")?;
        tokens.next();
        let (ty, name) = structure::read_type(tokens);
        let presence = match name.map(|name| name.to_string()).as_deref() {
            Some("Option") => Presence::Option,
            Some("Nullable") => Presence::Nullable,
            _ => Presence::Required,
        };
        let value = if presence == Presence::Required { ty.to_string() } else { argument(ty) };
        Ok(Self { span: ident.span(), ident: ident.to_string(), presence, value })
    }

    /// Adds the property to what is asked for, if the field can hold it.
    fn outline(&self, of: &str) -> String {
        let constant = constants::name_of(&self.ident);
        let method = if self.presence == Presence::Required { "required" } else { "optional" };
        let value = &self.value;
        format!(
            "outline.{method}::<{value}, _, _>(<{of}>::{constant}, {RUNTIME}::probe(&<{of}>::{constant}).is_related());"
        )
    }
}

/// Reads the attributes in front of the struct; gives the type of `#[projection(of = …)]`.
fn of(tokens: &mut Tokens) -> Result<Option<String>, Refusal> {
    let mut of = None;
    for brackets in attributes(tokens) {
        let mut inner = brackets.stream().into_iter();
        if !matches!(inner.next(), Some(TokenTree::Ident(name)) if name.to_string() == "projection") {
            continue;
        }
        let refusal = || Refusal::new(brackets.span(), "expected `#[projection(of = …)]`, with the name of a type");
        let Some(TokenTree::Group(list)) = inner.next() else { return Err(refusal()) };
        let mut list = list.stream().into_iter();
        let word = list.next().map(|token| token.to_string());
        let equals = list.next().map(|token| token.to_string());
        let path: TokenStream = list.collect();
        if word.as_deref() != Some("of") || equals.as_deref() != Some("=") || path.is_empty() {
            return Err(refusal());
        }
        of = Some(path.to_string());
    }
    Ok(of)
}

/// Passes over attributes; gives what is in their brackets.
fn attributes(tokens: &mut Tokens) -> Vec<Group> {
    let mut attributes = Vec::new();
    while matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#') {
        tokens.next();
        if let Some(TokenTree::Group(brackets)) = tokens.next() {
            attributes.push(brackets);
        }
    }
    attributes
}

/// What stands between the first and the last of a type's angle brackets.
fn argument(ty: TokenStream) -> String {
    let mut tokens: Vec<TokenTree> = ty.into_iter().collect();
    if let [TokenTree::Group(group)] = tokens.as_slice()
        && group.delimiter() == Delimiter::None
    {
        return argument(group.stream());
    }
    tokens.pop();
    tokens.into_iter().skip_while(|token| token.to_string() != "<").skip(1).collect::<TokenStream>().to_string()
}

/// The text is made of what were tokens before, so that it is always Rust.
fn parse(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// The tokens with another place, at which the compiler shows what is wrong with them.
fn at(span: Span, tokens: TokenStream) -> TokenStream {
    let moved = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let mut moved = Group::new(group.delimiter(), at(span, group.stream()));
            moved.set_span(span);
            TokenTree::Group(moved)
        }
        mut other => {
            other.set_span(span);
            other
        }
    });
    moved.collect()
}
