//! Owns where requests may go, and to which hosts tokens may go with them: the one place where hosts are compared.

use std::net::IpAddr;

use http::Uri;
use reqwest::Url;

use crate::error::{Error, ErrorKind};
use crate::request::with_scheme_of;

/// The hosts that get tokens, and whether they may get them over plain HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Hosts {
    root: Uri,
    trusted: Vec<Host>,
    /// Whether the service is on this machine, where others may be reached over plain HTTP as well.
    is_local: bool,
    allows_insecure_http: bool,
}

/// A host and its port; `None` is the scheme's default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Host {
    name: String,
    port: Option<u16>,
}

/// Whether a host may get a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    Trusted,
    Untrusted,
}

impl Host {
    /// Reads `host` or `host:port`.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let invalid = || {
            let message = format!("{text:?} cannot be allowed: it is not a host name, with or without a port");
            Error::new(ErrorKind::Setup, message)
        };
        let url = Url::parse(&format!("https://{text}")).map_err(|_| invalid())?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !has_user(&url);
        if !is_bare || text.ends_with('/') {
            return Err(invalid());
        }
        Self::of(&url).ok_or_else(invalid)
    }

    fn of(url: &Url) -> Option<Self> {
        Some(Self { name: url.host_str()?.to_owned(), port: url.port() })
    }

    fn is_of(&self, url: &Url) -> bool {
        url.host_str() == Some(&self.name) && url.port() == self.port
    }
}

impl Hosts {
    /// The hosts for a service root, to which a token must be allowed to go.
    pub(crate) fn new(root: &Url, allowed: Vec<Host>, allows_insecure_http: bool) -> Result<Self, Error> {
        let mut trusted = allowed;
        trusted.extend(Host::of(root));
        let uri = Uri::try_from(root.as_str()).map_err(|_| refused(root, "its address is not a URI"))?;
        let hosts = Self { root: uri, trusted, is_local: is_loopback(root), allows_insecure_http };
        hosts.judge(root)?;
        Ok(hosts)
    }

    /// The hosts for another service root, in place of the first one.
    pub(crate) fn with_root(&self, root: &Url) -> Result<Self, Error> {
        let allowed = self.trusted.len().saturating_sub(1);
        Self::new(root, self.trusted[..allowed].to_vec(), self.allows_insecure_http)
    }

    /// Whether the service is on this machine.
    pub(crate) const fn is_local(&self) -> bool {
        self.is_local
    }

    /// A link from the service, with the scheme of the root if it leads to the root's own host in plain HTTP.
    pub(crate) fn follow(&self, link: Url) -> Url {
        with_scheme_of(&self.root, link.as_str().to_owned()).parse().unwrap_or(link)
    }

    /// Whether a token may go to an address. An address to which nothing may be sent is an error.
    pub(crate) fn trust(&self, url: &Url) -> Result<Trust, Error> {
        // Nearly all requests go where the client was built for, which was judged then.
        if self.is_root(url) { Ok(Trust::Trusted) } else { self.judge(url) }
    }

    /// Whether an address is on the host of the service root, with its scheme.
    fn is_root(&self, url: &Url) -> bool {
        let is_host = self.trusted.last().is_some_and(|root| root.is_of(url));
        is_host && self.root.scheme_str() == Some(url.scheme()) && !has_user(url)
    }

    fn judge(&self, url: &Url) -> Result<Trust, Error> {
        if has_user(url) {
            return Err(refused(url, "the address contains a user name or a password"));
        }
        match url.scheme() {
            "https" => {}
            "http" if self.allows_insecure_http || (self.is_local && is_loopback(url)) => {}
            "http" => return Err(refused(url, "it is not on this machine, and plain HTTP was not allowed")),
            scheme => return Err(refused(url, &format!("the scheme {scheme} is not HTTP"))),
        }
        Ok(if self.trusted.iter().any(|host| host.is_of(url)) { Trust::Trusted } else { Trust::Untrusted })
    }

    /// Checks an address that is to be sent a token.
    pub(super) fn require_trust(&self, url: &Url) -> Result<(), Error> {
        match self.trust(url)? {
            Trust::Trusted => Ok(()),
            Trust::Untrusted => Err(refused(url, "it is neither the service root's nor an allowed one")),
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

/// Names the host alone: the rest of an address may be a secret.
fn refused(url: &Url, reason: &str) -> Error {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let message = format!("nothing is sent to the host \"{host}{port}\": {reason}");
    Error::new(ErrorKind::RefusedAddress, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    fn hosts(root: &str, allowed: &[&str], allows_insecure_http: bool) -> Result<Hosts, Error> {
        let allowed = allowed.iter().map(|host| Host::parse(host)).collect::<Result<_, _>>()?;
        Hosts::new(&root.parse().expect("the tests' roots are URLs"), allowed, allows_insecure_http)
    }

    #[test]
    fn tokens_go_to_the_root_and_allowed_hosts_only() -> TestResult {
        let hosts = hosts("https://service.example/v1.0", &["files.example", "other.example:8443"], false)?;
        for address in [
            "https://service.example/v1.0/users?$skiptoken=1",
            "https://SERVICE.example:443/beta",
            "https://files.example/x",
            "https://other.example:8443/",
        ] {
            hosts.require_trust(&address.parse()?)?;
        }
        for address in [
            "http://service.example/v1.0",
            "http://service.example:443/v1.0",
            "https://service.example:8443/v1.0",
            "https://service.example.evil.example/",
            "https://service.example@evil.example/",
            "https://user:secret@service.example/",
            "https://evil.example/service.example",
            "https://other.example/",
            "ftp://service.example/",
            "file:///etc/passwd",
            "http://127.0.0.1/",
        ] {
            let error = hosts.require_trust(&address.parse()?).expect_err(address);
            assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{address}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        Ok(())
    }

    #[test]
    fn plain_http_stays_on_this_machine_unless_it_is_allowed() -> TestResult {
        for root in ["http://localhost:1/v1.0", "http://127.0.0.1", "http://127.9.9.9/", "http://[::1]:8080/x"] {
            let hosts = hosts(root, &["evil.example"], false)?;
            assert!(hosts.require_trust(&root.parse()?).is_ok());
            assert!(hosts.require_trust(&"http://evil.example/".parse()?).is_err());
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
        Ok(())
    }

    #[test]
    fn allowed_hosts_are_names_and_nothing_else() -> TestResult {
        for text in ["", "a/b", "https://a", "a?x", "u@a", "a:x", "a#b", "a/"] {
            assert_eq!(Host::parse(text).expect_err(text).kind(), ErrorKind::Setup, "{text}");
        }
        assert_eq!(Host::parse("A.Example:443")?, Host { name: "a.example".into(), port: None });
        Ok(())
    }
}
