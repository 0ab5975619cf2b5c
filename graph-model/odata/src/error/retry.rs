//! Owns the rule after which error responses a request can be retried without harm.

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, StatusCode};

/// Whether a request can be retried after a response with this status.
///
/// "Too many requests" (429) means that the request was not carried out, and so does "service unavailable" (503) with
/// `Retry-After`. Without it, an overloaded service (503) may have carried the request out, and so may the service behind a
/// gateway that timed out (504): then only idempotent methods are retried, which `PATCH` and `POST` are not.
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
    fn requests_are_retried_if_they_were_not_carried_out_or_are_idempotent() -> Result<(), http::Error> {
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
            let status = StatusCode::from_u16(status)?;
            assert_eq!(may_be_repeated(&method, status, headers), expected, "{method} {status}");
        }
        Ok(())
    }
}
