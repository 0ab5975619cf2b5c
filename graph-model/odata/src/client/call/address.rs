//! Owns absolute addresses: the one place where the text of an address becomes a URL.

use http::Uri;
use reqwest::Url;

use crate::error::{Error, ErrorKind};
use crate::request::ServiceRoot;

/// The most bytes that the HTTP library below takes.
const MAX_LENGTH: usize = u16::MAX as usize - 1;

/// The service root of a client, parsed once for all requests below it.
pub(crate) struct Root {
    text: String,
    /// The scheme, host and port in front of the path, as they are written.
    origin: usize,
    url: Option<Url>,
    uri: Option<Uri>,
}

impl Root {
    /// A root without a query. One that is not usable is an error of each request.
    pub(crate) fn new(text: String) -> Self {
        let host = text.find("://").map_or(0, |scheme| scheme + 3);
        let origin = text[host..].find(['/', '\\']).map_or(text.len(), |path| host + path);
        let uri = ServiceRoot::parse(&text).map(ServiceRoot::into_uri).ok();
        Self { origin, url: absolute_url("the service root", &text).ok(), uri, text }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The root that requests are below.
    pub(crate) fn checked(&self) -> Result<ServiceRoot<'_>, Error> {
        match &self.uri {
            Some(uri) => Ok(ServiceRoot::checked(&self.text, uri)),
            None => ServiceRoot::parse(&self.text),
        }
    }

    /// The URL of a request. Below the root, only what follows the host has to be parsed.
    pub(crate) fn absolute_url(&self, address: &str) -> Result<Url, Error> {
        const WHAT: &str = "the address of the request";
        let below = address.strip_prefix(&self.text[..self.origin]);
        match (&self.url, below) {
            // Two slashes, of either kind, would begin another host.
            (Some(root), Some(below))
                if below.starts_with('/') && !below[1..].starts_with(['/', '\\']) && is_plain(below) =>
            {
                let url = root.join(below).map_err(|error| invalid(WHAT, &error.to_string()))?;
                with_length_checked(WHAT, url)
            }
            _ => absolute_url(WHAT, address),
        }
    }
}

/// Whether an address is of visible ASCII alone, as nearly all are.
fn is_plain(address: &str) -> bool {
    address.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The URL that a text is; `what` names it in the error, which does not quote it, since an address may be a secret.
pub(crate) fn absolute_url(what: &str, address: &str) -> Result<Url, Error> {
    // A URL parser drops some of these characters and encodes the others: neither is what whoever wrote them meant.
    if !is_plain(address) && address.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(invalid(what, "it contains a space or a control character"));
    }
    with_length_checked(what, Url::parse(address).map_err(|error| invalid(what, &error.to_string()))?)
}

fn with_length_checked(what: &str, url: Url) -> Result<Url, Error> {
    let length = url.as_str().len();
    if length > MAX_LENGTH {
        return Err(invalid(what, &format!("it has {length} bytes, and HTTP clients take up to {MAX_LENGTH}")));
    }
    Ok(url)
}

fn invalid(what: &str, problem: &str) -> Error {
    Error::new(ErrorKind::InvalidAddress, format!("{what} cannot be used: {problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_absolute_and_without_spaces() {
        assert!(absolute_url("the address", "https://service.example/a%20b?c='d'").is_ok());
        for (address, problem) in [
            ("/users", "relative URL without a base"),
            ("", "relative URL without a base"),
            ("https://service.example/a secret", "it contains a space or a control character"),
            ("https://service\n.example/secret", "it contains a space or a control character"),
            ("https://", "empty host"),
            ("https://service.example:99999/secret", "invalid port number"),
        ] {
            let error = absolute_url("the address", address).expect_err(address);
            assert_eq!(error.kind(), ErrorKind::InvalidAddress);
            assert_eq!(error.to_string(), format!("the address cannot be used: {problem}"));
        }
    }

    #[test]
    fn an_address_below_the_root_is_the_same_url_as_one_that_is_parsed_by_itself() -> Result<(), Error> {
        for text in ["https://service.example/odata", "http://[::1]:8080", "HTTPS://Service.Example:443/a%20b/ü"] {
            let root = Root::new(text.to_owned());
            for below in [
                "/users('ä')?$top=5#x",
                "/a/../../b",
                "/%2e%2e/x",
                "//other.example/x",
                "/\\other.example/x",
                "/a\\b",
                "\\\\other.example/x",
                "?$top=5",
                "@other.example/",
                ".evil.example/x",
                ":81/x",
                "",
            ] {
                let address = format!("{text}{below}");
                let (fast, whole) = (root.absolute_url(&address), absolute_url("the address of the request", &address));
                match (fast, whole) {
                    (Ok(fast), Ok(whole)) => assert_eq!(fast, whole, "{address}"),
                    (Err(fast), Err(whole)) => assert_eq!(fast.to_string(), whole.to_string(), "{address}"),
                    (fast, _) => panic!("{address}: {fast:?}"),
                }
            }
            for tricky in ["/\t/other.example", "/ x", "/\n"] {
                assert_eq!(
                    root.absolute_url(&format!("{text}{tricky}")).map_err(|error| error.kind()),
                    Err(ErrorKind::InvalidAddress)
                );
            }
        }
        let elsewhere =
            Root::new("https://service.example/odata".to_owned()).absolute_url("https://other.example/x")?;
        assert_eq!(elsewhere.as_str(), "https://other.example/x");
        Ok(())
    }

    #[test]
    fn an_address_may_not_be_longer_than_http_clients_take() {
        let address = |length: usize| format!("https://a/{}", "x".repeat(length - "https://a/".len()));
        assert!(absolute_url("the address", &address(MAX_LENGTH)).is_ok());
        let error = absolute_url("the address", &address(MAX_LENGTH + 1)).expect_err("one byte too many");
        assert!(error.to_string().contains("65535 bytes"), "{error}");
    }
}
