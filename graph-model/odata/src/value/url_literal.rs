//! Owns [`UrlLiteral`]: the text of values in URLs, before it is percent-encoded.

use super::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};

/// A value that can be part of a URL: a key, or the parameter of a function.
///
/// ```
/// use shop::edm::Duration;
/// use shop::value::UrlLiteral;
///
/// assert_eq!("it's".literal(), "'it''s'");
/// assert_eq!(7_i64.literal(), "7");
///
/// let delay: Duration = "PT1S".parse()?;
/// assert_eq!((delay.literal().as_str(), delay.raw().as_str()), ("duration'PT1S'", "PT1S"));
/// # Ok::<(), shop::edm::ParseError>(())
/// ```
pub trait UrlLiteral {
    /// The value as OData's URL conventions write it: `'it''s'`, `1`, `duration'PT1S'`. Not percent-encoded yet.
    fn literal(&self) -> String;

    /// The value as a path segment of its own: the literal without quotes and prefix.
    fn raw(&self) -> String {
        self.literal()
    }
}

impl UrlLiteral for str {
    fn literal(&self) -> String {
        let mut literal = String::with_capacity(self.len() + 2);
        literal.push('\'');
        for (index, piece) in self.split('\'').enumerate() {
            literal.push_str(if index > 0 { "''" } else { "" });
            literal.push_str(piece);
        }
        literal.push('\'');
        literal
    }

    fn raw(&self) -> String {
        self.to_owned()
    }
}

impl UrlLiteral for String {
    fn literal(&self) -> String {
        self.as_str().literal()
    }

    fn raw(&self) -> String {
        self.clone()
    }
}

macro_rules! bare {
    ($($type:ty),*) => {$(
        impl UrlLiteral for $type {
            fn literal(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

bare!(bool, u8, i8, i16, i32, i64, Guid, Date, TimeOfDay, DateTimeOffset, Decimal);

macro_rules! floats {
    ($($type:ident),*) => {$(
        impl UrlLiteral for $type {
            fn literal(&self) -> String {
                if self.is_nan() {
                    "NaN".to_owned()
                } else if self.is_infinite() {
                    (if *self > 0.0 { "INF" } else { "-INF" }).to_owned()
                } else {
                    self.to_string()
                }
            }
        }
    )*};
}

floats!(f32, f64);

impl UrlLiteral for Duration {
    fn literal(&self) -> String {
        format!("duration'{self}'")
    }

    fn raw(&self) -> String {
        self.to_string()
    }
}

impl UrlLiteral for Binary {
    fn literal(&self) -> String {
        format!("binary'{}'", self.to_url_text())
    }

    fn raw(&self) -> String {
        self.to_url_text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::edm::ParseError;

    #[test]
    fn literals_follow_the_url_conventions() -> Result<(), ParseError> {
        assert_eq!("it's".literal(), "'it''s'");
        assert_eq!(true.literal(), "true");
        assert_eq!((-5_i64).literal(), "-5");
        assert_eq!(0.5_f64.literal(), "0.5");
        assert_eq!(f32::NEG_INFINITY.literal(), "-INF");
        assert_eq!(Duration::from(time::Duration::SECOND).literal(), "duration'PT1S'");
        assert_eq!(Binary::from(vec![0xfb, 0xff]).literal(), "binary'-_8='");
        assert_eq!(Guid::nil().literal(), "00000000-0000-0000-0000-000000000000");
        assert_eq!("2020-01-01T00:00:00Z".parse::<DateTimeOffset>()?.literal(), "2020-01-01T00:00:00Z");
        Ok(())
    }
}
