//! Owns [`Binary`]: bytes in JSON, in either base64 alphabet.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{ParseError, text_value};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// `Edm.Binary`: bytes, which are base64 text in JSON.
///
/// OData says base64url, Microsoft Graph sends and expects standard base64. Both are read, with padding or without;
/// standard base64 is written, unless the value was read in the url alphabet.
///
/// ```
/// let picture = odata::edm::Binary::from(vec![0xfb, 0xff]);
/// assert_eq!(picture.to_string(), "+/8=");
/// ```
#[derive(Clone, Default)]
pub struct Binary {
    bytes: Vec<u8>,
    url: bool,
}

impl Binary {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes themselves.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The bytes as base64url text, as it stands in the literals of addresses.
    pub(crate) fn to_url_text(&self) -> String {
        URL.encode(&self.bytes)
    }
}

text_value!(Binary, "base64 text");

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, url: false }
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

/// Shows the length only: contents may be large, or secret.
impl fmt::Debug for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Binary({} bytes)", self.bytes.len())
    }
}

impl fmt::Display for Binary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&if self.url { self.to_url_text() } else { PLAIN.encode(&self.bytes) })
    }
}

impl FromStr for Binary {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let url = text.contains(['-', '_']);
        let engine = if url { URL } else { PLAIN };
        match engine.decode(text) {
            Ok(bytes) => Ok(Self { bytes, url }),
            Err(_) => Err(ParseError::new("Edm.Binary in base64", text)),
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
    fn what_is_no_base64_is_refused() {
        for text in ["a", "+/8==", "+_8=", "é", "a b="] {
            assert!(text.parse::<Binary>().is_err(), "{text:?} was read");
        }
    }

    #[test]
    fn debug_tells_no_contents() {
        assert_eq!(format!("{:?}", Binary::from(&b"secret"[..])), "Binary(6 bytes)");
    }
}
