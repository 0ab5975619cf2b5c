//! Owns [`UploadSession`]: how an upload in parts begins, is saved, looked up, committed and cancelled. Its parts are
//! sent by `parts`.

use std::fmt;
use std::sync::Arc;

use http::{Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::description::{Description, Report};
use super::missing::Missing;
use super::state::State;
use crate::client::call::{Access, Call, absolute_url};
use crate::client::shared::Client;
use crate::client::transport::Transport;
use crate::error::{Error, ErrorKind};
use crate::handle::Structured;
use crate::request::{Invoke, Request as _};
use crate::response::{FromResponse, Maybe, Reading, Success};
use crate::service::{Conventions, UploadParts as PartSizes};
use crate::value::edm::DateTimeOffset;

/// An upload in parts, for content that is large or connections that break.
///
/// An action such as `createUploadSession` begins it. It changes as the upload advances, and can be saved at any time:
/// `serde` writes it as services do, so that a service's own description of a session can be read as well. Whoever has
/// its URL can write to the upload until it expires, so keep it like a password; `Debug` does not show it.
///
/// [`upload`](crate::client::upload) shows how it is used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Description", into = "Description")]
pub struct UploadSession {
    url: String,
    /// The sizes of parts that the service takes.
    pub(super) part_sizes: PartSizes,
    expires: Option<String>,
    pub(super) state: State,
}

impl TryFrom<Description> for UploadSession {
    type Error = Error;

    fn try_from(description: Description) -> Result<Self, Error> {
        let missing = match description.report()? {
            Report::Missing(missing) => missing,
            Report::Silent | Report::Complete => Missing::default(),
        };
        let url = description.upload_url.ok_or_else(|| {
            let message = "the description of the upload session has no URL (uploadUrl)";
            Error::new(ErrorKind::Decode, message.to_owned())
        })?;
        Ok(Self {
            url,
            part_sizes: description.part_sizes.unwrap_or(Conventions::ODATA.upload_parts()),
            expires: description.expiration_date_time,
            state: State::saved(missing, description.length, description.may_be_complete),
        })
    }
}

impl From<UploadSession> for Description {
    fn from(session: UploadSession) -> Self {
        Self {
            upload_url: Some(session.url),
            expiration_date_time: session.expires,
            next_expected_ranges: Some(vec![session.state.missing().to_range()].into()),
            length: session.state.length(),
            may_be_complete: session.state.is_unconfirmed(),
            part_sizes: Some(session.part_sizes),
        }
    }
}

impl UploadSession {
    /// A session of which only the URL is known (`uploadUrl`). The service is asked how far it is before anything is
    /// sent.
    pub fn new(upload_url: impl Into<String>) -> Self {
        Self {
            url: upload_url.into(),
            part_sizes: Conventions::ODATA.upload_parts(),
            expires: None,
            state: State::Unknown { missing: Missing::default() },
        }
    }

    /// The session that a service describes with a value, such as that of a generated type `UploadSession`.
    pub fn from_value<T: Serialize + ?Sized>(description: &T) -> Result<Self, Error> {
        let value = serde_json::to_value(description).map_err(|error| {
            Error::new(ErrorKind::Encode, format!("the description of the upload session is not JSON: {error}"))
        })?;
        Description::read(value.to_string().as_bytes()).try_into()
    }

    /// Sets which sizes of parts the service takes. A session that a request begins has them already; one that is made
    /// of its URL does not know its service.
    #[must_use]
    pub const fn with_conventions(mut self, conventions: &Conventions) -> Self {
        self.part_sizes = conventions.upload_parts();
        self
    }

    /// The URL that the parts are sent to. It is a secret.
    pub fn upload_url(&self) -> &str {
        &self.url
    }

    /// When the service forgets the session, unless more is sent before.
    pub fn expires_at(&self) -> Option<DateTimeOffset> {
        self.expires.as_deref()?.parse().ok()
    }

    /// How many bytes the service has received without a gap, as far as is known.
    pub const fn received(&self) -> u64 {
        self.state.missing().start
    }

    /// Asks the service what it has received, and until when it keeps the session.
    pub fn refresh<'a, C: Transport>(&'a mut self, client: &'a C) -> C::Reply<'a, ()> {
        client.reply(async move { self.ask(client.client()).await })
    }

    /// Cancels the upload: the service forgets what it has received. Cancelling a session that the service does not
    /// know any more succeeds.
    pub fn cancel<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, ()> {
        client.reply(async move {
            let response = self.send(client.client(), Method::DELETE).await?;
            let is_over = response.status().is_success() || is_gone(response.status());
            if is_over { Ok(()) } else { Err(refused(response, &Method::DELETE)) }
        })
    }

    /// Commits an upload that was begun with `deferCommit`, after its last part: now the item appears.
    pub fn commit<'a, T, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, Option<T>>
    where
        T: Structured + DeserializeOwned + Send,
    {
        client.reply(async move {
            let response = self.send(client.client(), Method::POST).await?;
            if is_gone(response.status()) {
                // An earlier commit may have succeeded without its response arriving.
                let may_exist = self.state.is_received();
                return Err(gone(response, &Method::POST, may_exist));
            }
            if !response.status().is_success() {
                return Err(refused(response, &Method::POST));
            }
            Maybe::<T>::from_response(&mut Success::new(response, Method::POST, Reading::Lenient))
        })
    }

    pub(super) async fn ask(&mut self, client: &Client) -> Result<(), Error> {
        let response = self.send(client, Method::GET).await?;
        match response.status() {
            status if status.is_success() => {
                let report = self.read(&Description::read(response.body()))?;
                self.state.learn(report);
                Ok(())
            }
            status if is_gone(status) => Err(gone(response, &Method::GET, self.state.is_unconfirmed())),
            // A service need not support this.
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => {
                self.state.cannot_tell();
                Ok(())
            }
            _ => Err(refused(response, &Method::GET)),
        }
    }

    /// Reads what a response says about the session.
    pub(super) fn read(&mut self, description: &Description) -> Result<Report, Error> {
        if description.expiration_date_time.is_some() {
            self.expires.clone_from(&description.expiration_date_time);
        }
        description.report()
    }

    async fn send(&self, client: &Client, method: Method) -> Result<Response<Vec<u8>>, Error> {
        client.exchange().send(self.call(method)?).await
    }

    /// A request to the URL of the session, which gets no token.
    pub(super) fn call(&self, method: Method) -> Result<Call, Error> {
        let url = absolute_url("the URL of the upload session", &self.url)?;
        Ok(Call::to(url, method, Access::Preauthenticated, "{upload}"))
    }
}

/// Does not show the URL, which is a secret.
impl fmt::Debug for UploadSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UploadSession")
            .field("expires", &self.expires)
            .field("received", &self.received())
            .field("length", &self.state.length())
            .finish_non_exhaustive()
    }
}

