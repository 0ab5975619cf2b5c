//! Whose token a request has, what its body is read from, and how strictly responses are read.

use std::sync::atomic::{AtomicUsize, Ordering};

use odata::client::AccessToken;
use odata::request::Upload;
use odata::{Batch, ErrorKind};

use super::server::{Server, Step, http};
use super::*;

/// A credential that says how often it was asked, and for what.
fn scoped(name: &'static str) -> Credential {
    let asked = AtomicUsize::new(0);
    Credential::from_fn(move |request| {
        let token = format!("{name}-{} {}", asked.fetch_add(1, Ordering::SeqCst) + 1, request.scopes().join(" "));
        async move { Ok::<_, std::io::Error>(AccessToken::new(token)) }
    })
}

fn tokens(sent: &Sent) -> Vec<String> {
    let token = |request: &Request| request.headers()["authorization"].to_str().map(str::to_owned).unwrap_or_default();
    sent.all().iter().map(token).collect()
}

#[tokio::test]
async fn a_header_that_the_client_would_replace_is_refused() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("own"), |_, _| response(200, &[], "{}"));
    let error = get().header("Authorization", "Bearer USER1").send(&builder.build()?).await.expect_err("it is refused");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::InvalidHeader, 0));
    assert!(error.message().contains("with_credential") && !error.message().contains("USER1"), "{error}");
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(200, &[], "{}"));
    get().header("Authorization", "Basic abc").send(&builder.build()?).await?;
    assert_eq!(tokens(&sent), ["Basic abc"]);
    Ok(())
}

#[tokio::test]
async fn a_client_for_another_credential_shares_everything_but_tokens() -> TestResult {
    let (builder, sent) = with_handler(scoped("first"), |_, _| response(200, &[], "{}"));
    let first = builder.build()?;
    let second = first.with_credential(scoped("second"));
    for client in [&first, &second, &first.clone(), &second.clone()] {
        get().send(client).await?;
    }
    let scope = "https://service.example/.default";
    let [one, two] = ["first", "second"].map(|name| format!("Bearer {name}-1 {scope}"));
    assert_eq!(tokens(&sent), [one.clone(), two.clone(), one, two]);
    Ok(())
}

#[tokio::test]
async fn a_client_for_another_version_shares_tokens_and_one_for_another_host_does_not() -> TestResult {
    let (builder, sent) = with_handler(scoped("t"), |_, _| response(200, &[], "{}"));
    let first = builder.build()?;
    let beta = first.with_service_root("https://service.example/beta/")?;
    let elsewhere = first.with_service_root("https://other.example/odata")?;
    for client in [&first, &beta, &elsewhere, &first] {
        get().send(client).await?;
    }
    let own = "Bearer t-1 https://service.example/.default";
    assert_eq!(tokens(&sent), [own, own, "Bearer t-2 https://other.example/.default", own]);
    let path = "things/key-of-ann";
    assert_eq!(
        sent.addresses(),
        [
            format!("{ROOT}/{path}"),
            format!("https://service.example/beta/{path}"),
            format!("https://other.example/odata/{path}"),
            format!("{ROOT}/{path}")
        ]
    );
    let back = list().resume(&format!("{ROOT}/things?page=2")).send(&elsewhere).await;
    assert_eq!(back.expect_err("the first host gets no token of the second").kind(), ErrorKind::RefusedAddress);
    assert!(first.with_service_root("http://service.example/odata").is_err());
    Ok(())
}

#[tokio::test]
async fn connections_are_shared_by_clients_for_other_credentials() -> TestResult {
    let server = Server::start(vec![http("200 OK", "Content-Type: application/json\r\n", "{}")]).await?;
    let client = server.client().build()?;
    get().send(&client.with_credential(Credential::token("x"))).await?;
    let request = server.received()[0].to_lowercase();
    assert_eq!(request.matches("authorization: bearer x\r\n").count(), 1, "{request}");
    Ok(())
}

