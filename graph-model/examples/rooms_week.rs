//! Prints who meets in a room in a week, on the room's own clock.
//!
//! `cargo run --example rooms_week -- ROOM MONDAY ZONE`, or `cargo run --example rooms_week -- --local`

mod local;

use std::error::Error;
use std::time::Duration;

use clap::Parser;
use futures_util::TryStreamExt as _;
use graph_model::calendar::Event;
use graph_model::common::DateTimeTimeZone;
use graph_model::{GraphService, Nullable, edm};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The mail address of the room.
    room: String,
    /// The first day, such as 2027-03-01.
    monday: edm::Date,
    /// The time zone of the room, such as Europe/Vienna.
    zone: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, room, monday, zone } =
        local::arguments(&["everest@contoso.com", "2027-03-01", "Europe/Vienna"]);
    let client = service.client().await?;

    // The instants at which the week begins and ends; an occurrence of a series counts as an event of its own.
    let start = monday.get().midnight().assume_utc();
    let end = start + Duration::from_secs(7 * 24 * 3600);
    let [start, end] = [start, end].map(|instant| edm::DateTimeOffset::from(instant).to_string());
    let week = GraphService::new().users().by_id(&room).calendar_view(&start, &end).list();
    let week = week
        .filter(Event::IS_CANCELLED.eq(false))
        .select((Event::START, Event::END, Event::SUBJECT, Event::ORGANIZER))
        .orderby(Event::START.then(DateTimeTimeZone::DATE_TIME))
        .prefer(&format!("outlook.timezone=\"{zone}\""));

    let on_the_clock = |time: Nullable<Box<DateTimeTimeZone>>| time.and_then(|time| time.date_time).unwrap_or_default();
    let mut events = week.items(&client);
    while let Some(event) = events.try_next().await? {
        let organizer = event.organizer.and_then(|organizer| organizer.email_address.into_option());
        let name = organizer.and_then(|address| address.name.into_option()).unwrap_or_default();
        let subject = event.subject.unwrap_or_default();
        println!("{} to {}: {subject}, {name}", on_the_clock(event.start), on_the_clock(event.end));
    }
    Ok(())
}
