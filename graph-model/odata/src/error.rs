//! Errors: what can go wrong with a request, what the service said about it, and whether to send it again.
//!
//! Every fallible function of this crate has the same [`Error`]. Its text is one line for people; programs ask for its
//! [`kind`](Error::kind), its [`status`](Error::status), and the service's [`code`](Error::code):
//!
//! ```
//! use shop::http::StatusCode;
//! use shop::{ErrorKind, ShopService, http};
//!
//! let request = ShopService::new().products().by_id(7).get();
//! let body = br#"{"error": {"code": "notFound", "message": "No product 7.", "innerError": {"request-id": "r-1"}}}"#;
//! let response = http::Response::builder().status(404).body(body.to_vec())?;
//!
//! let error = request.read(response).unwrap_err();
//! assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(StatusCode::NOT_FOUND)));
//! assert_eq!(error.code(), Some("notFound"));
//! assert_eq!(error.to_string(), "404 Not Found: notFound: No product 7. (request id r-1)");
//! # Ok::<(), http::Error>(())
//! ```
//!
//! # Kinds
//!
//! | what happened | kinds |
//! |---|---|
//! | The request was never sent: the program has to change it. | [`InvalidKey`], [`InvalidHeader`], [`InvalidAddress`], [`InvalidQuery`], [`Encode`], [`Setup`] |
//! | It was not sent, to protect the token. | [`RefusedAddress`] |
//! | There was no token to send with it. | [`Credential`] |
//! | The service, or the way to it, failed. | [`Transport`], [`Timeout`] |
//! | The service responded with an error status. | [`Service`] |
//! | It stopped at an earlier request of the batch. | [`NotProcessed`] |
//! | The response is not what the metadata promises, or cannot be used. | [`Decode`], [`TooLarge`], [`Loop`] |
//! | Changes can no longer be read from a saved link. | [`Resync`] |
//! | A download or an upload cannot continue. | [`Changed`], [`Expired`], [`Unconfirmed`], [`File`] |
//! | A long-running operation failed. | [`Operation`] |
//!
//! [`InvalidKey`]: ErrorKind::InvalidKey
//! [`InvalidHeader`]: ErrorKind::InvalidHeader
//! [`InvalidAddress`]: ErrorKind::InvalidAddress
//! [`InvalidQuery`]: ErrorKind::InvalidQuery
//! [`Encode`]: ErrorKind::Encode
//! [`Setup`]: ErrorKind::Setup
//! [`RefusedAddress`]: ErrorKind::RefusedAddress
//! [`Credential`]: ErrorKind::Credential
//! [`Transport`]: ErrorKind::Transport
//! [`Timeout`]: ErrorKind::Timeout
//! [`Service`]: ErrorKind::Service
//! [`NotProcessed`]: ErrorKind::NotProcessed
//! [`Decode`]: ErrorKind::Decode
//! [`TooLarge`]: ErrorKind::TooLarge
//! [`Loop`]: ErrorKind::Loop
//! [`Resync`]: ErrorKind::Resync
//! [`Changed`]: ErrorKind::Changed
//! [`Expired`]: ErrorKind::Expired
//! [`Unconfirmed`]: ErrorKind::Unconfirmed
//! [`File`]: ErrorKind::File
//! [`Operation`]: ErrorKind::Operation
//!
//! # What to retry
//!
//! The client retries by itself, with backoff, as long as the timeout of the request allows. [`Error::is_retryable`] says
//! whether a later attempt may succeed and does no harm; without the client, it is the rule to go by:
//!
//! ```
//! use shop::{ShopService, http};
//! use shop::catalog::Product;
//!
//! let products = ShopService::new().products();
//! let unavailable = || http::Response::builder().status(503).body(Vec::new());
//!
//! let error = products.list().read(unavailable()?).unwrap_err();
//! assert!(error.is_retryable(), "reading twice does no harm");
//!
//! let error = products.create(&Product::default()).read(unavailable()?).unwrap_err();
//! assert!(!error.is_retryable(), "the product may have been created");
//! # Ok::<(), http::Error>(())
//! ```
//!
//! # Conflicts
//!
//! An update with [`if_unchanged`](crate::request::Update::if_unchanged) fails with the status 412 if somebody else changed the
//! entity in between. Read it again, apply the change again, and send that:
//!
//! ```
//! use shop::http::StatusCode;
//! use shop::{ShopService, http};
//! use shop::catalog::Order;
//! use shop::edm::Guid;
//!
//! let order: Order = serde_json::from_str(r#"{"@odata.etag": "W/\"1\"", "note": "Fragile"}"#)?;
//! let request = ShopService::new().orders().by_id(Guid::nil()).update(&Order::default()).if_unchanged(&order);
//!
//! let response = http::Response::builder().status(412).body(Vec::new())?;
//! let error = request.read(response).unwrap_err();
//! assert_eq!(error.status(), Some(StatusCode::PRECONDITION_FAILED));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Responses that cannot be read
//!
//! A value that does not fit costs that value alone: see
//! [reading](crate::response#values-that-cannot-be-read). What is no JSON at all, or of another shape, is an error of the kind
//! [`Decode`]. Where reading is strict, each value that does not fit is one as well. It says what was expected, and where in the
//! JSON something else was:
//!
//! ```
//! use shop::{ErrorKind, ShopService, http};
//!
//! let request = ShopService::new().products().list().strict_reading();
//! let response = http::Response::new(br#"{"value": [{"stock": 5}, {"stock": "many"}]}"#.to_vec());
//! let error = request.read(response).unwrap_err();
//! assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("value[1].stock")));
//! assert!(error.message().ends_with("value[1].stock: expected an Edm.Int32, found a string"));
//! ```
//!
//! # Errors in other forms
//!
//! Services, and what stands between them and a program, send errors in several forms. The code and the message are read out of
//! OData's JSON, JSON within its message, problem details, what gateways and other frameworks write, OData's XML, SOAP, plain
//! text, and the title of a web page:
//!
//! ```
//! use shop::{ShopService, http};
//!
//! let body = br#"{"error": {"code": "Proxied", "message": "{\"error\": {\"code\": \"OutOfStock\", \"message\": \"No kettles.\"}}"}}"#;
//! let response = http::Response::builder().status(400).body(body.to_vec())?;
//! let error = ShopService::new().take_inventory().read(response).unwrap_err();
//! assert_eq!((error.code(), error.message()), (Some("OutOfStock"), "No kettles."));
//! # Ok::<(), http::Error>(())
//! ```
//!
//! Some services send an error with a status of success. It is an error all the same, with that status:
//!
//! ```
//! use shop::{ErrorKind, ShopService, http};
//!
//! let body = br#"{"error": {"code": "UnknownError", "message": "Try later."}}"#;
//! let error = ShopService::new().take_inventory().read(http::Response::new(body.to_vec())).unwrap_err();
//! assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Service, "200 OK: UnknownError: Try later."));
//! ```
//!
//! # Request ids
//!
//! [`Error::request_id`] is the service's id of the request, to be quoted to its support; it is part of the error's text. The
//! client sends an id of its own with each request, [`Error::client_request_id`], which finds a request in the logs of both sides
//! even if no response came.
//!
//! # What is never shown
//!
//! Neither the text of an error nor its `Debug` output contains the body of a response, tokens, the values of headers, or
//! addresses that are secrets themselves. The [body](Error::body) is there for programs that need it.

// Errors know nothing of requests: whoever made the request says what its error response means.

mod body;
mod details;
mod failure;
mod formats;
mod kind;
mod request_error;
mod retry;

pub use body::{ErrorDetail, InnerError};
pub use kind::ErrorKind;
pub use request_error::Error;

pub(crate) use body::is_error;
pub(crate) use failure::Failure;
#[cfg(feature = "client")]
pub(crate) use retry::is_retryable;

#[cfg(test)]
mod tests;
