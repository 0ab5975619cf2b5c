//! Owns tokens: where they come from, when they are renewed, and which claims a service asks for.
//!
//! `credential` is what users provide, `azure` makes one of the Azure SDK's, `tokens` caches what it gives, `challenge`
//! reads what a service that refuses a token wants instead. How a token is sent, and to which hosts, is unknown here.

#[cfg(feature = "azure-identity")]
mod azure;
mod challenge;
mod credential;
mod tokens;

pub(crate) use challenge::claims;
pub use credential::{AccessToken, Credential, TokenRequest};
pub(crate) use tokens::{Token, Tokens};
