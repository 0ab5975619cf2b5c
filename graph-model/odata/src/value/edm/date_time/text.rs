//! Owns the text of dates and times. Formatting number by number takes several times as long, and pages are full of dates.

use time::{OffsetDateTime, Time};

/// A text of bounded length: `-999999-12-31T23:59:59.999999999+25:59` is the longest.
pub(super) struct Text {
    bytes: [u8; 38],
    length: usize,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; 38], length: 0 }
    }

    pub(super) fn date(&mut self, date: time::Date) {
        if date.year() < 0 {
            self.push(b'-');
        }
        let year = date.year().unsigned_abs();
        // Another crate may enable `large-dates`, and with it years of six digits.
        let digits = year.checked_ilog10().map_or(1, |digits| digits as usize + 1);
        self.number(year, digits.max(4));
        self.push(b'-');
        self.number(u8::from(date.month()).into(), 2);
        self.push(b'-');
        self.number(date.day().into(), 2);
    }

    pub(super) fn time(&mut self, time: Time) {
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

    pub(super) fn date_time_offset(&mut self, value: OffsetDateTime) {
        self.date(value.date());
        self.push(b'T');
        self.time(value.time());
        let (hours, minutes, _) = value.offset().as_hms();
        if hours == 0 && minutes == 0 {
            self.push(b'Z');
        } else {
            self.push(if hours < 0 || minutes < 0 { b'-' } else { b'+' });
            self.number(hours.unsigned_abs().into(), 2);
            self.push(b':');
            self.number(minutes.unsigned_abs().into(), 2);
        }
    }

    /// The last `digits` digits of a number.
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

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}
