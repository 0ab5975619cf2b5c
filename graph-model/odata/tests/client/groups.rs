//! Groups of a batch: retried as a whole, and only where all of their requests may be.

use odata::Batch;
use odata::request::Delete;
use odata::service::{BatchFormat, BatchSupport};

use super::*;

static MULTIPART: Conventions = SERVICE.with_batch_support(BatchSupport::MULTIPART);

fn delete(key: &str) -> Delete {
    Delete::new(Path::of(&MULTIPART).segment("things").key(&Key::single(key)))
}

fn parts(texts: &[&str]) -> Response {
    let part = |text: &&str| format!("--b\nContent-Type: application/http\n\nHTTP/1.1 {text}\n");
    let parts = texts.iter().map(part).collect::<Vec<_>>().concat();
    response(200, &[("content-type", "multipart/mixed; boundary=b")], &format!("{parts}--b--"))
}

/// A response with a change set, which has two responses.
fn in_change_set() -> Response {
    let part = "--c\nContent-Type: application/http\n\nHTTP/1.1 204 No Content\n\n";
    let set = format!("--b\nContent-Type: multipart/mixed; boundary=c\n\n{part}{part}--c--\n--b--");
    response(200, &[("content-type", "multipart/mixed; boundary=b")], &set)
}

/// In how many calls a key is.
fn count(sent: &Sent, key: &str) -> usize {
    sent.all().iter().filter(|call| String::from_utf8_lossy(call.body()).contains(&format!(" things/{key} "))).count()
}

#[tokio::test]
async fn a_throttled_group_is_sent_again_as_a_whole() -> TestResult {
    let (client, sent) = with_handler(Credential::anonymous(), |number, _| match number {
        1 => parts(&["204 No Content\n", "429 Too Many Requests\nRetry-After: 0\n"]),
        _ => in_change_set(),
    });
    let mut batch = Batch::new();
    let alone = batch.add(delete("alone"));
    let mut group = batch.group();
    let (one, other) = (group.add(delete("one")), group.add(delete("other")));
    let mut results = batch.send(&client.build()?).await?;
    for ticket in [alone, one, other] {
        results.take(ticket)?;
    }
    assert_eq!([count(&sent, "alone"), count(&sent, "one"), count(&sent, "other")], [1, 2, 2]);
    Ok(())
}

#[tokio::test]
async fn a_group_that_may_have_taken_effect_is_sent_again_only_if_all_of_it_is_idempotent() -> TestResult {
    for (is_idempotent, calls) in [(true, 3), (false, 1)] {
        // A service that is overloaded may have carried out the request without a response.
        let (client, sent) = with_handler(Credential::anonymous(), |_, _| parts(&["503 Service Unavailable\n"]));
        let mut batch = Batch::new().with_format(BatchFormat::Multipart);
        let mut group = batch.group();
        let first = group.add(delete("one")).id();
        let second = if is_idempotent { group.add(delete("other")).id() } else { group.add(create()).id() };
        let results = batch.send(&client.build()?).await?;
        assert_eq!(results.failed().collect::<Vec<_>>(), [first, second]);
        assert_eq!(sent.count(), calls, "{is_idempotent}");
    }
    Ok(())
}

#[tokio::test]
async fn a_call_that_fails_is_sent_again_without_groups_that_may_have_taken_effect() -> TestResult {
    let (client, sent) = with_handler(Credential::anonymous(), |number, _| match number {
        1 => response(503, &[], ""),
        _ => parts(&["204 No Content\n"]),
    });
    let mut batch = Batch::new();
    batch.add(delete("alone"));
    let mut group = batch.group();
    group.add(delete("one"));
    group.add(create());
    let results = batch.send(&client.build()?).await?;
    let statuses: Vec<_> = results.statuses().map(|status| status.map(|status| status.as_u16())).collect();
    assert_eq!((statuses, results.failed().count()), (vec![Some(204), Some(503), Some(503)], 2));
    assert_eq!([count(&sent, "alone"), count(&sent, "one")], [2, 1]);
    Ok(())
}

#[tokio::test]
async fn a_call_that_is_too_large_is_divided_between_groups() -> TestResult {
    let (client, sent) = with_handler(Credential::anonymous(), |number, call| {
        let body = String::from_utf8_lossy(call.body());
        if number == 1 {
            return response(413, &[], "");
        }
        if body.matches("DELETE").count() == 2 { in_change_set() } else { parts(&["204 No Content\n"]) }
    });
    let mut batch = Batch::new();
    let alone = batch.add(delete("alone"));
    let mut group = batch.group();
    let (one, other) = (group.add(delete("one")), group.add(delete("other")));
    let mut results = batch.send(&client.build()?).await?;
    for ticket in [alone, one, other] {
        results.take(ticket)?;
    }
    assert_eq!(sent.count(), 3);
    Ok(())
}
