//! Owns [`Transport`]: what the asynchronous and the blocking client have in common, so that requests need one method for
//! both.

use std::pin::Pin;

use futures_core::Stream;

use super::{Call, Client};
use crate::error::Error;
use crate::request::Request;

mod sealed {
    pub trait Sealed {}

    impl Sealed for crate::client::Client {}
    #[cfg(feature = "blocking")]
    impl Sealed for crate::client::blocking::Client {}
}

/// What requests are sent with: a [`Client`], or a `blocking` one.
///
/// Everything is written once, as futures and streams. The asynchronous client gives them to the caller, the blocking one
/// waits for them.
pub trait Transport: sealed::Sealed + Sync {
    /// What becomes a `T` or an error: a future, or the result itself.
    type Reply<'a, T>
    where
        Self: 'a;

    /// What gives values one after the other: a stream, or an iterator.
    type Sequence<S: Stream + Unpin>;

    #[doc(hidden)]
    fn client(&self) -> &Client;

    #[doc(hidden)]
    fn reply<'a, T>(&'a self, work: impl Future<Output = Result<T, Error>> + Send + 'a) -> Self::Reply<'a, T>;

    #[doc(hidden)]
    fn sequence<S: Stream + Unpin>(&self, stream: S) -> Self::Sequence<S>;

    /// Sends a request, and makes a value of the service's answer.
    fn send<'a, R: Request + ?Sized>(&'a self, request: &'a R) -> Self::Reply<'a, R::Output> {
        self.reply(async move {
            let client = self.client();
            let call = Call::new(client, request.parts())?;
            let id = call.id().to_owned();
            let response = client.exchange(call).await?;
            request.read(response).map_err(|error| error.of_request(&id))
        })
    }

    /// Sends a request, and gives the answer as it is, whatever its status.
    fn send_raw<'a, R: Request + ?Sized>(&'a self, request: &'a R) -> Self::Reply<'a, http::Response<Vec<u8>>> {
        self.reply(async move {
            let client = self.client();
            client.exchange(Call::new(client, request.parts())?).await
        })
    }
}

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
