//! Owns where a document is imported from: a file, or a URL that is shown without the parts that may be secret.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use http::Uri;

use super::limits::Limits;
use crate::arguments::ImportArgs;
use crate::error::Error;
use crate::schema::documents;
use crate::{files, project};

/// Where a document is imported from.
///
/// URLs are displayed without their query.
pub(super) enum Location {
    File(PathBuf),
    /// With the scheme `http` or `https`.
    Url(Uri),
}

/// The form of a URL, for messages, which do not quote the one that was given.
const FORM: &str = "the URL of metadata has the form `https://host/service/$metadata`; blanks are encoded as `%20`";

impl Location {
    /// The documents that the arguments name, those of a folder one by one, else the metadata of Microsoft Graph.
    pub(super) fn all(arguments: &ImportArgs) -> Result<Vec<Self>, Error> {
        if arguments.source.is_empty() {
            let url = format!("https://graph.microsoft.com/{}/$metadata", arguments.version.segment());
            return Ok(vec![Self::url(&url)?]);
        }
        let mut all = Vec::new();
        for source in &arguments.source {
            match Self::new(source)? {
                Self::File(path) => all.extend(documents(&[path])?.into_iter().map(Self::File)),
                url @ Self::Url(_) => all.push(url),
            }
        }
        Ok(all)
    }

    fn new(source: &str) -> Result<Self, Error> {
        match source.split_once("://") {
            None => Ok(Self::File(PathBuf::from(source))),
            Some(("http" | "https", _)) => Self::url(source),
            Some((scheme, _)) => Err(Error::new(format!("URLs with the scheme `{scheme}` are not supported"))
                .with_help("name a file, or a URL with the scheme http or https")),
        }
    }

    fn url(url: &str) -> Result<Self, Error> {
        // Messages do not quote the URL, as it may contain secrets.
        let uri: Uri = url
            .parse()
            .map_err(|_: http::uri::InvalidUri| Error::new("the source is not a valid URL").with_help(FORM))?;
        let Some(authority) = uri.authority() else {
            return Err(Error::new("the source is not a valid URL: it has no host").with_help(FORM));
        };
        if authority.as_str().contains('@') {
            return Err(Error::at(Self::Url(uri), "URLs with a user name are not supported")
                .with_help("download the document by other means, and import the file"));
        }
        Ok(Self::Url(uri))
    }

    /// The location as the lock file of a folder records it, which does not depend on the current folder: a relative path is
    /// made relative to the folder of the lock file.
    pub(super) fn relative_to(&self, folder: &Path) -> String {
        let Self::File(path) = self else { return self.to_string() };
        if path.is_absolute() {
            return self.to_string();
        }
        let way = project::relative(&project::absolute(folder), &project::absolute(path));
        // The lock file is the same on every system.
        way.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// The document's bytes, decompressed.
    pub(super) fn read(&self, limits: &Limits) -> Result<Vec<u8>, Error> {
        match self {
            #[cfg(feature = "download")]
            Self::Url(uri) => super::download::download(uri, &self.to_string(), limits),
            #[cfg(not(feature = "download"))]
            Self::Url(_) => super::rebuild::run(&self.to_string()).map(|never| match never {}),
            Self::File(path) => {
                let length = fs::metadata(path).map_err(|error| Error::io("read", path, error))?.len();
                limits.check(&self.to_string(), length)?;
                files::read(path)
            }
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Url(uri) => {
                let host = uri.authority().map(|authority| {
                    let text = authority.as_str();
                    text.rsplit_once('@').map_or(text, |(_, host)| host)
                });
                write!(f, "{}://{}{}", uri.scheme_str().unwrap_or("http"), host.unwrap_or_default(), uri.path())
            }
        }
    }
}
