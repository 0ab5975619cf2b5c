//! Collections of several pages.

use futures_util::{StreamExt as _, TryStreamExt as _};
use graph_model::{Credential, ErrorKind};
use serde_json::json;

use super::server::{Server, http};
use super::*;

const ROOT: &str = "https://graph.microsoft.com/v1.0";

fn page(items: &[&str], next: Option<&str>) -> String {
    let value: Vec<_> = items.iter().map(|id| json!({ "id": id })).collect();
    let mut page = json!({ "value": value });
    if let Some(next) = next {
        page["@odata.nextLink"] = json!(next);
    }
    page.to_string()
}

#[tokio::test]
async fn items_come_across_pages_with_the_headers_of_the_first_request() {
    let (builder, sent) = standing_in(Credential::token("t"), |number, _| {
        let next = |token: &str| format!("{ROOT}/things?$skiptoken={token}");
        answer(
            200,
            &[],
            &match number {
                1 => page(&["a", "b"], Some(&next("1"))),
                2 => page(&[], Some(&next("2"))),
                3 => page(&["c"], Some(&next("3"))),
                _ => page(&[], None),
            },
        )
    });
    let client = builder.build().expect("it is a client");
    let request = list().search("\"x\"").prefer("odata.maxpagesize=2").prefer("IdType=\"ImmutableId\"").top(2);
    let items: Vec<_> = request.items(&client).try_collect().await.expect("all pages can be read");
    assert_eq!(ids(&items), ["a", "b", "c"]);
    let all = sent.all();
    assert_eq!(all.len(), 4);
    for request in &all {
        assert_eq!(request.headers()["prefer"], "odata.maxpagesize=2, IdType=\"ImmutableId\"");
        assert_eq!(request.headers()["authorization"], "Bearer t");
    }
    assert_eq!(all[0].headers()["consistencylevel"], "eventual");
    assert_eq!(all[3].headers()["consistencylevel"], "eventual", "the query is in the link, and still needs it");
    assert_eq!(sent.addresses()[1], format!("{ROOT}/things?$skiptoken=1"));
    assert_ne!(all[0].headers()["client-request-id"], all[1].headers()["client-request-id"]);
    assert_eq!(request.all(&client).await.map(|items| items.len()).ok(), Some(0), "the stand-in has moved on");
}

