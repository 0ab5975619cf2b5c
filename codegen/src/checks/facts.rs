//! Owns the form in which things are compared: tokens, one space between them, whatever the layout of the code was.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

/// Tokens as text. A comma in front of a closing bracket says nothing and is left out.
pub(super) fn canonical(tokens: &impl ToTokens) -> String {
    let mut words = Vec::new();
    flatten(tokens.to_token_stream(), &mut words);
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        let closes = words.get(index + 1).is_none_or(|next| matches!(next.as_str(), ")" | "]" | "}" | ">"));
        if word == "," && closes {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.push(open.to_owned());
                flatten(group.stream(), words);
                words.push(close.to_owned());
            }
            TokenTree::Literal(literal) => words.push(self::literal(&literal.to_string())),
            TokenTree::Ident(ident) => words.push(ident.to_string()),
            TokenTree::Punct(punct) => words.push(punct.as_char().to_string()),
        }
    }
}

/// A literal by its value, as one text can be escaped in several ways.
pub(super) fn literal(token: &str) -> String {
    match syn::parse_str::<syn::Lit>(token) {
        Ok(syn::Lit::Str(text)) => format!("{:?}", text.value()),
        _ => token.to_owned(),
    }
}

/// The string literals among tokens, in order.
pub(super) fn strings(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => found.extend(strings(group.stream())),
            TokenTree::Literal(literal) => {
                let literal = self::literal(&literal.to_string());
                found.extend(Some(literal).filter(|literal| literal.starts_with('"')));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
    found
}

/// The same of code that is expected.
pub(super) fn code(text: &str) -> String {
    match text.parse::<TokenStream>() {
        Ok(tokens) => canonical(&tokens),
        // No name of the layout may do this; as a fact that no file can hold it does not go unnoticed.
        Err(error) => format!("no Rust: {text} ({error})"),
    }
}

/// The fact of a method: its signature, and the literals of its body.
pub(super) fn method(holder: &str, attributes: &[String], signature: &str, strings: &[String]) -> String {
    let mut attributes: Vec<String> =
        attributes.iter().filter(|text| !text.is_empty()).map(|text| code(text)).collect();
    attributes.sort();
    format!("{holder} / {} {} {}", attributes.join(" "), code(signature), strings.join(" "))
}

/// The attribute of what is deprecated, with the letters and digits of its note: what is left of a text where it is shown as
/// Markdown.
pub(super) fn note_attribute(note: &str) -> String {
    let letters: String = note.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() { "#[deprecated]".to_owned() } else { format!("#[deprecated(note = {letters:?})]") }
}

/// Attributes in the order in which facts have them.
pub(super) fn sorted(attributes: &[&str]) -> String {
    let mut attributes: Vec<String> =
        attributes.iter().map(|text| code(text)).filter(|text| !text.is_empty()).collect();
    attributes.sort();
    attributes.join(" ")
}

/// The attribute with the name of an element, where no part of the one that it has in code reads the same.
pub(super) fn alias(name: &str, ident: &str) -> String {
    let words = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    let is_plain = name.chars().all(|c| c == '_' || c.is_alphanumeric());
    if is_plain && !words(ident).contains(&words(name)) { format!("#[doc(alias = {name:?})]") } else { String::new() }
}
