//! Owns the token of a call: one that the service refuses is replaced once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::StatusCode;

use super::attempt::Failed;
use super::hosts::Hosts;
use super::redirect::Redirects;
use super::request::{Access, Call};
use crate::client::auth::{Credential, Token, Tokens, claims};
use crate::error::Error;

/// The tokens, and the hosts that they go to.
pub(crate) struct Authorizer {
    redirects: Redirects,
    tokens: Arc<Tokens>,
}

/// The token that a call was sent with.
#[derive(Default)]
pub(crate) struct PresentedToken {
    /// Of the last response; none if it is from a host that gets no tokens.
    token: Mutex<Option<Arc<Token>>>,
    /// Whether a refused one was replaced already.
    was_replaced: AtomicBool,
}

impl PresentedToken {
    fn set(&self, token: Option<&Arc<Token>>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token.cloned();
    }

    fn get(&self) -> Option<Arc<Token>> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Authorizer {
    pub(crate) fn new(redirects: Redirects, tokens: Tokens) -> Self {
        Self { redirects, tokens: Arc::new(tokens) }
    }

    /// The same connections with another credential, whose tokens are kept apart.
    pub(crate) fn with_credential(&self, credential: Credential) -> Self {
        let tokens = Tokens::new(credential, self.tokens.scopes().to_vec());
        Self { redirects: self.redirects.with_hosts(self.hosts().clone()), tokens: Arc::new(tokens) }
    }

    /// The same connections for other hosts. With scopes, tokens are asked for anew; without, they are shared.
    pub(crate) fn with_hosts(&self, hosts: Hosts, scopes: Option<Vec<String>>) -> Self {
        let tokens = match scopes {
            Some(scopes) => Arc::new(Tokens::new(self.tokens.credential().clone(), scopes)),
            None => Arc::clone(&self.tokens),
        };
        Self { redirects: self.redirects.with_hosts(hosts), tokens }
    }

    /// Whether connections go over the network, rather than to a handler.
    pub(crate) fn is_over_network(&self) -> bool {
        self.redirects.is_over_network()
    }

    pub(super) const fn hosts(&self) -> &Hosts {
        self.redirects.hosts()
    }

    pub(super) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Sends a request with a token. The first 401 of a call makes it try another token, with the claims that the
    /// service asks for, if it does.
    pub(super) async fn send(&self, call: &Call, presented: &PresentedToken) -> Result<reqwest::Response, Failed> {
        // An address that is refused needs no token.
        let admitted = self.redirects.admit(call)?;
        let mut token = match call.access {
            Access::Token => self.tokens.current().await?,
            Access::Preauthenticated => None,
        };
        loop {
            let followed = self.redirects.send(&admitted, token.as_deref().map(Token::header)).await?;
            let response = followed.response;
            let refused = token.as_ref().filter(|_| followed.had_token);
            presented.set(refused);
            let (StatusCode::UNAUTHORIZED, Some(refused)) = (response.status(), refused) else { return Ok(response) };
            if presented.was_replaced.swap(true, Ordering::Relaxed) || !call.body.is_repeatable() {
                return Ok(response);
            }
            match Box::pin(self.tokens.replace(refused, claims(response.headers()))).await? {
                Some(other) => token = Some(other),
                None => return Ok(response),
            }
        }
    }

    /// Replaces the token of a call that was refused inside the response, as in a batch, unless one of this call was
    /// replaced before; says whether there is another now.
    pub(super) async fn replace(&self, presented: &PresentedToken, claims: Option<String>) -> Result<bool, Error> {
        match presented.get() {
            Some(refused) if !presented.was_replaced.swap(true, Ordering::Relaxed) => {
                Ok(self.tokens.replace(&refused, claims).await?.is_some())
            }
            _ => Ok(false),
        }
    }
}
