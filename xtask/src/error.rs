//! Owns the error of a command: what happened, where, why, and what the user can do about it. `main` alone shows it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Display, Write as _};
use std::io;
use std::path::{Path, PathBuf};

use crate::escape;

/// Why a command failed.
///
/// Displayed, it is one sentence; [`render`](Self::render) gives everything that the user is shown.
#[derive(Debug)]
pub(crate) struct Error {
    problem: Problem,
    help: Vec<Cow<'static, str>>,
    /// Rendered diagnostics, a diff or other errors that lead up to this one.
    details: String,
}

#[derive(Debug)]
enum Problem {
    /// The file system refused an operation on a file or folder.
    Io { operation: &'static str, path: PathBuf, source: io::Error },
    /// A file, folder or URL is not what it has to be.
    Content { place: String, what: String },
    /// Anything that happened in no particular place.
    Other { what: String, source: Option<Box<dyn StdError + Send + Sync>> },
}

impl Error {
    /// Something went wrong, in no particular place.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self::from(Problem::Other { what: what.into(), source: None })
    }

    /// Something went wrong because of another error.
    pub(crate) fn caused_by(what: impl Into<String>, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::from(Problem::Other { what: what.into(), source: Some(source.into()) })
    }

    /// An operation, such as `read`, failed on a file or folder.
    pub(crate) fn io(operation: &'static str, path: &Path, source: io::Error) -> Self {
        Self::from(Problem::Io { operation, path: path.to_owned(), source })
    }

    /// A file or folder is not what it has to be.
    pub(crate) fn in_file(path: &Path, what: impl Into<String>) -> Self {
        Self::at(path.display(), what)
    }

    /// The content of a file, or of what is displayed in place of one, is not what it has to be.
    pub(crate) fn at(place: impl Display, what: impl Into<String>) -> Self {
        Self::from(Problem::Content { place: place.to_string(), what: what.into() })
    }

    /// Makes this error the cause of another one, with the same details and help.
    pub(crate) fn context(self, what: impl Into<String>) -> Self {
        let Self { problem, help, details } = self;
        Self { help, details, ..Self::caused_by(what, Self::from(problem)) }
    }

    /// Adds what the user can do about it.
    pub(crate) fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds text that is shown in front of the error: rendered diagnostics or a diff, which are safe to print.
    pub(crate) fn with_details(mut self, details: &str) -> Self {
        self.details.push_str(details);
        self
    }

    /// Adds errors that are shown in front of this one, which sums them up.
    pub(crate) fn with_reasons(mut self, reasons: &[Self]) -> Self {
        self.details.extend(reasons.iter().map(Self::render));
        self
    }

    /// The text for standard error: the details, the error itself, and what to do about it.
    pub(crate) fn render(&self) -> String {
        let mut text = self.details.clone();
        let _infallible = writeln!(text, "error: {}", escape::line(&self.to_string()));
        for help in &self.help {
            let _infallible = writeln!(text, "help: {}", escape::line(help));
        }
        text
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self { problem, help: Vec::new(), details: String::new() }
    }
}

impl Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Problem::Io { operation, path, source } => {
                write!(formatter, "cannot {operation} {}: {source}", path.display())
            }
            Problem::Content { place, what } => write!(formatter, "{place}: {what}"),
            Problem::Other { what, source: Some(source) } => write!(formatter, "{what}: {source}"),
            Problem::Other { what, source: None } => formatter.write_str(what),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.problem {
            Problem::Io { source, .. } => Some(source),
            Problem::Content { .. } => None,
            Problem::Other { source, .. } => source.as_deref().map(|source| source as _),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_shown_after_what_led_to_it_and_before_what_to_do() {
        let missing = Error::io("read", Path::new("a\u{1b}.json"), io::Error::other("no such file"));
        let error = Error::new("nothing was imported").with_reasons(&[missing]).with_help("create `a.json`");
        assert_eq!(
            error.render(),
            "error: cannot read a\\u{1b}.json: no such file\nerror: nothing was imported\nhelp: create `a.json`\n"
        );
    }

    #[test]
    fn context_keeps_the_help() {
        let error = Error::at("a.json", "not a lock file").with_help("restore it").context("nothing was imported");
        assert_eq!(error.render(), "error: nothing was imported: a.json: not a lock file\nhelp: restore it\n");
    }

    #[test]
    fn the_source_of_an_error_is_kept() {
        let error = Error::caused_by("the journal cannot be written", io::Error::other("disk full"));
        assert_eq!(error.to_string(), "the journal cannot be written: disk full");
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("disk full"));
        assert!(Error::in_file(Path::new("a.json"), "not a lock file").source().is_none());
    }
}
