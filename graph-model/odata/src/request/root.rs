//! Owns [`ServiceRoot`]: the address that those of requests are relative to.

use http::Uri;

use crate::error::{Error, ErrorKind};

/// A service root that was checked.
pub(crate) struct ServiceRoot<'a> {
    text: &'a str,
    uri: Uri,
}

impl<'a> ServiceRoot<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, Error> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let problem = match Uri::try_from(text) {
            Err(error) => format!("is not a URL ({error})"),
            Ok(uri) if !matches!(uri.scheme_str(), Some("http" | "https")) => {
                "starts with neither https:// nor http://".to_owned()
            }
            Ok(uri) if uri.host().is_none_or(str::is_empty) => "has no host".to_owned(),
            Ok(_) if text.contains(['?', '#']) => "has a query or a fragment".to_owned(),
            Ok(uri) => return Ok(Self { text, uri }),
        };
        let message = format!("the service root {problem}: expected an address such as https://service.example/odata");
        Err(Error::new(ErrorKind::InvalidAddress, message))
    }

    /// The root without the slash at its end.
    pub(crate) const fn as_str(&self) -> &'a str {
        self.text
    }

    pub(crate) const fn uri(&self) -> &Uri {
        &self.uri
    }
}
