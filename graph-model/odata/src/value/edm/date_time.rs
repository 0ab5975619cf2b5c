//! Owns dates and times: OData's text forms for values of the crate `time`.

use std::fmt;
use std::str::FromStr;

use time::{Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::{ParseError, text_value};

/// `Edm.Date`: a day of the calendar, such as `2016-12-31`.
///
/// ```
/// let day: odata::edm::Date = "2016-12-31".parse()?;
/// assert_eq!(day.get().year(), 2016);
/// # Ok::<(), odata::edm::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

/// `Edm.TimeOfDay`: a time on the clock, such as `23:58:21.6459442`, to the nanosecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(Time);

/// `Edm.DateTimeOffset`: an instant with the offset from UTC it was given with, to the nanosecond.
///
/// Equality and order are those of the instants: `08:00Z` equals `09:00+01:00`. The text keeps its offset.
///
/// ```
/// use odata::edm::DateTimeOffset;
///
/// let when: DateTimeOffset = "2016-12-31T23:58:21.6459442-08:00".parse()?;
/// assert_eq!(when.get().offset().whole_hours(), -8);
/// assert_eq!(when.to_string(), "2016-12-31T23:58:21.6459442-08:00");
/// # Ok::<(), odata::edm::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTimeOffset(OffsetDateTime);

macro_rules! newtype {
    ($($type:ident($inner:ty)),*) => {$(
        impl $type {
            /// The value as a type of the crate `time`.
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
text_value!(Date, "a date, as in 2016-12-31");
text_value!(TimeOfDay, "a time of day, as in 23:58:21");
text_value!(DateTimeOffset, "a date and time with offset, as in 2016-12-31T23:58:21Z");

impl FromStr for Date {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut rest = text;
        let date = date(&mut rest).filter(|_| rest.is_empty());
        date.map(Self).ok_or_else(|| ParseError::new("Edm.Date", text))
    }
}

impl FromStr for TimeOfDay {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut rest = text;
        let time = clock(&mut rest).filter(|_| rest.is_empty());
        time.map(Self).ok_or_else(|| ParseError::new("Edm.TimeOfDay", text))
    }
}

impl FromStr for DateTimeOffset {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut rest = text;
        let value = date_time_offset(&mut rest).filter(|_| rest.is_empty());
        value.map(Self).ok_or_else(|| ParseError::new("Edm.DateTimeOffset", text))
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
        text.date(self.0.date());
        text.push(b'T');
        text.time(self.0.time());
        let (hours, minutes, _) = self.0.offset().as_hms();
        if hours == 0 && minutes == 0 {
            text.push(b'Z');
        } else {
            text.push(if hours < 0 || minutes < 0 { b'-' } else { b'+' });
            text.number(hours.unsigned_abs().into(), 2);
            text.push(b':');
            text.number(minutes.unsigned_abs().into(), 2);
        }
        formatter.write_str(text.as_str())
    }
}

/// A text on its way: `-999999-12-31T23:59:59.999999999+25:59` at most. Formatting number by number takes several times as long,
/// and pages are full of dates.
struct Text {
    bytes: [u8; 38],
    length: usize,
}

impl Text {
    const fn new() -> Self {
        Self { bytes: [0; 38], length: 0 }
    }

    fn date(&mut self, date: time::Date) {
        if date.year() < 0 {
            self.push(b'-');
        }
        let year = date.year().unsigned_abs();
        // With `large-dates`, which another crate may switch on, there are years of six digits.
        let digits = year.checked_ilog10().map_or(1, |digits| digits as usize + 1);
        self.number(year, digits.max(4));
        self.push(b'-');
        self.number(u8::from(date.month()).into(), 2);
        self.push(b'-');
        self.number(date.day().into(), 2);
    }

    fn time(&mut self, time: Time) {
        let (hour, minute, second, nanosecond) = time.as_hms_nano();
        self.number(hour.into(), 2);
        self.push(b':');
        self.number(minute.into(), 2);
        self.push(b':');
        self.number(second.into(), 2);
        if nanosecond > 0 {
            self.push(b'.');
            self.number(nanosecond, 9);
            while self.bytes[self.length - 1] == b'0' {
                self.length -= 1;
            }
        }
    }

    /// The last so many digits of a number.
    fn number(&mut self, mut number: u32, digits: usize) {
        for place in (self.length..self.length + digits).rev() {
            self.bytes[place] = b"0123456789"[number as usize % 10];
            number /= 10;
        }
        self.length += digits;
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// Takes `count` ASCII digits off the front; at most nine, so that the number fits.
fn digits(rest: &mut &str, count: usize) -> Option<u32> {
    let (digits, after) = rest.split_at_checked(count)?;
    let mut number = 0;
    for byte in digits.bytes() {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        number = number * 10 + digit;
    }
    *rest = after;
    Some(number)
}

/// Takes one character off the front, if it is there.
fn symbol(rest: &mut &str, symbol: char) -> Option<()> {
    *rest = rest.strip_prefix(symbol)?;
    Some(())
}

/// The year has four digits, or more with no leading zero, and may be negative.
fn date(rest: &mut &str) -> Option<time::Date> {
    let negative = symbol(rest, '-').is_some();
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(4..=6).contains(&length) || (length > 4 && rest.starts_with('0')) {
        return None;
    }
    let year = i32::try_from(digits(rest, length)?).ok()?;
    symbol(rest, '-')?;
    let month = Month::try_from(u8::try_from(digits(rest, 2)?).ok()?).ok()?;
    symbol(rest, '-')?;
    let day = u8::try_from(digits(rest, 2)?).ok()?;
    time::Date::from_calendar_date(if negative { -year } else { year }, month, day).ok()
}

/// Seconds may be missing. There are up to twelve digits behind the point, of which nine are kept.
fn clock(rest: &mut &str) -> Option<Time> {
    let hour = u8::try_from(digits(rest, 2)?).ok()?;
    symbol(rest, ':')?;
    let minute = u8::try_from(digits(rest, 2)?).ok()?;
    let (mut second, mut nanosecond) = (0, 0);
    if symbol(rest, ':').is_some() {
        second = u8::try_from(digits(rest, 2)?).ok()?;
        if symbol(rest, '.').is_some() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=12).contains(&length) {
                return None;
            }
            let kept = length.min(9);
            nanosecond = digits(rest, kept)? * 10_u32.pow(9 - u32::try_from(kept).ok()?);
            *rest = &rest[length - kept..];
        }
    }
    Time::from_hms_nano(hour, minute, second, nanosecond).ok()
}

fn offset(rest: &mut &str) -> Option<UtcOffset> {
    if symbol(rest, 'Z').or_else(|| symbol(rest, 'z')).is_some() {
        return Some(UtcOffset::UTC);
    }
    let sign = match symbol(rest, '+') {
        Some(()) => 1,
        None => symbol(rest, '-').map(|()| -1)?,
    };
    let hours = i8::try_from(digits(rest, 2)?).ok()?;
    symbol(rest, ':')?;
    let minutes = i8::try_from(digits(rest, 2)?).ok().filter(|minutes| *minutes < 60)?;
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
}

fn date_time_offset(rest: &mut &str) -> Option<OffsetDateTime> {
    let date = date(rest)?;
    symbol(rest, 'T').or_else(|| symbol(rest, 't'))?;
    let time = clock(rest)?;
    Some(PrimitiveDateTime::new(date, time).assume_offset(offset(rest)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<T: FromStr<Err = ParseError> + fmt::Display>(text: &str) {
        match text.parse::<T>() {
            Ok(value) => assert_eq!(value.to_string(), text),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn texts_survive_a_round_trip() {
        for text in [
            "2016-12-31T23:58:21.6459442-08:00",
            "9999-12-31T23:59:59.9999999Z",
            "0001-01-01T00:00:00Z",
            "2024-02-29T00:00:00.000000001+05:45",
            "-0001-01-01T00:00:00-00:30",
        ] {
            same::<DateTimeOffset>(text);
        }
        same::<Date>("0000-01-01");
        same::<Date>("-0044-03-15");
        same::<TimeOfDay>("07:59:59.999");
        same::<TimeOfDay>("00:00:00");
    }

    #[test]
    fn shorter_and_longer_forms_are_read() {
        let shown = |text: &str| text.parse::<DateTimeOffset>().map(|value| value.to_string());
        assert_eq!(shown("2016-12-31T23:58Z"), Ok("2016-12-31T23:58:00Z".to_owned()));
        assert_eq!(shown("2016-12-31t23:58:01.120z"), Ok("2016-12-31T23:58:01.12Z".to_owned()));
        assert_eq!(shown("2016-12-31T23:58:01.123456789999Z"), Ok("2016-12-31T23:58:01.123456789Z".to_owned()));
        assert_eq!(shown("2016-12-31T23:58:01+00:00"), Ok("2016-12-31T23:58:01Z".to_owned()));
    }

    #[test]
    fn what_is_no_date_is_refused() {
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
        let error = "tomorrow".parse::<Date>().expect_err("it is none");
        assert_eq!(error.to_string(), r#""tomorrow" is no Edm.Date"#);
    }

    #[test]
    fn instants_are_compared_not_their_texts() {
        let utc: Result<DateTimeOffset, _> = "2020-01-01T08:00:00Z".parse();
        assert_eq!(utc, "2020-01-01T09:00:00+01:00".parse());
    }
}
