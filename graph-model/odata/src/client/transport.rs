//! Owns [`Transport`]: what the asynchronous and the blocking client have in common, so that requests need one method
//! for both.

use std::pin::Pin;

use futures_core::Stream;

use super::call::{Call, Payload, PresentedToken};
use super::shared::Client;
use crate::error::Error;
use crate::request::Request;
use crate::response::Response;

pub(super) mod sealed {
    pub trait Sealed {}
}

/// What requests are sent with: a [`Client`], or a `blocking` one.
///
/// Whatever takes a client, such as `send`, takes either: the asynchronous one makes it return a future or a stream,
/// the blocking one makes it wait and return the result or an iterator.
pub trait Transport: sealed::Sealed + Sync {
    /// How one result is given: as a future, or as the result itself.
    type Reply<'a, T>
    where
        Self: 'a;

    /// How several values are given: as a stream, or as an iterator.
    type Sequence<S: Stream + Unpin>;

    #[doc(hidden)]
    fn client(&self) -> &Client;

    #[doc(hidden)]
    fn reply<'a, T>(&'a self, work: impl Future<Output = Result<T, Error>> + Send + 'a) -> Self::Reply<'a, T>;

    #[doc(hidden)]
    fn sequence<S: Stream + Unpin>(&self, stream: S) -> Self::Sequence<S>;

    /// Sends a request and reads the typed value of the response.
    fn send<'a, R: Request + ?Sized>(&'a self, request: &'a R) -> Self::Reply<'a, R::Output> {
        self.reply(async move { exchange(self.client(), request, |_| (), R::read).await })
    }

    /// Sends a request and reads the typed value of the response, with what only its head says.
    fn send_response<'a, R: Request + ?Sized>(&'a self, request: &'a R) -> Self::Reply<'a, Response<R::Output>> {
        self.reply(async move { exchange(self.client(), request, |_| (), R::read_response).await })
    }

    /// Sends a request and returns the response as it is, whatever its status.
    fn send_raw<'a, R: Request + ?Sized>(&'a self, request: &'a R) -> Self::Reply<'a, http::Response<Vec<u8>>> {
        self.reply(async move {
            let client = self.client();
            client.exchange().send(client.call(request.parts())?).await
        })
    }

    /// Sends any HTTP request and returns the response as it is, whatever its status: with the client's token, retries,
    /// redirects and limits.
    ///
    /// The address is absolute. The token goes to the host of the service root and to those that were allowed; for any
    /// other the request is refused, and nothing is sent.
    ///
    /// ```
    /// use shop::client::Transport;
    /// use shop::{Client, Credential, ErrorKind, http};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder("https://shop.example/odata", Credential::token("eyJ0eXAi"))
    ///     .with_handler(|request| {
    ///         assert_eq!(request.headers()["authorization"], "Bearer eyJ0eXAi");
    ///         http::Response::new(b"%PDF".to_vec())
    ///     })
    ///     .build()?;
    ///
    /// let request = http::Request::post("https://shop.example/reports").body(b"{}".to_vec())?;
    /// assert_eq!(client.send_http(request).await?.body(), b"%PDF");
    ///
    /// let elsewhere = http::Request::get("https://other.example/").body(Vec::new())?;
    /// let refused = client.send_http(elsewhere).await.unwrap_err();
    /// assert_eq!(refused.kind(), ErrorKind::RefusedAddress);
    /// # Ok(())
    /// # }
    /// ```
    fn send_http(&self, request: http::Request<Vec<u8>>) -> Self::Reply<'_, http::Response<Vec<u8>>> {
        self.reply(async move { self.client().exchange().send(Call::from_http(request)?).await })
    }
}

/// Sends a request whose body is read from a payload.
pub(super) fn send_payload<'a, C: Transport, R: Request + ?Sized>(
    client: &'a C,
    request: &'a R,
    payload: Payload,
) -> C::Reply<'a, R::Output> {
    client.reply(async move { exchange(client.client(), request, |call| call.body = payload, R::read).await })
}

/// Sends a request, changed before if it has to be, and reads the response.
async fn exchange<R: Request + ?Sized, T>(
    client: &Client,
    request: &R,
    change: impl FnOnce(&mut Call),
    read: impl FnOnce(&R, http::Response<Vec<u8>>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut call = client.call(request.parts())?;
    change(&mut call);
    let response = client.exchange().send_with(&mut call, &PresentedToken::default()).await?;
    let mut value = read(request, response);
    // In place, since a value is large.
    if let Err(error) = &mut value {
        error.set_client_request_id(call.id());
    }
    value
}

impl sealed::Sealed for Client {}

impl Transport for Client {
    type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;
    type Sequence<S: Stream + Unpin> = S;

    fn client(&self) -> &Client {
        self
    }

    fn reply<'a, T>(&'a self, work: impl Future<Output = Result<T, Error>> + Send + 'a) -> Self::Reply<'a, T> {
        Box::pin(work)
    }

    fn sequence<S: Stream + Unpin>(&self, stream: S) -> S {
        stream
    }
}
