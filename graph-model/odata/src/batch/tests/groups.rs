//! Groups: what they are in JSON, and what the responses to their requests mean.

use super::*;
use crate::service::BatchSupport;

static PLAIN: Conventions = Conventions::ODATA.with_batch_support(BatchSupport { groups: false, ..BatchSupport::JSON });

fn create() -> Create<EntityReference> {
    Create::new(things(), &json!({}))
}

/// A batch with a request, a group of two, and another request; and the tickets of all.
fn grouped() -> (Batch, Vec<crate::batch::TicketId>) {
    let mut batch = Batch::new();
    let before = batch.add(get("before")).id();
    let mut group = batch.group();
    let first = group.add(create());
    let second = group.add_after(Delete::new(thing("b")), [first]);
    let tickets = vec![before, first.id(), second.id()];
    let after = batch.add(get("after")).id();
    (batch, [tickets, vec![after]].concat())
}

#[test]
fn a_group_is_adjacent_and_has_a_name_that_others_depend_on() -> Result {
    let mut batch = Batch::new();
    let before = batch.add(get("before"));
    let mut group = batch.group();
    let first = group.add_after(create(), [before]);
    group.add_after(Delete::new(thing("b")), [first]);
    batch.add_after(get("after"), [first]);
    let call = next(&mut calls(&batch)?)?;
    let shape =
        |request: &Value| (request["id"].clone(), request["atomicityGroup"].clone(), request["dependsOn"].clone());
    let shapes: Vec<_> = call["requests"].as_array().into_iter().flatten().map(shape).collect();
    assert_eq!(
        shapes,
        [
            (json!("1"), Value::Null, Value::Null),
            (json!("2"), json!("g2"), json!(["1"])),
            (json!("3"), json!("g2"), json!(["1", "2"])),
            (json!("4"), Value::Null, json!(["g2"])),
        ]
    );
    Ok(())
}

#[test]
fn a_group_that_fails_fails_as_a_whole_in_all_forms_of_responses() -> Result {
    for responses in [
        // A status for each, though what succeeded was undone.
        r#"{"id":"2","status":201,"atomicityGroup":"g2"},{"id":"3","status":409,"atomicityGroup":"g2"}"#,
        // 424 for what was not carried out because of another.
        r#"{"id":"2","status":424},{"id":"3","status":409}"#,
        // Only the one that failed.
        r#"{"id":"3","status":409}"#,
    ] {
        let (batch, tickets) = grouped();
        let body = format!(r#"{{"responses":[{{"id":"1","status":200}},{responses},{{"id":"4","status":200}}]}}"#);
        let results = results(&batch, body)?;
        assert_eq!(statuses(&results), [Some(200), Some(424), Some(409), Some(200)], "{responses}");
        assert_eq!(results.failed().collect::<Vec<_>>(), tickets[1..3]);
    }
    // One response for the group, by its name.
    for response in [r#"{"id":"g2","status":409}"#, r#"{"atomicityGroup":"g2","status":409}"#] {
        let (batch, _) = grouped();
        let body = format!(r#"{{"responses":[{response},{{"id":"4","status":200}},{{"id":"1","status":200}}]}}"#);
        assert_eq!(statuses(&results(&batch, body)?), [Some(200), Some(409), Some(409), Some(200)], "{response}");
    }
    Ok(())
}

#[test]
fn a_group_without_a_response_to_each_request_is_not_taken_for_a_success() -> Result {
    let (batch, _) = grouped();
    let body = r#"{"responses":[{"id":"1","status":200},{"id":"g2","status":200},{"id":"4","status":200}]}"#;
    let results = results(&batch, body)?;
    assert_eq!(results.failed().count(), 2);
    let (batch, tickets) = grouped();
    let body = r#"{"responses":[{"id":"1","status":200},{"id":"2","status":201},{"id":"4","status":200}]}"#;
    let results = super::results(&batch, body)?;
    assert_eq!(results.failed().collect::<Vec<_>>(), [tickets[2]], "what became of it is not known");
    let (batch, tickets) = grouped();
    let body = r#"{"responses":[{"id":"1","status":200},{"id":"2","status":201},{"id":"3"},{"id":"4","status":200}]}"#;
    let results = super::results(&batch, body)?;
    assert_eq!(results.failed().collect::<Vec<_>>(), [tickets[2]], "its response cannot be read");
    Ok(())
}

#[test]
fn a_group_that_cannot_be_sent_as_one_is_not_sent() -> Result {
    let mut batch = Batch::new();
    let mut group = batch.group();
    let (broken, other) = (group.add(get("")), group.add(create()));
    let mut calls = calls(&batch)?;
    assert!(calls.next_call().is_none());
    let mut results = calls.finish();
    assert_eq!(results.take(broken).expect_err("the key is empty").kind(), ErrorKind::InvalidKey);
    assert_eq!(
        results.take(other).expect_err("its group is not sent").status().map(|status| status.as_u16()),
        Some(424)
    );

    let mut batch = Batch::new();
    let ticket = batch.group().add(Delete::new(Path::of(&PLAIN).segment("things")));
    let mut calls = super::calls(&batch)?;
    assert!(calls.next_call().is_none());
    let error = calls.finish().take(ticket).expect_err("the service has no groups");
    assert_eq!(error.kind(), ErrorKind::Setup);
    Ok(())
}

#[test]
fn a_group_that_is_too_large_together_with_others_goes_by_itself() -> Result {
    let (batch, _) = grouped();
    let mut calls = calls(&batch)?;
    assert_eq!(ids(&next(&mut calls)?), ["1", "2", "3", "4"]);
    calls.read(Response::builder().status(413).body(Vec::new())?);
    let call = next(&mut calls)?;
    assert_eq!(ids(&call), ["1", "4"]);
    calls.read(respond(&call, |_| 200));
    assert_eq!(ids(&next(&mut calls)?), ["2", "3"], "a group is not divided");
    Ok(())
}
