//! Owns where tokens come from. When a new one is needed, and who may wait for it, is the business of `tokens`.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What a credential's failure is given as.
pub(super) type Cause = Box<dyn std::error::Error + Send + Sync>;
type Answer = Pin<Box<dyn Future<Output = Result<AccessToken, Cause>> + Send>>;

/// Where the tokens come from that requests are sent with.
///
/// Its `Debug` shows its kind, and no token.
#[derive(Clone)]
pub struct Credential(pub(super) Source);

#[derive(Clone)]
pub(super) enum Source {
    Anonymous,
    Token(AccessToken),
    Function(Arc<dyn Fn(TokenRequest) -> Answer + Send + Sync>),
}

impl Credential {
    /// One token, which is used as it is and never renewed: for short programs, and tokens that others look after.
    pub fn token(token: impl Into<String>) -> Self {
        Self(Source::Token(AccessToken::new(token)))
    }

    /// No token at all: for services that want none.
    pub const fn anonymous() -> Self {
        Self(Source::Anonymous)
    }

    /// Tokens from an asynchronous function. It is called when a token is needed, by one request at a time however many
    /// are waiting; the token is kept until it is about to expire.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use odata::{Client, Credential};
    /// use odata::client::AccessToken;
    ///
    /// # async fn ask_the_broker(scopes: &[String]) -> std::io::Result<String> { Ok(scopes.concat()) }
    /// let credential = Credential::from_fn(|request| async move {
    ///     let token = ask_the_broker(request.scopes()).await?;
    ///     Ok::<_, std::io::Error>(AccessToken::new(token).expires_in(Duration::from_secs(3600)))
    /// });
    /// let client = Client::builder("https://service.example/odata", credential).build()?;
    /// # Ok::<(), odata::Error>(())
    /// ```
    pub fn from_fn<F, A, E>(function: F) -> Self
    where
        F: Fn(TokenRequest) -> A + Send + Sync + 'static,
        A: Future<Output = Result<AccessToken, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self(Source::Function(Arc::new(move |request| {
            let answer = function(request);
            Box::pin(async move { answer.await.map_err(Into::into) })
        })))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Source::Anonymous => "Credential(anonymous)",
            Source::Token(_) => "Credential(token)",
            Source::Function(_) => "Credential(function)",
        })
    }
}

/// What a token is asked for.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    pub(super) scopes: Arc<[String]>,
    pub(super) claims: Option<String>,
}

impl TokenRequest {
    /// The scopes that the token has to have, such as `https://graph.microsoft.com/.default`.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The claims that the token has to have, as JSON: the service refused an earlier token for the lack of them, and
    /// wants the caller to get a new one with them, not one that was kept (a claims challenge).
    pub fn claims(&self) -> Option<&str> {
        self.claims.as_deref()
    }
}

/// A token, and when it expires. Its `Debug` does not show the token.
#[derive(Clone)]
pub struct AccessToken {
    pub(super) secret: String,
    pub(super) expires_at: Option<SystemTime>,
}

impl AccessToken {
    /// A token of which it is not known when it expires: it is kept until the service refuses it.
    pub fn new(token: impl Into<String>) -> Self {
        Self { secret: token.into(), expires_at: None }
    }

    /// Says when the token expires.
    pub const fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// Says how long from now the token will be good for.
    pub fn expires_in(self, lifetime: Duration) -> Self {
        match SystemTime::now().checked_add(lifetime) {
            Some(time) => self.expires_at(time),
            None => self,
        }
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AccessToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
