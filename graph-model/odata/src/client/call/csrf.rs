//! Owns CSRF tokens, which services such as SAP's want with every request that changes something, together with the cookies that
//! came with them. They go to the origin of the service root only.

use std::future::Future;
use std::sync::Arc;

use http::header::{ACCEPT, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest::Url;
use tokio::sync::Mutex;

use super::attempt::Failed;
use super::request::{Access, Call};

/// Asks for a token, is one, or says that one is required.
pub(super) const X_CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// The CSRF token of a client.
pub(crate) struct Csrf {
    /// The service root, where tokens are fetched.
    root: Url,
    state: Mutex<State>,
}

#[derive(Clone, Default)]
enum State {
    #[default]
    Unknown,
    /// The service has none.
    Unneeded,
    Known(Arc<CsrfToken>),
}

/// A token, and the cookies without which it is of no use.
pub(super) struct CsrfToken {
    token: HeaderValue,
    cookies: Option<HeaderValue>,
}

impl Csrf {
    pub(crate) fn new(root: Url) -> Self {
        Self { root, state: Mutex::default() }
    }

    /// The same for another session.
    pub(crate) fn renewed(&self) -> Self {
        Self::new(self.root.clone())
    }

    /// Whether a call needs a token.
    pub(super) fn protects(&self, call: &Call) -> bool {
        !call.method.is_safe() && call.url.origin() == self.root.origin()
    }

    /// The request that fetches a token.
    pub(super) fn fetching(&self) -> Call {
        let mut root = self.root.clone();
        if !root.path().ends_with('/') {
            root.set_path(&format!("{}/", root.path()));
        }
        let mut call = Call::to(root, Method::GET, Access::Token, "/");
        call.headers.insert(X_CSRF_TOKEN, HeaderValue::from_static("Fetch"));
        call.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        call
    }

    /// The current token, if the service has one. Other requests wait while the first one fetches it.
    pub(super) async fn current<F>(&self, fetch: impl Fn() -> F) -> Result<Option<Arc<CsrfToken>>, Failed>
    where
        F: Future<Output = Result<reqwest::Response, Failed>>,
    {
        let mut state = self.state.lock().await;
        if let State::Unknown = *state {
            *state = State::of(&fetch().await?);
        }
        Ok(state.token())
    }

    /// A token in place of one that was refused; none if there is no other.
    pub(super) async fn replace<F>(
        &self,
        refused: Option<&Arc<CsrfToken>>,
        fetch: impl Fn() -> F,
    ) -> Result<Option<Arc<CsrfToken>>, Failed>
    where
        F: Future<Output = Result<reqwest::Response, Failed>>,
    {
        let mut state = self.state.lock().await;
        let current = state.token();
        let is_same = match (&current, refused) {
            (Some(current), Some(refused)) => Arc::ptr_eq(current, refused),
            (None, _) => true,
            (Some(_), None) => false,
        };
        // Another request may have replaced it already.
        if is_same {
            *state = State::of(&fetch().await?);
        }
        Ok(state.token())
    }
}

impl State {
    /// The token in the response to a fetch. An error response may have one, too.
    fn of(response: &reqwest::Response) -> Self {
        match response.headers().get(X_CSRF_TOKEN).filter(|value| !is(value, "required") && !is(value, "fetch")) {
            Some(token) => {
                let mut token = token.clone();
                token.set_sensitive(true);
                Self::Known(Arc::new(CsrfToken { token, cookies: cookies(response.headers()) }))
            }
            None if response.status().is_success() => Self::Unneeded,
            None => Self::Unknown,
        }
    }

    fn token(&self) -> Option<Arc<CsrfToken>> {
        match self {
            Self::Known(token) => Some(Arc::clone(token)),
            Self::Unknown | Self::Unneeded => None,
        }
    }
}

impl CsrfToken {
    /// A call with the token, and with the cookies after those that it has.
    pub(super) fn with(&self, call: &Call) -> Call {
        let mut call = call.clone();
        call.headers.insert(X_CSRF_TOKEN, self.token.clone());
        let Some(cookies) = &self.cookies else { return call };
        let own = call.headers.get(COOKIE).map(|own| [own.as_bytes(), b"; ", cookies.as_bytes()].concat());
        if let Ok(mut all) = own.map_or_else(|| Ok(cookies.clone()), HeaderValue::try_from) {
            all.set_sensitive(true);
            call.headers.insert(COOKIE, all);
        }
        call
    }
}

/// Whether a response says that a token is missing, or no longer good. Nothing was carried out then.
pub(super) fn is_required(response: &reqwest::Response) -> bool {
    let token = response.headers().get(X_CSRF_TOKEN);
    response.status() == StatusCode::FORBIDDEN && token.is_some_and(|token| is(token, "required"))
}

/// The names and values of the cookies that a response sets.
fn cookies(headers: &HeaderMap) -> Option<HeaderValue> {
    let cookies = headers.get_all(SET_COOKIE).into_iter().filter_map(|cookie| {
        let pair = cookie.as_bytes().split(|byte| *byte == b';').next()?.trim_ascii();
        pair.contains(&b'=').then_some(pair)
    });
    let all = cookies.collect::<Vec<_>>().join(&b"; "[..]);
    HeaderValue::from_bytes(&all).ok().filter(|all| !all.is_empty())
}

fn is(value: &HeaderValue, word: &str) -> bool {
    value.to_str().is_ok_and(|value| value.trim().eq_ignore_ascii_case(word))
}
