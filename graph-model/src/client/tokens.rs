//! Owns the token that is kept, and when it is renewed: before it expires, and by one request at a time.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use tokio::sync::{Mutex, MutexGuard};

use super::credential::{AccessToken, Credential, Source, TokenRequest};
use crate::{Error, ErrorKind};

/// How long before it expires a token is renewed; half of its lifetime if that is shorter.
const MARGIN: Duration = Duration::from_secs(300);
/// How long a token that could not be renewed in time is used before that is tried again.
const PAUSE: Duration = Duration::from_secs(30);

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

/// A token in the form in which it is sent.
#[derive(Debug)]
pub(super) struct Token {
    access: AccessToken,
    header: HeaderValue,
}

impl Token {
    fn new(access: AccessToken) -> Result<Self, Error> {
        // A token with a line feed at its end comes out of files; what HTTP does not allow is not shown.
        let header = HeaderValue::try_from(format!("Bearer {}", access.secret.trim()));
        let mut header = header.map_err(|_| failed("the token has characters that HTTP does not allow"))?;
        header.set_sensitive(true);
        Ok(Self { access, header })
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
        match self.renew(&turn, None).await {
            Ok(renewed) => Ok(Some(renewed)),
            Err(error) => {
                tracing::warn!(%error, "the token could not be renewed before it expires");
                self.keep(|kept| kept.renew_at = now.checked_add(PAUSE));
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

    /// Renews the token, unless another request has done so in the meantime, or has failed to. `failures` were known when
    /// the wait began.
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
            if is_new || is_other(&token) {
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
            Source::Token(token) => Token::new(token.clone()),
            Source::Function(function) => {
                let request = TokenRequest { scopes: Arc::clone(&self.scopes), claims };
                match function(request).await {
                    Ok(access) => Token::new(access),
                    Err(cause) => Err(failed(&cause.to_string()).caused_by(Arc::from(cause))),
                }
            }
        };
        self.keep(|kept| match &result {
            Ok(token) => kept.renew_at = token.renew_at(SystemTime::now()),
            Err(error) => {
                kept.failures += 1;
                kept.failure = Some(error.clone());
            }
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
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A credential that counts how often it is asked, takes a second, and gives tokens with the number in them.
    fn counting(lifetime: Option<Duration>, fails: fn(usize) -> bool) -> (Arc<Tokens>, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let credential = Credential::from_fn(move |request| {
            let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
            async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if fails(number) {
                    return Err(std::io::Error::other(format!("failure {number}")));
                }
                let token = AccessToken::new(format!("{number}{}", request.claims().unwrap_or_default()));
                Ok(lifetime.map_or(token.clone(), |lifetime| token.expires_in(lifetime)))
            }
        });
        (Arc::new(Tokens::new(credential, vec!["scope".to_owned()])), asked)
    }

    async fn at_once(tokens: &Arc<Tokens>, number: usize) -> Vec<Result<String, String>> {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..number {
            let tokens = Arc::clone(tokens);
            tasks.spawn(async move {
                let token = tokens.current().await.map_err(|error| error.to_string())?.expect("there is one");
                Ok(token.access.secret.clone())
            });
        }
        tasks.join_all().await
    }

    #[tokio::test(start_paused = true)]
    async fn many_requests_wait_for_one_token() {
        let (tokens, asked) = counting(Some(Duration::from_secs(3600)), |_| false);
        assert_eq!(at_once(&tokens, 100).await, vec![Ok("1".to_owned()); 100]);
        assert_eq!(at_once(&tokens, 100).await, vec![Ok("1".to_owned()); 100]);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_that_of_all_who_waited_and_not_of_those_who_come_later() {
        let (tokens, asked) = counting(None, |number| number == 1);
        let failure = "there is no token: failure 1".to_owned();
        assert_eq!(at_once(&tokens, 50).await, vec![Err(failure); 50]);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        assert_eq!(at_once(&tokens, 50).await, vec![Ok("2".to_owned()); 50]);
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_gives_up_while_it_renews_leaves_that_to_the_next() {
        let (tokens, asked) = counting(None, |_| false);
        assert!(tokio::time::timeout(Duration::from_millis(500), tokens.current()).await.is_err());
        assert_eq!(at_once(&tokens, 2).await, vec![Ok("2".to_owned()); 2]);
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn expired_tokens_are_not_used() {
        let (tokens, asked) = counting(Some(Duration::ZERO), |_| false);
        assert_eq!(at_once(&tokens, 1).await, [Ok("1".to_owned())]);
        assert_eq!(at_once(&tokens, 1).await, [Ok("2".to_owned())]);
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn tokens_about_to_expire_are_renewed_by_one_request_and_used_by_the_others() {
        let (tokens, asked) = counting(Some(Duration::from_secs(3600)), |number| number == 2);
        assert_eq!(at_once(&tokens, 1).await, [Ok("1".to_owned())]);
        let soon = || tokens.keep(|kept| kept.renew_at = Some(SystemTime::now()));
        soon();
        assert_eq!(at_once(&tokens, 10).await, vec![Ok("1".to_owned()); 10], "the renewal fails, the token is good");
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        assert_eq!(at_once(&tokens, 10).await, vec![Ok("1".to_owned()); 10], "there is a pause after a failure");
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        soon();
        let mut given = at_once(&tokens, 10).await;
        given.sort();
        assert_eq!(given.last(), Some(&Ok("3".to_owned())));
        assert_eq!(given.iter().filter(|token| **token == Ok("1".to_owned())).count(), 9);
        assert_eq!(asked.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn tokens_are_renewed_five_minutes_or_half_their_lifetime_early() {
        let now = SystemTime::now();
        let early = |seconds| {
            let access = AccessToken::new("x").expires_at(now + Duration::from_secs(seconds));
            let token = Token::new(access).expect("it is a token");
            token.renew_at(now).and_then(|time| time.duration_since(now).ok()).map(|wait| wait.as_secs())
        };
        assert_eq!(early(3600), Some(3300));
        assert_eq!(early(400), Some(200));
        assert_eq!(early(0), Some(0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_token_is_replaced_once_for_all() {
        let (tokens, asked) = counting(None, |_| false);
        let first = tokens.current().await.expect("there is a token").expect("there is one");
        let claims = Some("{}".to_owned());
        let (a, b) = tokio::join!(tokens.in_place_of(&first, claims.clone()), tokens.in_place_of(&first, claims));
        for token in [a, b] {
            assert_eq!(token.expect("it is renewed").expect("there is one").access.secret, "2{}");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn fixed_tokens_cannot_be_replaced_and_bad_ones_are_not_shown() {
        let tokens = Tokens::new(Credential::token("a\n"), Vec::new());
        let token = tokens.current().await.expect("it is one").expect("there is one");
        assert_eq!(token.header().as_bytes(), b"Bearer a");
        assert!(tokens.in_place_of(&token, None).await.expect("it does not fail").is_none());
        let error = Tokens::new(Credential::token("sec\nret"), Vec::new()).current().await.expect_err("it is none");
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert!(!format!("{error} {error:?}").contains("sec"), "{error:?}");
        assert!(Tokens::new(Credential::anonymous(), Vec::new()).current().await.expect("fine").is_none());
    }
}
