//! Owns dates and times: EDM's types around values of the crate `time`.

mod parse;
mod text;

use std::fmt;
use std::str::FromStr;

use time::{OffsetDateTime, Time};

use self::parse::complete;
use self::text::Text;
use super::parse_error::ParseError;
use super::text::text_value;

const DATE: &str = "an Edm.Date such as 2016-12-31";
const TIME_OF_DAY: &str = "an Edm.TimeOfDay such as 23:58:21";
const DATE_TIME_OFFSET: &str = "an Edm.DateTimeOffset such as 2016-12-31T23:58:21Z";
const NO_OFFSET: &str = "an Edm.DateTimeOffset such as 2016-12-31T23:58:21Z, found one without an offset";
const TOO_PRECISE: &str = "an Edm.DateTimeOffset to the nanosecond, found one with more decimal places";

/// `Edm.Date`: a day of the calendar, such as `2016-12-31`.
///
/// ```
/// use shop::edm::Date;
///
/// let day: Date = "2016-12-31".parse()?;
/// assert_eq!(day.get().year(), 2016);
/// assert!(day < Date::from(time::macros::date!(2017-01-01)));
/// # Ok::<(), shop::edm::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[doc(alias = "Edm.Date")]
pub struct Date(time::Date);

/// `Edm.TimeOfDay`: a time on the clock, such as `23:58:21.6459442`, to the nanosecond.
///
/// ```
/// use shop::edm::TimeOfDay;
///
/// let opens: TimeOfDay = "08:30".parse()?;
/// assert_eq!(opens.get().minute(), 30);
/// assert_eq!(opens.to_string(), "08:30:00");
/// # Ok::<(), shop::edm::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[doc(alias = "Edm.TimeOfDay")]
pub struct TimeOfDay(Time);

/// `Edm.DateTimeOffset`: an instant with its offset from UTC, to the nanosecond.
///
/// Values compare by instant, so `08:00Z` equals `09:00+01:00`; the text keeps its offset.
///
/// ```
/// use shop::edm::DateTimeOffset;
///
/// let placed: DateTimeOffset = "2016-12-31T23:58:21.6459442-08:00".parse()?;
/// assert_eq!(placed.get().offset().whole_hours(), -8);
/// assert_eq!(placed.to_string(), "2016-12-31T23:58:21.6459442-08:00");
/// assert_eq!(placed, "2017-01-01T07:58:21.6459442Z".parse()?);
/// # Ok::<(), shop::edm::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[doc(alias("Edm.DateTimeOffset", "timestamp"))]
pub struct DateTimeOffset(OffsetDateTime);

macro_rules! newtype {
    ($($type:ident($inner:ty)),*) => {$(
        impl $type {
            /// The value as a type of the crate [`time`].
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        impl From<$inner> for $type {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl From<$type> for $inner {
            fn from(value: $type) -> Self {
                value.0
            }
        }
    )*};
}

newtype!(Date(time::Date), TimeOfDay(Time), DateTimeOffset(OffsetDateTime));
impl DateTimeOffset {
    /// The instant that the clock of this machine shows, in UTC.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use shop::edm::DateTimeOffset;
    ///
    /// let now = DateTimeOffset::now();
    /// let tomorrow = DateTimeOffset::from(now.get() + Duration::from_secs(24 * 3600));
    /// assert!(tomorrow > now && now.to_string().ends_with('Z'));
    /// ```
    pub fn now() -> Self {
        Self(OffsetDateTime::now_utc())
    }
}

text_value!(Date, DATE);
text_value!(TimeOfDay, TIME_OF_DAY);
text_value!(DateTimeOffset, DATE_TIME_OFFSET, |text| complete(text, parse::lenient_date_time).map(DateTimeOffset));

impl FromStr for Date {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        complete(text, parse::date).map(Self).ok_or(ParseError::new(DATE))
    }
}

impl FromStr for TimeOfDay {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        complete(text, parse::time).map(Self).ok_or(ParseError::new(TIME_OF_DAY))
    }
}

