//! Owns [`ServiceRoot`]: the address that those of requests are relative to.

use std::borrow::Cow;

use http::Uri;
use percent_encoding::percent_decode_str;

use crate::error::{Error, ErrorKind};

/// A service root that was checked.
pub(crate) struct ServiceRoot<'a> {
    text: &'a str,
    query: &'a str,
    uri: Cow<'a, Uri>,
}

impl<'a> ServiceRoot<'a> {
    pub(crate) fn parse(root: &'a str) -> Result<Self, Error> {
        let (text, query) = root.split_once('?').unwrap_or((root, ""));
        let text = text.strip_suffix('/').unwrap_or(text);
        let problem = match Uri::try_from(text) {
            Err(error) => format!("is not a URL ({error})"),
            Ok(uri) if !matches!(uri.scheme_str(), Some("http" | "https")) => {
                "starts with neither https:// nor http://".to_owned()
            }
            Ok(uri) if uri.host().is_none_or(str::is_empty) => "has no host".to_owned(),
            Ok(_) if root.contains('#') => "has a fragment".to_owned(),
            Ok(uri) => return Ok(Self { text, query, uri: Cow::Owned(uri) }),
        };
        let message = format!("the service root {problem}: expected an address such as https://service.example/odata");
        Err(Error::new(ErrorKind::InvalidAddress, message))
    }

    /// A root that was checked before.
    pub(crate) fn checked(root: &'a str, uri: &'a Uri) -> Self {
        let (text, query) = root.split_once('?').unwrap_or((root, ""));
        Self { text: text.strip_suffix('/').unwrap_or(text), query, uri: Cow::Borrowed(uri) }
    }

    /// The root without the slash at its end, and without its query.
    pub(crate) const fn as_str(&self) -> &'a str {
        self.text
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(crate) fn into_uri(self) -> Uri {
        self.uri.into_owned()
    }

    /// An address below the root with the query options of the root, unless it sets them itself.
    pub(crate) fn with_options(&self, address: String) -> String {
        with_options(address, self.query)
    }
}

/// An address with more query options, unless it sets them itself.
pub(crate) fn with_options(mut address: String, query: &str) -> String {
    let name = |option: &str| {
        let name = option.split_once('=').map_or(option, |(name, _)| name);
        percent_decode_str(name).decode_utf8_lossy().into_owned()
    };
    for option in query.split('&').filter(|option| !option.is_empty()) {
        let own = address.split_once('?').map_or("", |(_, own)| own);
        if own.split('&').any(|own| name(own) == name(option)) {
            continue;
        }
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(option);
    }
    address
}
