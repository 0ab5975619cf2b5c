//! Owns where tokens come from. When a new one is needed, and who waits for it, is decided in `tokens`.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Why a credential gave no token.
pub(super) type Cause = Box<dyn std::error::Error + Send + Sync>;
type Pending = Pin<Box<dyn Future<Output = Result<AccessToken, Cause>> + Send>>;

/// The source of the tokens that requests are authorized with.
///
/// `Debug` shows its kind, and no token.
#[derive(Clone)]
pub struct Credential(pub(super) Source);

#[derive(Clone)]
pub(super) enum Source {
    Anonymous,
    Token(AccessToken),
    Function(Arc<dyn Fn(TokenRequest) -> Pending + Send + Sync>),
}

impl Credential {
    /// One token, used as it is and never renewed: for short programs, or where something else renews tokens.
    pub fn token(token: impl Into<String>) -> Self {
        Self(Source::Token(AccessToken::new(token)))
    }

    /// No token at all, for services that need none.
    pub const fn anonymous() -> Self {
        Self(Source::Anonymous)
    }

    /// Tokens from an asynchronous function. However many requests wait for a token, the function is called once; its
    /// token is cached until shortly before it expires.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use shop::client::AccessToken;
    /// use shop::{Client, Credential};
    ///
    /// # async fn ask_the_broker(scopes: &[String]) -> std::io::Result<String> { Ok(scopes.concat()) }
    /// let credential = Credential::from_fn(|request| async move {
    ///     let token = ask_the_broker(request.scopes()).await?;
    ///     Ok::<_, std::io::Error>(AccessToken::new(token).expires_in(Duration::from_secs(3600)))
    /// });
    /// let client = Client::builder("https://shop.example/odata", credential).build()?;
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn from_fn<F, A, E>(function: F) -> Self
    where
        F: Fn(TokenRequest) -> A + Send + Sync + 'static,
        A: Future<Output = Result<AccessToken, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self(Source::Function(Arc::new(move |request| {
            let token = function(request);
            Box::pin(async move { token.await.map_err(Into::into) })
        })))
    }
}

impl Credential {
    /// Whether it has tokens.
    pub(crate) const fn has_tokens(&self) -> bool {
        !matches!(self.0, Source::Anonymous)
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

/// What a token is needed for.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    pub(super) scopes: Arc<[String]>,
    pub(super) claims: Option<String>,
}

impl TokenRequest {
    /// The scopes that the token needs, such as `https://service.example/.default`.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The claims that the token needs, as JSON, after a claims challenge: the service refused a token without them, so
    /// a cached one will not do.
    pub fn claims(&self) -> Option<&str> {
        self.claims.as_deref()
    }
}

/// A token and its expiry. `Debug` does not show the token.
#[derive(Clone)]
pub struct AccessToken {
    pub(super) secret: String,
    pub(super) expires_at: Option<SystemTime>,
}

impl AccessToken {
    /// A token without a known expiry: it is used until the service refuses it.
    pub fn new(token: impl Into<String>) -> Self {
        Self { secret: token.into(), expires_at: None }
    }

    /// Sets when the token expires.
    pub const fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// Sets how long from now the token is valid.
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
