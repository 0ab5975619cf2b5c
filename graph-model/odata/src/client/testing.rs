//! Tests of code that uses a client, without a network.
//!
//! [`ClientBuilder::with_handler`](super::ClientBuilder::with_handler) puts a function in place of the network.
//! Everything else stays as it is: the function is called for each attempt, each page and each part, and sees
//! addresses, headers and bodies as the service would.
//!
//! ```
//! use shop::{Client, Credential, ShopService, http};
//!
//! async fn in_stock(client: &Client, product: i64) -> Result<bool, shop::Error> {
//!     let product = ShopService::new().products().by_id(product).get().select("stock").send(client).await?;
//!     Ok(product.stock.is_some_and(|pieces| pieces > 0))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
//! let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//!     .with_handler(|request| match request.uri().path() {
//!         "/odata/products(7)" => http::Response::builder().body(br#"{"stock": 3}"#.to_vec()),
//!         _ => http::Response::builder().status(404).body(Vec::new()),
//!     })
//!     .build()?;
//!
//! assert!(in_stock(&client, 7).await?);
//! let error = in_stock(&client, 8).await.unwrap_err();
//! assert_eq!(error.status(), Some(http::StatusCode::NOT_FOUND));
//! # Ok(())
//! # }
//! ```
//!
//! # Failures
//!
//! A handler returns a response or, where it can fail, a `Result`: an `Err` stands for a connection that breaks, so it
//! is retried where that is allowed, and is an error of the kind [`Transport`](crate::ErrorKind::Transport) otherwise.
//! Retries wait; with [`Retry::never`](super::Retry::never), or Tokio's paused clock, a test does not.
//!
//! # Without a client
//!
//! Requests are values: `to_http` gives what would be sent, and `read` reads a response, so that much of a program can
//! be tested without a client. See [`request`](crate::request).

use super::call::BoxError;

type Response = http::Response<Vec<u8>>;

mod sealed {
    pub trait Sealed {}
}

/// What a handler returns: a response, or a `Result` with one.
pub trait HandlerResult: sealed::Sealed {
    #[doc(hidden)]
    fn into_result(self) -> Result<Response, BoxError>;
}

impl sealed::Sealed for Response {}

impl HandlerResult for Response {
    fn into_result(self) -> Result<Response, BoxError> {
        Ok(self)
    }
}

impl<E> sealed::Sealed for Result<Response, E> {}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> HandlerResult for Result<Response, E> {
    fn into_result(self) -> Result<Response, BoxError> {
        self.map_err(Into::into)
    }
}
