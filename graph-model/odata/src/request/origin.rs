//! Owns the origin of addresses: scheme, host and port.

use http::Uri;

/// Whether two addresses have the same scheme, host and port. The default port of the scheme may be written or not.
pub(crate) fn is_same(one: &Uri, other: &Uri) -> bool {
    one.scheme() == other.scheme()
        && host(one).eq_ignore_ascii_case(host(other))
        && port(one).is_some_and(|known| port(other) == Some(known))
        && user(one) == user(other)
}

/// A link in plain HTTP to the root's own host with the scheme of the root, if that is HTTPS. A service behind a proxy that
/// ends TLS does not know that its clients use it.
pub(crate) fn with_scheme_of(root: &Uri, link: String) -> String {
    const HTTP: &str = "http://";
    let rest = match link.get(..HTTP.len()) {
        Some(start) if start.eq_ignore_ascii_case(HTTP) && root.scheme_str() == Some("https") => &link[HTTP.len()..],
        _ => return link,
    };
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let Ok(plain) = Uri::try_from(format!("{HTTP}{authority}")) else { return link };
    let is_own = host(&plain).eq_ignore_ascii_case(host(root)) && user(&plain) == user(root);
    match (port(&plain), root.authority()) {
        (Some(of_plain), Some(own)) if is_own && (of_plain == 80 || port(root) == Some(of_plain)) => {
            format!("https://{own}{rest}")
        }
        _ => link,
    }
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
    fn plain_links_to_the_own_host_follow_the_scheme_of_the_root() -> Result<(), http::uri::InvalidUri> {
        let root: Uri = "https://service.example/odata".parse()?;
        let link = |text: &str| with_scheme_of(&root, text.to_owned());
        for own in
            ["http://service.example/x?y#z", "HTTP://Service.example:80/x?y#z", "http://service.example:443/x?y#z"]
        {
            assert_eq!(link(own), "https://service.example/x?y#z");
        }
        for other in [
            "http://service.example:8080/x",
            "http://user@service.example/x",
            "http://service.example.org/x",
            "ftp://service.example/x",
            "https://service.example:80/x",
            "/x",
        ] {
            assert_eq!(link(other), other);
        }
        let port: Uri = "https://service.example:8443/odata".parse()?;
        assert_eq!(with_scheme_of(&port, "http://service.example:8443".to_owned()), "https://service.example:8443");
        assert_eq!(with_scheme_of(&port, "http://service.example?x".to_owned()), "https://service.example:8443?x");
        let plain: Uri = "http://service.example/odata".parse()?;
        assert_eq!(with_scheme_of(&plain, "http://service.example/x".to_owned()), "http://service.example/x");
        Ok(())
    }
}
