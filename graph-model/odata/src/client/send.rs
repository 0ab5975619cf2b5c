//! Owns `send` and `send_raw`, which every kind of request has.

use serde::de::DeserializeOwned;

use super::transport::Transport;
use crate::handle::Structured;
use crate::request::{
    Call, Count, Create, Delete, Delta, Download, Get, Invoke, Link, List, Replace, Request, Update, Upload,
};
use crate::response::FromResponse;
use crate::value::wire::ReadEdm;

macro_rules! send {
    ($($name:ident $(<$parameter:ident: $bound:path $(, $more:path)*>)?),* $(,)?) => {$(
        impl$(<$parameter: $bound $(+ $more)*>)? $name$(<$parameter>)? {
            /// Sends the request and reads the response.
            ///
            /// With a [`Client`](crate::client::Client) this returns a future, which cancels the request when it is
            /// dropped; with a blocking client it returns the value itself.
            pub fn send<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, <Self as Request>::Output> {
                client.send(self)
            }

            /// Sends the request and returns the response as it is, whatever its status; `read` makes a value of it.
            /// Retries, redirects and the maximum size are the same as for `send`.
            pub fn send_raw<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, http::Response<Vec<u8>>> {
                client.send_raw(self)
            }
        }
    )*};
}

send!(
    Get<R: FromResponse>,
    List<T: ReadEdm>,
    Delta<T: ReadEdm>,
    Count,
    Create<T: Structured, DeserializeOwned>,
    Update<T: Structured, DeserializeOwned>,
    Delete,
    Invoke<R: FromResponse>,
    Download,
    Upload,
    Link,
    Replace,
    Call<R: FromResponse>,
);
