//! Changes of a collection: what is new, what is gone, and where to resume.

use futures_util::TryStreamExt as _;
use odata::address::Arguments;
use odata::request::Delta;
use odata::response::RemovalReason;
use odata::{Change, Credential, ErrorKind};
use serde_json::json;

use super::*;

fn delta() -> Delta<Thing> {
    Delta::new(things().operation("delta", Arguments::new()))
}

#[tokio::test]
async fn changes_are_read_up_to_the_delta_link_and_later_from_there() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("t"), |number, _| {
        let link = |query: &str| format!("{ROOT}/things/delta?{query}");
        let page = match number {
            1 => json!({"value": [{"id": "a", "note": "x"}], "@odata.nextLink": link("$skiptoken=1")}),
            2 => {
                let removed = json!({"id": "b", "@removed": {"reason": "changed"}});
                json!({"value": [removed], "@odata.nextLink": link("$skiptoken=2")})
            }
            3 => json!({"value": [], "@odata.deltaLink": link("$deltatoken=3")}),
            _ => json!({"value": [{"id": "a", "note": null}, {"id": "c"}], "@odata.deltaLink": link("$deltatoken=4")}),
        };
        response(200, &[], &page.to_string())
    });
    let client = builder.build()?;
    let request = delta().select("id,note").prefer("return=minimal");
    let mut items = request.items(&client);
    let first = items.try_next().await?.ok_or("there is no change")?;
    assert_eq!(first.current().and_then(|thing| thing.id.as_deref()), Some("a"));
    assert_eq!(items.delta_link(), None, "there are more changes");
    let second = items.try_next().await?.ok_or("there is no second change")?;
    let Change::Removed(removed) = second else { panic!("it was removed: {second:?}") };
    assert_eq!((removed.id.as_deref(), removed.reason), (Some("b"), RemovalReason::Changed));
    assert!(items.try_next().await?.is_none());
    let saved = items.delta_link().ok_or("there is no delta link")?.to_owned();
    assert_eq!(saved, format!("{ROOT}/things/delta?$deltatoken=3"));

    let later = request.clone().resume(&saved).all(&client).await?;
    let notes: Vec<_> = later.changes.iter().filter_map(Change::current).map(|thing| &thing.note).collect();
    assert_eq!(notes, [&Nullable::Null, &Nullable::Absent], "cleared is not unchanged");
    assert_eq!(later.delta_link.as_deref(), Some("https://service.example/odata/things/delta?$deltatoken=4"));
    assert_eq!(sent.addresses()[3], saved);
    assert!(sent.all().iter().all(|request| request.headers()["prefer"] == "return=minimal"));
    assert_eq!(request.send(&client).await?.value.len(), 2, "a page can be read by itself");
    Ok(())
}

#[tokio::test]
async fn a_delta_link_that_is_too_old_is_an_error_with_a_link_to_start_over() -> TestResult {
    let again = format!("{ROOT}/things/delta?$deltatoken=");
    let location = again.clone();
    let (builder, sent) = with_handler(Credential::anonymous(), move |number, _| match number {
        1 => response(410, &[("location", &location)], r#"{"error":{"code":"resyncRequired","message":"m"}}"#),
        _ => response(200, &[], r#"{"value":[],"@odata.deltaLink":"https://service.example/odata/d"}"#),
    });
    let client = builder.build()?;
    let old = delta().resume(&format!("{ROOT}/things/delta?$deltatoken=old"));
    let error = old.all(&client).await.expect_err("the link is too old");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Resync, false));
    assert_eq!(error.to_string(), "410 Gone: resyncRequired: m");
    let link = error.resync_link().ok_or("there is no link")?;
    let changes = delta().resume(link).all(&client).await?;
    assert_eq!((changes.changes.len(), sent.addresses()[1].as_str()), (0, again.as_str()));
    Ok(())
}
