//! Owns one call: a request, every attempt to get a response to it, and the time they may take in all.
//!
//! Each module uses those above it in this list: `address` (text becomes a URL), `request` (what all attempts have in
//! common), `defaults` (what all calls of a client have), `attempt` (what one attempt comes to), `failure` (what an error of
//! the HTTP library means), `payload` (what a body is read from), `hosts` (where requests and tokens may go), `network` (one
//! request, one response), `redirect` (which redirects are followed), `authorize` (the token, and a replacement for a refused
//! one), `csrf` (the token against forged requests), `body` (reading a response up to a limit), `retry` (whether to try again,
//! and when), `record` (tracing), `exchange` (all of it). What a call is about, and who makes
//! it, is unknown here.

mod address;
mod attempt;
mod authorize;
mod body;
mod csrf;
mod defaults;
mod exchange;
mod failure;
mod hosts;
mod network;
mod payload;
mod record;
mod redirect;
mod request;
mod retry;

pub(crate) use address::{Root, absolute_url};
pub(crate) use attempt::Received;
pub(crate) use authorize::{Authorizer, PresentedToken};
pub(crate) use csrf::Csrf;
pub(crate) use defaults::Defaults;
pub(crate) use exchange::Exchange;
pub(crate) use failure::failure;
pub(crate) use hosts::{Host, Hosts};
pub(crate) use network::{BoxError, Handler, Network};
pub(crate) use payload::Payload;
pub(crate) use redirect::Redirects;
pub(crate) use request::{Access, Call, new_id};
pub use retry::Retry;
pub(crate) use retry::{Backoff, delay, retry_after};
