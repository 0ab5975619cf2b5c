//! Redirects and links to other hosts: where tokens go, and where nothing does.

use futures_util::StreamExt as _;
use odata::request::Download;
use odata::{Credential, ErrorKind};

use super::server::{Server, http, thing};
use super::*;

fn to(location: &str) -> String {
    format!("Location: {location}\r\n")
}

#[tokio::test]
async fn a_redirect_to_another_host_is_followed_without_the_token() -> TestResult {
    let other = Server::start(vec![http("200 OK", "", "content")]).await?;
    let address = format!("{}/file?sig=1", other.root());
    let server = Server::start(vec![http("302 Found", &to(&address), "")]).await?;
    let client = server.client().build()?;
    let request =
        Download::new(things()).header("x-api-key", "secret").header("cookie", "secret").header("range", "bytes=0-6");
    assert_eq!(request.send(&client).await?, b"content");
    assert!(server.received()[0].to_lowercase().contains("bearer token-of-ann"));
    let received = other.received().concat().to_lowercase();
    assert!(received.starts_with("get /odata/file?sig=1 http/1.1"), "{received}");
    assert!(received.contains("range: bytes=0-6") && received.contains("accept: */*"), "{received}");
    for absent in ["token-of-ann", "authorization", "secret", "referer"] {
        assert!(!received.contains(absent), "{received}");
    }
    Ok(())
}

#[tokio::test]
async fn a_redirect_on_the_same_host_keeps_the_token() -> TestResult {
    let server = Server::start(vec![
        http("307 Temporary Redirect", &to("/odata/moved"), ""),
        http("308 Permanent Redirect", &to("again?x=1"), ""),
        thing("a"),
    ])
    .await?;
    assert_eq!(create().send(&server.client().build()?).await?.id.as_deref(), Some("a"));
    let received = server.received();
    assert!(received[1].starts_with("POST /odata/moved ") && received[2].starts_with("POST /odata/again?x=1 "));
    assert!(received.iter().all(|request| request.contains("token-of-ann") && request.contains("body-of-ann")));
    Ok(())
}

#[tokio::test]
async fn bodies_do_not_go_to_other_hosts() -> TestResult {
    let other = Server::start(vec![thing("a")]).await?;
    let server = Server::start(vec![http("307 Temporary Redirect", &to(&other.root()), "")]).await?;
    let error = create().send(&server.client().build()?).await.expect_err("the body would leave the host");
    assert_eq!((error.kind(), other.connections()), (ErrorKind::RefusedAddress, 0));
    Ok(())
}

#[tokio::test]
async fn a_post_is_not_repeated_by_a_redirect_for_reads() -> TestResult {
    let server = Server::start(vec![http("302 Found", &to("/odata/moved"), ""), thing("a")]).await?;
    let error = create().send(&server.client().build()?).await.expect_err("clients disagree about 302 for a POST");
    assert_eq!((status(&error), server.connections()), (Some(302), 1));
    let server = Server::start(vec![http("303 See Other", &to("/odata/result"), ""), thing("a")]).await?;
    assert_eq!(create().send(&server.client().build()?).await?.id.as_deref(), Some("a"));
    assert!(server.received()[1].starts_with("GET /odata/result ") && !server.received()[1].contains("body-of-ann"));
    Ok(())
}

#[tokio::test]
async fn redirect_loops_end() -> TestResult {
    let there = http("302 Found", &to("/a"), "");
    let back = http("302 Found", &to("/odata/things/key-of-ann"), "");
    let server = Server::start(vec![there, back]).await?;
    let error = get().send(&server.client().build()?).await.expect_err("it goes in a loop");
    assert_eq!((error.kind(), server.connections()), (ErrorKind::Loop, 2));

    let (builder, sent) =
        with_handler(Credential::token("t"), |number, _| response(302, &[("location", &format!("/{number}"))], ""));
    let error = get().send(&builder.build()?).await.expect_err("it never ends");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::Loop, 11));
    Ok(())
}

#[tokio::test]
async fn a_redirect_to_plain_http_is_refused() -> TestResult {
    for location in [
        "http://service.example:8080/x",
        "http://other.example/x",
        "http://127.0.0.1/x",
        "ftp://host/",
        "https://u:p@host/",
    ] {
        let (builder, sent) =
            with_handler(Credential::token("t"), move |_, _| response(302, &[("location", location)], ""));
        let error = get().send(&builder.build()?).await.expect_err(location);
        assert_eq!((error.kind(), sent.count()), (ErrorKind::RefusedAddress, 1), "{location}");
    }
    Ok(())
}

#[tokio::test]
async fn a_token_does_not_come_back_after_a_detour() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("t"), |number, _| match number {
        1 => response(302, &[("location", "https://other.example/x")], ""),
        2 => response(302, &[("location", "https://service.example/odata/y")], ""),
        _ => response(401, &[("www-authenticate", "Bearer")], ""),
    });
    let error = get().send(&builder.build()?).await.expect_err("the last request has no token");
    assert_eq!(status(&error), Some(401));
    assert_eq!(sent.had_token(), [true, false, false]);
    Ok(())
}

#[tokio::test]
async fn a_next_link_to_another_host_is_refused_unless_the_host_is_allowed() -> TestResult {
    let other = Server::start(vec![http("200 OK", "", r#"{"value":[{"id":"b"}]}"#)]).await?;
    for address in [other.root(), other.root_by_name()] {
        let next = format!("{address}/things?$skiptoken=1");
        let page = format!(r#"{{"value":[{{"id":"a"}}],"@odata.nextLink":"{next}"}}"#);
        let server = Server::start(vec![http("200 OK", "", page)]).await?;
        let client = server.client().build()?;
        let mut pages = list().pages(&client);
        let first = pages.next().await.ok_or("there is no page")??;
        assert_eq!(ids(&first.value), ["a"]);
        let error = pages.next().await.ok_or("there is no result")?.expect_err("the host is not allowed");
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{error}");
        assert!(pages.next().await.is_none());
        assert_eq!(pages.next_link(), Some(next.as_str()));
        assert_eq!((server.connections(), other.connections()), (1, 0));
        let error = list().resume(&next).send(&client).await.expect_err("the host is not allowed");
        assert_eq!(error.kind(), ErrorKind::RefusedAddress);
    }
    let server = Server::start(vec![thing("unused")]).await?;
    let client = server.client().allow_host(other.host()).build()?;
    let page = list().resume(&format!("{}/things", other.root())).send(&client).await?;
    assert_eq!(ids(&page.value), ["b"]);
    assert!(other.received()[0].contains("token-of-ann"));
    Ok(())
}

#[tokio::test]
async fn the_service_root_has_to_be_safe() -> TestResult {
    let build = |root: &str| Client::builder(root, Credential::token("t")).build();
    for root in ["http://service.example", "https://u:secret@service.example", "ftp://service.example"] {
        let error = build(root).expect_err(root);
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{root}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    for root in [
        "",
        "service.example",
        "https://service.example#x",
        "https://service.example?a b",
        "https://service.example?x#y",
        "https://service.example/a b",
        " https://service.example",
    ] {
        let error = build(root).expect_err(root);
        assert_eq!(error.kind(), ErrorKind::Setup, "{root}");
        assert!(error.to_string().starts_with("the service root "), "{error}");
    }
    let client = Client::builder("http://service.example", Credential::token("t")).allow_insecure_http().build()?;
    assert_eq!(client.service_root(), "http://service.example");
    assert_eq!(build("https://service.example/odata/")?.service_root(), "https://service.example/odata");
    Ok(())
}
