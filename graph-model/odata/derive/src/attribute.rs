//! Owns serde's attributes: which of them are known, and what their texts say. It knows nothing of structs.

use std::iter::Peekable;

use proc_macro::{Delimiter, Span, TokenStream, TokenTree, token_stream};

use crate::Refusal;

/// One of the attributes in `#[serde(…)]`: a name and, behind `=`, a text.
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) text: Option<String>,
    pub(crate) span: Span,
}

impl Attribute {
    /// The text, which the attribute has to have.
    pub(crate) fn text(self) -> Result<String, Refusal> {
        self.text.ok_or_else(|| Refusal::new(self.span, format!("`{0}` needs a text: `{0} = \"…\"`", self.name)))
    }

    /// Fails if the attribute has a text.
    pub(crate) fn bare(self) -> Result<(), Refusal> {
        match self.text {
            Some(_) => Err(Refusal::new(self.span, format!("`{}` with a text is not known to this derive", self.name))),
            None => Ok(()),
        }
    }

    /// Says that the attribute is not known.
    pub(crate) fn unknown(&self) -> Refusal {
        Refusal::new(self.span, format!("serde's attribute `{}` is not known to this derive here", self.name))
    }
}

/// The attributes of an item or a field.
#[derive(Default)]
pub(crate) struct Attributes {
    /// serde's.
    pub(crate) serde: Vec<Attribute>,
    /// Documentation, and that it is deprecated: as they are written.
    pub(crate) notes: TokenStream,
}

/// Reads the attributes of an item or a field, and leaves what follows. All others are passed over.
pub(crate) fn read(tokens: &mut Peekable<token_stream::IntoIter>) -> Result<Attributes, Refusal> {
    let mut attributes = Attributes::default();
    while matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#') {
        let hash = tokens.next();
        let Some(TokenTree::Group(brackets)) = tokens.next() else { break };
        let mut inner = brackets.stream().into_iter();
        match inner.next().map(|name| name.to_string()).as_deref() {
            Some("serde") => match inner.next() {
                Some(TokenTree::Group(list)) if list.delimiter() == Delimiter::Parenthesis => {
                    read_list(list.stream(), &mut attributes.serde)?;
                }
                _ => return Err(Refusal::new(brackets.span(), "expected `#[serde(…)]`")),
            },
            Some("doc" | "deprecated") => attributes.notes.extend(hash.into_iter().chain([TokenTree::Group(brackets)])),
            _ => {}
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
        let mut attribute = Attribute { name: name.to_string(), text: None, span };
        match tokens.next() {
            None => {}
            Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => {}
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
                let text = tokens.next();
                attribute.text = Some(text.as_ref().and_then(text_of).ok_or_else(|| {
                    Refusal::new(text.as_ref().map_or(span, TokenTree::span), "expected a text in quotes")
                })?);
                match tokens.next() {
                    None => {}
                    Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => {}
                    Some(other) => return Err(Refusal::new(other.span(), "expected a comma")),
                }
            }
            Some(_) => return Err(attribute.unknown()),
        }
        attributes.push(attribute);
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
