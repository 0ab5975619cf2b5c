//! Owns the syntax that several derives parse: the head of a struct, visibilities and types.

use std::iter::Peekable;

use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree, token_stream};

use crate::attribute::{self, Attribute};
use crate::refusal::Refusal;

pub(crate) type Tokens = Peekable<token_stream::IntoIter>;

/// A struct up to its fields.
pub(crate) struct Head {
    /// The attributes of the derive.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    /// The fields and everything after them.
    pub(crate) rest: Tokens,
}

impl Head {
    /// Parses a struct without generics, and its attributes in `#[list(…)]`.
    pub(crate) fn read(input: TokenStream, list: &str) -> Result<Self, Refusal> {
        let mut tokens = input.into_iter().peekable();
        let attributes = attribute::read(&mut tokens, list)?;
        visibility(&mut tokens);
        let keyword = ident(&mut tokens, "expected a struct")?;
        if keyword.to_string() != "struct" {
            return Err(Refusal::new(keyword.span(), "this derive only supports structs"));
        }
        let ident = ident(&mut tokens, "expected the name of a struct")?;
        if matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '<') {
            return Err(Refusal::new(ident.span(), "this derive does not support generics"));
        }
        Ok(Self { attributes, ident, rest: tokens })
    }
}

/// The next token, which must be an identifier.
pub(crate) fn ident(tokens: &mut Tokens, expected: &str) -> Result<Ident, Refusal> {
    match tokens.next() {
        Some(TokenTree::Ident(ident)) => Ok(ident),
        other => Err(Refusal::new(other.map_or_else(Span::call_site, |token| token.span()), expected)),
    }
}

/// Reads `pub` or `pub(…)`, which another macro may have put in a group.
pub(crate) fn visibility(tokens: &mut Tokens) -> TokenStream {
    let mut visibility = TokenStream::new();
    match tokens.peek() {
        Some(TokenTree::Ident(word)) if word.to_string() == "pub" => {
            visibility.extend(tokens.next());
            if matches!(tokens.peek(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis) {
                visibility.extend(tokens.next());
            }
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => visibility.extend(tokens.next()),
        _ => {}
    }
    visibility
}

/// Reads a type and the comma after it, and returns also the last name before its arguments: `std::option::Option<…>`.
pub(crate) fn read_type(tokens: &mut Tokens) -> (TokenStream, Option<Ident>) {
    let (mut name, mut named, mut depth) = (None, false, 0_usize);
    let mut arrow = false;
    let mut ty = Vec::new();
    for token in tokens.by_ref() {
        match &token {
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    ',' if depth == 0 => break,
                    '<' => {
                        depth += 1;
                        named = true;
                    }
                    '>' if !arrow => depth = depth.saturating_sub(1),
                    ':' => {}
                    _ => named = true,
                }
                arrow = punct.as_char() == '-';
            }
            TokenTree::Ident(ident) if !named => name = Some(ident.clone()),
            // A type that another macro produced.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None && !named => {
                name = read_type(&mut group.stream().into_iter().peekable()).1;
                named = true;
            }
            _ => {}
        }
        ty.push(token);
    }
    (ty.into_iter().collect(), name)
}
