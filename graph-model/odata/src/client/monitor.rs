//! Owns [`Monitor`]: an operation that a service goes on with after its answer, and its address. What is said there is
//! read by `outcome`, and waited for in `waiting`.

use std::fmt;
use std::time::Duration;

use http::header::{HeaderName, LOCATION};
use http::{Method, StatusCode};
use reqwest::Url;
use tokio::time::Instant;

use super::outcome::{self, Finished, Operation};
use super::retry::retry_after;
use super::waiting::Wait;
use super::{Access, Call, Client, Transport};
use crate::error::{Error, ErrorKind};
use crate::handle::Structured;
use crate::request::{Create, Invoke, Request, Update};
use crate::service::Conventions;

const OPERATION_LOCATION: HeaderName = HeaderName::from_static("operation-location");

/// An operation that the service goes on with after it has answered with "accepted" (202) and an address to ask at, such as
/// the copying of a folder.
///
/// The address can be saved, and asked at later: [`Monitor::at`]. A token goes to it if it is on a host that gets tokens, as
/// in [`ClientBuilder::allow_host`](crate::client::ClientBuilder::allow_host), and does not if it is anywhere else: such an address
/// says all that the service has to know, so it is a secret, which `Debug` does not show.
///
/// ```
/// use odata::{Client, Credential, KeyStyle, Path};
/// use odata::address::Body;
/// use odata::request::Invoke;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), odata::Error> {
/// let client = Client::builder("https://service.example/odata", Credential::anonymous())
///     .answered_by(|request| match request.method().as_str() {
///         "POST" => http::Response::builder()
///             .status(202)
///             .header("location", "https://files.example/monitor/1")
///             .body(Vec::new())
///             .expect("it is a response"),
///         _ => http::Response::new(br#"{"status": "completed", "resourceId": "2"}"#.to_vec()),
///     })
///     .build()?;
/// let folder = Path::root(KeyStyle::Segment).segment("me").segment("drive").segment("items").segment("1");
/// let copy = Invoke::<()>::new(folder.action("copy"), Body::empty());
///
/// let monitor = copy.start(&client).await?;
/// let finished = monitor.wait().progress(|running| println!("{:?} %", running.percentage)).send(&client).await?;
/// assert_eq!(finished.resource_id(), Some("2"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Monitor(State);

#[derive(Clone)]
enum State {
    At {
        address: String,
        /// When the service wants to be asked first.
        not_before: Option<Instant>,
    },
    /// The service has done it at once.
    Finished(Box<Finished>),
}

impl Monitor {
    /// An operation whose address was saved.
    pub fn at(address: impl Into<String>) -> Self {
        Self(State::At { address: address.into(), not_before: None })
    }

    /// The address to ask at; `None` if the service has done it at once.
    pub fn address(&self) -> Option<&str> {
        match &self.0 {
            State::At { address, .. } => Some(address),
            State::Finished(_) => None,
        }
    }

    /// Sends a request of any kind, and gives the operation that it has begun. A service that has done it at once has begun
    /// none: then this is one that is finished. That the service accepts it, and gives no address, is an error.
    pub fn start<'a, R: Request + ?Sized, C: Transport>(request: &'a R, client: &'a C) -> C::Reply<'a, Self> {
        client.reply(async move {
            let client = client.client();
            let call = Call::new(client, request.parts())?;
            let (id, url) = (call.id().to_owned(), call.url.clone());
            let response = client.exchange(call).await?;
            Self::begun(client, &url, response, request).map_err(|error| error.of_request(&id))
        })
    }

    fn begun<R: Request + ?Sized>(
        client: &Client,
        url: &Url,
        response: http::Response<Vec<u8>>,
        request: &R,
    ) -> Result<Self, Error> {
        let status = response.status();
        if !status.is_success() {
            let (head, body) = response.into_parts();
            return Err(Error::service(head, body, request.parts()));
        }
        if status != StatusCode::ACCEPTED {
            return Ok(Self(State::Finished(Box::new(Finished::of(response)))));
        }
        let headers = response.headers();
        let location = headers.get(OPERATION_LOCATION).or_else(|| headers.get(LOCATION));
        let location = location.and_then(|location| location.to_str().ok());
        if let Some(address) =
            location.and_then(|location| absolute(request.parts().conventions(), client.service_root(), url, location))
        {
            // A wait that is longer than this clock counts is none that was meant.
            let not_before = retry_after(headers).and_then(|wait| Instant::now().checked_add(wait));
            return Ok(Self(State::At { address, not_before }));
        }
        let (head, body) = response.into_parts();
        let message = "the service has accepted the request, and gives no address to ask at what comes of it";
        Err(Error::decode(head, body, message.to_owned(), None))
    }

