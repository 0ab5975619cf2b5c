//! Owns [`Decimal`]: exact decimal numbers in JSON, whether they are written as numbers or as strings.

use std::fmt;
use std::str::FromStr;

use bigdecimal::BigDecimal;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::parse_error::ParseError;
use crate::value::wire::Wide;

const EXPECTED: &str = "an Edm.Decimal such as 12.50";

/// The largest power of ten of the IEEE decimal types, on either side of the point. Without a bound, a short text such as
/// `1e999999999` would make a reader allocate gigabytes.
const MAX_EXPONENT: i64 = 6_176;
const EXPECTED_DIGITS: &str = "an Edm.Decimal of at most 6176 digits on either side of the point";

/// `Edm.Decimal`: an exact decimal number. It never passes through a binary floating-point number.
///
/// It is read from a JSON number, or from a string, which services send with `IEEE754Compatible=true`. It is written as a
/// number with all its digits: `1.10` stays `1.10`, but equals `1.1`. Requests with `ieee754_compatible` send it as a string.
///
/// ```
/// use shop::edm::Decimal;
///
/// let price: Decimal = serde_json::from_str("12345678901234567890.10")?;
/// assert_eq!(serde_json::to_string(&price)?, "12345678901234567890.10");
/// assert_eq!(price, "12345678901234567890.1".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("Edm.Decimal", "IEEE754Compatible"))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(BigDecimal);

impl Decimal {
    /// The number as a [`BigDecimal`], to calculate with.
    ///
    /// ```
    /// use shop::edm::Decimal;
    ///
    /// let net: Decimal = "100.00".parse()?;
    /// let tax: Decimal = "0.19".parse()?;
    /// let gross = Decimal::try_from(net.get() + net.get() * tax.get())?;
    /// assert_eq!(gross, Decimal::from(119));
    /// # Ok::<(), shop::edm::ParseError>(())
    /// ```
    pub const fn get(&self) -> &BigDecimal {
        &self.0
    }
}

/// Fails for a number with more than 6176 digits before or after the point.
impl TryFrom<BigDecimal> for Decimal {
    type Error = ParseError;

    fn try_from(number: BigDecimal) -> Result<Self, ParseError> {
        let (exponent, digits) = (number.fractional_digit_count(), number.digits());
        let whole = i64::try_from(digits).unwrap_or(i64::MAX).saturating_sub(exponent);
        if exponent.saturating_abs() > MAX_EXPONENT || whole > MAX_EXPONENT {
            return Err(ParseError::new(EXPECTED_DIGITS));
        }
        // `0e6000` has one digit, but would be written with six thousand.
        let is_scaled_zero = exponent < 0 && number == 0;
        Ok(Self(if is_scaled_zero { number.with_scale(0) } else { number }))
    }
}

impl From<Decimal> for BigDecimal {
    fn from(decimal: Decimal) -> Self {
        decimal.0
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl FromStr for Decimal {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let shaped = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        if !shaped || digits == 0 || text.len() > 2 * 6_176 + 32 {
            return Err(ParseError::new(EXPECTED));
        }
        let number = BigDecimal::from_str(text).map_err(|_| ParseError::new(EXPECTED))?;
        Self::try_from(number)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.to_plain_string())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = RawValue::from_string(self.to_string()).map_err(S::Error::custom)?;
        Wide(&*text).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        if text.starts_with('"') {
            let text: String = serde_json::from_str(text).map_err(D::Error::custom)?;
            return text.parse().map_err(D::Error::custom);
        }
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_times_a_power_of_ten_is_zero() -> Result<(), Box<dyn std::error::Error>> {
        for text in ["0e1", "-0E+10", "00e6000", "0.00e5"] {
            let zero: Decimal = serde_json::from_str(&format!("\"{text}\""))?;
            assert_eq!(serde_json::to_string(&zero)?, "0", "{text}");
        }
        assert_eq!("0.00".parse::<Decimal>()?.to_string(), "0.00");
        Ok(())
    }

    #[test]
    fn numbers_and_strings_are_read_exactly() -> Result<(), Box<dyn std::error::Error>> {
        for text in ["0", "-1.10", "0.1", "79228162514264337593543950335", "3.14159265358979323846264338327950288"] {
            let number: Decimal = serde_json::from_str(text)?;
            assert_eq!(serde_json::to_string(&number)?, text);
            let string: Decimal = serde_json::from_str(&format!("{text:?}"))?;
            assert_eq!(string, number);
        }
        Ok(())
    }

    #[test]
    fn exponents_are_written_out_and_bounded() {
        assert_eq!("1.5e3".parse::<Decimal>().map(|n| n.to_string()), Ok("1500".to_owned()));
        assert_eq!("1E-7".parse::<Decimal>().map(|n| n.to_string()), Ok("0.0000001".to_owned()));
        for text in ["1e999999999", "1e-999999999", "1e99999999999999999999", &"9".repeat(20_000)] {
            assert!(text.parse::<Decimal>().is_err(), "{text:.20} was read");
        }
    }

    #[test]
    fn text_that_is_not_a_number_is_refused() {
        for text in ["", "x", "INF", "NaN", "1,5", "0x10", "1_000", "--1", ".", "1e"] {
            assert!(text.parse::<Decimal>().is_err(), "{text:?} was read");
        }
        assert!(serde_json::from_str::<Decimal>("true").is_err());
        assert!(serde_json::from_str::<Decimal>("null").is_err());
    }

    #[test]
    fn a_json_value_in_memory_is_read_and_written() -> Result<(), serde_json::Error> {
        let read: Decimal = serde_json::from_value(serde_json::json!(12.5))?;
        assert_eq!(read.to_string(), "12.5");
        assert_eq!(serde_json::to_value(&read)?, serde_json::json!(12.5));
        Ok(())
    }
}
