//! Owns a Rust file before it is formatted: where it lies, what it says about itself, and its items in order.

use proc_macro2::TokenStream;

/// A Rust file before it is formatted.
#[derive(Debug)]
pub(crate) struct RustFile {
    /// The path below the folder of generated code.
    pub(crate) path: String,
    /// The module's documentation.
    pub(crate) docs: Vec<String>,
    /// The items in order, with a blank line between them.
    pub(crate) items: Vec<Item>,
}

/// A part of a file.
#[derive(Debug)]
pub(crate) enum Item {
    /// Code for the formatter.
    Tokens(TokenStream),
    /// Code that is laid out already.
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}
