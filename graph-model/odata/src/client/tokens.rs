//! Owns the token that is kept, and when it is renewed: before it expires, and by one request at a time.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use super::credential::{AccessToken, Credential, Source, TokenRequest};
use crate::error::{Error, ErrorKind};

/// How long before it expires a token is renewed; half of its lifetime if that is shorter.
const MARGIN: Duration = Duration::from_secs(300);
/// How long a token that could not be renewed in time is used before that is tried again.
const PAUSE: Duration = Duration::from_secs(30);
/// How long to wait for another token as long as there is one that is good.
const PATIENCE: Duration = Duration::from_secs(30);

/// The tokens of a credential.
pub(super) struct Tokens {
    credential: Credential,
    scopes: Arc<[String]>,
    kept: RwLock<Kept>,
    /// Held by whoever renews the token.
    renewal: Mutex<()>,
}

#[derive(Clone, Default)]
struct Kept {
    token: Option<Arc<Token>>,
    /// Not before this is a token that is still good to be renewed.
    renew_at: Option<SystemTime>,
    /// How many renewals failed, and how the last of them did.
    failures: u64,
    failure: Option<Error>,
}

impl Kept {
    fn fail(&mut self, error: &Error) {
        self.failures += 1;
        self.failure = Some(error.clone());
    }
}

/// A token in the form in which it is sent.
#[derive(Debug)]
pub(super) struct Token {
    access: AccessToken,
    header: HeaderValue,
    /// The claims that it was got with.
    claims: Option<String>,
}

impl Token {
    fn new(access: AccessToken, claims: Option<String>) -> Result<Self, Error> {
        // A token with a line feed at its end comes out of files; what HTTP does not allow is not shown.
        let header = HeaderValue::try_from(format!("Bearer {}", access.secret.trim()));
        let mut header = header.map_err(|_| failed("the token has characters that HTTP does not allow"))?;
        header.set_sensitive(true);
        Ok(Self { access, header, claims })
    }

    /// The value of the header `Authorization`.
    pub(super) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    fn is_good(&self, now: SystemTime) -> bool {
        self.access.expires_at.is_none_or(|time| now < time)
    }

    fn renew_at(&self, now: SystemTime) -> Option<SystemTime> {
        let left = self.access.expires_at?.duration_since(now).unwrap_or_default();
        now.checked_add(left.saturating_sub(MARGIN).max(left / 2))
    }
}

impl Tokens {
    pub(super) fn new(credential: Credential, scopes: Vec<String>) -> Self {
        Self { credential, scopes: scopes.into(), kept: RwLock::default(), renewal: Mutex::new(()) }
    }

    pub(super) const fn credential(&self) -> &Credential {
        &self.credential
    }

    /// A token to send; `None` if none is wanted.
    pub(super) async fn current(&self) -> Result<Option<Arc<Token>>, Error> {
        if matches!(self.credential.0, Source::Anonymous) {
            return Ok(None);
        }
        let (now, kept) = (SystemTime::now(), self.kept());
        let Some(token) = kept.token.filter(|token| token.is_good(now)) else {
            return self.wait_and_renew(kept.failures, |_| false, None).await.map(Some);
        };
        if kept.renew_at.is_none_or(|time| now < time) {
            return Ok(Some(token));
        }
        // The token is good for a while yet. One request renews it, the others go on with it.
        let Ok(turn) = self.renewal.try_lock() else { return Ok(Some(token)) };
        if let Some(renewed) = self.kept().token.filter(|kept| !Arc::ptr_eq(kept, &token)) {
            return Ok(Some(renewed));
        }
        // If the request gives up before that ends, the next ones go on with the token that there is.
        self.keep(|kept| kept.renew_at = now.checked_add(PAUSE));
        let renewed = timeout(PATIENCE, self.renew(&turn, None)).await.unwrap_or_else(|_| {
            let error = failed(&format!("the credential gave none in {PATIENCE:?}"));
            self.keep(|kept| kept.fail(&error));
            Err(error)
        });
        match renewed {
            Ok(renewed) => Ok(Some(renewed)),
            Err(error) => {
                tracing::warn!(%error, "the token could not be renewed before it expires");
                self.keep(|kept| kept.renew_at = SystemTime::now().checked_add(PAUSE));
                Ok(Some(token))
            }
        }
    }

    /// A token in place of one that the service refused, with the claims that it wants; `None` if there is no other.
    pub(super) async fn in_place_of(
        &self,
        refused: &Arc<Token>,
        claims: Option<String>,
    ) -> Result<Option<Arc<Token>>, Error> {
        if !matches!(self.credential.0, Source::Function(_)) {
            return Ok(None);
        }
        let failures = self.kept().failures;
        let token = self.wait_and_renew(failures, |kept| !Arc::ptr_eq(kept, refused), claims).await?;
        Ok(Some(token).filter(|token| token.header != refused.header))
    }

    /// Renews the token, unless another request has done so in the meantime, with the same claims if some are wanted, or has
    /// failed to. `failures` were known when the wait began.
    async fn wait_and_renew(
        &self,
        failures: u64,
        is_other: impl Fn(&Arc<Token>) -> bool,
        claims: Option<String>,
    ) -> Result<Arc<Token>, Error> {
        let before = self.kept().token;
        let turn = self.renewal.lock().await;
        let kept = self.kept();
        if let Some(token) = kept.token.filter(|token| token.is_good(SystemTime::now())) {
            let is_new = before.is_none_or(|before| !Arc::ptr_eq(&before, &token));
            let has_claims = claims.is_none() || claims == token.claims;
            if has_claims && (is_new || is_other(&token)) {
                return Ok(token);
            }
        }
        match kept.failure.filter(|_| kept.failures > failures) {
            Some(failure) => Err(failure),
            None => self.renew(&turn, claims).await,
        }
    }

    async fn renew(&self, _turn: &MutexGuard<'_, ()>, claims: Option<String>) -> Result<Arc<Token>, Error> {
        let result = match &self.credential.0 {
            Source::Anonymous => return Err(failed("the credential gives no tokens")),
            Source::Token(token) => Token::new(token.clone(), None),
            Source::Function(function) => {
                let request = TokenRequest { scopes: Arc::clone(&self.scopes), claims: claims.clone() };
                match function(request).await {
                    Ok(access) => Token::new(access, claims),
                    Err(cause) => Err(failed(&cause.to_string()).caused_by(Arc::from(cause))),
                }
            }
        };
        self.keep(|kept| match &result {
            Ok(token) => kept.renew_at = token.renew_at(SystemTime::now()),
            Err(error) => kept.fail(error),
        });
        let token = Arc::new(result?);
        self.keep(|kept| kept.token = Some(Arc::clone(&token)));
        Ok(token)
    }

    fn kept(&self) -> Kept {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, change: impl FnOnce(&mut Kept)) {
        change(&mut self.kept.write().unwrap_or_else(PoisonError::into_inner));
    }
}

fn failed(reason: &str) -> Error {
    Error::new(ErrorKind::Credential, format!("there is no token: {reason}"))
}

#[cfg(test)]
mod tests;
