//! Tests the crate generated from TripPin's metadata against a TripPin service at `ODATA_SERVICE_ROOT`. `odata.rs` copies this
//! file into the crate.

use futures_util::StreamExt as _;
use serde_json::json;
use trippin::DefaultContainer;
use trippin::edm::{Duration, Geography};
use trippin::request::Create;
use trippin::trip_pin::{
    Airport, AirportLocation, City, Event, EventLocation, Flight, Location, Person, PersonGender, Photo, PlanItem,
    PublicTransportation, Trip,
};
use trippin::{Batch, Client, Credential, Error, ErrorKind, KeyStyle, Nullable, Path};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn client() -> Client {
    let root = std::env::var("ODATA_SERVICE_ROOT").expect("`odata.rs` sets ODATA_SERVICE_ROOT");
    Client::builder(root, Credential::token("token-of-ann"))
        .build()
        .expect("`odata.rs` passes the URL of a local server")
}

fn service() -> DefaultContainer {
    DefaultContainer::new()
}

fn person(user_name: &str) -> Person {
    Person {
        user_name: Some(user_name.into()),
        first_name: Some("Ada".into()),
        last_name: Some("Lovelace".into()),
        ..Person::default()
    }
}

async fn create(client: &Client, user_name: &str) -> Result<Person, String> {
    let created = service().people().create(&person(user_name)).send(client).await;
    created.map_err(|error| format!("{user_name:?}: {error}"))
}

fn trip(name: &str) -> Trip {
    Trip {
        name: Some(name.into()),
        budget: Some(1000.1),
        starts_at: "2014-01-01T00:00:00Z".parse().ok(),
        ends_at: "2014-02-01T00:00:00-08:00".parse().ok(),
        tags: Some(vec!["sun".into(), String::new(), "é,;'\"".into()]),
        share_id: Nullable::Value(
            "9d9b2fa0-efbf-490e-a5e3-bac8f7d47354".parse().expect("a literal in the form of a GUID"),
        ),
        ..Trip::default()
    }
}

fn city() -> City {
    City { name: Some("Boise".into()), region: Some("ID".into()), ..City::default() }
}

fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

#[tokio::test]
async fn entities_are_created_changed_and_deleted() -> TestResult {
    let client = client();
    let mut office = Location { address: Some("1 Way".into()), city: Some(city().into()), ..Location::default() };
    office.additional.insert("Floor".into(), json!(3));
    let hall =
        EventLocation { address: Some("2 Way".into()), building_info: "hall".into(), ..EventLocation::default() };
    let mut sent = Person {
        emails: Some(vec!["ada@example.com".into()]),
        gender: PersonGender::Female.into(),
        address_info: Some(vec![office, hall.into()]),
        ..person("ada")
    };
    sent.additional.insert("Age".into(), json!(36));
    let created = service().people().create(&sent).send(&client).await?;
    let ada = service().people().by_user_name("ada");
    let read = ada.get().send(&client).await?;
    for mut person in [created, read] {
        person.additional.retain(|name, _| !name.starts_with("@odata."));
        assert_eq!(person, sent);
    }
    let read = ada.get().select("AddressInfo").send(&client).await?;
    let [office, hall] = &read.address_info.unwrap_or_default()[..] else { panic!("not two addresses") };
    assert!(!office.is::<EventLocation>());
    let hall: EventLocation = hall.clone().downcast().expect("it was sent as the location of an event");
    assert_eq!(hall.building_info, "hall");

    let mut changes = Person { gender: Nullable::Null, emails: Some(Vec::new()), ..Person::default() };
    changes.additional.insert("Age".into(), json!(null));
    let update = ada.update(&changes).if_match("*").prefer("return=representation");
    let changed = update.send(&client).await?;
    assert_eq!((changed.gender, changed.emails), (Nullable::Null, Some(Vec::new())));
    assert_eq!((changed.first_name.as_deref(), &changed.additional["Age"]), (Some("Ada"), &json!(null)));

    let error = service().people().create(&sent).send(&client).await.expect_err("the key is taken");
    assert_eq!((status(&error), error.code()), (Some(409), Some("409")));
    ada.delete().if_match("*").send(&client).await?;
    let error = ada.get().send(&client).await.expect_err("the person was deleted");
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Service, Some(404)));
    assert_eq!((error.code(), error.message()), (Some("404"), "Entity not found."));
    Ok(())
}

