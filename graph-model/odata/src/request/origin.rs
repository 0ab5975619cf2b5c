//! Owns whether two addresses are of one service: of the same scheme, host and port.

use http::Uri;

/// Whether two addresses have the same scheme, host and port, of which the scheme's own need not be written.
pub(crate) fn is_same(one: &Uri, other: &Uri) -> bool {
    one.scheme() == other.scheme()
        && host(one).eq_ignore_ascii_case(host(other))
        && port(one).is_some_and(|known| port(other) == Some(known))
        && user(one) == user(other)
}

fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or_default()
}

/// The port, written or the scheme's own; `None` if there is none, or what stands there is no port.
fn port(uri: &Uri) -> Option<u16> {
    let authority = uri.authority()?.as_str();
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    match place.strip_prefix(uri.host()?).and_then(|rest| rest.strip_prefix(':')) {
        // `http` reads a number that is too large as if none was written.
        Some(written) if !written.is_empty() => written.parse().ok(),
        _ => match uri.scheme_str() {
            Some("https") => Some(443),
            Some("http") => Some(80),
            _ => None,
        },
    }
}

/// What stands in front of the host, which nothing in an address of a service should have.
fn user(uri: &Uri) -> Option<&str> {
    Some(uri.authority()?.as_str().rsplit_once('@')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_of_the_scheme_need_not_be_written() {
        let is_same = |one: &str, other: &str| {
            let uri = |text: &str| text.parse::<Uri>().expect("it is an address");
            is_same(&uri(one), &uri(other)) && is_same(&uri(other), &uri(one))
        };
        let root = "https://service.example/v1.0";
        for same in [
            "https://service.example:443/x",
            "https://service.example:/x",
            "HTTPS://Service.Example",
            "https://service.example/v1.0?x",
        ] {
            assert!(is_same(root, same), "{same}");
        }
        assert!(is_same("http://[::1]:80/", "http://[::1]/"));
        for other in [
            "http://service.example:443/v1.0",
            "https://service.example:80/v1.0",
            "https://service.example:8443/v1.0",
            "https://service.example:443443/v1.0",
            "https://service.example.org/v1.0",
            "https://user@service.example/v1.0",
            "/v1.0",
        ] {
            assert!(!is_same(root, other), "{other}");
        }
    }
}
