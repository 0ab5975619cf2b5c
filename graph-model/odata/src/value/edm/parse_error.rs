//! Owns [`ParseError`]: which EDM type a text is not a value of.

/// A text is not a value of the EDM type that it was parsed as.
///
/// The message names the type and shows what its values look like. It does not quote the text, which may be secret.
///
/// ```
/// use shop::edm::Date;
///
/// let error = "tomorrow".parse::<Date>().unwrap_err();
/// assert_eq!(error.to_string(), "expected an Edm.Date such as 2016-12-31");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    expected: &'static str,
}

impl ParseError {
    pub(super) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "expected {}", self.expected)
    }
}

impl std::error::Error for ParseError {}
