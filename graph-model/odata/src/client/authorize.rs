//! Owns what happens to a token that the service refuses: it is replaced once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::StatusCode;

use super::exchange::Failed;
use super::tokens::Token;
use super::{Access, Call, Client, challenge};
use crate::error::Error;

/// The token of a call.
#[derive(Default)]
pub(super) struct Presented {
    /// The one that was answered last; none if that was by somebody who does not get tokens.
    token: Mutex<Option<Arc<Token>>>,
    /// Whether one that was refused was replaced already.
    was_replaced: AtomicBool,
}

impl Presented {
    fn note(&self, token: Option<&Arc<Token>>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token.cloned();
    }

    fn token(&self) -> Option<Arc<Token>> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Client {
    /// Sends a request with a token. One answer 401 of a call is answered with another token, with the claims that the
    /// service wants, if there are any.
    pub(super) async fn authorize(&self, call: &Call, presented: &Presented) -> Result<reqwest::Response, Failed> {
        let tokens = &self.shared.tokens;
        // An address that is refused needs no token.
        if call.access == Access::Token {
            self.shared.hosts.admit(&call.url).map_err(Failed::finally)?;
        }
        let mut token = match call.access {
            Access::Token => tokens.current().await.map_err(Failed::finally)?,
            Access::Preauthenticated => None,
        };
        loop {
            let answered = self.follow(call, token.as_deref()).await?;
            let response = answered.response;
            let refused = token.as_ref().filter(|_| answered.had_token);
            presented.note(refused);
            let (StatusCode::UNAUTHORIZED, Some(refused)) = (response.status(), refused) else { return Ok(response) };
            if presented.was_replaced.swap(true, Ordering::Relaxed) {
                return Ok(response);
            }
            let claims = challenge::claims(response.headers());
            match tokens.in_place_of(refused, claims).await.map_err(Failed::finally)? {
                Some(other) => token = Some(other),
                None => return Ok(response),
            }
        }
    }

    /// Replaces the token of a call that was refused within the answer, unless one of that call was replaced before; whether
    /// there is another now.
    pub(super) async fn replace(&self, presented: &Presented, claims: Option<String>) -> Result<bool, Error> {
        match presented.token() {
            Some(refused) if !presented.was_replaced.swap(true, Ordering::Relaxed) => {
                Ok(self.shared.tokens.in_place_of(&refused, claims).await?.is_some())
            }
            _ => Ok(false),
        }
    }
}
