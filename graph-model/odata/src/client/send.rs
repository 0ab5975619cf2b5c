//! Owns `send` and its relatives, which every kind of request has.

use serde::de::DeserializeOwned;

use super::call::Payload;
use super::transport::{Transport, send_payload};
use crate::handle::Structured;
use crate::request::{
    Apply, Call, Count, Create, Delete, Delta, Download, Get, Invoke, Link, List, Replace, Request, Update, Upload,
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

            /// Sends the request and reads the response together with what only its head says, such as the address of what
            /// was made, and with what could not be read.
            pub fn send_response<'a, C: Transport>(
                &'a self,
                client: &'a C,
            ) -> C::Reply<'a, crate::response::Response<<Self as Request>::Output>> {
                client.send_response(self)
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
    Apply<T: ReadEdm>,
);

/// Bodies that are read while they are sent.
macro_rules! streamed {
    ($($name:ident $(<$parameter:ident: $bound:path $(, $more:path)*>)?),* $(,)?) => {$(
        impl$(<$parameter: $bound $(+ $more)*>)? $name$(<$parameter>)? {
            /// Sends the request with the content of a file as its body, in place of that of the request; its media type
            /// stays. Each attempt opens the file. In memory is one piece of it at a time.
            ///
            /// ```
            /// use shop::{Client, Credential, ShopService, http};
            ///
            /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
            /// # let folder = tempfile::tempdir()?;
            /// # let file = folder.path().join("photo.jpg");
            /// # std::fs::write(&file, "content")?;
            /// # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
            /// #     .with_handler(|request| {
            /// #         assert_eq!(request.body(), b"content");
            /// #         assert_eq!(request.headers()["content-type"], "image/jpeg");
            /// #         http::Response::new(Vec::new())
            /// #     })
            /// #     .build()?;
            /// let photo = ShopService::new().products().by_id(7).photo();
            /// photo.upload("", "image/jpeg").send_file(&client, &file).await?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn send_file<'a, C: Transport>(
                &'a self,
                client: &'a C,
                path: impl Into<std::path::PathBuf>,
            ) -> C::Reply<'a, <Self as Request>::Output> {
                send_payload(client, self, Payload::File(path.into().into()))
            }

            /// Sends the request with what a reader gives as its body, in place of that of the request; its media type
            /// stays. The reader is read once, so that the request is not retried. With a length, the service is told how
            /// many bytes come, and a reader with fewer is an error.
            pub fn send_reader<'a, C: Transport>(
                &'a self,
                client: &'a C,
                reader: impl tokio::io::AsyncRead + Send + 'static,
                length: Option<u64>,
            ) -> C::Reply<'a, <Self as Request>::Output> {
                send_payload(client, self, Payload::reader(reader, length))
            }
        }
    )*};
}

streamed!(Create<T: Structured, DeserializeOwned>, Update<T: Structured, DeserializeOwned>, Invoke<R: FromResponse>, Upload);
