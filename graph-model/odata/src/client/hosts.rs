//! Owns where requests may go, and where tokens may go with them.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::{Error, ErrorKind};

/// The hosts that get tokens, and whether plain HTTP is good enough.
#[derive(Debug)]
pub(super) struct Hosts {
    trusted: Vec<Host>,
    /// The service is on this machine, so that others on it may be too.
    is_local: bool,
    plain_http: bool,
}

/// A host with its port; `None` is the usual one of the scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host {
    name: String,
    port: Option<u16>,
}

impl Host {
    /// Reads `host` or `host:port`.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let refused = || {
            let message = format!("{text:?} is not the name of a host, with a port or without one");
            Error::new(ErrorKind::Setup, message)
        };
        let url = Url::parse(&format!("https://{text}")).map_err(|_| refused())?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !has_user(&url);
        if !is_bare || text.ends_with('/') {
            return Err(refused());
        }
        Self::of(&url).ok_or_else(refused)
    }

    fn of(url: &Url) -> Option<Self> {
        Some(Self { name: url.host_str()?.to_owned(), port: url.port() })
    }

    fn is_of(&self, url: &Url) -> bool {
        url.host_str() == Some(&self.name) && url.port() == self.port
    }
}

impl Hosts {
    /// The hosts for a service root, which has to be safe itself.
    pub(super) fn new(root: &Url, allowed: Vec<Host>, plain_http: bool) -> Result<Self, Error> {
        let mut trusted = allowed;
        trusted.extend(Host::of(root));
        let hosts = Self { trusted, is_local: is_loopback(root), plain_http };
        hosts.admit(root)?;
        Ok(hosts)
    }

    /// Whether the service is on this machine.
    pub(super) const fn is_local(&self) -> bool {
        self.is_local
    }

    /// Whether a token may go to an address.
    pub(super) fn is_trusted(&self, url: &Url) -> bool {
        self.check(url).is_ok() && self.trusted.iter().any(|host| host.is_of(url))
    }

    /// Checks an address that a token is to be sent to.
    pub(super) fn admit(&self, url: &Url) -> Result<(), Error> {
        self.check(url)?;
        if self.is_trusted(url) {
            return Ok(());
        }
        Err(refused(url, "it is neither that of the service root nor one that was allowed"))
    }

    /// Checks an address that a request without a token is to be sent to.
    pub(super) fn check(&self, url: &Url) -> Result<(), Error> {
        if has_user(url) {
            return Err(refused(url, "the address has a user name or a password in it"));
        }
        match url.scheme() {
            "https" => Ok(()),
            "http" if self.plain_http || (self.is_local && is_loopback(url)) => Ok(()),
            "http" => Err(refused(url, "it is not on this machine, and plain HTTP was not allowed")),
            scheme => Err(refused(url, &format!("{scheme} is not HTTP"))),
        }
    }
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn is_loopback(url: &Url) -> bool {
    let Some(name) = url.host_str() else { return false };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Names the host only: the rest of an address may be secret.
fn refused(url: &Url, reason: &str) -> Error {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let message = format!("nothing is sent to the host \"{host}{port}\": {reason}");
    Error::new(ErrorKind::RefusedAddress, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect("it is an address")
    }

    fn hosts(root: &str, allowed: &[&str], plain_http: bool) -> Result<Hosts, Error> {
        let allowed = allowed.iter().map(|host| Host::parse(host).expect("it is a host")).collect();
        Hosts::new(&url(root), allowed, plain_http)
    }

    #[test]
    fn tokens_go_to_the_root_and_allowed_hosts_only() {
        let hosts = hosts("https://graph.microsoft.com/v1.0", &["files.example", "other.example:8443"], false);
        let hosts = hosts.expect("the root is safe");
        for address in [
            "https://graph.microsoft.com/v1.0/users?$skiptoken=1",
            "https://GRAPH.microsoft.com:443/beta",
            "https://files.example/x",
            "https://other.example:8443/",
        ] {
            assert!(hosts.admit(&url(address)).is_ok(), "{address}");
        }
        for address in [
            "http://graph.microsoft.com/v1.0",
            "http://graph.microsoft.com:443/v1.0",
            "https://graph.microsoft.com:8443/v1.0",
            "https://graph.microsoft.com.evil.example/",
            "https://graph.microsoft.com@evil.example/",
            "https://user:secret@graph.microsoft.com/",
            "https://evil.example/graph.microsoft.com",
            "https://other.example/",
            "ftp://graph.microsoft.com/",
            "file:///etc/passwd",
            "http://127.0.0.1/",
        ] {
            let error = hosts.admit(&url(address)).expect_err(address);
            assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{address}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn plain_http_stays_on_this_machine_unless_it_is_allowed() {
        for root in ["http://localhost:1/v1.0", "http://127.0.0.1", "http://127.9.9.9/", "http://[::1]:8080/x"] {
            let hosts = hosts(root, &["evil.example"], false).expect(root);
            assert!(hosts.admit(&url(root)).is_ok());
            assert!(hosts.admit(&url("http://evil.example/")).is_err());
        }
        for root in [
            "http://service.example/",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://10.0.0.1",
        ] {
            assert_eq!(hosts(root, &[], false).expect_err(root).kind(), ErrorKind::RefusedAddress);
            assert!(hosts(root, &[], true).is_ok(), "{root}");
        }
    }

    #[test]
    fn hosts_are_names_and_nothing_else() {
        for text in ["", "a/b", "https://a", "a?x", "u@a", "a:x", "a#b", "a/"] {
            assert_eq!(Host::parse(text).expect_err(text).kind(), ErrorKind::Setup, "{text}");
        }
        assert_eq!(Host::parse("A.Example:443").expect("it is a host"), Host { name: "a.example".into(), port: None });
    }
}
