//! Owns [`UploadSession`]: what is known of an upload in parts, how it is begun, saved, asked after and given up. Sending the
//! parts is the business of `upload`.

use std::fmt;
use std::sync::Arc;

use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::form::{Form, Missing, Standing};
use super::parts::UploadParts;
use super::source::Source;
use super::{Access, Call, Client, Transport};
use crate::error::{Error, ErrorKind};
use crate::handle::Structured;
use crate::request::{Invoke, Request as _};
use crate::response::Maybe;
use crate::response::{Answer, FromResponse};
use crate::service::{Conventions, UploadParts as PartSizes};
use crate::value::edm::DateTimeOffset;

/// An upload in parts (`microsoft.graph.uploadSession`), for content that is large or a connection that is bad.
///
/// It is begun with one of the actions `createUploadSession`. As it advances it changes, and can be saved at any time: it is
/// (de)serialised by `serde`, in the form that Microsoft Graph itself gives it. Whoever has it can write to the upload, until
/// it expires: keep it like a password. `Debug` does not show its address.
///
/// ```
/// use odata::{Client, Credential, KeyStyle, Path};
/// use odata::address::Body;
/// use odata::handle::EntityReference;
/// use odata::request::Invoke;
/// use odata::upload::Source;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder("https://service.example/odata", Credential::anonymous())
///     .answered_by(|request| match request.method().as_str() {
///         "POST" => http::Response::new(br#"{"uploadUrl": "https://files.example/1?key=2"}"#.to_vec()),
///         _ => http::Response::builder().status(201).body(br#"{"id": "a"}"#.to_vec()).expect("it is a response"),
///     })
///     .build()?;
/// let report = Path::root(KeyStyle::Segment).segment("me").segment("drive").segment("items").segment("report.pdf");
/// let request = Invoke::<()>::new(report.action("createUploadSession"), Body::empty());
///
/// let mut session = request.begin_upload(&client).await?;
/// let uploaded = session
///     .upload::<EntityReference>(Source::bytes("content"))
///     .progress(|progress| println!("{} of {:?} bytes", progress.done, progress.total))
///     .send(&client)
///     .await;
/// match uploaded {
///     Ok(uploaded) => assert_eq!(uploaded.item.ok_or("no item")?.additional["id"], "a"),
///     // To be resumed: `serde_json::from_str::<UploadSession>(…)?.upload(…)`.
///     Err(_) => std::fs::write("saved-session.json", serde_json::to_string(&session)?)?,
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Form", into = "Form")]
pub struct UploadSession {
    pub(super) url: String,
    /// In what sizes the service takes the parts.
    pub(super) parts: PartSizes,
    expires: Option<String>,
    /// What the service has not got.
    pub(super) missing: Missing,
    /// How many bytes there are, once that is known: those of another source would not fit.
    pub(super) length: Option<u64>,
    /// Whether the service may have got further than is known here, or less far.
    pub(super) is_uncertain: bool,
    /// Whether all has been sent, and nothing since says that the item is not there.
    pub(super) may_be_complete: bool,
}

impl TryFrom<Form> for UploadSession {
    type Error = Error;

    fn try_from(form: Form) -> Result<Self, Error> {
        let missing = match form.standing()? {
            Standing::Missing(missing) => missing,
            Standing::Unsaid | Standing::Whole => Missing::default(),
        };
        let url = form.upload_url.ok_or_else(|| {
            let message = "there is no address to upload to (uploadUrl) in the description of the upload session";
            Error::new(ErrorKind::Decode, message.to_owned())
        })?;
        Ok(Self {
            url,
            parts: form.part_sizes.unwrap_or(Conventions::ODATA.upload_parts()),
            expires: form.expiration_date_time,
            missing,
            length: form.length,
            is_uncertain: true,
            may_be_complete: form.may_be_complete,
        })
    }
}

