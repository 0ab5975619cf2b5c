//! Owns redirects: which are followed, and what goes along.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use http::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, IF_RANGE, LOCATION, RANGE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::attempt::Failed;
use super::csrf::X_CSRF_TOKEN;
use super::hosts::{Hosts, Trust};
use super::network::{Hop, Network};
use super::payload::Payload;
use super::request::{Access, Call};
use crate::error::{Error, ErrorKind};
use crate::response::RequestUrl;

/// How many redirects of one request are followed.
const MAX_REDIRECTS: usize = 10;

/// The network, and where requests may be sent in it.
pub(crate) struct Redirects {
    network: Arc<Network>,
    hosts: Hosts,
}

/// A call whose address was checked.
pub(super) struct Admitted<'a>(&'a Call);

/// The response at the end of all redirects, and whether it is to a request with a token.
pub(super) struct Followed {
    pub(super) response: reqwest::Response,
    pub(super) had_token: bool,
}

impl Redirects {
    pub(crate) const fn new(network: Arc<Network>, hosts: Hosts) -> Self {
        Self { network, hosts }
    }

    pub(super) const fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// The same network, with other hosts.
    pub(super) fn with_hosts(&self, hosts: Hosts) -> Self {
        Self { network: Arc::clone(&self.network), hosts }
    }

    pub(super) fn is_over_network(&self) -> bool {
        matches!(*self.network, Network::Http(_))
    }

    /// Checks the address of a call.
    pub(super) fn admit<'a>(&self, call: &'a Call) -> Result<Admitted<'a>, Error> {
        match call.access {
            Access::Token => self.hosts.require_trust(&call.url)?,
            Access::Preauthenticated => {
                self.hosts.trust(&call.url)?;
            }
        }
        Ok(Admitted(call))
    }

    /// Sends a request and follows redirects.
    ///
    /// An untrusted host gets neither the token, nor a body, nor headers other than those that say which part of a
    /// resource is wanted and in which form. After such a hop no token is sent any more, wherever the next one leads.
    pub(super) async fn send(
        &self,
        Admitted(call): &Admitted<'_>,
        authorization: Option<&HeaderValue>,
    ) -> Result<Followed, Failed> {
        let mut hop = Hop {
            method: call.method.clone(),
            url: Cow::Borrowed(&call.url),
            headers: Cow::Borrowed(&call.headers),
            body: call.body.clone(),
        };
        let mut is_trusted = call.access == Access::Token;
        let mut visited = BTreeSet::new();
        while visited.len() <= MAX_REDIRECTS {
            let mut response = Box::pin(self.network.send(&hop, authorization.filter(|_| is_trusted))).await?;
            let is_wanted = call.keeps_see_other && response.status() == StatusCode::SEE_OTHER;
            let Some(next) = redirected(&hop, &response, &self.hosts).filter(|_| !is_wanted) else {
                // Without a redirect, it is the address of the call. A handler may have set another.
                response.extensions_mut().remove::<RequestUrl>();
                if let Cow::Owned(url) = hop.url {
                    response.extensions_mut().insert(RequestUrl::new(url));
                }
                return Ok(Followed { response, had_token: is_trusted && authorization.is_some() });
            };
            visited.insert((hop.method.to_string(), hop.url.to_string()));
            hop = next;
            if hop.url.origin() != call.url.origin() {
                // A session is one with the origin that began it, however much others are trusted.
                let headers = hop.headers.to_mut();
                headers.remove(COOKIE);
                headers.remove(X_CSRF_TOKEN);
            }
            if self.hosts.trust(&hop.url)? == Trust::Untrusted && is_trusted {
                is_trusted = false;
                hop.headers = Cow::Owned(headers_for_untrusted(&hop.headers));
                if hop.method != Method::GET && hop.method != Method::HEAD {
                    let host = hop.url.host_str().unwrap_or_default();
                    let message = format!("the service redirects a {} request to another host, \"{host}\"", hop.method);
                    return Err(Error::new(ErrorKind::RefusedAddress, message).into());
                }
            }
            if visited.contains(&(hop.method.to_string(), hop.url.to_string())) {
                break;
            }
        }
        let message = format!("the service redirects in a loop, or more than {MAX_REDIRECTS} times");
        Err(Error::new(ErrorKind::Loop, message).into())
    }
}

/// The request that a response redirects to. `None` if it is not a redirect, or not one to follow: on 301 and 302,
/// clients disagree about what becomes of a request that is not a `GET`.
fn redirected<'a>(hop: &Hop<'a>, response: &reqwest::Response, hosts: &Hosts) -> Option<Hop<'a>> {
    let reads = matches!(hop.method, Method::GET | Method::HEAD);
    let is_repeated = match response.status() {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND if reads => true,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
        StatusCode::SEE_OTHER => reads,
        _ => return None,
    };
    // What can be read once has been sent.
    if is_repeated && !hop.body.is_repeatable() {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let mut next = hop.clone();
    let mut url = hosts.follow(hop.url.join(location).ok()?);
    url.set_fragment(None);
    next.url = Cow::Owned(url);
    if !is_repeated {
        next.method = Method::GET;
        next.body = Payload::Bytes(bytes::Bytes::new());
        next.headers.to_mut().remove(CONTENT_TYPE);
    }
    Some(next)
}

fn headers_for_untrusted(headers: &HeaderMap) -> HeaderMap {
    let harmless = [ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, RANGE, IF_RANGE];
    harmless.into_iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone()))).collect()
}
