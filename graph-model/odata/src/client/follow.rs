//! Owns redirections: which are followed, and what goes along.

use std::borrow::Cow;
use std::collections::BTreeSet;

use http::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, IF_RANGE, LOCATION, RANGE};
use http::{HeaderMap, Method, StatusCode};

use super::network::Hop;
use super::tokens::Token;
use super::{Access, Call, Client};
use crate::client::exchange::Failed;
use crate::error::{Error, ErrorKind};

/// How many redirections of one request are followed.
const MOST_REDIRECTIONS: usize = 10;

/// An answer, and whether it is one to a request with a token.
pub(super) struct Answered {
    pub(super) response: reqwest::Response,
    pub(super) had_token: bool,
}

impl Client {
    /// Sends a request, and follows redirections.
    ///
    /// To a host that may have no token go neither the token, nor a body, nor headers but those that say what part of a
    /// file in what form is wanted. Once a request was sent elsewhere it stays without a token, wherever it is sent next.
    pub(super) async fn follow(&self, call: &Call, token: Option<&Token>) -> Result<Answered, Failed> {
        let mut hop = Hop {
            method: call.method.clone(),
            url: Cow::Borrowed(&call.url),
            headers: Cow::Borrowed(&call.headers),
            body: call.body.clone(),
        };
        let hosts = &self.shared.hosts;
        let mut at_home = call.access == Access::Token;
        if at_home { hosts.admit(&hop.url) } else { hosts.check(&hop.url) }.map_err(Failed::finally)?;
        let mut visited = BTreeSet::new();
        while visited.len() <= MOST_REDIRECTIONS {
            let response = self.shared.network.send(&hop, token.filter(|_| at_home)).await?;
            let stays = call.stays_at_see_other && response.status() == StatusCode::SEE_OTHER;
            let Some(next) = redirected(&hop, &response).filter(|_| !stays) else {
                return Ok(Answered { response, had_token: at_home && token.is_some() });
            };
            visited.insert((hop.method.to_string(), hop.url.to_string()));
            hop = next;
            hosts.check(&hop.url).map_err(Failed::finally)?;
            if at_home && !hosts.is_trusted(&hop.url) {
                at_home = false;
                hop.headers = Cow::Owned(headers_for_strangers(&hop.headers));
                if hop.method != Method::GET && hop.method != Method::HEAD {
                    let host = hop.url.host_str().unwrap_or_default();
                    let message = format!("the service wants {} sent to another host, \"{host}\"", hop.method);
                    return Err(Failed::finally(Error::new(ErrorKind::RefusedAddress, message)));
                }
            }
            if visited.contains(&(hop.method.to_string(), hop.url.to_string())) {
                break;
            }
        }
        let message = format!("the service redirects in a circle, or more than {MOST_REDIRECTIONS} times");
        Err(Failed::finally(Error::new(ErrorKind::Loop, message)))
    }
}

/// The request that an answer wants sent instead; `None` if it is no redirection, or one that is not to be followed: with
/// 301 and 302 clients disagree on what becomes of a request that is not a `GET`.
fn redirected<'a>(hop: &Hop<'a>, response: &reqwest::Response) -> Option<Hop<'a>> {
    let reads = matches!(hop.method, Method::GET | Method::HEAD);
    let is_repeated = match response.status() {
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND if reads => true,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
        StatusCode::SEE_OTHER => reads,
        _ => return None,
    };
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let mut next = hop.clone();
    let mut url = hop.url.join(location).ok()?;
    url.set_fragment(None);
    next.url = Cow::Owned(url);
    if !is_repeated {
        next.method = Method::GET;
        next.body = bytes::Bytes::new();
        next.headers.to_mut().remove(http::header::CONTENT_TYPE);
    }
    Some(next)
}

fn headers_for_strangers(headers: &HeaderMap) -> HeaderMap {
    let harmless = [ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, RANGE, IF_RANGE];
    harmless.into_iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone()))).collect()
}