#[tokio::test]
async fn changes_that_others_made_are_not_overwritten() -> TestResult {
    let client = client();
    let first = create(&client, "etag").await?;
    assert!(first.additional.contains_key("@odata.etag"));
    let person = service().people().by_user_name("etag");
    let changes = Person { last_name: Some("King".into()), ..Person::default() };

    let error = person.update(&changes).send(&client).await.expect_err("the update has no entity tag");
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Service, Some(428)));
    let error =
        person.update(&changes).if_match("W/\"x\"").send(&client).await.expect_err("no person has this entity tag");
    assert_eq!((status(&error), error.code()), (Some(412), Some("412")));

    let error = person.get().if_changed(&first).send(&client).await.expect_err("the entity tag is still valid");
    assert_eq!(status(&error), Some(304));
    person.update(&changes).if_unchanged(&first).send(&client).await?;
    let error = person
        .update(&changes)
        .if_unchanged(&first)
        .send(&client)
        .await
        .expect_err("the update before has changed the entity tag");
    assert_eq!(status(&error), Some(412));
    let second = person.get().if_changed(&first).send(&client).await?;
    assert_eq!(second.last_name.as_deref(), Some("King"));
    let error = person
        .delete()
        .if_unchanged(&first)
        .send(&client)
        .await
        .expect_err("the update before has changed the entity tag");
    assert_eq!(status(&error), Some(412));
    person.delete().if_unchanged(&second).send(&client).await?;
    Ok(())
}

#[tokio::test]
async fn a_batch_keeps_changes_that_others_made() -> TestResult {
    let client = client();
    let people = service().people();
    let name = |number: usize| format!("batch/{number}'s &é");
    let mut batch = Batch::new();
    let tickets: Vec<_> = (0..25).map(|number| batch.add(people.create(&person(&name(number))))).collect();
    let mut results = batch.send(&client).await?;
    let created = tickets.into_iter().map(|ticket| results.take(ticket)).collect::<Result<Vec<_>, _>>()?;

    let changes = Person { last_name: Some("King".into()), gender: Nullable::Null, ..Person::default() };
    let by_name = |number: usize| people.by_user_name(&name(number));
    let mut batch = Batch::new();
    let changed: Vec<_> =
        (0..20).map(|number| batch.add(by_name(number).update(&changes).if_unchanged(&created[number]))).collect();
    let gone = batch.add(by_name(20).delete().if_unchanged(&created[20]));
    let untagged = batch.add(by_name(21).update(&changes));
    let wrong = batch.add(by_name(22).update(&changes).if_match("W/\"x\""));
    let same = batch.add(by_name(23).get().if_changed(&created[23]));
    let first = batch.add(people.create(&person(&name(25))));
    let second = batch.add_after(by_name(25).update(&changes).if_match("*"), [first]);
    let third = batch.add_after(by_name(25).get(), [second]);
    let stale = batch.add_after(by_name(0).update(&person("x")).if_unchanged(&created[0]), [changed[0]]);
    let mut results = batch.send(&client).await?;
    assert!(changed.into_iter().all(|ticket| results.take(ticket).is_ok()), "{results:?}");
    assert!(results.take(gone).is_ok());
    let errors =
        [untagged, wrong, stale].map(|ticket| results.take(ticket).expect_err("the entity tag is missing or outdated"));
    assert_eq!(errors.map(|error| status(&error)), [Some(428), Some(412), Some(412)]);
    assert_eq!(status(&results.take(same).expect_err("the entity tag is still valid")), Some(304));
    assert!(results.take(first).is_ok() && results.take(second).is_ok());
    assert_eq!(results.take(third)?.last_name.as_deref(), Some("King"));

    let mut batch = Batch::new();
    let read: Vec<_> = (0..26).map(|number| batch.add(by_name(number).get())).collect();
    let mut results = batch.send(&client).await?;
    for (number, ticket) in read.into_iter().enumerate() {
        let last_name = match results.take(ticket) {
            Ok(person) => person.last_name,
            Err(error) => Some(format!("{:?}", status(&error))),
        };
        let expected = match number {
            20 => "Some(404)",
            21..25 => "Lovelace",
            _ => "King",
        };
        assert_eq!(last_name.as_deref(), Some(expected), "{number}");
    }
    Ok(())
}

