//! Owns the conversion of [`DateTimeTimeZone`], a time on the clock of a zone, to and from an instant with an offset.

use std::fmt;

use icu_time::TimeZone as ZoneId;
use icu_time::zone::WindowsParser;
use icu_time::zone::iana::IanaParserExtended;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use time::{OffsetDateTime, UtcOffset};

use crate::Nullable;
use crate::common::DateTimeTimeZone;
use crate::edm::DateTimeOffset;

/// Why a time in a zone has no instant, or an instant no time in a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeZoneError {
    /// Neither Windows nor IANA knows a zone of this name.
    UnknownZone(String),
    /// There is no date with a time, as in `2027-03-01T09:00:00`.
    NotATime,
}

impl fmt::Display for TimeZoneError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone(name) => write!(
                formatter,
                "{name:?} is no time zone: expected a name of Windows or IANA, such as \"W. Europe Standard Time\" or \
                 \"Europe/Vienna\""
            ),
            Self::NotATime => formatter.write_str("there is no date with a time such as 2027-03-01T09:00:00"),
        }
    }
}

impl std::error::Error for TimeZoneError {}

impl DateTimeTimeZone {
    /// The instant, with the offset that the zone has then. A zone that is missing is UTC.
    ///
    /// A `Z` or an offset in the text wins over the zone. A time that the clock shows twice, when summer time ends, is the
    /// earlier one; a time that it skips is as much later as the clock is put forward.
    ///
    /// ```
    /// use graph_model::common::DateTimeTimeZone;
    /// use graph_model::fill;
    ///
    /// let start = fill!(DateTimeTimeZone { date_time: "2027-07-01T09:00:00.0000000", time_zone: "W. Europe Standard Time" });
    /// assert_eq!(start.to_date_time_offset()?.to_string(), "2027-07-01T09:00:00+02:00");
    /// # Ok::<(), graph_model::TimeZoneError>(())
    /// ```
    pub fn to_date_time_offset(&self) -> Result<DateTimeOffset, TimeZoneError> {
        let text = self.date_time.as_deref().ok_or(TimeZoneError::NotATime)?;
        if let Ok(instant) = text.parse() {
            return Ok(instant);
        }
        let as_utc: DateTimeOffset = format!("{text}Z").parse().map_err(|_| TimeZoneError::NotATime)?;
        let zone = match &self.time_zone {
            Nullable::Value(name) => zone(name)?,
            Nullable::Absent | Nullable::Null => TimeZone::UTC,
        };
        let clock = TimeZone::UTC.to_datetime(timestamp(as_utc)?);
        let instant = zone.to_timestamp(clock).map_err(|_| TimeZoneError::NotATime)?;
        with_offset(instant, zone.to_offset(instant).seconds())
    }

    /// The time that the clock of a zone shows at an instant. The zone keeps its name, which may be one of Windows or IANA.
    ///
    /// ```
    /// use graph_model::common::DateTimeTimeZone;
    ///
    /// let start = DateTimeTimeZone::at("2027-07-01T07:00:00Z".parse()?, "Europe/Vienna")?;
    /// assert_eq!(start.date_time.as_deref(), Some("2027-07-01T09:00:00"));
    /// assert_eq!(start.time_zone.value().map(String::as_str), Some("Europe/Vienna"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at(instant: DateTimeOffset, zone_name: &str) -> Result<Self, TimeZoneError> {
        let clock: DateTime = zone(zone_name)?.to_datetime(timestamp(instant)?);
        Ok(Self {
            date_time: Some(clock.to_string()),
            time_zone: Nullable::Value(zone_name.to_owned()),
            ..Self::default()
        })
    }
}

/// The zone with a name of IANA or Windows.
fn zone(name: &str) -> Result<TimeZone, TimeZoneError> {
    let iana = || {
        let id = WindowsParser::new().parse(name, None).filter(|id| *id != ZoneId::UNKNOWN)?;
        let zone = IanaParserExtended::new().iter().find(|zone| zone.time_zone == id)?;
        TimeZone::get(zone.canonical).ok()
    };
    TimeZone::get(name).ok().or_else(iana).ok_or_else(|| TimeZoneError::UnknownZone(name.to_owned()))
}

fn timestamp(instant: DateTimeOffset) -> Result<Timestamp, TimeZoneError> {
    Timestamp::from_nanosecond(instant.get().unix_timestamp_nanos()).map_err(|_| TimeZoneError::NotATime)
}

/// An instant with an offset. OData's have no seconds, which those of the nineteenth century had: UTC stands for them.
fn with_offset(instant: Timestamp, offset: i32) -> Result<DateTimeOffset, TimeZoneError> {
    let utc =
        OffsetDateTime::from_unix_timestamp_nanos(instant.as_nanosecond()).map_err(|_| TimeZoneError::NotATime)?;
    let offset = UtcOffset::from_whole_seconds(offset).ok().filter(|offset| offset.seconds_past_minute() == 0);
    Ok(utc.checked_to_offset(offset.unwrap_or(UtcOffset::UTC)).unwrap_or(utc).into())
}
