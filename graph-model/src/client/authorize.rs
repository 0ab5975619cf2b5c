//! Owns what happens to a token that the service refuses: it is replaced once.

use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;

use super::exchange::Failed;
use super::{Access, Call, Client, challenge};

impl Client {
    /// Sends a request with a token. One answer 401 of a call is answered with another token, with the claims that the
    /// service wants, if there are any; `replaced` says whether that was done already.
    pub(super) async fn authorize(&self, call: &Call, replaced: &AtomicBool) -> Result<reqwest::Response, Failed> {
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
            let (StatusCode::UNAUTHORIZED, Some(refused)) = (response.status(), refused) else { return Ok(response) };
            if replaced.swap(true, Ordering::Relaxed) {
                return Ok(response);
            }
            let claims = challenge::claims(response.headers());
            match tokens.in_place_of(refused, claims).await.map_err(Failed::finally)? {
                Some(other) => token = Some(other),
                None => return Ok(response),
            }
        }
    }
}