impl From<UploadSession> for Form {
    fn from(session: UploadSession) -> Self {
        Self {
            upload_url: Some(session.url),
            expiration_date_time: session.expires,
            next_expected_ranges: Some(vec![session.missing.write()].into()),
            length: session.length,
            may_be_complete: session.may_be_complete,
            part_sizes: Some(session.parts),
        }
    }
}

impl UploadSession {
    /// A session of which only the address is known (`uploadUrl`). How far it has come the service is asked.
    pub fn new(upload_url: impl Into<String>) -> Self {
        Self {
            url: upload_url.into(),
            parts: Conventions::ODATA.upload_parts(),
            expires: None,
            missing: Missing::default(),
            length: None,
            is_uncertain: true,
            may_be_complete: false,
        }
    }

    /// The session that a service has begun: of its answer as a value, such as a generated `UploadSession`.
    pub fn of<A: Serialize + ?Sized>(answer: &A) -> Result<Self, Error> {
        let value = serde_json::to_value(answer).map_err(|error| {
            Error::new(ErrorKind::Encode, format!("the description of the upload session cannot be written: {error}"))
        })?;
        Form::read(value.to_string().as_bytes()).try_into()
    }

    /// Keeps to the sizes of parts that a service takes. One that a request has begun does so anyway; one that was saved, or
    /// is made of its address, does not know of which service it is.
    #[must_use]
    pub const fn with_conventions(mut self, conventions: &Conventions) -> Self {
        self.parts = conventions.upload_parts();
        self
    }

    /// The address that the parts are sent to. It is a secret.
    pub fn upload_url(&self) -> &str {
        &self.url
    }

    /// When the service forgets the session, unless it is sent more before.
    pub fn expires(&self) -> Option<DateTimeOffset> {
        self.expires.as_deref()?.parse().ok()
    }

    /// How many bytes the service has without a gap, as far as is known.
    pub const fn received(&self) -> u64 {
        self.missing.start
    }

    /// Uploads what the service has not got yet. The type is that of the item that comes out, such as `DriveItem`.
    pub fn upload<'a, T: Structured + DeserializeOwned>(&'a mut self, source: Source<'a>) -> UploadParts<'a, T> {
        UploadParts::new(self, source)
    }

    /// Asks the service how far it has come, and how long it will keep the session.
    pub fn refresh<'a, C: Transport>(&'a mut self, client: &'a C) -> C::Reply<'a, ()> {
        client.reply(async move { self.ask(client.client()).await })
    }

    /// Gives the upload up: the service forgets what it was sent. A session that the service does not know any more is given
    /// up already.
    pub fn cancel<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, ()> {
        client.reply(async move {
            let response = self.send(client.client(), Method::DELETE).await?;
            let is_over = response.status().is_success() || is_gone(response.status());
            if is_over { Ok(()) } else { Err(refused(response, &Method::DELETE)) }
        })
    }

    /// Completes an upload that was begun with `deferCommit`, after its last part: the item appears now.
    pub fn commit<'a, T, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, Option<T>>
    where
        T: Structured + DeserializeOwned + Send,
    {
        client.reply(async move {
            let response = self.send(client.client(), Method::POST).await?;
            if is_gone(response.status()) {
                // An earlier commit may have come through without an answer.
                let is_whole = self.length == Some(self.missing.start);
                return Err(if is_whole { ended(response, &Method::POST) } else { expired(response, &Method::POST) });
            }
            if !response.status().is_success() {
                return Err(refused(response, &Method::POST));
            }
            Maybe::<T>::from_answer(Answer::of_success(response))
        })
    }

