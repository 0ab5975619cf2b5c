//! Points in time of calendars: a local time with the name of a time zone.

#![cfg(feature = "time-zones")]

use graph_model::common::DateTimeTimeZone;
use graph_model::{Nullable, TimeZoneError};

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn instant(date_time: &str, zone: &str) -> Result<String, TimeZoneError> {
    let time_zone = Nullable::Value(zone.to_owned());
    let value = DateTimeTimeZone { date_time: Some(date_time.to_owned()), time_zone, ..DateTimeTimeZone::default() };
    value.to_date_time_offset().map(|instant| instant.to_string())
}

#[test]
fn zones_have_names_of_windows_and_of_iana() {
    for (zone, summer) in [
        ("Pacific Standard Time", "2027-07-01T09:00:00-07:00"),
        ("America/Los_Angeles", "2027-07-01T09:00:00-07:00"),
        ("W. Europe Standard Time", "2027-07-01T09:00:00+02:00"),
        ("India Standard Time", "2027-07-01T09:00:00+05:30"),
        ("UTC", "2027-07-01T09:00:00Z"),
        ("tzone://Microsoft/Utc", ""),
        ("Customized Time Zone", ""),
    ] {
        let expected =
            if summer.is_empty() { Err(TimeZoneError::UnknownZone(zone.to_owned())) } else { Ok(summer.to_owned()) };
        assert_eq!(instant("2027-07-01T09:00:00.0000000", zone), expected, "{zone}");
    }
}

#[test]
fn the_offset_is_that_of_the_day() {
    assert_eq!(instant("2027-01-15T09:00:00", "Europe/Vienna").as_deref(), Ok("2027-01-15T09:00:00+01:00"));
    // The clock is put forward on 28 March, and back on 31 October.
    assert_eq!(instant("2027-03-28T02:30:00", "Europe/Vienna").as_deref(), Ok("2027-03-28T03:30:00+02:00"));
    assert_eq!(instant("2027-10-31T02:30:00", "Europe/Vienna").as_deref(), Ok("2027-10-31T02:30:00+02:00"));
}

#[test]
fn a_z_or_an_offset_in_the_text_wins() {
    assert_eq!(instant("2027-07-01T09:00:00Z", "Pacific Standard Time").as_deref(), Ok("2027-07-01T09:00:00Z"));
    assert_eq!(instant("2027-07-01T09:00:00+03:00", "nowhere").as_deref(), Ok("2027-07-01T09:00:00+03:00"));
}

#[test]
fn a_time_is_needed_and_a_zone_is_not() -> Result {
    assert_eq!(DateTimeTimeZone::default().to_date_time_offset(), Err(TimeZoneError::NotATime));
    assert_eq!(instant("2027-07-01", "UTC"), Err(TimeZoneError::NotATime));
    let utc = DateTimeTimeZone { date_time: Some("2027-07-01T09:00:00".into()), ..DateTimeTimeZone::default() };
    assert_eq!(utc.to_date_time_offset()?.to_string(), "2027-07-01T09:00:00Z");
    Ok(())
}

#[test]
fn times_come_back_from_their_zones() -> Result {
    for (text, zone) in [
        ("2027-07-01T09:00:00", "Pacific Standard Time"),
        ("2027-01-01T00:00:00.1234567", "Asia/Kathmandu"),
        ("1850-01-01T12:00:00", "Europe/Vienna"),
    ] {
        let back = DateTimeTimeZone::at(instant(text, zone)?.parse()?, zone)?;
        assert_eq!((back.date_time.as_deref(), back.time_zone), (Some(text), Nullable::Value(zone.to_owned())));
    }
    assert!(DateTimeTimeZone::at("2027-01-01T00:00:00Z".parse()?, "nowhere").is_err());
    assert!(instant("9999-12-31T23:59:59", "Pacific Standard Time").is_err());
    Ok(())
}
