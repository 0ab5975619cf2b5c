//! Owns [`Refusal`]: the reason why a trait cannot be derived, with the place to show it at.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The reason why a trait cannot be derived.
#[derive(Debug)]
pub(crate) struct Refusal {
    span: Span,
    message: String,
}

impl Refusal {
    /// A refusal of the tokens at a place.
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    /// The call of `compile_error!` that shows the message at the place.
    pub(crate) fn tokens(self) -> TokenStream {
        let message = TokenStream::from(TokenTree::Literal(Literal::string(&self.message)));
        let tokens: [TokenTree; 4] = [
            Ident::new("compile_error", self.span).into(),
            Punct::new('!', Spacing::Alone).into(),
            Group::new(Delimiter::Parenthesis, message).into(),
            Punct::new(';', Spacing::Alone).into(),
        ];
        let at = |mut token: TokenTree| {
            token.set_span(self.span);
            token
        };
        tokens.into_iter().map(at).collect()
    }
}
