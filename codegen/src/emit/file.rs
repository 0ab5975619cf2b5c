//! Owns Rust files before they are formatted: path, module documentation and items.

use proc_macro2::TokenStream;

use super::comments::Comments;

/// A Rust file before it is formatted.
#[derive(Debug)]
pub(crate) struct RustFile {
    /// The path, below the folder of generated code.
    pub(crate) path: String,
    /// The module's documentation.
    pub(crate) docs: Vec<String>,
    /// The items, in order.
    pub(crate) items: Vec<Item>,
    /// The documentation of the items.
    pub(crate) comments: Comments,
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
