//! Owns [`Monitor`]: an operation that goes on after its response, and where to poll it. What a poll says is read in
//! `status`; waiting is in `poll`.

use std::fmt;
use std::time::Duration;

use http::header::{ACCEPT, HeaderName, HeaderValue, LOCATION};
use http::{Method, Response, StatusCode};
use reqwest::Url;
use tokio::time::Instant;

use super::status::{self, Finished, Operation};
use crate::batch::{BatchResults, TicketId};
use crate::client::call::{Access, Call, absolute_url, retry_after};
use crate::client::shared::Client;
use crate::client::transport::Transport;
use crate::error::Error;
use crate::handle::Structured;
use crate::request::{Create, Invoke, Parts, Request, Update};
use crate::response::RequestUrl;
use crate::service::Conventions;

const OPERATION_LOCATION: HeaderName = HeaderName::from_static("operation-location");

/// An operation that the service accepted (202) and goes on with, such as copying a folder.
///
/// Its URL can be saved, and polled later: [`Monitor::new`]. A token goes to it if it is on a host that gets tokens
/// (see [`ClientBuilder::allow_host`](crate::client::ClientBuilder::allow_host)). On any other host, the URL itself
/// authorizes whoever has it, so it is a secret; `Debug` does not show it.
///
/// [`operation`](crate::client::operation) shows how it is used.
#[derive(Clone)]
pub struct Monitor(State);

#[derive(Clone)]
enum State {
    At {
        url: String,
        /// When the service asks to be polled first.
        not_before: Option<Instant>,
    },
    /// The service finished at once.
    Finished(Box<Finished>),
}

impl Monitor {
    /// An operation whose URL was saved.
    pub fn new(url: impl Into<String>) -> Self {
        Self(State::At { url: url.into(), not_before: None })
    }

    /// The URL to poll; `None` if the service finished at once.
    pub fn url(&self) -> Option<&str> {
        match &self.0 {
            State::At { url, .. } => Some(url),
            State::Finished(_) => None,
        }
    }

    /// Sends a request of any kind and returns the operation that it starts. If the service finishes at once, the
    /// operation is finished already. That the service accepts the request without giving an address to poll is an
    /// error.
    pub fn start<'a, R: Request + ?Sized, C: Transport>(request: &'a R, client: &'a C) -> C::Reply<'a, Self> {
        client.reply(async move {
            let client = client.client();
            let call = client.call(request.parts())?;
            let (id, url) = (call.id().to_owned(), call.url.clone());
            let response = client.exchange().send(call).await?;
            Self::started(client, &url, response, request.parts()).map_err(|error| error.with_client_request_id(&id))
        })
    }

    fn started(client: &Client, requested: &Url, response: Response<Vec<u8>>, parts: &Parts) -> Result<Self, Error> {
        let status = response.status();
        if !status.is_success() {
            let (head, body) = response.into_parts();
            return Err(parts.error(head, body));
        }
        if status != StatusCode::ACCEPTED {
            return Ok(Self(State::Finished(Box::new(Finished::new(response)))));
        }
        let headers = response.headers();
        let location = headers.get(OPERATION_LOCATION).or_else(|| headers.get(LOCATION));
        let location = location.and_then(|location| location.to_str().ok());
        let url = location.and_then(|location| absolute(parts.conventions(), client, requested, location));
        if let Some(url) = url {
            // A wait that overflows the clock is not meant.
            let not_before = retry_after(headers).and_then(|wait| Instant::now().checked_add(wait));
            return Ok(Self(State::At { url, not_before }));
        }
        let (head, body) = response.into_parts();
        let message = "the service accepted the request, but gave no address to poll (Location)";
        Err(Error::decode(head, body, message.to_owned(), None))
    }

    /// Polls the operation once. If it has failed, that is an error of the kind
    /// [`Operation`](crate::error::ErrorKind::Operation) or, in OData's own form of operations, the error of the
    /// request.
    pub fn poll<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, Operation> {
        client.reply(async move { self.ask(client.client(), None).await })
    }

    /// Cancels the operation with OData's `DELETE`. A service without it refuses the request.
    pub fn cancel<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, ()> {
        client.reply(async move {
            let State::At { url, .. } = &self.0 else { return Ok(()) };
            let client = client.client();
            let call = call(client, url, Method::DELETE)?;
            let id = call.id().to_owned();
            let response = client.exchange().send(call).await?;
            if response.status().is_success() {
                return Ok(());
            }
            let (head, body) = response.into_parts();
            Err(Error::from_response(head, body, &Method::DELETE).with_client_request_id(&id))
        })
    }

    /// How long the service asks to wait before the first poll.
    pub(super) fn initial_wait(&self) -> Option<Duration> {
        let State::At { not_before, .. } = &self.0 else { return None };
        not_before.map(|first| first.saturating_duration_since(Instant::now())).filter(|wait| !wait.is_zero())
    }

