//! Redirections and links to other hosts: where tokens go, and where nothing does.

use futures_util::StreamExt as _;
use graph_model::request::Download;
use graph_model::{Credential, ErrorKind};

use super::server::{Server, http, thing};
use super::*;

fn to(location: &str) -> String {
    format!("Location: {location}\r\n")
}

#[tokio::test]
async fn a_redirection_to_another_host_goes_without_the_token() {
    let other = Server::start(vec![http("200 OK", "", "content")]).await;
    let address = format!("{}/file?sig=1", other.root());
    let server = Server::start(vec![http("302 Found", &to(&address), "")]).await;
    let client = server.client().build().expect("it is a client");
    let request =
        Download::new(things()).header("x-api-key", "secret").header("cookie", "secret").header("range", "bytes=0-6");
    assert_eq!(request.send(&client).await.expect("it is followed"), b"content");
    assert!(
        server.received()[0].contains("Bearer token-of-ann") || server.received()[0].contains("bearer token-of-ann")
    );
    let received = other.received().concat().to_lowercase();
    assert!(received.starts_with("get /v1.0/file?sig=1 http/1.1"), "{received}");
    assert!(received.contains("range: bytes=0-6") && received.contains("accept: */*"), "{received}");
    for absent in ["token-of-ann", "authorization", "secret", "referer"] {
        assert!(!received.contains(absent), "{received}");
    }
}

#[tokio::test]
async fn a_redirection_on_the_same_host_keeps_the_token() {
    let server = Server::start(vec![
        http("307 Temporary Redirect", &to("/v1.0/moved"), ""),
        http("308 Permanent Redirect", &to("again?x=1"), ""),
        thing("a"),
    ]);
    let server = server.await;
    let client = server.client().build().expect("it is a client");
    assert_eq!(create().send(&client).await.expect("it is followed").id.as_deref(), Some("a"));
    let received = server.received();
    assert!(received[1].starts_with("POST /v1.0/moved ") && received[2].starts_with("POST /v1.0/again?x=1 "));
    assert!(received.iter().all(|request| request.contains("token-of-ann") && request.contains("body-of-ann")));
}

#[tokio::test]
async fn bodies_do_not_go_to_other_hosts() {
    let other = Server::start(vec![thing("a")]).await;
    let server = Server::start(vec![http("307 Temporary Redirect", &to(&other.root()), "")]).await;
    let client = server.client().build().expect("it is a client");
    let error = create().send(&client).await.expect_err("it is refused");
    assert_eq!((error.kind(), other.connections()), (ErrorKind::RefusedAddress, 0));
}

#[tokio::test]
async fn a_post_is_not_repeated_by_a_redirection_that_is_meant_for_reading() {
    let server = Server::start(vec![http("302 Found", &to("/v1.0/moved"), ""), thing("a")]).await;
    let client = server.client().build().expect("it is a client");
    let error = create().send(&client).await.expect_err("it is an answer like any other");
    assert_eq!((error.status().map(|status| status.as_u16()), server.connections()), (Some(302), 1));
    let server = Server::start(vec![http("303 See Other", &to("/v1.0/result"), ""), thing("a")]).await;
    let client = server.client().build().expect("it is a client");
    assert_eq!(create().send(&client).await.expect("the result is read").id.as_deref(), Some("a"));
    assert!(server.received()[1].starts_with("GET /v1.0/result ") && !server.received()[1].contains("body-of-ann"));
}

#[tokio::test]
async fn circles_end() {
    let server =
        Server::start(vec![http("302 Found", &to("/a"), ""), http("302 Found", &to("/v1.0/things/key-of-ann"), "")]);
    let server = server.await;
    let client = server.client().build().expect("it is a client");
    let error = get().send(&client).await.expect_err("it goes around");
    assert_eq!((error.kind(), server.connections()), (ErrorKind::Loop, 2));

    let (builder, sent) =
        standing_in(Credential::token("t"), |number, _| answer(302, &[("location", &format!("/{number}"))], ""));
    let error = get().send(&builder.build().expect("it is a client")).await.expect_err("it goes on and on");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::Loop, 11));
}

#[tokio::test]
async fn a_redirection_to_plain_http_is_refused() {
    for location in ["http://graph.microsoft.com/v1.0/x", "http://127.0.0.1/x", "ftp://host/", "https://u:p@host/"] {
        let (builder, sent) =
            standing_in(Credential::token("t"), move |_, _| answer(302, &[("location", location)], ""));
        let error = get().send(&builder.build().expect("it is a client")).await.expect_err(location);
        assert_eq!((error.kind(), sent.count()), (ErrorKind::RefusedAddress, 1), "{location}");
    }
}

#[tokio::test]
async fn a_token_does_not_come_back_by_a_detour() {
    let (builder, sent) = standing_in(Credential::token("t"), |number, _| match number {
        1 => answer(302, &[("location", "https://other.example/x")], ""),
        2 => answer(302, &[("location", "https://graph.microsoft.com/v1.0/y")], ""),
        _ => answer(401, &[("www-authenticate", "Bearer")], ""),
    });
    let error = get().send(&builder.build().expect("it is a client")).await.expect_err("it has no token");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    let had: Vec<_> = sent.all().iter().map(|request| request.headers().contains_key("authorization")).collect();
    assert_eq!(had, [true, false, false]);
}

#[tokio::test]
async fn a_next_link_to_another_host_is_refused_unless_the_host_is_allowed() {
    let other = Server::start(vec![http("200 OK", "", r#"{"value":[{"id":"b"}]}"#)]).await;
    for address in [other.root(), other.root_by_name()] {
        let next = format!("{address}/things?$skiptoken=1");
        let page = format!(r#"{{"value":[{{"id":"a"}}],"@odata.nextLink":"{next}"}}"#);
        let server = Server::start(vec![http("200 OK", "", page)]).await;
        let client = server.client().build().expect("it is a client");
        let mut pages = list().pages(&client);
        let first = pages.next().await.expect("there is a page").expect("it can be read");
        assert_eq!(ids(&first.value), ["a"]);
        let error = pages.next().await.expect("there is a result").expect_err("it is refused");
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{error}");
        assert!(pages.next().await.is_none());
        assert_eq!(pages.next_link(), Some(next.as_str()));
        assert_eq!((server.connections(), other.connections()), (1, 0));
        assert_eq!(
            list().resume(&next).send(&client).await.expect_err("it is refused").kind(),
            ErrorKind::RefusedAddress
        );
    }
    let host = other.root().replace("http://", "").replace("/v1.0", "");
    let server = Server::start(vec![thing("unused")]).await;
    let client = server.client().allow_host(host).build().expect("it is a client");
    let page = list().resume(&format!("{}/things", other.root())).send(&client).await.expect("it is allowed");
    assert_eq!(ids(&page.value), ["b"]);
    assert!(other.received()[0].contains("token-of-ann"));
}

#[tokio::test]
async fn the_service_root_has_to_be_safe() {
    let build = |root: &str| graph_model::Client::builder(root, Credential::token("t")).build();
    for root in ["http://service.example", "https://u:secret@service.example", "ftp://service.example"] {
        let error = build(root).expect_err(root);
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{root}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    for root in ["", "service.example", "https://service.example?x=1", "https://service.example#x"] {
        assert_eq!(build(root).expect_err(root).kind(), ErrorKind::Setup, "{root}");
    }
    assert_eq!(
        build("https://service.example/odata/").expect("it is safe").service_root(),
        "https://service.example/odata"
    );
}
