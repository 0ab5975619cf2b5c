//! Links in responses: the base that they are relative to, and plain links behind a TLS proxy.

use futures_util::TryStreamExt as _;
use odata::request::Delta;
use odata::response::RequestUrl;
use odata::{Batch, Credential, ErrorKind};

use super::*;

/// The documents of a person: their context and their links are relative, as some frameworks write them.
fn path() -> Path {
    Path::root(KeyStyle::Parentheses).segment("People").key(&Key::single(&7)).segment("Docs")
}

fn documents() -> List<Thing> {
    List::new(path())
}

const FIRST: &str =
    r#"{"@odata.context":"../$metadata#Docs","value":[{"id":"a"}],"@odata.nextLink":"People(7)/Docs?$skiptoken=2"}"#;
const LAST: &str =
    r#"{"@odata.context":"../$metadata#Docs","value":[{"id":"b"}],"@odata.deltaLink":"People(7)/Docs?$deltatoken=3"}"#;

#[tokio::test]
async fn links_are_relative_to_the_context_and_the_context_to_the_request() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |number, _| {
        response(200, &[], if number % 2 == 1 { FIRST } else { LAST })
    });
    let client = builder.build()?;
    let expected = [format!("{ROOT}/People(7)/Docs"), format!("{ROOT}/People(7)/Docs?$skiptoken=2")];

    assert_eq!(ids(&documents().all(&client).await?), ["a", "b"]);
    assert_eq!(sent.addresses(), expected);

    let first = documents().send(&client).await?;
    assert_eq!(first.next_link.as_deref(), Some(expected[1].as_str()));
    let link = first.next_link.ok_or("there is no next link")?;
    let last = documents().resume(&link).send(&client).await?;
    assert_eq!(sent.addresses()[2..], expected);
    assert_eq!(last.delta_link.as_deref(), Some("https://service.example/odata/People(7)/Docs?$deltatoken=3"));

    let changes = Delta::<Thing>::new(path()).all(&client).await?;
    assert_eq!((changes.changes.len(), changes.delta_link), (2, last.delta_link));
    Ok(())
}

#[test]
fn without_a_client_links_stay_relative_and_resume_by_the_same_rule() -> TestResult {
    let page = documents().read(response(200, &[], FIRST))?;
    let link = page.next_link.ok_or("there is no next link")?;
    assert_eq!(link, "../People(7)/Docs?$skiptoken=2");
    let http = documents().resume(&link).to_http(ROOT)?;
    assert_eq!(http.uri(), "https://service.example/odata/People(7)/Docs?$skiptoken=2");

    for (link, address) in [
        ("?$skiptoken=2", "https://service.example/odata/People(7)/Docs?$skiptoken=2"),
        ("Docs?$skiptoken=2", "https://service.example/odata/People(7)/Docs?$skiptoken=2"),
        ("/other/Docs", "https://service.example/other/Docs"),
        ("//service.example/Docs", "https://service.example/Docs"),
    ] {
        assert_eq!(documents().resume(link).to_http(ROOT)?.uri(), address);
    }
    let http = documents().resume("https://service.example/odata/x/y").resume("z?t").to_http(ROOT)?;
    assert_eq!(http.uri(), "https://service.example/odata/x/z?t");
    Ok(())
}

#[test]
fn links_of_an_entity_are_relative_to_its_own_context() -> TestResult {
    let body = r#"{
        "@odata.context": "https://service.example/odata/$metadata#People",
        "value": [
            {"id": "a", "@odata.editLink": "People('a')", "Docs@odata.nextLink": "People('a')/Docs?$skiptoken=9"},
            {"@context": "../v2/$metadata#Guests/$entity", "id": "b", "@id": "Guests('b')", "@readLink": "/x"}
        ]
    }"#;
    let mut received = response(200, &[], body);
    received.extensions_mut().insert(RequestUrl::new("https://other.example/People"));
    let page = list().read(received)?;
    let own = page.links(&page.value[0].additional);
    assert_eq!(own.edit().as_deref(), Some("https://service.example/odata/People('a')"));
    assert_eq!(own.read(), None);
    let other = page.links(&page.value[1].additional);
    assert_eq!(other.id().as_deref(), Some("https://service.example/v2/Guests('b')"));
    assert_eq!(other.read().as_deref(), Some("https://service.example/x"));
    Ok(())
}

#[tokio::test]
async fn links_in_a_batch_are_relative_to_the_request_in_it() -> TestResult {
    let (builder, _) = with_handler(Credential::anonymous(), |_, _| {
        response(200, &[], &format!(r#"{{"responses": [{{"id": "1", "status": 200, "body": {FIRST}}}]}}"#))
    });
    let mut batch = Batch::new();
    let page = batch.add(documents());
    let page = batch.send(&builder.build()?).await?.take(page)?;
    assert_eq!(page.next_link.as_deref(), Some("https://service.example/odata/People(7)/Docs?$skiptoken=2"));
    Ok(())
}

#[tokio::test]
async fn plain_links_to_the_own_host_are_followed_with_tls() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("t"), |number, request| match number {
        1 => {
            let next = r#"{"value":[{"id":"a"}],"@odata.nextLink":"http://service.example/odata/things?page=2"}"#;
            response(200, &[], next)
        }
        2 => response(307, &[("location", "http://service.example:80/odata/moved")], ""),
        3 => response(200, &[], r#"{"value":[{"id":"b"}]}"#),
        _ => response(
            200,
            &[],
            &format!(
                r#"{{"value":[],"@odata.nextLink":"http://{}/x"}}"#,
                request.headers()["x-to"].to_str().unwrap_or_default()
            ),
        ),
    });
    let client = builder.build()?;
    assert_eq!(ids(&list().all(&client).await?), ["a", "b"]);
    assert_eq!(
        sent.addresses()[1..],
        ["https://service.example/odata/things?page=2", "https://service.example/odata/moved"]
    );
    assert_eq!(sent.had_token(), [true, true, true]);

    for host in ["other.example", "service.example:8080", "user@service.example"] {
        let error = list().header("x-to", host).all(&client).await.expect_err("the token would go out in the clear");
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{host}");
    }
    assert!(sent.addresses().iter().all(|address| address.starts_with("https://")));
    Ok(())
}

#[test]
fn a_plain_address_of_what_was_made_leads_to_its_handle() -> TestResult {
    for location in ["http://service.example/odata/things('a')", "things('a')", "/odata/things('a')"] {
        let mut received = response(201, &[("location", location)], "");
        received.extensions_mut().insert(RequestUrl::new("https://service.example/odata/things"));
        let created = create().read_response(received)?;
        let path: Path = created.handle(ROOT)?;
        assert_eq!(path.as_str(), "/things('a')");
    }
    Ok(())
}

#[tokio::test]
async fn items_of_a_page_after_a_redirect_have_links_relative_to_where_it_came_from() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |number, _| match number {
        1 => response(302, &[("location", "/v2/things")], ""),
        2 => response(200, &[], r#"{"value":[],"@odata.nextLink":"things?page=2"}"#),
        _ => response(200, &[], r#"{"value":[]}"#),
    });
    let things: Vec<_> = list().items(&builder.build()?).try_collect().await?;
    assert_eq!((things.len(), sent.addresses()[2].as_str()), (0, "https://service.example/v2/things?page=2"));
    Ok(())
}
