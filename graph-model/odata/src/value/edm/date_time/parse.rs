//! Owns the grammar of dates and times: OData's ABNF, and the variations that services send.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Takes a value off the front of a text.
type Parser<T> = fn(&mut &str) -> Option<T>;

/// The value that the whole text stands for.
pub(super) fn complete<T>(text: &str, parser: Parser<T>) -> Option<T> {
    let mut rest = text;
    parser(&mut rest).filter(|_| rest.is_empty())
}

/// Takes `count` ASCII digits off the front; at most nine, so that the number fits into 32 bits.
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

/// Takes a character off the front, if it is there.
fn symbol(rest: &mut &str, symbol: char) -> Option<()> {
    *rest = rest.strip_prefix(symbol)?;
    Some(())
}

/// The year has four digits, or more without a leading zero, and may be negative.
pub(super) fn date(rest: &mut &str) -> Option<Date> {
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
    Date::from_calendar_date(if negative { -year } else { year }, month, day).ok()
}

/// The seconds are optional, and have up to twelve decimal places: nine, and zeros.
pub(super) fn time(rest: &mut &str) -> Option<Time> {
    let Clock { hour, minute, second, nanosecond, is_exact } = clock(rest)?;
    Time::from_hms_nano(hour, minute, second, nanosecond).ok().filter(|_| is_exact)
}

struct Clock {
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
    /// Whether there is nothing beyond the nanosecond.
    is_exact: bool,
}

fn clock(rest: &mut &str) -> Option<Clock> {
    let hour = u8::try_from(digits(rest, 2)?).ok()?;
    symbol(rest, ':')?;
    let minute = u8::try_from(digits(rest, 2)?).ok()?;
    let (mut second, mut nanosecond, mut is_exact) = (0, 0, true);
    if symbol(rest, ':').is_some() {
        second = u8::try_from(digits(rest, 2)?).ok()?;
        if symbol(rest, '.').is_some() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=12).contains(&length) {
                return None;
            }
            let kept = length.min(9);
            nanosecond = digits(rest, kept)? * 10_u32.pow(9 - u32::try_from(kept).ok()?);
            is_exact = digits(rest, length - kept)? == 0;
        }
    }
    Some(Clock { hour, minute, second, nanosecond, is_exact })
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

pub(super) fn date_time_offset(rest: &mut &str) -> Option<OffsetDateTime> {
    let date = date(rest)?;
    symbol(rest, 'T').or_else(|| symbol(rest, 't'))?;
    let time = time(rest)?;
    Some(PrimitiveDateTime::new(date, time).assume_offset(offset(rest)?))
}

/// A date and a time without an offset.
pub(super) fn local_date_time(rest: &mut &str) -> Option<PrimitiveDateTime> {
    let date = date(rest)?;
    symbol(rest, 'T').or_else(|| symbol(rest, 't'))?;
    Some(PrimitiveDateTime::new(date, time(rest)?))
}

/// A date and a time, with an offset or not, and with more decimal places than are kept.
pub(super) fn precise_date_time(rest: &mut &str) -> Option<()> {
    date(rest)?;
    symbol(rest, 'T').or_else(|| symbol(rest, 't'))?;
    let is_exact = clock(rest)?.is_exact;
    offset(rest).or_else(|| rest.is_empty().then_some(UtcOffset::UTC))?;
    (!is_exact).then_some(())
}

/// Without an offset it is UTC, and the end of a day is the start of the next one.
pub(super) fn lenient_date_time(rest: &mut &str) -> Option<OffsetDateTime> {
    let date = date(rest)?;
    symbol(rest, 'T').or_else(|| symbol(rest, 't'))?;
    let Clock { hour, minute, second, nanosecond, is_exact } = clock(rest)?;
    let offset = if rest.is_empty() { UtcOffset::UTC } else { offset(rest)? };
    if hour == 24 {
        let is_end = minute == 0 && second == 0 && nanosecond == 0 && is_exact;
        return Some(PrimitiveDateTime::new(date.next_day()?, Time::MIDNIGHT).assume_offset(offset)).filter(|_| is_end);
    }
    let time = Time::from_hms_nano(hour, minute, second, nanosecond).ok().filter(|_| is_exact)?;
    Some(PrimitiveDateTime::new(date, time).assume_offset(offset))
}
