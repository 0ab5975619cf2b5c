//! Owns [`Duration`]: the text form of `Edm.Duration`, which is XML Schema's.

use std::fmt;
use std::str::FromStr;

use super::parse_error::ParseError;
use super::text::text_value;

const EXPECTED: &str = "an Edm.Duration such as P1DT2H30M";

/// `Edm.Duration`: a length of time, such as `PT8H` or `P1DT2H30M`, to the nanosecond.
///
/// OData's durations consist of days, hours, minutes and seconds. Some services also send years and months, which have no
/// fixed number of days: [`months`](Self::months) keeps them apart. Weeks are read as seven days.
///
/// A duration that was read is written in the same units, so that `PT90M` comes back as `PT90M`. Others are written in their
/// canonical form. Two durations are equal if they last the same time.
///
/// ```
/// use shop::edm::Duration;
///
/// let retention: Duration = "P1DT2H".parse()?;
/// assert_eq!(time::Duration::try_from(retention)?.whole_hours(), 26);
/// assert_eq!(Duration::from(time::Duration::minutes(90)).to_string(), "PT1H30M");
/// # Ok::<(), shop::edm::ParseError>(())
/// ```
#[doc(alias = "Edm.Duration")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Duration {
    months: i64,
    time: time::Duration,
    /// The units that it was read in, a bit for each of [`UNITS`]; none for the canonical form.
    units: u8,
}

/// The units of durations with their lengths, those of years and months in months and the others in seconds.
const UNITS: [(char, u64); 7] = [('Y', 12), ('M', 1), ('W', 604_800), ('D', 86_400), ('H', 3_600), ('M', 60), ('S', 1)];

impl Duration {
    /// The months, with twelve for each year; negative if the duration is.
    ///
    /// ```
    /// use shop::edm::Duration;
    ///
    /// let warranty: Duration = "P2Y6M".parse()?;
    /// assert_eq!(warranty.months(), 30);
    /// assert!(time::Duration::try_from(warranty).is_err());
    /// # Ok::<(), shop::edm::ParseError>(())
    /// ```
    pub const fn months(self) -> i64 {
        self.months
    }

    /// The part of fixed length: days, hours, minutes and seconds.
    pub const fn time(self) -> time::Duration {
        self.time
    }
}

text_value!(Duration, EXPECTED);

impl From<time::Duration> for Duration {
    fn from(time: time::Duration) -> Self {
        Self { months: 0, time, units: 0 }
    }
}

/// Fails for a duration with months, which have no fixed length.
impl TryFrom<Duration> for time::Duration {
    type Error = ParseError;

    fn try_from(duration: Duration) -> Result<Self, ParseError> {
        if duration.months == 0 {
            Ok(duration.time)
        } else {
            Err(ParseError::new("a duration without years and months"))
        }
    }
}

impl FromStr for Duration {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut duration = parse(text).ok_or_else(|| ParseError::new(EXPECTED))?;
        // Texts such as `PT1H90M` cannot be had back from the units alone.
        if duration.to_string() != text {
            duration.units = 0;
        }
        Ok(duration)
    }
}

fn parse(text: &str) -> Option<Duration> {
    let mut units = 0;
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = rest.strip_prefix('P')?;
    let (days, clock) = match rest.split_once('T') {
        Some((days, clock)) if !clock.is_empty() => (days, clock),
        Some(_) => return None,
        None => (rest, ""),
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    let mut months: i64 = 0;
    let mut seconds: i64 = 0;
    let mut nanoseconds: i32 = 0;
    let mut days = Parts::new(days, "YMWD");
    while let Some((number, fraction, unit)) = days.next()? {
        if fraction != 0 {
            return None;
        }
        units |= 1 << UNITS.iter().take(4).position(|(own, _)| *own == unit)?;
        match unit {
            'Y' => months = months.checked_add(number.checked_mul(12)?)?,
            'M' => months = months.checked_add(number)?,
            'W' => seconds = seconds.checked_add(number.checked_mul(7 * 86_400)?)?,
            _ => seconds = seconds.checked_add(number.checked_mul(86_400)?)?,
        }
    }
    let mut clock = Parts::new(clock, "HMS");
    while let Some((number, fraction, unit)) = clock.next()? {
        units |= 1 << (4 + UNITS.iter().skip(4).position(|(own, _)| *own == unit)?);
        match unit {
            'S' => {
                seconds = seconds.checked_add(number)?;
                nanoseconds = fraction;
            }
            _ if fraction != 0 => return None,
            'H' => seconds = seconds.checked_add(number.checked_mul(3_600)?)?,
            _ => seconds = seconds.checked_add(number.checked_mul(60)?)?,
        }
    }
    Some(Duration {
        months: sign * months,
        time: time::Duration::new(seconds, nanoseconds) * i32::try_from(sign).ok()?,
        units,
    })
}

/// An iterator over numbers with units, each of which occurs at most once, in this order.
struct Parts<'a> {
    rest: &'a str,
    units: &'static str,
}

impl<'a> Parts<'a> {
    const fn new(rest: &'a str, units: &'static str) -> Self {
        Self { rest, units }
    }

