//! Owns where a description comes from: a file, or an address that is shown without what may be secret in it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use http::Uri;

use super::limits::Limits;
use crate::{ImportArgs, files, project, text};

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
            Some((scheme, _)) => Err(format!(
                "error: `{}` is no kind of address that can be read: give http, https or a file",
                text::terminal(scheme)
            )),
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

    /// Where it comes from for a folder's lock file: the same from wherever the command is run. A relative path is relative
    /// to the folder.
    pub(crate) fn seen_from(&self, folder: &Path) -> String {
        let Self::File(path) = self else { return self.to_string() };
        if path.is_absolute() {
            return self.to_string();
        }
        let (path, folder) = (project::absolute(path), project::absolute(folder));
        let common = path.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
        let up = folder.components().skip(common).map(|_| "..".to_owned());
        let down = path.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
        up.chain(down).collect::<Vec<_>>().join("/")
    }

    /// The description's bytes, without their compression.
    pub(crate) fn fetch(&self, limits: &Limits) -> Result<Vec<u8>, String> {
        match self {
            #[cfg(feature = "download")]
            Self::Web(uri) => super::download::download(uri, &self.to_string(), limits),
            #[cfg(not(feature = "download"))]
            Self::Web(_) => super::again::run(&self.to_string()).map(|never| match never {}),
            Self::File(path) => {
                let length = fs::metadata(path).map_err(|error| files::failed("read", path, &error))?.len();
                limits.check(&self.to_string(), length)?;
                files::input(path)
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.write_str(&text::path(path)),
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
