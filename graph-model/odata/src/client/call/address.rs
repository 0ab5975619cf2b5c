//! Owns absolute addresses: the one place where the text of an address becomes a URL.

use reqwest::Url;

use crate::error::{Error, ErrorKind};

/// The most bytes that the HTTP library below takes.
const MAX_LENGTH: usize = u16::MAX as usize - 1;

/// The URL that a text is; `what` names it in the error, which does not quote it, since an address may be a secret.
pub(crate) fn absolute_url(what: &str, address: &str) -> Result<Url, Error> {
    let invalid = |problem: &str| Error::new(ErrorKind::InvalidAddress, format!("{what} cannot be used: {problem}"));
    // A URL parser drops some of these characters and encodes the others: neither is what whoever wrote them meant.
    if address.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(invalid("it contains a space or a control character"));
    }
    let url = Url::parse(address).map_err(|error| invalid(&error.to_string()))?;
    if url.as_str().len() > MAX_LENGTH {
        return Err(invalid(&format!("it has {} bytes, and HTTP clients take up to {MAX_LENGTH}", url.as_str().len())));
    }
    Ok(url)
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
    fn an_address_may_not_be_longer_than_http_clients_take() {
        let address = |length: usize| format!("https://a/{}", "x".repeat(length - "https://a/".len()));
        assert!(absolute_url("the address", &address(MAX_LENGTH)).is_ok());
        let error = absolute_url("the address", &address(MAX_LENGTH + 1)).expect_err("one byte too many");
        assert!(error.to_string().contains("65535 bytes"), "{error}");
    }
}