    /// The next number, its fraction in nanoseconds, and its unit; `Some(None)` at the end, `None` for a syntax error.
    #[expect(clippy::option_option, reason = "the end of the text is not a syntax error")]
    fn next(&mut self) -> Option<Option<(i64, i32, char)>> {
        if self.rest.is_empty() {
            return Some(None);
        }
        let whole = self.rest.find(|c: char| !c.is_ascii_digit())?;
        let number = self.rest[..whole].parse().ok()?;
        let mut rest = &self.rest[whole..];
        let mut fraction = 0;
        if let Some(after) = rest.strip_prefix('.') {
            let length = after.find(|c: char| !c.is_ascii_digit()).filter(|length| (1..=12).contains(length))?;
            if after[..length].chars().skip(9).any(|digit| digit != '0') {
                return None;
            }
            let kept: String = after[..length].chars().chain("000000000".chars()).take(9).collect();
            fraction = kept.parse().ok()?;
            rest = &after[length..];
        }
        let unit = rest.chars().next()?;
        let place = self.units.find(unit)?;
        self.units = &self.units[place + 1..];
        self.rest = &rest[unit.len_utf8()..];
        Some(Some((number, fraction, unit)))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.months < 0 || self.time.is_negative() {
            formatter.write_str("-")?;
        }
        formatter.write_str("P")?;
        let units = if self.units == 0 { self.canonical_units() } else { self.units };
        let (mut months, mut seconds) = (self.months.unsigned_abs(), self.time.whole_seconds().unsigned_abs());
        for (place, (unit, length)) in UNITS.into_iter().enumerate() {
            if units & 1 << place == 0 {
                continue;
            }
            let left = if place < 2 { &mut months } else { &mut seconds };
            let number = *left / length;
            *left %= length;
            if place > 3 && units & ((1 << place) - 1) & CLOCK == 0 {
                formatter.write_str("T")?;
            }
            write!(formatter, "{number}")?;
            let nanoseconds = self.time.subsec_nanoseconds().unsigned_abs();
            if place == 6 && nanoseconds > 0 {
                write!(formatter, ".{}", format!("{nanoseconds:09}").trim_end_matches('0'))?;
            }
            write!(formatter, "{unit}")?;
        }
        Ok(())
    }
}

/// The units of the clock.
const CLOCK: u8 = 0b111_0000;

impl Duration {
    /// The units in which the number is not zero, with days in place of weeks; seconds if there are none.
    fn canonical_units(self) -> u8 {
        let (months, seconds) = (self.months.unsigned_abs(), self.time.whole_seconds().unsigned_abs());
        let has_fraction = self.time.subsec_nanoseconds() != 0;
        let parts = [
            months / 12 > 0,
            months % 12 > 0,
            false,
            seconds / 86_400 > 0,
            seconds % 86_400 / 3_600 > 0,
            seconds % 3_600 / 60 > 0,
            seconds % 60 > 0 || has_fraction,
        ];
        let units =
            parts.iter().enumerate().filter(|(_, is_there)| **is_there).fold(0, |units, (place, _)| units | 1 << place);
        if units == 0 { 1 << 6 } else { units }
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        (self.months, self.time) == (other.months, other.time)
    }
}

impl Eq for Duration {}

impl std::hash::Hash for Duration {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.months, self.time).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_texts_survive_a_round_trip() {
        for text in [
            "PT0S",
            "PT8H",
            "P1DT2H30M",
            "-PT1M",
            "PT0.5S",
            "P1Y2M3DT4H5M6.000000007S",
            "P30D",
            "-P1M",
            "P106751DT2H48M5S",
        ] {
            assert_eq!(text.parse::<Duration>().map(|value| value.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn units_that_were_read_are_written() -> Result<(), ParseError> {
        for text in
            ["PT60M", "PT90M", "P1W", "P0D", "PT36H", "PT3600S", "P18M", "P0DT1H", "-PT90M", "PT0M0.5S", "P7DT0S"]
        {
            assert_eq!(text.parse::<Duration>()?.to_string(), text);
        }
        assert_eq!("PT60M".parse::<Duration>()?, "PT1H".parse()?);
        Ok(())
    }

    #[test]
    fn other_texts_become_canonical() {
        let shown = |text: &str| text.parse::<Duration>().map(|value| value.to_string());
        assert_eq!(shown("PT1H90M"), Ok("PT2H30M".to_owned()));
        assert_eq!(shown("PT08H"), Ok("PT8H".to_owned()));
        assert_eq!(shown("PT1.1234567890S"), Ok("PT1.123456789S".to_owned()));
        assert_eq!(Duration::from(time::Duration::minutes(90)).to_string(), "PT1H30M");
    }

    #[test]
    fn more_digits_than_nanoseconds_have_are_refused() {
        assert!("PT1.1234567899S".parse::<Duration>().is_err());
    }

    #[test]
    fn text_that_is_not_a_duration_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "1D",
            "P1H",
            "PT1D",
            "PT1M1H",
            "P1D1D",
            "P1.5D",
            "PT.5S",
            "PT5.S",
            "P-1D",
            "P1DT",
            "Pé",
            "P99999999999999999999D",
        ] {
            assert!(text.parse::<Duration>().is_err(), "{text:?} was read");
        }
    }

    #[test]
    fn months_have_no_fixed_length() -> Result<(), ParseError> {
        let months: Duration = "P1M".parse()?;
        assert!(time::Duration::try_from(months).is_err());
        assert_eq!(months.months(), 1);
        Ok(())
    }
}