#[tokio::test]
async fn keys_arrive_as_they_were_given() -> TestResult {
    let client = client();
    let keys = [
        "a/b",
        "/",
        "//",
        "o'hara",
        "'",
        "''",
        "?#%",
        "%2F",
        "%27",
        "a&b=c",
        "a,b=';c",
        "(x)",
        ")(",
        "$ref",
        "$count",
        "x.y@example.com",
        "..",
        ".",
        " ",
        "+",
        "é€𝄞",
        "\\\"<>",
        "@p",
        "null",
        "1",
        "-",
        "~",
        "*",
        "http://host/a?b#c",
    ];
    for key in keys {
        create(&client, key).await?;
    }
    for key in keys {
        let person = service().people().by_user_name(key).get().select("UserName").send(&client).await;
        let person = person.map_err(|error| format!("{key:?}: {error}"))?;
        assert_eq!(person.user_name.as_deref(), Some(key));
        let literal = key.replace('\'', "''");
        let found = service().people().list().filter(&format!("UserName eq '{literal}'")).send(&client).await;
        let found = found.map_err(|error| format!("{key:?}: {error}"))?;
        assert_eq!(found.value.len(), 1, "{key:?}");
    }

    // Each next link contains the key of the last entity of its page.
    let mut items = service().people().list().count(true).prefer("odata.maxpagesize=4").items(&client);
    let mut seen = Vec::new();
    while let Some(person) = items.next().await {
        seen.push(person?.user_name.ok_or("a person without a key")?);
    }
    assert_eq!(items.total(), i64::try_from(seen.len()).ok());
    for key in keys {
        assert_eq!(seen.iter().filter(|seen| *seen == key).count(), 1, "{key:?}");
        service().people().by_user_name(key).delete().if_match("*").send(&client).await?;
    }
    Ok(())
}

#[tokio::test]
async fn references_are_added_and_removed() -> TestResult {
    let client = client();
    let names = ["friend/one", "friend'two", "friend three"];
    for name in names {
        create(&client, name).await?;
    }
    let [one, two, three] = names.map(|name| service().people().by_user_name(name));
    let friends = one.friends_references();
    friends.add(&two).send(&client).await?;
    friends.add(&three).send(&client).await?;
    let found = one.friends().list().orderby("UserName").all(&client).await?;
    let found: Vec<_> = found.iter().filter_map(|person| person.user_name.as_deref()).collect();
    assert_eq!(found, [names[2], names[1]]);
    let found = one.friends().by_user_name(names[1]).get().send(&client).await?;
    assert_eq!(found.user_name.as_deref(), Some(names[1]));
    let any = service().people().list().filter("Friends/any(f:f/UserName eq 'friend''two')").all(&client).await;
    assert_eq!(any?.len(), 1);

    friends.remove(names[1]).send(&client).await?;
    assert_eq!(friends.list().all(&client).await?.len(), 1);
    assert_eq!(one.friends().count().send(&client).await?, 1);
    two.get().send(&client).await?;
    Ok(())
}

#[tokio::test]
async fn contained_entities_are_created_changed_and_cast() -> TestResult {
    let client = client();
    create(&client, "traveller").await?;
    let trips = service().people().by_user_name("traveller").trips();
    let sent = trip("first");
    let created = trips.create(&sent).send(&client).await?;
    let id = created.trip_id.ok_or("the service gave the trip no key")?;
    let mut read = trips.by_trip_id(id).get().send(&client).await?;
    read.additional.clear();
    assert_eq!(Trip { trip_id: None, ..read }, sent);

    let items = trips.by_trip_id(id).plan_items();
    let flight = Flight {
        flight_number: Some("AA26".into()),
        seat_number: "12A".into(),
        starts_at: "2014-01-01T08:00:00-08:00".parse().ok().into(),
        // No fractions of a second: the metadata states no precision, which odatapy takes as zero.
        duration: "PT1H30M".parse().ok().into(),
        ..Flight::default()
    };
    let mut event = Event { description: "dinner".into(), ..Event::default() };
    let hall = EventLocation { building_info: "hall".into(), city: Some(city().into()), ..EventLocation::default() };
    event.occurs_at = Some(hall.into());
    event.additional.insert("Guests".into(), json!(7));
    let created_flight = items.create(&flight).send(&client).await?;
    let created_event = items.create(&event).send(&client).await?;
    let place = created_event.occurs_at.ok_or("the event was created without its place")?;
    assert_eq!((place.building_info, place.city), ("hall".into(), Some(city().into())));
    assert_eq!(created_event.additional["Guests"], 7);
    items.create(&PlanItem::default()).send(&client).await?;

    let planned = items.list().orderby("PlanItemId").all(&client).await?;
    let kinds: Vec<_> = planned.iter().map(|item| (item.is::<Flight>(), item.is::<Event>())).collect();
    assert_eq!(kinds, [(true, false), (false, true), (false, false)]);
    assert!(planned[0].is::<PublicTransportation>());
    let read: Flight = planned[0].clone().downcast().expect("the plan item is tagged as a flight");
    assert_eq!((&read.flight_number, &read.duration), (&flight.flight_number, &flight.duration));
    assert_eq!((read.starts_at, read.duration), (flight.starts_at, "PT1H30M".parse::<Duration>().ok().into()));
    assert_eq!(planned[1].duration, Nullable::Absent);

    let flights = items.cast::<PublicTransportation>().list().all(&client).await?;
    assert_eq!(flights.len(), 1);
    let seat = items
        .by_plan_item_id(created_flight.plan_item_id.ok_or("the service gave the flight no key")?)
        .cast::<Flight>();
    assert_eq!(seat.get().send(&client).await?.seat_number, "12A");
    let changes = Flight { seat_number: Nullable::Null, ..Flight::default() };
    seat.update(&changes).send(&client).await?;
    let read = seat.get().send(&client).await?;
    assert_eq!((read.seat_number, read.flight_number), (Nullable::Null, flight.flight_number));

    let people = service().people().list().filter("UserName eq 'traveller'");
    let people = people.expand("Trips($select=Name;$expand=PlanItems($filter=PlanItemId gt 0))").all(&client).await;
    let people = people?;
    let trip = &people[0].trips.as_deref().ok_or("the trips were not expanded")?[0];
    assert_eq!((trip.name.as_deref(), trip.budget), (Some("first"), None));
    let planned = trip.plan_items.as_deref().ok_or("the plan items were not expanded")?;
    assert_eq!(planned.len(), 3);
    assert!(planned[0].is::<Flight>());
    Ok(())
}

