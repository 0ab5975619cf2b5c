//! The client with what is Graph's own: clouds, limits, headers, and addresses of operations. What holds for any
//! service is tested in the runtime.

use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use graph_model::files::DriveItem;
use graph_model::http::{Request, Response};
use graph_model::request::{Body, Invoke};
use graph_model::upload::{Source, UploadSession};
use graph_model::{ApiVersion, Batch, Client, Cloud, Credential, ErrorKind, GraphService, Path};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// The requests that a handler has received.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<Request<Vec<u8>>>>>);

impl Sent {
    fn all(&self) -> Vec<Request<Vec<u8>>> {
        self.0.lock().expect("no test panics while it holds the lock").clone()
    }
}

/// A client with a handler, which gets the number of the request and the request.
fn with_handler(
    root: impl Into<String>,
    handler: impl Fn(usize, &Request<Vec<u8>>) -> Response<Vec<u8>> + Send + Sync + 'static,
) -> Result<(Client, Sent), graph_model::Error> {
    let sent = Sent::default();
    let seen = sent.clone();
    let credential = Credential::from_fn(|request| {
        let token = request.scopes().join(" ");
        async move { Ok::<_, std::io::Error>(graph_model::client::AccessToken::new(token)) }
    });
    let client = Client::builder(root, credential).with_handler(move |request| {
        let mut all = seen.0.lock().expect("no test panics while it holds the lock");
        all.push(request);
        handler(all.len(), &all[all.len() - 1])
    });
    Ok((client.build()?, sent))
}

fn json_response(body: &Value) -> Response<Vec<u8>> {
    Response::new(body.to_string().into_bytes())
}

/// The address of a file.
fn file() -> Path {
    GraphService::new().drives().by_id("b!x7").items().by_id("01R").path().clone()
}

#[tokio::test]
async fn clouds_have_their_addresses_and_scopes() -> TestResult {
    for (cloud, version, address, scope) in [
        (
            Cloud::UsGovernmentDoD,
            ApiVersion::V1,
            "https://dod-graph.microsoft.us/v1.0/me",
            "https://dod-graph.microsoft.us/.default",
        ),
        (
            Cloud::China,
            ApiVersion::Beta,
            "https://microsoftgraph.chinacloudapi.cn/beta/me",
            "https://microsoftgraph.chinacloudapi.cn/.default",
        ),
    ] {
        let (client, sent) = with_handler(cloud.service_root(version), |_, _| json_response(&json!({})))?;
        GraphService::new().me().get().send(&client).await?;
        let request = &sent.all()[0];
        assert_eq!(request.uri(), address);
        assert_eq!(request.headers()["authorization"].to_str()?, format!("Bearer {scope}"));
    }
    Ok(())
}

/// A service on this machine, with a version at each root, that handles requests one after the other; what it has received.
async fn serve(pages: usize) -> Result<(String, Arc<Mutex<Vec<String>>>), std::io::Error> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let root = format!("http://{}", listener.local_addr()?);
    let received = Arc::new(Mutex::new(Vec::new()));
    let (own_root, log) = (root.clone(), Arc::clone(&received));
    tokio::spawn(async move {
        for number in 1.. {
            let (mut stream, _) = listener.accept().await?;
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await?);
            }
            let path = String::from_utf8_lossy(&head).split(' ').nth(1).unwrap_or_default().to_owned();
            let mut body = json!({"value": [{"id": number.to_string(), "newInBeta": true}]});
            if number < pages {
                let version = path.split('/').nth(1).unwrap_or_default();
                body["@odata.nextLink"] = json!(format!("{own_root}/{version}/users?$skiptoken={number}"));
            }
            log.lock().expect("no test panics while it holds the lock").push(path);
            let body = body.to_string();
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length";
            stream.write_all(format!("{head}: {}\r\n\r\n{body}", body.len()).as_bytes()).await?;
        }
        Ok::<_, std::io::Error>(())
    });
    Ok((root, received))
}

