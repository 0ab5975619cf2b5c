//! Owns requests as values: what they have in common, and how they become HTTP. No input or output happens here.
//!
//! Each kind of request has the options that OData allows for it. All have `to_http`, which gives the HTTP request, and
//! `read`, which gives the typed value of the answer; [`Request`] is for code that takes requests of any kind.

mod changes;
mod etag;
mod kinds;
mod options;
mod origin;
mod parts;
mod prefer;
mod range;

pub use kinds::{Count, Create, Delete, Delta, Download, Get, Invoke, Link, List, Update, Upload};
pub(crate) use origin::is_same;
#[cfg(feature = "client")]
pub(crate) use parts::IDENTITY;
pub use parts::Parts;
pub(crate) use parts::checked_root;
#[cfg(feature = "client")]
pub(crate) use range::ByteRange;

use crate::error::Error;

/// A request of any kind.
pub trait Request: Send + Sync {
    /// What the caller gets.
    type Output;

    /// What is sent.
    fn parts(&self) -> &Parts;

    /// Makes a value of the service's answer, or an error of one that says that the request failed.
    fn read(&self, response: http::Response<Vec<u8>>) -> Result<Self::Output, Error>;

    /// The HTTP request, with an absolute address: below the service root, such as `https://graph.microsoft.com/v1.0`.
    fn to_http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        self.parts().to_http(service_root)
    }
}

#[cfg(test)]
mod tests;
