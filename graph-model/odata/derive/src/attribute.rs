//! Owns the attributes that derives read, serde's and `#[odata(…)]`: names and what is said behind them. It knows nothing of
//! what they mean.

use std::iter::Peekable;

use proc_macro::{Delimiter, Span, TokenStream, TokenTree, token_stream};

use crate::refusal::Refusal;

/// An attribute in a list such as `#[serde(…)]`.
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// What is said behind the name of an attribute.
pub(crate) enum Value {
    /// Nothing.
    None,
    /// `= "…"`.
    Text(String),
    /// `(…)`.
    List(TokenStream),
}

impl Attribute {
    /// The text, which the attribute has to have.
    pub(crate) fn text(self) -> Result<String, Refusal> {
        match self.value {
            Value::Text(text) => Ok(text),
            Value::None | Value::List(_) => {
                Err(Refusal::new(self.span, format!("`{0}` needs a text: `{0} = \"…\"`", self.name)))
            }
        }
    }

    /// Fails if something is said behind the name.
    pub(crate) fn bare(self) -> Result<(), Refusal> {
        match self.value {
            Value::None => Ok(()),
            Value::Text(_) | Value::List(_) => {
                Err(Refusal::new(self.span, format!("this derive knows `{}` without a value only", self.name)))
            }
        }
    }

    /// Says that this derive does not know an attribute of serde's.
    pub(crate) fn unknown(&self) -> Refusal {
        Refusal::new(self.span, format!("this derive does not know serde's attribute `{}` here", self.name))
    }
}

/// Reads the attributes of an item or a field in lists of a name, and leaves what follows; all others are passed over.
pub(crate) fn read(tokens: &mut Peekable<token_stream::IntoIter>, list: &str) -> Result<Vec<Attribute>, Refusal> {
    let mut attributes = Vec::new();
    while matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#') {
        tokens.next();
        let Some(TokenTree::Group(brackets)) = tokens.next() else { break };
        let mut inner = brackets.stream().into_iter();
        if !matches!(inner.next(), Some(TokenTree::Ident(name)) if name.to_string() == list) {
            continue;
        }
        match inner.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                read_list(group.stream(), &mut attributes)?;
            }
            _ => return Err(Refusal::new(brackets.span(), format!("expected `#[{list}(…)]`"))),
        }
    }
    Ok(attributes)
}

fn read_list(list: TokenStream, attributes: &mut Vec<Attribute>) -> Result<(), Refusal> {
    let mut tokens = list.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let span = token.span();
        let TokenTree::Ident(name) = token else {
            return Err(Refusal::new(span, "expected the name of an attribute"));
        };
        let value = match tokens.peek() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
                tokens.next();
                let text = tokens.next();
                let span = text.as_ref().map_or(span, TokenTree::span);
                let text = text.as_ref().and_then(text_of);
                Value::Text(text.ok_or_else(|| Refusal::new(span, "expected a text in quotes"))?)
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let list = group.stream();
                tokens.next();
                Value::List(list)
            }
            _ => Value::None,
        };
        match tokens.next() {
            None => {}
            Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => {}
            Some(other) => return Err(Refusal::new(other.span(), "expected a comma")),
        }
        attributes.push(Attribute { name: name.to_string(), value, span });
    }
    Ok(())
}

/// The text that a literal stands for. One that comes out of another macro is in a group without delimiters.
fn text_of(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(literal) => unescape(literal.to_string().strip_prefix('"')?.strip_suffix('"')?),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut tokens = group.stream().into_iter();
            let text = text_of(&tokens.next()?)?;
            tokens.next().is_none().then_some(text)
        }
        _ => None,
    }
}

/// The text with its escape sequences replaced by what they stand for.
fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(char) = rest.next() {
        if char != '\\' {
            plain.push(char);
            continue;
        }
        plain.push(match rest.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            'u' => {
                let (digits, after) = rest.as_str().strip_prefix('{')?.split_once('}')?;
                rest = after.chars();
                u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?
            }
            quoted @ ('\\' | '"' | '\'') => quoted,
            _ => return None,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn texts_are_freed_of_their_escapes() {
        assert_eq!(unescape("plain-é"), Some("plain-é".to_owned()));
        assert_eq!(unescape(r#"\"\\\n\u{301}x"#), Some("\"\\\n\u{301}x".to_owned()));
        assert_eq!(unescape(r"\q"), None);
        assert_eq!(unescape(r"\u{110000}"), None);
    }
}