impl FromStr for DateTimeOffset {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        complete(text, parse::date_time_offset).map(Self).ok_or_else(|| {
            if complete(text, parse::local_date_time).is_some() {
                ParseError::new(NO_OFFSET)
            } else if complete(text, parse::precise_date_time).is_some() {
                ParseError::new(TOO_PRECISE)
            } else {
                ParseError::new(DATE_TIME_OFFSET)
            }
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        text.date(self.0);
        formatter.write_str(text.as_str())
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        text.time(self.0);
        formatter.write_str(text.as_str())
    }
}

impl fmt::Display for DateTimeOffset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        text.date_time_offset(self.0);
        formatter.write_str(text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_round_trip<T: FromStr<Err = ParseError> + fmt::Display>(text: &str) -> Result<(), ParseError> {
        assert_eq!(text.parse::<T>()?.to_string(), text);
        Ok(())
    }

    #[test]
    fn texts_survive_a_round_trip() -> Result<(), ParseError> {
        for text in [
            "2016-12-31T23:58:21.6459442-08:00",
            "9999-12-31T23:59:59.9999999Z",
            "0001-01-01T00:00:00Z",
            "2024-02-29T00:00:00.000000001+05:45",
            "-0001-01-01T00:00:00-00:30",
        ] {
            assert_round_trip::<DateTimeOffset>(text)?;
        }
        assert_round_trip::<Date>("0000-01-01")?;
        assert_round_trip::<Date>("-0044-03-15")?;
        assert_round_trip::<TimeOfDay>("07:59:59.999")?;
        assert_round_trip::<TimeOfDay>("00:00:00")?;
        Ok(())
    }

    #[test]
    fn shorter_and_longer_forms_are_read() {
        let shown = |text: &str| text.parse::<DateTimeOffset>().map(|value| value.to_string());
        assert_eq!(shown("2016-12-31T23:58Z"), Ok("2016-12-31T23:58:00Z".to_owned()));
        assert_eq!(shown("2016-12-31t23:58:01.120z"), Ok("2016-12-31T23:58:01.12Z".to_owned()));
        assert_eq!(shown("2016-12-31T23:58:01.123456789000Z"), Ok("2016-12-31T23:58:01.123456789Z".to_owned()));
        assert_eq!(shown("2016-12-31T23:58:01+00:00"), Ok("2016-12-31T23:58:01Z".to_owned()));
    }

    #[test]
    fn text_that_is_not_a_date_is_refused() {
        for text in [
            "",
            "2016",
            "2016-13-01T00:00:00Z",
            "2016-02-30T00:00:00Z",
            "2016-01-01T24:00:00Z",
            "2016-01-01T00:00:00",
            "2016-01-01 00:00:00Z",
            "2016-01-01T00:00:00.Z",
            "2016-01-01T00:00:00.1234567890123Z",
            "2016-01-01T00:00:00.123456789999Z",
            "2016-01-01T00:00:00+1:00",
            "2016-01-01T00:00:00+00:60",
            "2016-01-01T00:00:00Zx",
            "２016-01-01T00:00:00Z",
            "016-01-01T00:00:00Z",
            "é",
            "99999999999999999999-01-01T00:00:00Z",
            "+2016-01-01T00:00:00Z",
        ] {
            assert!(text.parse::<DateTimeOffset>().is_err(), "{text:?} was read");
        }
        assert!("2016-1-1".parse::<Date>().is_err());
        assert!("1:00".parse::<TimeOfDay>().is_err());
        let error = "tomorrow".parse::<Date>().expect_err("tomorrow is not a date");
        assert_eq!(error.to_string(), "expected an Edm.Date such as 2016-12-31");
    }

    #[test]
    fn errors_say_what_is_missing_and_what_is_too_much() {
        let error = |text: &str| text.parse::<DateTimeOffset>().map_err(|error| error.to_string()).err();
        assert_eq!(error("2016-01-01T00:00:00"), Some(format!("expected {NO_OFFSET}")));
        assert_eq!(error("2016-01-01T00:00:00.0000000001Z"), Some(format!("expected {TOO_PRECISE}")));
        assert_eq!(error("2016-01-01"), Some(format!("expected {DATE_TIME_OFFSET}")));
    }

    #[test]
    fn the_end_of_a_day_and_times_without_an_offset_are_read_leniently() {
        let read = |text: &str| {
            let read: (serde_json::Result<DateTimeOffset>, _) = crate::value::lenient::read(&format!("\"{text}\""));
            read.0.ok().map(|value| value.to_string())
        };
        for (text, shown) in [
            ("2026-01-01T10:00:00", "2026-01-01T10:00:00Z"),
            ("2026-01-01T10:00:00.5", "2026-01-01T10:00:00.5Z"),
            ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
            ("2026-12-31T24:00:00.000+01:00", "2027-01-01T00:00:00+01:00"),
            ("2026-12-31T24:00", "2027-01-01T00:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(shown), "{text}");
        }
        for text in ["2026-12-31T24:00:01Z", "9999-12-31T24:00:00Z", "2026-12-31", "", "2026-01-01T25:00:00"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(serde_json::from_str::<DateTimeOffset>(r#""2026-01-01T10:00:00""#).is_err(), "serde reads strictly");
    }

    #[test]
    fn values_compare_by_instant() {
        let utc: Result<DateTimeOffset, _> = "2020-01-01T08:00:00Z".parse();
        assert_eq!(utc, "2020-01-01T09:00:00+01:00".parse());
    }
}
