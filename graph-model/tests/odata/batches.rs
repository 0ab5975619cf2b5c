//! Batches: requests of all kinds are sent together, and each has the result that it would have by itself.
//!
//! odatapy writes and reads the bodies in a batch as text where OData has base64, so all bodies here are JSON or a number.

use graph_model::batch::Ticket;
use graph_model::service::BatchFormat;
use graph_model::users::{User, UserCollection};
use graph_model::{Batch, Client, ErrorKind, GraphService, Nullable};

use crate::{TestResult, start};

fn users() -> UserCollection {
    GraphService::new().users()
}

/// A user whose key says what the test does with it.
fn named(kind: &str, number: usize) -> User {
    let name = format!("o'{kind} é&{number}");
    User { id: Some(id(kind, number)), display_name: name.into(), job_title: "first".into(), ..User::default() }
}

fn id(kind: &str, number: usize) -> String {
    format!("{kind} é&?{number}")
}

/// Creates users of these kinds, more than fit into one call.
async fn fill(client: &Client, format: BatchFormat, kinds: &[(&str, usize)]) -> TestResult {
    let mut batch = Batch::new().with_format(format);
    let all = kinds.iter().flat_map(|(kind, number)| (0..*number).map(move |number| named(kind, number)));
    let tickets: Vec<_> = all.map(|user| (user.clone(), batch.add(users().create(&user)))).collect();
    let mut results = batch.send(client).await?;
    for (user, ticket) in tickets {
        let created = results.take(ticket).unwrap_or_else(|error| panic!("{user:?}: {error}"));
        assert_eq!((created.id, created.display_name), (user.id, user.display_name));
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn each_of_fifty_requests_has_its_own_result() -> TestResult {
    fifty_requests(BatchFormat::Json).await
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn each_of_fifty_requests_has_its_own_result_in_parts() -> TestResult {
    fifty_requests(BatchFormat::Multipart).await
}

async fn fifty_requests(format: BatchFormat) -> TestResult {
    let (_server, client) = start()?;
    fill(&client, format, &[("read", 10), ("change", 10), ("empty", 1), ("go", 8)]).await?;

    let mut batch = Batch::new().with_format(format);
    let mut created: Vec<Ticket<User>> = Vec::new();
    let (mut read, mut changed, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    let change = User { job_title: "second".into(), ..User::default() };
    // Interleaved, so that each call has all kinds.
    let missing = batch.add(users().by_id("nobody").get());
    for number in 0..15 {
        created.push(batch.add(users().create(&named("new", number))));
        if number < 10 {
            read.push(batch.add(users().by_id(&id("read", number)).get().select("id,displayName")));
            changed.push(batch.add(users().by_id(&id("change", number)).update(&change)));
        }
        if number < 8 {
            gone.push(batch.add(users().by_id(&id("go", number)).delete()));
        }
    }
    let twice = batch.add(users().create(&named("read", 0)));
    let emptied = User { display_name: Nullable::Null, ..User::default() };
    let emptied = users().by_id(&id("empty", 0)).update(&emptied).prefer("return=representation");
    let emptied = batch.add(emptied);
    let filtered = batch.add(users().list().filter("displayName eq 'o''read é&7'"));
    let first = batch.add(users().create(&named("chain", 0)));
    let second = batch.add_after(users().by_id(&id("chain", 0)).update(&change), [first]);
    batch.add_after(users().by_id(&id("chain", 0)).get(), [second]);
    assert_eq!(batch.len(), 50);
    let mut results = batch.send(&client).await?;

    let failed: Vec<_> = results.failed().collect();
    assert_eq!(failed, [missing.id(), twice.id()], "{results:?}");
    let error = results.take(missing).expect_err("there is no such user");
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("404"), "Entity not found."));
    let error = results.take(twice).expect_err("the key is taken");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(409));
    for (number, ticket) in created.into_iter().enumerate() {
        assert_eq!(results.take(ticket)?.id, Some(id("new", number)));
    }
    for (number, ticket) in read.into_iter().enumerate() {
        let user = results.take(ticket)?;
        assert_eq!((user.id, user.display_name), (Some(id("read", number)), named("read", number).display_name));
        assert_eq!(user.job_title, Nullable::Absent, "the property was not selected");
    }
    assert!(changed.into_iter().all(|ticket| results.take(ticket).is_ok()));
    assert!(gone.into_iter().all(|ticket| results.take(ticket).is_ok()));
    let user = results.take(emptied)?;
    assert_eq!((user.display_name, user.job_title), (Nullable::Null, "first".into()));
    let found = results.take(filtered)?.value;
    assert_eq!(found.iter().map(|user| user.id.as_deref()).collect::<Vec<_>>(), [Some(id("read", 7).as_str())]);

    let mut batch = Batch::new().with_format(format);
    let mut expected = Vec::new();
    for (kind, number, title) in
        [("read", 10, "first"), ("change", 10, "second"), ("new", 15, "first"), ("chain", 1, "second")]
    {
        for number in 0..number {
            let user = User { job_title: title.into(), ..named(kind, number) };
            expected.push((user, batch.add(users().by_id(&id(kind, number)).get())));
        }
    }
    let gone: Vec<_> = (0..8).map(|number| batch.add(users().by_id(&id("go", number)).get())).collect();
    let emptied = batch.add(users().by_id(&id("empty", 0)).get());
    let count = batch.add(users().count());
    let mut results = batch.send(&client).await?;
    for (user, ticket) in expected {
        let read = results.take(ticket).unwrap_or_else(|error| panic!("{user:?}: {error}"));
        assert_eq!((read.id, read.display_name, read.job_title), (user.id, user.display_name, user.job_title));
    }
    for ticket in gone {
        let error = results.take(ticket).expect_err("the user was deleted");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    }
    assert_eq!(results.take(emptied)?.display_name, Nullable::Null);
    assert_eq!(results.take(count)?, 10 + 10 + 15 + 1 + 1);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn dependents_of_a_failure_are_not_carried_out() -> TestResult {
    let (_server, client) = start()?;
    let mut batch = Batch::new();
    let first = batch.add(users().create(&named("a", 0)));
    let second = batch.add_after(users().by_id("nobody").delete(), [first]);
    let third = batch.add_after(users().create(&named("a", 1)), [second]);
    let other = batch.add(users().create(&named("a", 2)));
    let mut results = batch.send(&client).await?;
    assert_eq!(results.failed().collect::<Vec<_>>(), [second.id(), third.id()], "{results:?}");
    assert!(results.take(first).is_ok() && results.take(other).is_ok());
    let error = results.take(third).expect_err("the dependency failed");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(424));
    let all = users().list().orderby("id").all(&client).await?;
    let all: Vec<_> = all.into_iter().filter_map(|user| user.id).collect();
    assert_eq!(all, [id("a", 0), id("a", 2)]);
    Ok(())
}
