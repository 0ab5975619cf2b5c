//! Owns the origin of addresses: scheme, host and port.

use http::Uri;

/// Whether a link is absolute, rather than relative to the service root or to another address.
pub(crate) fn is_absolute(link: &str) -> bool {
    link.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A service root without its path.
pub(super) fn origin(root: &str) -> &str {
    let end = root.find("://").and_then(|scheme| Some(scheme + 3 + root[scheme + 3..].find('/')?));
    &root[..end.unwrap_or(root.len())]
}

/// Whether two addresses have the same scheme, host and port. The default port of the scheme may be written or not.
pub(crate) fn is_same(one: &Uri, other: &Uri) -> bool {
    one.scheme() == other.scheme()
        && host(one).eq_ignore_ascii_case(host(other))
        && port(one).is_some_and(|known| port(other) == Some(known))
        && user(one) == user(other)
}

fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or_default()
}

/// The port, written or by default; `None` if what is written is not a port.
fn port(uri: &Uri) -> Option<u16> {
    let authority = uri.authority()?.as_str();
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    match place.strip_prefix(uri.host()?).and_then(|rest| rest.strip_prefix(':')) {
        // The crate `http` ignores numbers that are too large for a port.
        Some(written) if !written.is_empty() => written.parse().ok(),
        _ => match uri.scheme_str() {
            Some("https") => Some(443),
            Some("http") => Some(80),
            _ => None,
        },
    }
}

/// The user information in front of the host, which no address of a service should have.
fn user(uri: &Uri) -> Option<&str> {
    Some(uri.authority()?.as_str().rsplit_once('@')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_port_may_be_written_or_not() -> Result<(), http::uri::InvalidUri> {
        let is_same = |one: &str, other: &str| -> Result<bool, http::uri::InvalidUri> {
            let (one, other): (Uri, Uri) = (one.parse()?, other.parse()?);
            Ok(is_same(&one, &other) && is_same(&other, &one))
        };
        let root = "https://service.example/v1.0";
        for same in [
            "https://service.example:443/x",
            "https://service.example:/x",
            "HTTPS://Service.Example",
            "https://service.example/v1.0?x",
        ] {
            assert!(is_same(root, same)?, "{same}");
        }
        assert!(is_same("http://[::1]:80/", "http://[::1]/")?);
        for other in [
            "http://service.example:443/v1.0",
            "https://service.example:80/v1.0",
            "https://service.example:8443/v1.0",
            "https://service.example:443443/v1.0",
            "https://service.example.org/v1.0",
            "https://user@service.example/v1.0",
            "/v1.0",
        ] {
            assert!(!is_same(root, other)?, "{other}");
        }
        Ok(())
    }

    #[test]
    fn an_absolute_link_has_a_scheme() {
        assert!(is_absolute("https://service.example/x") && is_absolute("ftp://service.example"));
        for relative in ["/x?u=https://y", "x", "//service.example/x", "things?$filter=a eq 'b://c'"] {
            assert!(!is_absolute(relative), "{relative}");
        }
    }

    #[test]
    fn the_origin_of_a_root_ends_before_its_path() {
        assert_eq!(origin("https://service.example:8443/v1.0"), "https://service.example:8443");
        assert_eq!(origin("https://service.example"), "https://service.example");
    }
}
