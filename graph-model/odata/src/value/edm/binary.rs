//! Owns [`Binary`]: bytes in JSON, in either base64 alphabet.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::parse_error::ParseError;
use super::text::text_value;

/// Services differ in whether they pad.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

const EXPECTED: &str = "an Edm.Binary in base64";

/// `Edm.Binary`: bytes, which are base64 text in JSON.
///
/// OData prescribes base64url, but many services send and expect standard base64. Both are read, with or without padding. A value is written in the alphabet that it was read in, otherwise in standard base64.
///
/// ```
/// use shop::edm::Binary;
///
/// let thumbnail = Binary::from(vec![0xfb, 0xff]);
/// assert_eq!(thumbnail.to_string(), "+/8=");
///
/// let same: Binary = serde_json::from_str(r#""-_8""#)?;
/// assert_eq!(same, thumbnail);
/// assert_eq!(serde_json::to_string(&same)?, r#""-_8=""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default)]
#[doc(alias("Edm.Binary", "base64"))]
pub struct Binary {
    bytes: Vec<u8>,
    alphabet: Alphabet,
}

/// Which of the two base64 alphabets a value is written in.
#[derive(Clone, Copy, Default)]
enum Alphabet {
    #[default]
    Standard,
    Url,
}

impl Alphabet {
    const fn engine(self) -> GeneralPurpose {
        match self {
            Self::Standard => PLAIN,
            Self::Url => URL,
        }
    }
}

impl Binary {
    /// The bytes.
    ///
    /// ```
    /// let thumbnail: shop::edm::Binary = "aGk=".parse()?;
    /// assert_eq!(thumbnail.as_bytes(), b"hi");
    /// # Ok::<(), shop::edm::ParseError>(())
    /// ```
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, without a copy.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The bytes in base64url, the form of literals in URLs.
    pub(crate) fn to_url_text(&self) -> String {
        URL.encode(&self.bytes)
    }
}

text_value!(Binary, EXPECTED);

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, alphabet: Alphabet::Standard }
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl PartialEq for Binary {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Binary {}

impl std::hash::Hash for Binary {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

/// Shows the length only: the content may be large, or secret.
impl fmt::Debug for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Binary({} bytes)", self.bytes.len())
    }
}

impl fmt::Display for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.alphabet.engine().encode(&self.bytes))
    }
}

impl FromStr for Binary {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let alphabet = if text.contains(['-', '_']) { Alphabet::Url } else { Alphabet::Standard };
        // MIME breaks lines, and services pass them on.
        let text =
            if text.contains(['\r', '\n']) { Cow::Owned(text.replace(['\r', '\n'], "")) } else { Cow::Borrowed(text) };
        match alphabet.engine().decode(text.as_ref()) {
            Ok(bytes) => Ok(Self { bytes, alphabet }),
            Err(_) => Err(ParseError::new(EXPECTED)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_survive_a_round_trip() {
        for text in ["", "+/8=", "-_8=", "aGVsbG8="] {
            assert_eq!(text.parse::<Binary>().map(|binary| binary.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("+/8".parse::<Binary>(), "-_8=".parse::<Binary>());
    }

    #[test]
    fn lines_may_be_broken() {
        assert_eq!("aGVs\r\nbG8=\r\n".parse::<Binary>(), Ok(Binary::from(&b"hello"[..])));
        assert_eq!("-_\n8=".parse::<Binary>().map(|binary| binary.to_string()), Ok("-_8=".to_owned()));
    }

    #[test]
    fn text_that_is_not_base64_is_refused() {
        for text in ["a", "+/8==", "+_8=", "é", "a b="] {
            assert!(text.parse::<Binary>().is_err(), "{text:?} was read");
        }
    }

    #[test]
    fn debug_shows_the_length_but_not_the_content() {
        assert_eq!(format!("{:?}", Binary::from(&b"secret"[..])), "Binary(6 bytes)");
    }
}
