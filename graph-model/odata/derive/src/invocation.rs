//! Owns the derive of `Invocation`: what makes a newtype of a request a request itself. Methods that only look at the
//! request come from `Deref`; those that set an option, and return the request, are written here.

use proc_macro::{Delimiter, TokenStream, TokenTree};

use crate::refusal::Refusal;
use crate::syntax::{Head, Tokens, read_type, visibility};

/// The options that all kinds of requests have.
const COMMON: &[&str] = &["header", "prefer", "metadata", "ieee754_compatible", "strict_reading", "timeout", "query"];

/// The options of the kinds of requests that operations have.
const OPTIONS: &[(&str, &[&str])] = &[
    ("Invoke", &["if_match", "if_unchanged", "body", "multipart"]),
    ("Get", &["if_none_match", "if_changed"]),
    ("List", &["select", "expand", "filter", "search", "orderby", "top", "skip", "count", "resume", "project"]),
    ("Delta", &["select", "expand", "filter", "search", "orderby", "top", "resume", "project"]),
    ("Download", &["if_none_match", "range"]),
];

/// How parameters that the schema lacks are set by hand.
const BY_HAND: [&[&str]; 2] = [&["parameter"], &["literal", "json"]];

/// A newtype of a request.
struct Invocation {
    ident: String,
    /// The kind of request, such as `Invoke`.
    kind: String,
    /// The request, such as `Invoke<Message>`.
    request: String,
    /// The type of what it reads, such as `Message`.
    item: String,
}

/// The implementations for a newtype of a request.
pub(crate) fn expand(input: TokenStream) -> Result<String, Refusal> {
    let head = Head::read(input, "odata")?;
    let span = head.ident.span();
    let refusal = || Refusal::new(span, "an invocation is a newtype of a request: `struct Call(Invoke<Message>);`");
    let invocation = invocation(head).ok_or_else(refusal)?;
    let options = OPTIONS.iter().find(|(kind, _)| *kind == invocation.kind).ok_or_else(refusal)?.1;
    Ok(invocation.traits() + &invocation.options(options))
}

fn invocation(mut head: Head) -> Option<Invocation> {
    let Some(TokenTree::Group(group)) = head.rest.next() else { return None };
    if group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let mut tokens: Tokens = group.stream().into_iter().peekable();
    visibility(&mut tokens);
    let (ty, name) = read_type(&mut tokens);
    let request = ty.to_string();
    let item = request.split_once('<').and_then(|(_, rest)| rest.rsplit_once('>')).map_or("", |(item, _)| item).trim();
    Some(Invocation { ident: head.ident.to_string(), kind: name?.to_string(), item: item.to_owned(), request })
}

impl Invocation {
    fn traits(&self) -> String {
        let Self { ident, request, .. } = self;
        format!(
            "#[automatically_derived]
            impl ::core::convert::From<{request}> for {ident} {{
                fn from(request: {request}) -> Self {{ Self(request) }}
            }}
            #[automatically_derived]
            impl ::core::ops::Deref for {ident} {{
                type Target = {request};
                fn deref(&self) -> &Self::Target {{ &self.0 }}
            }}
            #[automatically_derived]
            impl ::odata::request::Invocation for {ident} {{}}"
        )
    }

    fn options(&self, options: &[&str]) -> String {
        let Self { ident, kind, item, .. } = self;
        // What is read is an entity, or perhaps one.
        let structured = item.strip_prefix("Maybe").map_or(item.as_str(), |item| item.trim_matches(['<', '>', ' ']));
        let is_structured = kind != "Get" || !(item.starts_with("Scalar") || item == "()" || item.contains('<'));
        let of_entities: &[&str] = if kind == "Get" && is_structured { &["select", "expand"] } else { &[] };
        let [of_actions, of_functions] = BY_HAND;
        let by_hand = if kind == "Invoke" { of_actions } else { of_functions };
        let methods = COMMON.iter().chain(options).chain(of_entities).chain(by_hand).map(|option| {
            let (generics, parameters, arguments) = signature(option);
            let (generics, parameters) = (generics.replace("{T}", structured), parameters.replace("{T}", structured));
            let call = format!("self.0.{option}({arguments})");
            let (result, bound, body) = if *option == "project" {
                let bound = format!("where {structured}: ::odata::handle::IsA<P::Of>");
                (format!("::odata::request::{kind}<P>"), bound, call)
            } else {
                ("Self".to_owned(), String::new(), format!("Self({call})"))
            };
            // A link would be parsed and resolved by the compiler, thousands of times; `Deref` has one to the request.
            format!(
                "/// `{option}` of the request.
                pub fn {option}{generics}(self{parameters}) -> {result} {bound} {{ {body} }}"
            )
        });
        let methods: Vec<String> = methods.collect();
        format!("#[automatically_derived] impl {ident} {{ {} }}", methods.join("\n"))
    }
}