#[tokio::test]
async fn requests_for_one_version_are_sent_to_another_page_by_page() -> TestResult {
    let (root, received) = serve(3).await?;
    let client = Client::builder(format!("{root}/v1.0"), Credential::token("t")).build()?;
    let beta = client.with_service_root(format!("{root}/{}", ApiVersion::Beta.segment()))?;
    let users: Vec<_> = GraphService::new().users().list().top(1).items(&beta).try_collect().await?;
    assert_eq!(users.iter().filter_map(|user| user.id.as_deref()).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert!(users.iter().all(|user| user.additional["newInBeta"] == true), "what only beta has is kept");
    // The other client stays where it was, and sends the requests of a crate that was generated from other metadata, too.
    GraphService::new().users().list().send(&client).await?;
    shop::ShopService::new().products().list().send(&client).await?;
    let received = received.lock().expect("no test panics while it holds the lock").clone();
    let [first, rest @ ..] = received.as_slice() else { return Err("nothing was sent".into()) };
    assert!(first.starts_with("/beta/users?"), "{first}");
    let pages = ["/beta/users?$skiptoken=1", "/beta/users?$skiptoken=2"];
    assert_eq!(rest, [pages[0], pages[1], "/v1.0/users", "/v1.0/products"]);
    Ok(())
}

#[tokio::test]
async fn a_batch_call_has_up_to_twenty_requests() -> TestResult {
    let (client, sent) = with_handler(Cloud::Global, |_, request| {
        let call: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let requests = call["requests"].as_array().cloned().unwrap_or_default();
        let responses = requests.iter().map(|request| json!({"id": request["id"], "status": 200, "body": {}}));
        json_response(&json!({"responses": responses.collect::<Vec<_>>()}))
    })?;
    let mut batch = Batch::new();
    for number in 0..50 {
        batch.add(GraphService::new().users().by_id(&number.to_string()).get());
    }
    assert_eq!(batch.send(&client).await?.failed().count(), 0);
    let sizes: Vec<_> =
        sent.all().iter().map(|call| String::from_utf8_lossy(call.body()).matches("\"method\"").count()).collect();
    assert_eq!(sizes, [20, 20, 10]);
    Ok(())
}

#[tokio::test]
async fn advanced_queries_have_their_header_on_every_page() -> TestResult {
    let (client, sent) = with_handler(Cloud::Global, |number, _| {
        let next = "https://graph.microsoft.com/v1.0/users?$search=%22displayName:A%22&$skiptoken=1";
        if number == 1 {
            json_response(&json!({"value": [], "@odata.nextLink": next}))
        } else {
            json_response(&json!({"value": []}))
        }
    })?;
    let users: Vec<_> =
        GraphService::new().users().list().search("\"displayName:A\"").items(&client).try_collect().await?;
    assert!(users.is_empty());
    let all = sent.all();
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|request| request.headers()["consistencylevel"] == "eventual"));
    Ok(())
}

#[tokio::test]
async fn uploads_have_parts_of_multiples_of_320_kib() -> TestResult {
    const UNIT: usize = 320 * 1024;
    let (client, sent) = with_handler(Cloud::Global, |number, _| match number {
        1 => json_response(&json!({"uploadUrl": "https://contoso.sharepoint.com/up"})),
        2 => json_response(&json!({"nextExpectedRanges": [format!("{}-", 12 * UNIT)]})),
        _ => json_response(&json!({"id": "01R"})),
    })?;
    let begin = Invoke::<()>::new(file().action("createUploadSession"), Body::empty());
    let mut session = begin.begin_upload(&client).await?;
    let uploaded = session.upload::<DriveItem>(Source::bytes(vec![7; 13 * UNIT])).send(&client).await?;
    assert_eq!(uploaded.item.and_then(|item| item.id).as_deref(), Some("01R"));
    let sizes: Vec<_> = sent.all().iter().map(|request| request.body().len()).collect();
    assert_eq!(sizes, [0, 12 * UNIT, UNIT]);
    for size in [UNIT + 1, 193 * UNIT] {
        let sending = session.upload::<DriveItem>(Source::bytes(vec![7; 13 * UNIT])).part_size(size);
        let error = sending.send(&client).await.expect_err("Graph does not take such parts");
        assert_eq!(error.kind(), ErrorKind::Setup);
    }
    Ok(())
}

#[tokio::test]
async fn addresses_of_operations_are_relative_to_the_service_root() -> TestResult {
    let (client, sent) = with_handler(Cloud::Global, |number, _| match number {
        1 => {
            let accepted = Response::builder().status(202).header("location", "/teams('1')/operations('2')");
            accepted.body(Vec::new()).unwrap_or_default()
        }
        _ => json_response(&json!({"status": "succeeded", "targetResourceLocation": "/teams('1')"})),
    })?;
    let monitor = Invoke::<()>::new(file().action("copy"), Body::empty()).start(&client).await?;
    assert_eq!(monitor.wait().send(&client).await?.resource_location(), Some("/teams('1')"));
    assert_eq!(sent.all()[1].uri(), "https://graph.microsoft.com/v1.0/teams('1')/operations('2')");
    Ok(())
}

#[test]
fn a_session_is_made_of_the_generated_type() -> TestResult {
    let description = graph_model::common::UploadSession {
        upload_url: "https://files.example/up".to_owned().into(),
        next_expected_ranges: Some(vec!["5-9".to_owned()]),
        ..Default::default()
    };
    let session = UploadSession::from_value(&description)?;
    assert_eq!((session.upload_url(), session.received()), ("https://files.example/up", 5));
    let error = UploadSession::from_value(&graph_model::common::UploadSession::default()).expect_err("it has no URL");
    assert_eq!(error.kind(), ErrorKind::Decode);
    Ok(())
}

#[test]
fn a_value_of_the_wrong_type_is_reported_with_its_path_in_a_generated_type() {
    let body = br#"{"value":[{"id":"a"},{"id":"b","manager":{"id":"c"},"assignedLicenses":[{"skuId":[]}]}]}"#;
    let users = GraphService::new().users();
    let error = users.list().strict_reading().read(Response::new(body.to_vec())).expect_err("an id is not an array");
    assert_eq!(error.json_path(), Some("value[1].assignedLicenses[0].skuId"), "{error}");
    let error = users.delta().strict_reading().read(Response::new(body.to_vec())).expect_err("an id is not an array");
    assert_eq!(error.json_path(), Some("value[1].assignedLicenses[0].skuId"), "{error}");
}