    pub(super) async fn ask(&self, client: &Client, timeout: Option<Duration>) -> Result<Operation, Error> {
        let url = match &self.0 {
            State::At { url, .. } => url,
            State::Finished(finished) => return Ok(Operation::Finished(finished.as_ref().clone())),
        };
        let mut call = call(client, url, Method::GET)?;
        call.timeout = timeout.map(|timeout| timeout.min(client.exchange().timeout));
        // It leads to the result, which may need another token.
        call.keeps_see_other = true;
        let id = call.id().to_owned();
        let response = client.exchange().send(call).await?;
        status::read(response).map_err(|error| error.with_client_request_id(&id))
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::At { url, .. } => {
                let url = Url::parse(url).ok();
                let host = url.as_ref().and_then(Url::host_str);
                formatter.debug_struct("Monitor").field("host", &host).finish_non_exhaustive()
            }
            State::Finished(finished) => finished.fmt(formatter),
        }
    }
}

impl BatchResults {
    /// The operation that a request of the batch has started (202). If the service finished at once, the operation is finished
    /// already.
    ///
    /// ```
    /// use shop::{Batch, Client, Credential, ShopService};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
    /// # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
    /// #     .with_handler(|request| http::Response::new(match request.method().as_str() {
    /// #         "POST" => br#"{"responses": [{"id": "1", "status": 202, "headers": {"Location": "jobs/1"}}]}"#.to_vec(),
    /// #         _ => br#"{"status": "succeeded", "resourceId": "report-1"}"#.to_vec(),
    /// #     }))
    /// #     .build()?;
    /// let mut batch = Batch::new();
    /// let inventory = batch.add(ShopService::new().take_inventory().prefer("respond-async"));
    /// let results = batch.send(&client).await?;
    /// let monitor = results.monitor(inventory, &client)?;
    /// assert_eq!(monitor.url(), Some("https://shop.example/odata/jobs/1"));
    /// assert_eq!(monitor.wait().send(&client).await?.resource_id(), Some("report-1"));
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "respond-async")]
    pub fn monitor<C: Transport>(&self, ticket: impl Into<TicketId>, client: &C) -> Result<Monitor, Error> {
        let (ticket, client) = (ticket.into(), client.client());
        let response = self.response(ticket)?.clone();
        let requested = response.extensions().get().map_or_else(|| client.service_root(), RequestUrl::as_str);
        let requested = absolute_url("the address of the request", requested)?;
        Monitor::started(client, &requested, response, self.parts(ticket)?)
    }
}

/// A request to the URL of an operation, with a token if tokens may go there.
fn call(client: &Client, url: &str, method: Method) -> Result<Call, Error> {
    let url = absolute_url("the URL of the operation", url)?;
    let access = if client.exchange().is_trusted(&url) { Access::Token } else { Access::Preauthenticated };
    let mut call = Call::to(url, method, access, "{monitor}");
    call.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(call)
}

/// The URL that a header gives, which may be relative to the one that was requested.
fn absolute(conventions: &Conventions, client: &Client, requested: &Url, location: &str) -> Option<String> {
    let own = conventions.operation_location(client.service_root(), location);
    own.or_else(|| requested.join(location).ok().map(|url| client.exchange().hosts().follow(url).into()))
}

/// The method of requests that may start operations.
macro_rules! started {
    ($request:ident<$parameter:ident: $bound:path $(, $more:path)*>) => {
        impl<$parameter: $bound $(+ $more)*> $request<$parameter> {
            /// Sends the request and returns the operation that it starts, which goes on after its response (202). See
            /// [`operation`](crate::client::operation).
            pub fn start<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, Monitor> {
                Monitor::start(self, client)
            }
        }
    };
}

started!(Invoke<R: crate::response::FromResponse>);
started!(Create<T: Structured, serde::de::DeserializeOwned>);
started!(Update<T: Structured, serde::de::DeserializeOwned>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Credential;

    #[test]
    fn a_location_may_be_relative() -> Result<(), Box<dyn std::error::Error>> {
        let requested = "https://s.example/odata/teams".parse()?;
        let client = Client::builder("https://s.example/odata", Credential::anonymous()).build()?;
        let absolute = |location: &str| absolute(&Conventions::ODATA, &client, &requested, location);
        for (location, url) in [
            ("/jobs/1", "https://s.example/jobs/1"),
            ("jobs/1", "https://s.example/odata/jobs/1"),
            ("https://files.example/monitor?key=1", "https://files.example/monitor?key=1"),
            ("http://s.example/jobs/1", "https://s.example/jobs/1"),
            ("//files.example/monitor", "https://files.example/monitor"),
        ] {
            assert_eq!(absolute(location).as_deref(), Some(url));
        }
        Ok(())
    }
}