/// The generics, parameters and arguments of an option, with `{T}` for what the request reads.
fn signature(option: &str) -> (&'static str, &'static str, &'static str) {
    match option {
        "parameter" | "json" => {
            ("<V: ::odata::value::wire::WriteEdm + ?Sized>", ", name: &str, value: &V", "name, value")
        }
        "literal" => ("<V: ::odata::value::UrlLiteral + ?Sized>", ", name: &str, value: &V", "name, value"),
        "header" | "query" => ("", ", name: &str, value: &str", "name, value"),
        "prefer" => ("", ", preference: &str", "preference"),
        "timeout" => ("", ", timeout: ::core::time::Duration", "timeout"),
        "if_match" | "if_none_match" => ("", ", etag: &str", "etag"),
        "if_unchanged" | "if_changed" => ("<E: ::odata::model::Serialize>", ", entity: &E", "entity"),
        "resume" => ("", ", link: &str", "link"),
        "metadata" => ("", ", metadata: ::odata::request::Metadata", "metadata"),
        "ieee754_compatible" => ("", ", is_wanted: bool", "is_wanted"),
        "strict_reading" => ("", "", ""),
        "body" => {
            ("", ", media_type: &str, content: impl ::core::convert::Into<::std::vec::Vec<u8>>", "media_type, content")
        }
        "multipart" => ("", ", content: ::odata::request::Multipart", "content"),
        "range" => ("", ", range: impl ::core::ops::RangeBounds<u64>", "range"),
        "select" => ("", ", properties: impl ::odata::query::IntoSelect<{T}>", "properties"),
        "expand" => ("", ", relations: impl ::odata::query::IntoExpand<{T}>", "relations"),
        "filter" => ("", ", condition: impl ::odata::query::IntoFilter<{T}>", "condition"),
        "search" => ("", ", expression: impl ::odata::query::IntoSearch", "expression"),
        "orderby" => ("", ", order: impl ::odata::query::IntoOrderBy<{T}>", "order"),
        "top" | "skip" => ("", ", number: u64", "number"),
        "count" => ("", ", wanted: bool", "wanted"),
        _ => ("<P: ::odata::Projection>", "", ""),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::path::Path;

    use super::*;

    /// The options that the runtime declares for a kind of request: in the list after its type, and one by one.
    fn declared(kind: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let mut options = Vec::new();
        for file in ["reading.rs", "writing.rs"] {
            let text =
                std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/request").join(file))?;
            for declaration in text.split("\nrequest! {").skip(1) {
                let code: Vec<&str> = declaration.lines().filter(|line| !line.trim().starts_with(['/', '#'])).collect();
                let code = code.join(" ");
                if code.trim_start().starts_with(&format!("{kind}<"))
                    || code.trim_start().starts_with(&format!("{kind} "))
                {
                    let list = code.split("from_response").nth(1).and_then(|rest| rest.split('[').nth(1));
                    let list = list.and_then(|rest| rest.split(']').next()).ok_or("a kind has a list of options")?;
                    options.extend(list.split(',').map(|option| option.trim().to_owned()));
                }
            }
        }
        Ok(options)
    }

    #[test]
    fn the_options_are_those_of_the_runtime() -> Result<(), Box<dyn Error>> {
        for (kind, options) in OPTIONS {
            let known: Vec<&str> = options.iter().copied().filter(|option| *option != "project").collect();
            assert_eq!(declared(kind)?, known, "{kind}");
        }
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/request/kind.rs"))?;
        let common = text
            .lines()
            .filter(|line| line.trim().starts_with("pub fn") && line.contains("self") && line.contains("-> Self"));
        let common: Vec<&str> =
            common.filter_map(|line| line.trim().strip_prefix("pub fn ")?.split('(').next()).collect();
        assert_eq!(common, COMMON);
        Ok(())
    }
}
