//! Owns the derive of `Projection`: a struct that a program declares for the properties that it wants of a type.

use proc_macro::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::constants;
use crate::refusal::Refusal;
use crate::runtime;
use crate::syntax::{self, Tokens};

/// A struct that wants some properties of a type.
struct Projection {
    ident: String,
    /// The type whose properties they are.
    of: String,
    /// The crates that may have the runtime's items, and the path to these.
    crates: Vec<String>,
    runtime: String,
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
        let Target { of, runtime } = target(&mut tokens)?;
        syntax::visibility(&mut tokens);
        let keyword = syntax::ident(&mut tokens, SHAPE)?;
        if keyword.to_string() != "struct" {
            return Err(Refusal::new(keyword.span(), SHAPE));
        }
        let name = syntax::ident(&mut tokens, SHAPE)?;
        let of = of.ok_or_else(|| {
            Refusal::new(name.span(), "the type whose properties these are is missing: `#[projection(of = User)]`")
        })?;
        let fields = match tokens.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group.stream(),
            other => return Err(Refusal::new(other.map_or(name.span(), |token| token.span()), SHAPE)),
        };
        let crates = runtime.map_or_else(|| runtime::crates().to_vec(), |runtime| vec![runtime]);
        let runtime = match crates.as_slice() {
            [runtime] => runtime.clone(),
            // One of them re-exports the runtime, as generated crates do: the compiler finds it.
            [_, ..] => "__runtime::__odata".to_owned(),
            [] => {
                let message = "the crate that has `odata`'s items is not found: name it, as in \
                               `#[projection(of = User, crate = graph_model)]`";
                return Err(Refusal::new(name.span(), message));
            }
        };
        let mut projection = Self { ident: name.to_string(), of, crates, runtime, fields: Vec::new() };
        let mut tokens = fields.into_iter().peekable();
        while tokens.peek().is_some() {
            projection.fields.push(Field::read(&mut tokens)?);
        }
        Ok(projection)
    }

    fn implementations(&self) -> TokenStream {
        let Self { ident, of, runtime, fields, .. } = self;
        let mut tokens = parse(&self.imports());
        tokens.extend(parse(&format!(
            "#[automatically_derived]
            impl {runtime}::query::projection::ReadFrom<{of}> for {ident} {{}}
            #[automatically_derived]
            impl {runtime}::handle::IsA<{of}> for {ident} {{}}
            #[automatically_derived]
            impl {runtime}::query::Projection for {ident} {{ type Of = {of}; }}"
        )));
        let objects = format!("{runtime}::response::objects");
        // What the compiler may find wrong stands where the field is.
        let mut outline = parse(&format!(
            "#[allow(unused_imports)]
            use {runtime}::query::projection::Unrelated as _;
            let mut outline = {runtime}::value::Outline::default();"
        ));
        for field in fields {
            outline.extend(at(field.span, parse(&field.outline(of, runtime))));
        }
        outline.extend(parse("::core::option::Option::Some(outline)"));
        let mut items = parse(&format!(
            "const TYPE_NAME: &'static str = <{of} as {runtime}::Structured>::TYPE_NAME;
            const DERIVED: &'static [&'static str] = <{of} as {runtime}::Structured>::DERIVED;
            fn read_one(response: {objects}::Response<'_>) -> {objects}::Result<Self> {{ {objects}::one_by_serde(response) }}
            fn read_page(response: {objects}::Response<'_>) -> {objects}::Result<{objects}::Page<Self>> {{
                {objects}::page_by_serde(response)
            }}
            #[allow(deprecated)]
            fn outline() -> ::core::option::Option<{runtime}::value::Outline>"
        ));
        items.extend([TokenTree::Group(Group::new(Delimiter::Brace, outline))]);
        tokens.extend(parse(&format!("#[automatically_derived] impl {runtime}::Structured for {ident}")));
        tokens.extend([TokenTree::Group(Group::new(Delimiter::Brace, items))]);
        tokens.extend(self.reader());
        // Nothing of it is seen outside.
        let mut block = parse("const _: () =");
        block.extend([TokenTree::Group(Group::new(Delimiter::Brace, tokens))]);
        block.extend(parse(";"));
        block
    }

    /// Where several crates may have the runtime's items: a module with what they have.
    fn imports(&self) -> String {
        if self.crates.len() < 2 {
            return String::new();
        }
        let imports: Vec<String> = self.crates.iter().map(|name| format!("pub(super) use {name}::*;")).collect();
        format!("#[allow(unused_imports)] mod __runtime {{ {} }}", imports.concat())
    }

    /// The implementation of `Deserialize`: values are read into slots, from which the fields are made.
    fn reader(&self) -> TokenStream {
        let Self { ident, of, runtime, fields, .. } = self;
        let count = fields.len();
        let properties = format!("{runtime}::value::wire::properties");
        let [mut slots, mut absent, mut read, mut names, mut values] = [const { String::new() }; 5];
        let mut items = TokenStream::new();
        for (index, Field { ident, span, presence, value }) in fields.iter().enumerate() {
            let constant = constants::name_of(ident);
            slots.push_str(&format!("slot_{index}: {runtime}::Nullable<{value}>,"));
            absent.push_str(&format!("slot_{index}: {runtime}::Nullable::Absent,"));
            read.push_str(&format!("&mut {runtime}::query::projection::Slot(&mut self.slot_{index}),"));
            let name = format!("#[allow(deprecated)] const NAME_{index}: &str = <{of}>::{constant}.name();");
            items.extend(at(*span, parse(&name)));
            names.push_str(&format!("NAME_{index},"));
            let made = match presence {
                Presence::Required => {
                    format!("{runtime}::query::projection::certain(slots.slot_{index}, NAMES[{index}])?")
                }
                Presence::Option => format!("{runtime}::Nullable::into_option(slots.slot_{index})"),
                Presence::Nullable => format!("slots.slot_{index}"),
            };
            values.push_str(&format!("{ident}: {made},"));
        }
        items.extend(parse(&format!(
            "struct __Slots {{ {slots} }}
            #[automatically_derived]
            impl {properties}::ReadProperties for __Slots {{
                fn absent() -> Self {{
                    Self {{ {absent} }}
                }}
                fn read_properties<V: {properties}::Values>(&mut self, values: V) {{
                    {properties}::Values::read(values, &mut [{read}])
                }}
            }}
            #[automatically_derived]
            #[allow(deprecated)]
            impl<'de> {properties}::Deserialize<'de> for {ident} {{
                fn deserialize<D: {properties}::Deserializer<'de>>(deserializer: D) -> {properties}::Result<Self, D::Error> {{
                    const NAMES: [&str; {count}] = [{names}];
                    const ORDER: [u8; {count} * 2] = {runtime}::query::projection::order(&NAMES);
                    let declared = &const {{ {properties}::Declared {{ type_name: \"{ident}\", names: &NAMES, are_plain: false, order: &ORDER, fields: \"\" }} }};
                    let slots: __Slots = {properties}::deserialize(deserializer, declared)?;
                    {properties}::Result::Ok(Self {{ {values} }})
                }}
            }}"
        )));
        items
    }
}

impl Field {
    fn read(tokens: &mut Tokens) -> Result<Self, Refusal> {
        attributes(tokens);
        syntax::visibility(tokens);
        let ident = syntax::ident(tokens, "expected a field")?;
        tokens.next();
        let (ty, name) = syntax::read_type(tokens);
        let presence = match name.map(|name| name.to_string()).as_deref() {
            Some("Option") => Presence::Option,
            Some("Nullable") => Presence::Nullable,
            _ => Presence::Required,
        };
        let value = if presence == Presence::Required { ty.to_string() } else { argument(ty) };
        Ok(Self { span: ident.span(), ident: ident.to_string(), presence, value })
    }

    /// Adds the property to the outline, if the field can hold it.
    fn outline(&self, of: &str, runtime: &str) -> String {
        let constant = constants::name_of(&self.ident);
        let method = if self.presence == Presence::Required { "required" } else { "optional" };
        let value = &self.value;
        format!(
            "{runtime}::query::projection::{method}::<{value}, _, _>(&mut outline, <{of}>::{constant}, \
             {runtime}::query::projection::probe(&<{of}>::{constant}).is_related());"
        )
    }
}

/// What `#[projection(…)]` says.
#[derive(Default)]
struct Target {
    of: Option<String>,
    runtime: Option<String>,
}

/// Reads the attributes in front of the struct.
fn target(tokens: &mut Tokens) -> Result<Target, Refusal> {
    let mut target = Target::default();
    for brackets in attributes(tokens) {
        let mut inner = brackets.stream().into_iter();
        if !matches!(inner.next(), Some(TokenTree::Ident(name)) if name.to_string() == "projection") {
            continue;
        }
        let refusal = || Refusal::new(brackets.span(), "expected `#[projection(of = …)]`, with the name of a type");
        let Some(TokenTree::Group(list)) = inner.next() else { return Err(refusal()) };
        let mut list = list.stream().into_iter().peekable();
        while list.peek().is_some() {
            let word = list.next().map(|token| token.to_string());
            let equals = list.next().map(|token| token.to_string());
            let path = syntax::read_type(&mut list).0.to_string();
            match (word.as_deref(), equals.as_deref()) {
                (Some("of"), Some("=")) if !path.is_empty() => target.of = Some(path),
                (Some("crate"), Some("=")) if !path.is_empty() => target.runtime = Some(path),
                _ => return Err(refusal()),
            }
        }
    }
    Ok(target)
}

/// Skips attributes, and returns the contents of their brackets.
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

/// The tokens between the first and the last angle bracket of a type.
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

/// The text is made from tokens, so it can always be parsed.
fn parse(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// The tokens with another span, where the compiler shows errors in them.
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
