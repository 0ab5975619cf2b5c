//! Requests that name what an earlier request of the batch makes.

use super::*;
use crate::address::entity::Entity;
use crate::service::BatchSupport;

#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Thing {
    #[serde(rename = "@odata.id", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl crate::Structured for Thing {
    const TYPE_NAME: &'static str = "n.thing";
}

struct ThingResource(Path);

impl From<Path> for ThingResource {
    fn from(path: Path) -> Self {
        Self(path)
    }
}

impl Entity for Thing {
    type Resource = ThingResource;
}

static PLAIN: Conventions =
    SERVICE.with_batch_support(BatchSupport { references: false, groups: false, ..BatchSupport::JSON });

fn create(conventions: &'static Conventions) -> Create<Thing> {
    Create::new(Path::of(conventions).segment("things"), &json!({}))
}

#[test]
fn what_a_request_makes_is_named_by_its_id() -> Result {
    let mut batch = Batch::new();
    let made = batch.add(create(&SERVICE));
    batch.add(Create::<Thing>::new(made.resource().0.segment("parts").key(&Key::single("a/b")), &json!({})));
    batch.add(Link::set(thing("a").word("$ref"), made.resource().0));
    let mut calls = calls(&batch)?;
    let mut requests = Vec::new();
    while let Some(call) = calls.next_call() {
        let call: Value = serde_json::from_slice(call.body())?;
        requests.extend(call["requests"].as_array().cloned().into_iter().flatten());
        let responses: Vec<_> = ids(&call)
            .iter()
            .map(|id| json!({"id": id, "status": 201, "headers": {"location": format!("{ROOT}/things/7")}}))
            .collect();
        calls.read(Response::new(json!({"responses": responses}).to_string().into_bytes()));
    }
    let of = |id: &str| requests.iter().find(|request| request["id"] == id).cloned().unwrap_or_default();
    assert_eq!((&of("2")["url"], &of("2")["dependsOn"]), (&json!("$1/parts/a%2Fb"), &json!(["1"])));
    // The other dependent is in a later call, which can no longer say it by the id.
    assert_eq!(of("3")["body"]["@odata.id"], format!("{ROOT}/things/7"));
    assert!(of("3").get("dependsOn").is_none());
    Ok(())
}

#[test]
fn a_service_without_references_gets_the_address_in_a_later_call() -> Result {
    for response in [
        json!({"id": "1", "status": 201, "headers": {"Location": format!("{ROOT}/things/7")}}),
        json!({"id": "1", "status": 204, "headers": {"OData-EntityId": "things/7"}}),
        json!({"id": "1", "status": 201, "headers": {"Location": format!("{ROOT}/things/7?sap-client=100")}}),
        json!({"id": "1", "status": 201, "body": {"@odata.id": "things/7"}}),
    ] {
        let mut batch = Batch::new();
        let made = batch.add(create(&PLAIN));
        let list = batch.add(List::<Thing>::new(made.resource().0.segment("parts")).top(2));
        let mut calls = calls(&batch)?;
        assert_eq!(ids(&next(&mut calls)?), ["1"]);
        calls.read(Response::new(json!({"responses": [response]}).to_string().into_bytes()));
        let call = next(&mut calls)?;
        assert_eq!(call["requests"][0]["url"], "things/7/parts?$top=2");
        calls.read(respond(&call, |_| 200));
        assert_eq!(calls.finish().status(list).map(|status| status.as_u16()), Some(200));
    }
    Ok(())
}

#[test]
fn an_entity_whose_address_is_not_known_fails_the_requests_that_name_it() -> Result {
    for response in [
        json!({"id": "1", "status": 201}),
        json!({"id": "1", "status": 201, "headers": {"Location": "https://elsewhere.example/things/7"}}),
    ] {
        let mut batch = Batch::new();
        let made = batch.add(create(&PLAIN));
        let dependent = batch.add(Delete::new(made.resource().0));
        let later = batch.add_after(get("a"), [dependent]);
        let mut calls = calls(&batch)?;
        next(&mut calls)?;
        calls.read(Response::new(json!({"responses": [response]}).to_string().into_bytes()));
        assert!(calls.next_call().is_none());
        let mut results = calls.finish();
        assert!(results.take(made).is_ok());
        assert_eq!(results.take(dependent).expect_err("nothing says where it is").kind(), ErrorKind::InvalidAddress);
        assert_eq!(results.status(later).map(|status| status.as_u16()), Some(424));
    }
    Ok(())
}

#[test]
fn a_failed_creation_fails_what_names_it() -> Result {
    let mut batch = Batch::new();
    let made = batch.add(create(&PLAIN));
    let dependent = batch.add(Delete::new(made.resource().0));
    let results = results(&batch, r#"{"responses":[{"id":"1","status":409}]}"#)?;
    assert_eq!(results.status(dependent).map(|status| status.as_u16()), Some(424));
    Ok(())
}

#[test]
fn only_a_creation_of_the_same_batch_can_be_named() -> Result {
    let mut batch = Batch::new();
    let read = batch.add(crate::request::Get::<Thing>::new(thing("a")));
    let of_none = batch.add(Delete::new(read.resource().0));
    let made = Batch::new().add(create(&SERVICE));
    let of_another = batch.add(Delete::new(made.resource().0));
    let mut results = results(&batch, r#"{"responses":[{"id":"1","status":200,"body":{}}]}"#)?;
    for ticket in [of_none, of_another] {
        assert_eq!(results.take(ticket).expect_err("it names nothing that is made").kind(), ErrorKind::Setup);
    }
    let alone = Delete::new(made.resource().0).to_http(ROOT).expect_err("only a batch knows it");
    assert_eq!(alone.kind(), ErrorKind::Setup);
    Ok(())
}