    pub(super) async fn ask(&mut self, client: &Client) -> Result<(), Error> {
        let response = self.send(client, Method::GET).await?;
        match response.status() {
            status if status.is_success() => {
                let standing = self.learn(&Form::read(response.body()))?;
                if !matches!(standing, Standing::Unsaid) {
                    // The session is there, so the item is not.
                    self.may_be_complete = false;
                }
                self.is_uncertain = false;
                if matches!(standing, Standing::Whole) {
                    self.missing = self.length.map_or(self.missing, Missing::from);
                    self.is_uncertain = self.length.is_none();
                }
                Ok(())
            }
            status if is_gone(status) => Err(self.gone(response, &Method::GET)),
            // Services need not be able to tell. What is known from the last answer is as good then.
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => {
                self.is_uncertain = false;
                Ok(())
            }
            _ => Err(refused(response, &Method::GET)),
        }
    }

    /// Takes over what an answer says.
    pub(super) fn learn(&mut self, form: &Form) -> Result<Standing, Error> {
        if form.expiration_date_time.is_some() {
            self.expires.clone_from(&form.expiration_date_time);
        }
        let standing = form.standing()?;
        if let Standing::Missing(missing) = standing {
            self.missing = missing;
        }
        Ok(standing)
    }

    /// What it means that the service does not know the session any more.
    pub(super) fn gone(&self, response: http::Response<Vec<u8>>, method: &Method) -> Error {
        if self.may_be_complete { ended(response, method) } else { expired(response, method) }
    }

    async fn send(&self, client: &Client, method: Method) -> Result<http::Response<Vec<u8>>, Error> {
        client.exchange(self.call(method, http::HeaderMap::new(), bytes::Bytes::new())?).await
    }

    /// A request to the address of the session, which no token may go to.
    pub(super) fn call(&self, method: Method, headers: http::HeaderMap, body: bytes::Bytes) -> Result<Call, Error> {
        let mut request = http::Request::new(Vec::new());
        *request.method_mut() = method;
        *request.headers_mut() = headers;
        *request.uri_mut() = self.url.parse().map_err(|error| {
            let message = format!("the address of the upload session is not one that HTTP allows: {error}");
            Error::new(ErrorKind::InvalidAddress, message)
        })?;
        let mut call = Call::to(request, Access::Preauthenticated, "{upload}".to_owned())?;
        call.body = body;
        Ok(call)
    }
}

/// Does not show the address, which is a secret.
impl fmt::Debug for UploadSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UploadSession")
            .field("expires", &self.expires)
            .field("received", &self.missing.start)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

pub(super) fn is_gone(status: StatusCode) -> bool {
    matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
}

pub(super) fn refused(response: http::Response<Vec<u8>>, method: &Method) -> Error {
    let (parts, body) = response.into_parts();
    Error::answered(parts, body, method)
}

fn expired(response: http::Response<Vec<u8>>, method: &Method) -> Error {
    let message =
        "the upload session has expired, was cancelled, or is complete: the service does not know it any more";
    refused(response, method).meaning(ErrorKind::Expired, message.to_owned())
}

/// The end of a session that was sent everything.
fn ended(response: http::Response<Vec<u8>>, method: &Method) -> Error {
    unconfirmed().caused_by(Arc::new(refused(response, method)))
}

pub(super) fn unconfirmed() -> Error {
    let message = "all bytes were sent, and the upload session has ended since, but no answer says that the item is there: it \
                   probably is, so look for it before you send it again";
    Error::new(ErrorKind::Unconfirmed, message.to_owned())
}

impl<R: FromResponse> Invoke<R> {
    /// Sends the request, which has to be one of an action that begins an upload session, such as `createUploadSession`, and
    /// gives the session.
    pub fn begin_upload<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, UploadSession> {
        client.reply(async move {
            let client = client.client();
            let call = Call::new(client, self.parts())?;
            let id = call.id().to_owned();
            let response = client.exchange(call).await?;
            let (head, body) = response.into_parts();
            if !head.status.is_success() {
                return Err(Error::service(head, body, self.parts()).of_request(&id));
            }
            let mut session = UploadSession::try_from(Form::read(&body)).map_err(|error| error.of_request(&id))?;
            session.is_uncertain = false;
            Ok(session.with_conventions(self.parts().conventions()))
        })
    }
}
