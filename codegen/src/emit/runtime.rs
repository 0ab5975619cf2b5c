//! Owns where generated code finds the runtime.

use proc_macro2::TokenStream;
use quote::quote;

/// Where the generated code finds the crate's runtime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// In its own crate: the code is part of `graph-model`.
    #[default]
    Own,
    /// In the crate `graph_model`, which the generated crate depends on.
    GraphModel,
}

impl Runtime {
    /// The path of the runtime's root.
    pub(super) fn root(self) -> TokenStream {
        match self {
            Self::Own => quote!(crate),
            Self::GraphModel => quote!(graph_model),
        }
    }
}
