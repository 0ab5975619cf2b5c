//! Owns the syntax that all derives read: the head of a struct, and the tokens around its names and types.

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
    /// The fields and what is behind them.
    pub(crate) rest: Tokens,
}

impl Head {
    /// Reads a struct without generics, with its attributes in `#[list(…)]`.
    pub(crate) fn read(input: TokenStream, list: &str) -> Result<Self, Refusal> {
        let mut tokens = input.into_iter().peekable();
        let attributes = attribute::read(&mut tokens, list)?;
        skip_visibility(&mut tokens);
        let keyword = ident(&mut tokens, "expected a struct")?;
        if keyword.to_string() != "struct" {
            return Err(Refusal::new(keyword.span(), "only structs can be derived from"));
        }
        let ident = ident(&mut tokens, "expected the name of a struct")?;
        if matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '<') {
            return Err(Refusal::new(ident.span(), "a struct with generics cannot be derived from"));
        }
        Ok(Self { attributes, ident, rest: tokens })
    }
}

/// The next token, which has to be an identifier.
pub(crate) fn ident(tokens: &mut Tokens, expected: &str) -> Result<Ident, Refusal> {
    match tokens.next() {
        Some(TokenTree::Ident(ident)) => Ok(ident),
        other => Err(Refusal::new(other.map_or_else(Span::call_site, |token| token.span()), expected)),
    }
}

/// Passes over `pub`, `pub(…)`, and the group in which another macro puts them.
pub(crate) fn skip_visibility(tokens: &mut Tokens) {
    match tokens.peek() {
        Some(TokenTree::Ident(word)) if word.to_string() == "pub" => {
            tokens.next();
            if matches!(tokens.peek(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis) {
                tokens.next();
            }
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
            tokens.next();
        }
        _ => {}
    }
}

/// Passes over a type and the comma behind it; gives the last name before its arguments, as in `std::option::Option<…>`.
pub(crate) fn skip_type(tokens: &mut Tokens) -> Option<Ident> {
    let (mut name, mut named, mut depth) = (None, false, 0_usize);
    let mut arrow = false;
    for token in tokens.by_ref() {
        match token {
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
            TokenTree::Ident(ident) if !named => name = Some(ident),
            // A type that comes out of another macro.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None && !named => {
                name = skip_type(&mut group.stream().into_iter().peekable());
                named = true;
            }
            _ => {}
        }
    }
    name
}
