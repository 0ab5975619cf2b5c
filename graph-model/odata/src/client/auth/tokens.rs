//! Owns the cached token, and when it is renewed: before it expires, by one request at a time.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use super::credential::{AccessToken, Credential, Source, TokenRequest};
use crate::error::{Error, ErrorKind};

/// How long before its expiry a token is renewed; half its lifetime if that is shorter.
const RENEWAL_MARGIN: Duration = Duration::from_secs(300);
/// How long a valid token is used after a failed renewal before the next.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);
/// How long a renewal may take while the old token is still valid.
const RENEWAL_TIMEOUT: Duration = Duration::from_secs(30);

/// The tokens of a credential.
pub(crate) struct Tokens {
    credential: Credential,
    scopes: Arc<[String]>,
    cache: RwLock<Cache>,
    /// Held by whoever renews the token.
    renewal: Mutex<()>,
}

#[derive(Clone, Default)]
struct Cache {
    token: Option<Arc<Token>>,
    /// Earliest time to renew a token that is still valid.
    renew_at: Option<SystemTime>,
    /// How many renewals have failed, and why the last one did.
    failures: u64,
    failure: Option<Error>,
}

impl Cache {
    fn record_failure(&mut self, error: &Error) {
        self.failures += 1;
        self.failure = Some(error.clone());
    }
}

/// A token in the form in which it is sent.
#[derive(Debug)]
pub(crate) struct Token {
    access: AccessToken,
    header: HeaderValue,
    /// The claims that it was requested with.
    claims: Option<String>,
}

impl Token {
    fn new(access: AccessToken, claims: Option<String>) -> Result<Self, Error> {
        // A token read from a file often ends with a line feed. One that HTTP does not allow is not shown.
        let header = HeaderValue::try_from(format!("Bearer {}", access.secret.trim()));
        let mut header = header.map_err(|_| failed("the token contains characters that HTTP does not allow"))?;
        header.set_sensitive(true);
        Ok(Self { access, header, claims })
    }

    /// The value of the header `Authorization`.
    pub(crate) const fn header(&self) -> &HeaderValue {
        &self.header
    }

    fn is_valid(&self, now: SystemTime) -> bool {
        self.access.expires_at.is_none_or(|time| now < time)
    }

    fn renew_at(&self, now: SystemTime) -> Option<SystemTime> {
        let left = self.access.expires_at?.duration_since(now).unwrap_or_default();
        now.checked_add(left.saturating_sub(RENEWAL_MARGIN).max(left / 2))
    }
}

impl Tokens {
    pub(crate) fn new(credential: Credential, scopes: Vec<String>) -> Self {
        Self { credential, scopes: scopes.into(), cache: RwLock::default(), renewal: Mutex::new(()) }
    }

    pub(crate) fn scopes(&self) -> &[String] {
        &self.scopes
    }

    pub(crate) const fn credential(&self) -> &Credential {
        &self.credential
    }

    /// A token to send; `None` for an anonymous credential.
    pub(crate) async fn current(&self) -> Result<Option<Arc<Token>>, Error> {
        if matches!(self.credential.0, Source::Anonymous) {
            return Ok(None);
        }
        match self.lasting() {
            Some(token) => Ok(Some(token)),
            None => Box::pin(self.renewed()).await.map(Some),
        }
    }

    /// A token that is valid for a while, or the valid one that there is.
    async fn renewed(&self) -> Result<Arc<Token>, Error> {
        let (now, cached) = (SystemTime::now(), self.cached());
        let Some(token) = cached.token.filter(|token| token.is_valid(now)) else {
            return self.wait_and_renew(cached.failures, |_| false, None).await;
        };
        if cached.renew_at.is_none_or(|time| now < time) {
            return Ok(token);
        }
        // The token is valid for a while yet: one request renews it, the others use it.
        let Ok(turn) = self.renewal.try_lock() else { return Ok(token) };
        if let Some(renewed) = self.cached().token.filter(|cached| !Arc::ptr_eq(cached, &token)) {
            return Ok(renewed);
        }
        // If this request is cancelled during the renewal, the next ones go on with the old token.
        self.update(|cache| cache.renew_at = now.checked_add(RENEWAL_PAUSE));
        let renewed = timeout(RENEWAL_TIMEOUT, self.renew(&turn, None)).await.unwrap_or_else(|_| {
            let error = failed(&format!("the credential gave none within {RENEWAL_TIMEOUT:?}"));
            self.update(|cache| cache.record_failure(&error));
            Err(error)
        });
        match renewed {
            Ok(renewed) => Ok(renewed),
            Err(error) => {
                tracing::warn!(%error, "the token could not be renewed before it expires");
                self.update(|cache| cache.renew_at = SystemTime::now().checked_add(RENEWAL_PAUSE));
                Ok(token)
            }
        }
    }

