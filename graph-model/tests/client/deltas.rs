//! Changes of a collection: what is new, what is gone, and where to go on.

use futures_util::TryStreamExt as _;
use graph_model::address::Arguments;
use graph_model::request::Delta;
use graph_model::response::RemovalReason;
use graph_model::{Change, Credential, ErrorKind};
use serde_json::json;

use super::*;

const ROOT: &str = "https://graph.microsoft.com/v1.0";

fn delta() -> Delta<Thing> {
    Delta::new(things().operation("delta", Arguments::new()))
}

#[tokio::test]
async fn changes_are_read_up_to_the_delta_link_and_later_from_there() {
    let (builder, sent) = standing_in(Credential::token("t"), |number, _| {
        answer(200, &[], &match number {
            1 => json!({"value": [{"id": "a", "note": "x"}], "@odata.nextLink": format!("{ROOT}/things/delta?$skiptoken=1")}),
            2 => json!({"value": [{"id": "b", "@removed": {"reason": "changed"}}], "@odata.nextLink": format!("{ROOT}/things/delta?$skiptoken=2")}),
            3 => json!({"value": [], "@odata.deltaLink": format!("{ROOT}/things/delta?$deltatoken=3")}),
            _ => json!({"value": [{"id": "a", "note": null}, {"id": "c"}], "@odata.deltaLink": format!("{ROOT}/things/delta?$deltatoken=4")}),
        }.to_string())
    });
    let client = builder.build().expect("it is a client");
    let request = delta().select("id,note").prefer("return=minimal");
    let mut items = request.items(&client);
    let first = items.try_next().await.expect("it can be read").expect("there is a change");
    assert_eq!(first.current().and_then(|thing| thing.id.as_deref()), Some("a"));
    assert_eq!(items.delta_link(), None, "the end is not reached");
    let second = items.try_next().await.expect("it can be read").expect("there is a change");
    let Change::Removed(removed) = second else { panic!("it was removed: {second:?}") };
    assert_eq!((removed.id.as_deref(), removed.reason), (Some("b"), RemovalReason::Changed));
    assert!(items.try_next().await.expect("it can be read").is_none());
    let saved = items.delta_link().expect("the end is reached").to_owned();
    assert_eq!(saved, format!("{ROOT}/things/delta?$deltatoken=3"));

    let later = request.clone().resume(&saved).all(&client).await.expect("it goes on");
    let notes: Vec<_> = later.changes.iter().filter_map(Change::current).map(|thing| &thing.note).collect();
    assert_eq!(notes, [&Nullable::Null, &Nullable::Absent], "cleared is not unchanged");
    assert_eq!(later.delta_link.as_deref(), Some("https://graph.microsoft.com/v1.0/things/delta?$deltatoken=4"));
    assert_eq!(sent.addresses()[3], saved);
    assert!(sent.all().iter().all(|request| request.headers()["prefer"] == "return=minimal"));
    let page = request.send(&client).await.expect("a page by itself");
    assert_eq!(page.value.len(), 2);
}

#[tokio::test]
async fn changes_that_cannot_go_on_say_where_to_begin_again() {
    let again = format!("{ROOT}/things/delta?$deltatoken=");
    let location = again.clone();
    let (builder, sent) = standing_in(Credential::anonymous(), move |number, _| match number {
        1 => answer(410, &[("location", &location)], r#"{"error":{"code":"resyncRequired","message":"m"}}"#),
        _ => answer(200, &[], r#"{"value":[],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/d"}"#),
    });
    let client = builder.build().expect("it is a client");
    let error =
        delta().resume(&format!("{ROOT}/things/delta?$deltatoken=old")).all(&client).await.expect_err("it is old");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Resync, false));
    assert_eq!(error.to_string(), "410 Gone: resyncRequired: m");
    let link = error.resync_link().expect("the service says where");
    let changes = delta().resume(link).all(&client).await.expect("it begins again");
    assert_eq!((changes.changes.len(), sent.addresses()[1].as_str()), (0, again.as_str()));
}
