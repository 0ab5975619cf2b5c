//! Owns [`ErrorKind`]: what kind of thing went wrong.

/// What kind of thing went wrong.
///
/// ```
/// use shop::{ErrorKind, ShopService};
///
/// let request = ShopService::new().products().list().header("x-own", "line\nbreak");
/// match request.to_http("https://shop.example/odata") {
///     Ok(http) => println!("{}", http.uri()),
///     Err(error) if error.kind() == ErrorKind::InvalidHeader => println!("fix the header: {error}"),
///     Err(error) => return Err(error),
/// }
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A key is empty.
    InvalidKey,
    /// HTTP does not allow the name or the value of a header, or an entity to take an `ETag` from has none.
    InvalidHeader,
    /// The service root is not an absolute address of `http` or `https`, or HTTP does not allow the address of the request.
    InvalidAddress,
    /// A query option cannot be written: a text in it has unbalanced quotes or parentheses, for instance.
    InvalidQuery,
    /// A value has no JSON form.
    Encode,
    /// The service responded with an error status.
    Service,
    /// The response cannot be read as what the request expects.
    Decode,
    /// The link that changes were to be read from is no longer valid: read everything again, from [`Error::resync_link`] if the
    /// service gave one. The service responded with the status 410, or with a code such as `resyncRequired` or
    /// `syncStateNotFound`.
    ///
    /// [`Error::resync_link`]: super::Error::resync_link
    Resync,
    /// The service stopped at an earlier request of the same batch that failed, and did not process this one: send it again.
    NotProcessed,
    /// The service could not be reached, or the connection broke.
    Transport,
    /// The request did not finish within its timeout.
    Timeout,
    /// The address of a link or redirect is on a host that the client is not allowed to contact, or without TLS.
    RefusedAddress,
    /// No token could be obtained.
    Credential,
    /// The body of the response, decompressed, is larger than the client allows.
    TooLarge,
    /// Redirects or next links lead in a circle.
    Loop,
    /// The content of a download changed while it was read, so that its parts do not belong together.
    Changed,
    /// An upload session ended before everything was sent. What was sent is lost: begin a new session.
    Expired,
    /// An upload session ended after everything was sent, but the response that would confirm the item was lost. The item
    /// probably exists: look for it before sending it again. The source of the error says what went wrong.
    Unconfirmed,
    /// A local file cannot be read or written, or the content of an upload does not have its announced length.
    File,
    /// A long-running operation failed or was cancelled.
    Operation,
    /// A function was called where it cannot do its work; the message says why, and what to do.
    Setup,
}
