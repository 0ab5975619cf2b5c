//! Owns [`Request`]: what requests of all kinds have in common.

use std::ops::Deref;

use super::parts::Parts;
use crate::error::Error;
use crate::response::Response;

/// A request of any kind.
///
/// ```
/// use shop::{Request, ShopService};
///
/// fn logged<R: Request>(request: R) -> R {
///     println!("{} {}", request.parts().method(), request.parts().template());
///     request
/// }
/// let request = logged(ShopService::new().products().by_id(7).get());
/// assert_eq!(request.parts().template(), "/products({id})");
/// ```
pub trait Request: Send + Sync {
    /// What the caller gets.
    type Output;

    /// What the request consists of.
    fn parts(&self) -> &Parts;

    /// Reads the response: a value, or an error if the status is one.
    fn read(&self, response: http::Response<Vec<u8>>) -> Result<Self::Output, Error> {
        self.read_response(response).map(|response| response.value)
    }

    /// Reads the response together with what only its head says, and what could not be read.
    fn read_response(&self, response: http::Response<Vec<u8>>) -> Result<Response<Self::Output>, Error>;

    /// Reads a response whose head can be asked for later: what was read has only its body. An error keeps what it has of it.
    #[doc(hidden)]
    fn read_body(&self, response: &mut http::Response<Vec<u8>>) -> Result<Self::Output, Error> {
        let (value, headers, url) = self.read_response(std::mem::take(response))?.into_head();
        *response.headers_mut() = headers;
        url.and_then(|url| response.extensions_mut().insert(url));
        Ok(value)
    }

    /// The HTTP request, with an absolute address below a service root such as `https://service.example/odata`.
    fn to_http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        self.parts().to_http(service_root)
    }
}

/// A newtype of a request, which is one itself: its options are written out, everything else comes by `Deref`. For derived code.
#[doc(hidden)]
pub trait Invocation: Deref<Target: Request> + Send + Sync {}

impl<I: Invocation> Request for I {
    type Output = <I::Target as Request>::Output;

    fn parts(&self) -> &Parts {
        (**self).parts()
    }

    fn read_response(&self, response: http::Response<Vec<u8>>) -> Result<Response<Self::Output>, Error> {
        (**self).read_response(response)
    }
}