#[tokio::test]
async fn next_links_are_used_as_they_are() {
    let path = "/v1.0/things?$skiptoken=X%27a%2Fb+c%20d;e,f&%24top=5&x=%e4&y=(z)";
    let server = Server::start(vec![
        http("200 OK", "", page(&["a"], Some(path))),
        http("200 OK", "", page(&["b"], Some("things?$skiptoken=relative"))),
        http("200 OK", "", page(&["c"], None)),
    ]);
    let server = server.await;
    let client = server.client().build().expect("it is a client");
    let things = list().all(&client).await.expect("all pages can be read");
    assert_eq!(ids(&things), ["a", "b", "c"]);
    let received = server.received();
    assert!(received[1].starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{}", received[1]);
    assert!(received[2].starts_with("GET /v1.0/things?$skiptoken=relative HTTP/1.1\r\n"), "{}", received[2]);
}

#[tokio::test]
async fn circles_end() {
    for (next, pages) in [("/v1.0/things", 1), ("/v1.0/things?$skiptoken=1", 2)] {
        let (builder, sent) =
            standing_in(Credential::anonymous(), move |_, _| answer(200, &[], &page(&["a"], Some(next))));
        let client = builder.build().expect("it is a client");
        let results: Vec<_> = list().pages(&client).collect().await;
        assert_eq!((results.len(), sent.count()), (pages + 1, pages));
        assert_eq!(
            results.last().and_then(|last| last.as_ref().err()).map(graph_model::Error::kind),
            Some(ErrorKind::Loop)
        );
    }
}

#[tokio::test]
async fn a_run_can_be_resumed_where_it_stopped() {
    let next = format!("{ROOT}/things?$skiptoken=2");
    let link = next.clone();
    let (builder, sent) = standing_in(Credential::anonymous(), move |number, _| match number {
        1 => answer(200, &[], &page(&["a"], Some(&link))),
        2 => answer(404, &[], ""),
        _ => answer(200, &[], &page(&["b"], None)),
    });
    let client = builder.build().expect("it is a client");
    let request = list().filter("note eq 'x'").prefer("p");
    let mut items = request.items(&client);
    assert_eq!(items.next().await.and_then(Result::ok).and_then(|thing| thing.id).as_deref(), Some("a"));
    assert!(items.next().await.is_some_and(|result| result.is_err()));
    assert!(items.next().await.is_none());
    let saved = items.next_link().expect("there is a link").to_owned();
    assert_eq!(saved, next);
    let rest = request.resume(&saved).all(&client).await.expect("it goes on");
    assert_eq!(ids(&rest), ["b"]);
    assert_eq!(sent.addresses()[2], next);
    assert_eq!(sent.all()[2].headers()["prefer"], "p");
}

#[tokio::test]
async fn counts_and_links_are_in_pages() {
    let body = json!({"@odata.count": 12, "value": [{"id": "a"}], "@odata.nextLink": format!("{ROOT}/x"), "@odata.context": "c"});
    let (builder, _) = standing_in(Credential::anonymous(), move |_, _| answer(200, &[], &body.to_string()));
    let client = builder.build().expect("it is a client");
    let first = list().count(true).send(&client).await.expect("it is a page");
    assert_eq!((first.count, first.next_link.as_deref()), (Some(12), Some("https://graph.microsoft.com/v1.0/x")));
    assert_eq!(first.additional["@odata.context"], "c");
    let mut items = list().count(true).items(&client);
    assert_eq!(items.total(), None);
    assert!(items.next().await.is_some_and(|item| item.is_ok()));
    assert_eq!(items.total(), Some(12));
}

#[tokio::test]
async fn a_null_or_an_unknown_type_among_many_fails_nothing() {
    let mut value: Vec<Value> = (0..997).map(|number| json!({ "id": number.to_string() })).collect();
    value.insert(500, Value::Null);
    value.insert(501, json!({"@odata.type": "#n.newInService", "id": "new", "shape": {"sides": [1, 2]}}));
    assert_eq!(value.len(), 999);
    let body = json!({ "value": value }).to_string();
    let (builder, _) = standing_in(Credential::anonymous(), move |_, _| answer(200, &[], &body));
    let things = list().all(&builder.build().expect("it is a client")).await.expect("it can be read");
    assert_eq!(things.len(), 998);
    let new = things.iter().find(|thing| thing.id.as_deref() == Some("new")).expect("it is there");
    assert_eq!(new.additional["shape"], json!({"sides": [1, 2]}));
    assert_eq!(new.additional["@odata.type"], "#n.newInService");
}

#[tokio::test]
async fn pages_are_read_when_they_are_wanted() {
    let (builder, sent) = standing_in(Credential::anonymous(), |number, _| {
        answer(200, &[], &page(&["a", "b"], Some(&format!("/v1.0/things?page={number}"))))
    });
    let client = builder.build().expect("it is a client");
    let items: Vec<_> = list().items(&client).take(3).try_collect().await.expect("they can be read");
    assert_eq!((ids(&items).len(), sent.count()), (3, 2));
}

#[tokio::test(start_paused = true)]
async fn each_page_is_tried_again_by_itself() {
    let (builder, sent) = standing_in(Credential::anonymous(), |number, _| match number {
        1 | 3 | 4 => answer(429, &[("retry-after", "30")], ""),
        2 => answer(200, &[], &page(&["a"], Some("/v1.0/things?page=2"))),
        _ => answer(200, &[], &page(&["b"], None)),
    });
    let things = list().all(&builder.build().expect("it is a client")).await.expect("all pages can be read");
    assert_eq!((ids(&things), sent.count()), (vec!["a", "b"], 5));
}

#[tokio::test]
async fn mistakes_made_while_a_request_is_put_together_come_out() {
    let (builder, sent) = standing_in(Credential::anonymous(), |_, _| answer(200, &[], "{}"));
    let client = builder.build().expect("it is a client");
    let results: Vec<_> = list().header("a b", "").items(&client).collect().await;
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].as_ref().expect_err("a name has no blank").kind(), ErrorKind::InvalidHeader);
    assert_eq!(sent.count(), 0);
}
