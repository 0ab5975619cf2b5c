//! Owns the rule which failures are passing ones after which a request may be sent again without harm.

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, StatusCode};

/// Whether a request that was answered with this status may be sent again.
///
/// "Too many requests" (429) says that the request was not carried out, and so does "service unavailable" (503) if it says
/// when to come again. An overloaded service (503) and a gateway that gave up waiting (504) may have carried it out, so only
/// requests of idempotent methods are sent again; `PATCH` and `POST` are none.
pub(crate) fn may_be_repeated(method: &Method, status: StatusCode, headers: &HeaderMap) -> bool {
    match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::SERVICE_UNAVAILABLE => method.is_idempotent() || headers.contains_key(RETRY_AFTER),
        StatusCode::GATEWAY_TIMEOUT => method.is_idempotent(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_carried_out_or_does_no_harm_is_repeated() {
        let (none, mut later) = (HeaderMap::new(), HeaderMap::new());
        later.insert(RETRY_AFTER, http::HeaderValue::from_static("1"));
        for (method, status, headers, expected) in [
            (Method::GET, 429, &none, true),
            (Method::POST, 429, &none, true),
            (Method::GET, 503, &none, true),
            (Method::PUT, 504, &none, true),
            (Method::DELETE, 504, &later, true),
            (Method::POST, 503, &none, false),
            (Method::PATCH, 503, &later, true),
            (Method::POST, 504, &later, false),
            (Method::GET, 500, &later, false),
            (Method::GET, 404, &none, false),
        ] {
            let status = StatusCode::from_u16(status).expect("it is a status");
            assert_eq!(may_be_repeated(&method, status, headers), expected, "{method} {status}");
        }
    }
}