#[tokio::test]
async fn a_client_reads_strictly_if_it_is_asked_to() -> TestResult {
    let body = r#"{"value":[{"id":"a"},{"id":[]}]}"#;
    let handler = move |_: usize, request: &Request| match request.uri().path() {
        "/odata/$batch" => response(
            200,
            &[],
            &format!(
                r#"{{"responses":[{{"id":"1","status":200,"headers":{{"content-type":"application/json"}},"body":{body}}}]}}"#
            ),
        ),
        _ => response(200, &[], body),
    };
    let (builder, _) = with_handler(Credential::anonymous(), handler);
    let (strict, _) = with_handler(Credential::anonymous(), handler);
    let (lenient, strict) = (builder.build()?, strict.strict_reading().build()?);
    let page = list().send(&lenient).await?;
    assert_eq!((ids(&page.value), page.findings.len()), (vec!["a"], 1));
    assert_eq!(ids(&list().all(&lenient).await?), ["a"]);
    let error = list().send(&strict).await.expect_err("it reads strictly");
    assert_eq!(error.json_path(), Some("value[1].id"));
    assert!(list().all(&strict).await.is_err());
    for (client, is_read) in [(&lenient, true), (&strict, false)] {
        let mut batch = Batch::new();
        let ticket = batch.add(list());
        let mut results = batch.send(client).await?;
        assert_eq!(results.take(ticket).is_ok(), is_read);
    }
    Ok(())
}

#[tokio::test]
async fn a_page_without_values_that_leads_to_itself_is_the_last() -> TestResult {
    let pages = |_: usize, request: &Request| match request.uri().query() {
        None => response(200, &[], r#"{"value":[{"id":"a"}],"@odata.nextLink":"things?page=2"}"#),
        Some(_) => response(200, &[], r#"{"value":[],"@odata.nextLink":"things?page=2"}"#),
    };
    let (builder, sent) = with_handler(Credential::anonymous(), pages);
    assert_eq!(ids(&list().all(&builder.build()?).await?), ["a"]);
    assert_eq!(sent.count(), 2);
    Ok(())
}

#[tokio::test]
async fn the_body_of_a_request_may_be_a_file_or_what_a_reader_gives() -> TestResult {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("content");
    let content = "line\n".repeat(50_000);
    std::fs::write(&path, &content)?;
    let server =
        Server::start(vec![http("503 Busy", "Retry-After: 0\r\n", ""), http("204 No Content", "", "")]).await?;
    let client = server.client().build()?;
    let upload = Upload::new(things(), Vec::new(), "text/plain");
    upload.send_file(&client, &path).await?;
    let received = server.received();
    assert_eq!(received.len(), 2, "a file can be sent again");
    assert!(received.iter().all(|request| request.ends_with(&content)));
    assert!(received[1].to_lowercase().contains("content-length: 250000\r\n"));
    assert!(received[1].to_lowercase().contains("content-type: text/plain\r\n"));

    let server =
        Server::start(vec![http("503 Busy", "Retry-After: 0\r\n", ""), http("204 No Content", "", "")]).await?;
    let client = server.client().build()?;
    let error = upload.send_reader(&client, &b"once"[..], Some(4)).await.expect_err("a reader is read once");
    assert_eq!((status(&error), server.received().len()), (Some(503), 1));
    act().body("text/plain", "").send_reader(&client, &b"again"[..], Some(5)).await?;
    assert!(server.received()[1].starts_with("POST ") && server.received()[1].ends_with("again"));
    let missing = upload.send_file(&client, folder.path().join("none")).await.expect_err("there is no such file");
    assert_eq!(missing.kind(), ErrorKind::File);
    Ok(())
}

#[tokio::test]
async fn a_reader_with_fewer_bytes_than_were_announced_is_an_error() -> TestResult {
    let server = Server::start(vec![Step::ResetRead]).await?;
    let upload = Upload::new(things(), Vec::new(), "text/plain");
    assert!(upload.send_reader(&server.client().build()?, &b"short"[..], Some(100)).await.is_err());
    Ok(())
}

#[tokio::test]
async fn bytes_of_a_media_type_are_sent_as_they_are() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(202, &[], ""));
    let mime = "RnJvbTogYW5uQGV4YW1wbGUuY29t";
    act().body("text/plain", mime).send(&builder.build()?).await?;
    let all = sent.all();
    assert_eq!((all[0].method().as_str(), all[0].body().as_slice()), ("POST", mime.as_bytes()));
    assert_eq!(all[0].headers().get_all("content-type").iter().collect::<Vec<_>>(), ["text/plain"]);
    Ok(())
}

#[tokio::test]
async fn a_client_has_large_numbers_as_strings_if_it_is_asked_to() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(200, &[], "{}"));
    let client = builder.ieee754_compatible().build()?;
    get().send(&client).await?;
    get().ieee754_compatible(false).send(&client.with_credential(Credential::anonymous())).await?;
    let accepted: Vec<_> = sent.all().iter().map(|request| request.headers()["accept"].clone()).collect();
    assert_eq!(accepted, ["application/json;IEEE754Compatible=true", "application/json"]);
    Ok(())
}
