//! Collections of several pages.

use futures_util::{StreamExt as _, TryStreamExt as _};
use odata::{Credential, ErrorKind};
use serde_json::json;

use super::server::{Server, http};
use super::*;

fn page(items: &[&str], next: Option<&str>) -> String {
    let value: Vec<_> = items.iter().map(|id| json!({ "id": id })).collect();
    let mut page = json!({ "value": value });
    if let Some(next) = next {
        page["@odata.nextLink"] = json!(next);
    }
    page.to_string()
}

#[tokio::test]
async fn items_are_read_across_pages_with_the_headers_of_the_first_request() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("t"), |number, _| {
        let next = |token: &str| format!("{ROOT}/things?$skiptoken={token}");
        let page = match number {
            1 => page(&["a", "b"], Some(&next("1"))),
            2 => page(&[], Some(&next("2"))),
            3 => page(&["c"], Some(&next("3"))),
            _ => page(&[], None),
        };
        response(200, &[], &page)
    });
    let client = builder.build()?;
    let request = list().search("\"x\"").prefer("odata.maxpagesize=2").prefer("IdType=\"ImmutableId\"").top(2);
    let items: Vec<_> = request.items(&client).try_collect().await?;
    assert_eq!(ids(&items), ["a", "b", "c"]);
    let all = sent.all();
    assert_eq!(all.len(), 4);
    for request in &all {
        assert_eq!(request.headers()["prefer"], "odata.maxpagesize=2, IdType=\"ImmutableId\"");
        assert_eq!(request.headers()["authorization"], "Bearer t");
        assert_eq!(request.headers()["x-lag"], "accepted", "the query is in the link, and needs its header there too");
    }
    assert_eq!(sent.addresses()[1], format!("{ROOT}/things?$skiptoken=1"));
    assert_ne!(all[0].headers()["client-request-id"], all[1].headers()["client-request-id"]);
    assert_eq!(request.all(&client).await?.len(), 0, "the handler is at its last page");
    Ok(())
}

#[tokio::test]
async fn next_links_are_used_unchanged() -> TestResult {
    let path = "/odata/things?$skiptoken=X%27a%2Fb+c%20d;e,f&%24top=5&x=%e4&y=(z)";
    let server = Server::start(vec![
        http("200 OK", "", page(&["a"], Some(path))),
        http("200 OK", "", page(&["b"], Some("things?$skiptoken=relative"))),
        http("200 OK", "", page(&["c"], None)),
    ])
    .await?;
    let things = list().all(&server.client().build()?).await?;
    assert_eq!(ids(&things), ["a", "b", "c"]);
    let received = server.received();
    assert!(received[1].starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{}", received[1]);
    assert!(received[2].starts_with("GET /odata/things?$skiptoken=relative HTTP/1.1\r\n"), "{}", received[2]);
    Ok(())
}

#[tokio::test]
async fn loops_of_next_links_end() -> TestResult {
    for (next, pages) in [("/odata/things", 1), ("/odata/things?$skiptoken=1", 2)] {
        let (builder, sent) =
            with_handler(Credential::anonymous(), move |_, _| response(200, &[], &page(&["a"], Some(next))));
        let results: Vec<_> = list().pages(&builder.build()?).collect().await;
        assert_eq!((results.len(), sent.count()), (pages + 1, pages));
        let last = results.last().and_then(|last| last.as_ref().err());
        assert_eq!(last.map(Error::kind), Some(ErrorKind::Loop));
    }
    Ok(())
}

#[tokio::test]
async fn a_run_can_be_resumed_where_it_failed() -> TestResult {
    let next = format!("{ROOT}/things?$skiptoken=2");
    let link = next.clone();
    let (builder, sent) = with_handler(Credential::anonymous(), move |number, _| match number {
        1 => response(200, &[], &page(&["a"], Some(&link))),
        2 => response(404, &[], ""),
        _ => response(200, &[], &page(&["b"], None)),
    });
    let client = builder.build()?;
    let request = list().filter("note eq 'x'").prefer("p");
    let mut items = request.items(&client);
    let first = items.try_next().await?.ok_or("there is no item")?;
    assert_eq!(first.id.as_deref(), Some("a"));
    assert!(items.next().await.is_some_and(|result| result.is_err()));
    assert!(items.next().await.is_none());
    let saved = items.next_link().ok_or("there is no link")?.to_owned();
    assert_eq!(saved, next);
    let rest = request.resume(&saved).all(&client).await?;
    assert_eq!(ids(&rest), ["b"]);
    assert_eq!(sent.addresses()[2], next);
    assert_eq!(sent.all()[2].headers()["prefer"], "p");
    Ok(())
}

#[tokio::test]
async fn pages_have_counts_and_links() -> TestResult {
    let next = format!("{ROOT}/x");
    let body = json!({"@odata.count": 12, "value": [{"id": "a"}], "@odata.nextLink": next, "@odata.context": "c"});
    let (builder, _) = with_handler(Credential::anonymous(), move |_, _| response(200, &[], &body.to_string()));
    let client = builder.build()?;
    let first = list().count(true).send(&client).await?;
    assert_eq!((first.count, first.next_link.as_deref()), (Some(12), Some("https://service.example/odata/x")));
    assert_eq!(first.additional["@odata.context"], "c");
    let mut items = list().count(true).items(&client);
    assert_eq!(items.total(), None);
    items.try_next().await?;
    assert_eq!(items.total(), Some(12));
    Ok(())
}

#[tokio::test]
async fn a_null_or_an_unknown_type_among_many_items_fails_nothing() -> TestResult {
    let mut value: Vec<Value> = (0..997).map(|number| json!({ "id": number.to_string() })).collect();
    value.insert(500, Value::Null);
    value.insert(501, json!({"@odata.type": "#n.newInService", "id": "new", "shape": {"sides": [1, 2]}}));
    assert_eq!(value.len(), 999);
    let body = json!({ "value": value }).to_string();
    let (builder, _) = with_handler(Credential::anonymous(), move |_, _| response(200, &[], &body));
    let things = list().all(&builder.build()?).await?;
    assert_eq!(things.len(), 998);
    let new = things.iter().find(|thing| thing.id.as_deref() == Some("new")).ok_or("it was dropped")?;
    assert_eq!(new.additional["shape"], json!({"sides": [1, 2]}));
    assert_eq!(new.additional["@odata.type"], "#n.newInService");
    Ok(())
}

#[tokio::test]
async fn pages_are_requested_when_they_are_needed() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |number, _| {
        response(200, &[], &page(&["a", "b"], Some(&format!("/odata/things?page={number}"))))
    });
    let items: Vec<_> = list().items(&builder.build()?).take(3).try_collect().await?;
    assert_eq!((ids(&items).len(), sent.count()), (3, 2));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn each_page_is_retried_by_itself() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |number, _| match number {
        1 | 3 | 4 => response(429, &[("retry-after", "30")], ""),
        2 => response(200, &[], &page(&["a"], Some("/odata/things?page=2"))),
        _ => response(200, &[], &page(&["b"], None)),
    });
    let things = list().all(&builder.build()?).await?;
    assert_eq!((ids(&things), sent.count()), (vec!["a", "b"], 5));
    Ok(())
}

#[tokio::test]
async fn a_mistake_in_the_request_is_its_only_item() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(200, &[], "{}"));
    let results: Vec<_> = list().header("a b", "").items(&builder.build()?).collect().await;
    assert_eq!(results.len(), 1);
    let error = results[0].as_ref().expect_err("a header name has no space");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::InvalidHeader, 0));
    Ok(())
}