    /// Asks once how the operation stands. That it has failed is an error of the kind [`Operation`](ErrorKind::Operation),
    /// or, in OData's own form of operations, the error of the request.
    pub fn poll<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, Operation> {
        client.reply(async move { self.ask(client.client(), None).await })
    }

    /// Asks until the operation is finished; does nothing until it is sent.
    pub const fn wait(&self) -> Wait<'_> {
        Wait::new(self)
    }

    /// Gives the operation up: `DELETE` of its address, in the manner of OData. Services that do not know this refuse it.
    pub fn cancel<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, ()> {
        client.reply(async move {
            let State::At { address, .. } = &self.0 else { return Ok(()) };
            let client = client.client();
            let call = call(client, address, Method::DELETE)?;
            let id = call.id().to_owned();
            let response = client.exchange(call).await?;
            if response.status().is_success() {
                return Ok(());
            }
            let (head, body) = response.into_parts();
            Err(Error::answered(head, body, &Method::DELETE).of_request(&id))
        })
    }

    /// How long the service still wants to be left alone before it is asked for the first time.
    pub(super) fn first_wait(&self) -> Option<Duration> {
        let State::At { not_before, .. } = &self.0 else { return None };
        not_before.map(|first| first.saturating_duration_since(Instant::now())).filter(|wait| !wait.is_zero())
    }

    pub(super) async fn ask(&self, client: &Client, longest: Option<Duration>) -> Result<Operation, Error> {
        let address = match &self.0 {
            State::At { address, .. } => address,
            State::Finished(finished) => return Ok(Operation::Finished(finished.as_ref().clone())),
        };
        let mut call = call(client, address, Method::GET)?;
        call.timeout = longest.map(|longest| longest.min(client.shared.timeout));
        // It leads to what came of it, which may want another token.
        call.stays_at_see_other = true;
        let id = call.id().to_owned();
        let response = client.exchange(call).await?;
        outcome::read(response).map_err(|error| error.of_request(&id))
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::At { address, .. } => {
                let url = Url::parse(address).ok();
                let host = url.as_ref().and_then(Url::host_str);
                formatter.debug_struct("Monitor").field("host", &host).finish_non_exhaustive()
            }
            State::Finished(finished) => finished.fmt(formatter),
        }
    }
}

/// A request to the address of an operation, with a token if the address is where tokens may go.
fn call(client: &Client, address: &str, method: Method) -> Result<Call, Error> {
    let mut request = http::Request::new(Vec::new());
    *request.method_mut() = method;
    *request.uri_mut() = address.parse().map_err(|error| {
        let message = format!("the address of the operation is not one that HTTP allows: {error}");
        Error::new(ErrorKind::InvalidAddress, message)
    })?;
    request.headers_mut().insert(http::header::ACCEPT, http::HeaderValue::from_static("application/json"));
    let mut call = Call::to(request, Access::Preauthenticated, "{monitor}".to_owned())?;
    if client.shared.hosts.is_trusted(&call.url) {
        call.access = Access::Token;
    }
    Ok(call)
}

/// The address that a header gives, which may be relative to the address that was asked at.
fn absolute(conventions: &Conventions, service_root: &str, asked: &Url, location: &str) -> Option<String> {
    conventions.operation_location(service_root, location).or_else(|| asked.join(location).ok().map(Into::into))
}

/// The method of requests that begin operations.
macro_rules! started {
    ($request:ident<$parameter:ident: $bound:path $(, $more:path)*>) => {
        impl<$parameter: $bound $(+ $more)*> $request<$parameter> {
            /// Sends the request, and gives the operation that it has begun: for what the service goes on with after its
            /// answer (202). See [`Monitor`].
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

    #[test]
    fn addresses_may_be_relative() {
        let asked = "https://s.example/odata/teams".parse().expect("an absolute URL");
        let absolute = |location: &str| absolute(&Conventions::ODATA, "https://s.example/odata", &asked, location);
        for (location, address) in [
            ("/jobs/1", "https://s.example/jobs/1"),
            ("jobs/1", "https://s.example/odata/jobs/1"),
            ("https://files.example/monitor?key=1", "https://files.example/monitor?key=1"),
            ("//files.example/monitor", "https://files.example/monitor"),
        ] {
            assert_eq!(absolute(location).as_deref(), Some(address));
        }
    }
}