    /// A token in place of one that the service refused, with the claims that it asks for; `None` if there is no other.
    pub(crate) async fn replace(
        &self,
        refused: &Arc<Token>,
        claims: Option<String>,
    ) -> Result<Option<Arc<Token>>, Error> {
        if !matches!(self.credential.0, Source::Function(_)) {
            return Ok(None);
        }
        let failures = self.cached().failures;
        let token = self.wait_and_renew(failures, |cached| !Arc::ptr_eq(cached, refused), claims).await?;
        Ok(Some(token).filter(|token| token.header != refused.header))
    }

    /// Renews the token, unless another request did so in the meantime, with the same claims if there are any, or
    /// failed to: `failures` were known when the wait began.
    async fn wait_and_renew(
        &self,
        failures: u64,
        is_other: impl Fn(&Arc<Token>) -> bool,
        claims: Option<String>,
    ) -> Result<Arc<Token>, Error> {
        let before = self.cached().token;
        let turn = self.renewal.lock().await;
        let cached = self.cached();
        if let Some(token) = cached.token.filter(|token| token.is_valid(SystemTime::now())) {
            let is_new = before.is_none_or(|before| !Arc::ptr_eq(&before, &token));
            let has_claims = claims.is_none() || claims == token.claims;
            if has_claims && (is_new || is_other(&token)) {
                return Ok(token);
            }
        }
        match cached.failure.filter(|_| cached.failures > failures) {
            Some(failure) => Err(failure),
            None => self.renew(&turn, claims).await,
        }
    }

    async fn renew(&self, _turn: &MutexGuard<'_, ()>, claims: Option<String>) -> Result<Arc<Token>, Error> {
        let result = match &self.credential.0 {
            Source::Anonymous => return Err(failed("the credential is anonymous")),
            Source::Token(token) => Token::new(token.clone(), None),
            Source::Function(function) => {
                let request = TokenRequest { scopes: Arc::clone(&self.scopes), claims: claims.clone() };
                match function(request).await {
                    Ok(access) => Token::new(access, claims),
                    Err(cause) => Err(failed(&cause.to_string()).with_source(Arc::from(cause))),
                }
            }
        };
        self.update(|cache| match &result {
            Ok(token) => cache.renew_at = token.renew_at(SystemTime::now()),
            Err(error) => cache.record_failure(error),
        });
        let token = Arc::new(result?);
        self.update(|cache| cache.token = Some(Arc::clone(&token)));
        Ok(token)
    }

    /// The cached token, if nothing has to be done about it yet.
    fn lasting(&self) -> Option<Arc<Token>> {
        let cache = self.cache.read().unwrap_or_else(PoisonError::into_inner);
        let token = cache.token.as_ref()?;
        let is_lasting = match (token.access.expires_at, cache.renew_at) {
            (None, None) => true,
            (expires_at, renew_at) => {
                let now = SystemTime::now();
                expires_at.is_none_or(|time| now < time) && renew_at.is_none_or(|time| now < time)
            }
        };
        is_lasting.then(|| Arc::clone(token))
    }

    fn cached(&self) -> Cache {
        self.cache.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn update(&self, change: impl FnOnce(&mut Cache)) {
        change(&mut self.cache.write().unwrap_or_else(PoisonError::into_inner));
    }
}

fn failed(reason: &str) -> Error {
    Error::new(ErrorKind::Credential, format!("there is no token: {reason}"))
}

#[cfg(test)]
mod tests;
