//! Owns where a description comes from: a file, or an address that is shown without what may be secret in it.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use http::Uri;

use super::limits::Limits;
use crate::ImportArgs;

/// Where a description comes from.
///
/// It is displayed without the query of an address.
pub(crate) enum Origin {
    /// A file.
    File(PathBuf),
    /// An `http` or `https` address.
    Web(Uri),
}

impl Origin {
    /// What the arguments name, else the metadata of Microsoft Graph.
    pub(crate) fn new(arguments: &ImportArgs) -> Result<Self, String> {
        let Some(given) = &arguments.source else {
            let address = format!("https://graph.microsoft.com/{}/$metadata", arguments.version.segment());
            return Self::web(&address);
        };
        match given.split_once("://") {
            None => Ok(Self::File(PathBuf::from(given))),
            Some(("http" | "https", _)) => Self::web(given),
            Some((scheme, _)) => {
                Err(format!("error: `{scheme}` is no kind of address that can be read: give http, https or a file"))
            }
        }
    }

    fn web(address: &str) -> Result<Self, String> {
        // The address itself is left out of messages: it may hold what is nobody's business.
        let uri: Uri = address.parse().map_err(|error| format!("error: the source is no proper address: {error}"))?;
        let Some(authority) = uri.authority() else {
            return Err("error: the source is no proper address: it names no host".to_owned());
        };
        if authority.as_str().contains('@') {
            return Err(format!(
                "error: {} would be asked with a user name in its address; fetch the document by other means and import \
                 the file",
                Self::Web(uri.clone())
            ));
        }
        Ok(Self::Web(uri))
    }

    /// The description's bytes, without their compression.
    pub(crate) fn fetch(&self, limits: &Limits) -> Result<Vec<u8>, String> {
        match self {
            #[cfg(feature = "download")]
            Self::Web(uri) => super::download::download(uri, &self.to_string(), limits),
            #[cfg(not(feature = "download"))]
            Self::Web(_) => super::again::run(&self.to_string()).map(|never| match never {}),
            Self::File(path) => {
                let failed = |error: std::io::Error| format!("error: cannot read {}: {error}", path.display());
                let length = fs::metadata(path).map_err(failed)?.len();
                limits.check(&self.to_string(), length)?;
                fs::read(path).map_err(failed)
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Web(uri) => {
                let host = uri.authority().map(|authority| {
                    let text = authority.as_str();
                    text.rsplit_once('@').map_or(text, |(_, host)| host)
                });
                write!(f, "{}://{}{}", uri.scheme_str().unwrap_or("http"), host.unwrap_or_default(), uri.path())
            }
        }
    }
}