pub(super) fn is_gone(status: StatusCode) -> bool {
    matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
}

pub(super) fn refused(response: Response<Vec<u8>>, method: &Method) -> Error {
    let (parts, body) = response.into_parts();
    Error::from_response(parts, body, method)
}

/// What it means that the service does not know the session any more, once everything was sent, or before.
pub(super) fn gone(response: Response<Vec<u8>>, method: &Method, may_exist: bool) -> Error {
    if may_exist {
        return unconfirmed().with_source(Arc::new(refused(response, method)));
    }
    let message =
        "the service does not know the upload session any more: it has expired, was cancelled, or is complete";
    refused(response, method).with_kind(ErrorKind::Expired, message.to_owned())
}

pub(super) fn unconfirmed() -> Error {
    let message = "everything was sent and the upload session has ended, but no response says that the item exists: it \
                   probably does, so look for it before you upload it again";
    Error::new(ErrorKind::Unconfirmed, message.to_owned())
}

impl<R: FromResponse> Invoke<R> {
    /// Sends the request, which has to be one that begins an upload session, such as `createUploadSession`, and returns
    /// the session.
    pub fn begin_upload<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, UploadSession> {
        client.reply(async move {
            let client = client.client();
            let call = client.call(self.parts())?;
            let id = call.id().to_owned();
            let response = client.exchange().send(call).await?;
            let (head, body) = response.into_parts();
            if !head.status.is_success() {
                return Err(self.parts().error(head, body).with_client_request_id(&id));
            }
            let session =
                UploadSession::try_from(Description::read(&body)).map_err(|error| error.with_client_request_id(&id))?;
            let state = State::New { missing: session.state.missing() };
            Ok(UploadSession { state, ..session.with_conventions(self.parts().conventions()) })
        })
    }
}
