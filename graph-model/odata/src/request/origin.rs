//! Owns [`ServiceRoot`]: a service root that was checked, and which addresses have its scheme, host and port.

use http::Uri;

use crate::error::{Error, ErrorKind};

/// A service root without a slash at its end.
pub(crate) struct ServiceRoot<'a> {
    text: &'a str,
    uri: Uri,
}

impl<'a> ServiceRoot<'a> {
    pub(crate) fn new(service_root: &'a str) -> Result<Self, Error> {
        let text = service_root.strip_suffix('/').unwrap_or(service_root);
        let problem = match Uri::try_from(text) {
            Err(error) => error.to_string(),
            Ok(uri) if !matches!(uri.scheme_str(), Some("http" | "https")) => {
                "it starts with neither http:// nor https://".to_owned()
            }
            Ok(uri) if uri.host().is_none_or(str::is_empty) => "it names no host".to_owned(),
            Ok(_) if text.contains(['?', '#']) => "it has a query or a fragment".to_owned(),
            Ok(uri) => return Ok(Self { text, uri }),
        };
        Err(Error::new(ErrorKind::InvalidAddress, format!("the service root {text:?} cannot be used: {problem}")))
    }

    pub(crate) const fn as_str(&self) -> &'a str {
        self.text
    }

    pub(crate) fn path(&self) -> &str {
        self.uri.path().trim_end_matches('/')
    }

    /// Whether an address has the scheme, host and port of the service root.
    pub(crate) fn is_origin_of(&self, uri: &Uri) -> bool {
        is_same(&self.uri, uri)
    }
}

/// Whether a link is absolute, rather than relative to the service root or to another address.
pub(crate) fn is_absolute(link: &str) -> bool {
    link.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether two addresses have the same scheme, host and port, where the scheme's default port may be left out.
fn is_same(one: &Uri, other: &Uri) -> bool {
    one.scheme() == other.scheme()
        && host(one).eq_ignore_ascii_case(host(other))
        && port(one).is_some_and(|known| port(other) == Some(known))
        && user(one) == user(other)
}

fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or_default()
}

/// The port, explicit or the scheme's default; `None` if there is none, or if it is not a port.
fn port(uri: &Uri) -> Option<u16> {
    let authority = uri.authority()?.as_str();
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    match place.strip_prefix(uri.host()?).and_then(|rest| rest.strip_prefix(':')) {
        // `Uri::port` takes a number that is too large for no port at all.
        Some(explicit) if !explicit.is_empty() => explicit.parse().ok(),
        _ => match uri.scheme_str() {
            Some("https") => Some(443),
            Some("http") => Some(80),
            _ => None,
        },
    }
}

/// What precedes the host, which no address of a service should have.
fn user(uri: &Uri) -> Option<&str> {
    Some(uri.authority()?.as_str().rsplit_once('@')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_port_may_be_left_out() {
        let is_same = |one: &str, other: &str| {
            let uri = |text: &str| text.parse::<Uri>().expect("the tests' addresses are URIs");
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

    #[test]
    fn an_absolute_link_has_a_scheme() {
        assert!(is_absolute("https://service.example/x") && is_absolute("ftp://service.example"));
        for relative in ["/x?u=https://y", "x", "//service.example/x", "things?$filter=a eq 'b://c'"] {
            assert!(!is_absolute(relative), "{relative}");
        }
    }
}