#[tokio::test]
async fn actions_and_functions_are_called() -> TestResult {
    let client = client();
    create(&client, "it's a/b").await?;
    create(&client, "caller").await?;
    let caller = service().people().by_user_name("caller");
    let friend = service().people().by_user_name("it's a/b");
    let trip = friend.trips().create(&trip("shared")).send(&client).await?;

    let trips = caller.get_friends_trips("it's a/b").all(&client).await?;
    assert_eq!(trips.len(), 1);
    assert_eq!(trips[0].name.as_deref(), Some("shared"));
    let number = caller.get_friends_trips_collection("it's a/b").count().send(&client).await;
    assert_eq!(number?, 1);
    let error = caller.get_friends_trips("no-one").all(&client).await.expect_err("nobody is called no-one");
    assert_eq!(
        (status(&error), error.code(), error.message()),
        (Some(404), Some("NoSuchPerson"), "There is no no-one.")
    );

    let id = trip.trip_id.ok_or("the service gave the trip no key")?;
    friend.share_trip("caller", id).send(&client).await?;
    let shared = caller.trips().by_trip_id(id).get().send(&client).await?;
    assert_eq!(shared.name.as_deref(), Some("shared"));

    service().reset_data_source().send(&client).await?;
    assert_eq!(service().people().count().send(&client).await?, 0);
    Ok(())
}

#[tokio::test]
async fn points_survive_a_round_trip_and_are_found() -> TestResult {
    let client = client();
    // The metadata forbids inserting airports, so the handle has no `create`. The service allows it.
    let airports = Path::root(KeyStyle::Parentheses).segment("Airports");
    for (code, longitude, latitude) in [("KSFO", -122.374_722, 37.618_888_9), ("ZBAA", 116.584_44, 40.08)] {
        let place = Geography::new_point([longitude, latitude]);
        let location = AirportLocation { loc: Some(place.clone()), city: Some(city().into()), ..AirportLocation::default() };
        let airport = Airport { icao_code: Some(code.into()), location: Some(location.into()), ..Airport::default() };
        Create::<Airport>::new(airports.clone(), &airport).send(&client).await?;
        let read = service().airports().by_icao_code(code).get().send(&client).await?;
        assert_eq!(read.location.and_then(|location| location.loc), Some(place));
    }
    let nearest = service().get_nearest_airport(33.5, 120.25).send(&client).await?;
    assert_eq!(nearest.icao_code.as_deref(), Some("ZBAA"));
    let nearest = service().get_nearest_airport(-33.0, -120.0).send(&client).await?;
    assert_eq!(nearest.icao_code.as_deref(), Some("KSFO"));
    Ok(())
}

#[tokio::test]
async fn photos_are_uploaded_and_downloaded() -> TestResult {
    let client = client();
    let sent = Photo { id: Some(9_007_199_254_740_993), name: "ada".into(), ..Photo::default() };
    let photo = service().photos().create(&sent).send(&client).await?;
    assert_eq!(photo.id, sent.id);
    let photo = service().photos().by_id(9_007_199_254_740_993);
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    photo.content().upload(bytes.clone(), "image/jpeg").send(&client).await?;
    assert_eq!(photo.content().download().send(&client).await?, bytes);
    let response = photo.content().download().send_raw(&client).await?;
    assert_eq!(response.headers()["content-type"], "image/jpeg");
    photo.content().upload([], "image/jpeg").send(&client).await?;
    assert!(photo.content().download().send(&client).await?.is_empty());
    assert_eq!(photo.get().send(&client).await?.name, "ada");
    Ok(())
}
