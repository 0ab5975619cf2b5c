//! What `tracing` is told, and what it is not.
//!
//! One test in a binary of its own: with a single subscriber, `tracing` caches whether anybody listens by the first
//! thread that asks, so another test in the same process could switch the events off.

#[allow(dead_code, reason = "the other tests of the client need the rest")]
#[path = "client/server.rs"]
mod server;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use odata::address::Arguments;
use odata::handle::EntityReference;
use odata::request::{Create, Get, List};
use odata::{Batch, Key, KeyStyle, Path};
use tracing::Level;
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;

use server::{Server, http};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn things() -> Path {
    Path::root(KeyStyle::Segment).segment("things")
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no test panics while it holds the lock")).into_owned()
    }

    fn subscriber(&self, own: Level) -> impl tracing::Subscriber + Send + Sync + use<> {
        let filter = Targets::new().with_default(Level::INFO).with_target("odata", own);
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(self.clone())
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE);
        tracing_subscriber::registry().with(filter).with(layer)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics while it holds the lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// A read that is retried, a collection of two pages, and a failure, with a secret in whatever can have one.
async fn requests(server: &Server) -> TestResult {
    let client = server.client().build()?;
    let one = Get::<EntityReference>::new(things().key(&Key::single("key-of-ann")));
    one.header("x-own", "header-of-ann").send(&client).await?;
    let function = things().operation("find", Arguments::new().literal("q", "argument-of-ann"));
    let found = List::<EntityReference>::new(function).filter("note eq 'filter-of-ann'");
    let items: Vec<_> = found.items(&client).try_collect().await?;
    assert_eq!(items.len(), 2);
    let body = EntityReference { id: Some("body-of-ann".to_owned()), ..EntityReference::default() };
    Create::<EntityReference>::new(things(), &body).send(&client).await.expect_err("the service refuses");
    Ok(())
}

#[tokio::test]
async fn requests_are_traced_without_secrets() -> TestResult {
    for level in [Level::INFO, Level::TRACE] {
        check_requests(level).await?;
        check_batch(level).await?;
        check_reading(level)?;
    }
    Ok(())
}

/// A value that cannot be read is told by its place and type.
fn check_reading(level: Level) -> TestResult {
    let log = Log::default();
    let body = br#"{"value":[{"id":1,"stock":"secret-of-ann"}]}"#;
    let page = tracing::subscriber::with_default(log.subscriber(level), || {
        shop::ShopService::new().products().list().read(odata::http::Response::new(body.to_vec()))
    })?;
    assert_eq!(page.findings.len(), 1);
    let text = log.text();
    for told in ["WARN", "path=\"value[0].stock\"", "edm_type=\"Edm.Int32\"", "count=1"] {
        assert!(text.contains(told), "{text}");
    }
    assert!(!text.contains("ann"), "{text}");
    Ok(())
}

async fn check_requests(level: Level) -> TestResult {
    let next = r#"{"value":[{"id":"response-of-ann"}],"@odata.nextLink":"/odata/things?$skiptoken=link-of-ann"}"#;
    let server = Server::start(vec![
        http("503 Busy", "request-id: first\r\n", ""),
        http("200 OK", "request-id: second\r\n", r#"{"id":"response-of-ann"}"#),
        http("200 OK", "", next),
        http("200 OK", "", r#"{"value":[{"id":"response-of-ann"}]}"#),
        http("400 Bad Request", "request-id: last\r\n", r#"{"error":{"message":"message-of-ann"}}"#),
    ])
    .await?;
    let log = Log::default();
    requests(&server).with_subscriber(log.subscriber(level)).await?;
    let text = log.text();
    assert!(!text.contains("-of-ann"), "{text}");
    let received = server.received().concat();
    for secret in ["token", "key", "header", "argument", "filter", "link", "body"] {
        assert!(received.contains(&format!("{secret}-of-ann")), "{secret} was not sent");
    }

    let spans: Vec<_> = text.lines().filter(|line| line.contains("close")).collect();
    assert_eq!(spans.len(), 4, "{text}");
    for expected in [
        "method=GET",
        "path=\"/things/{id}\"",
        "attempts=2",
        "status=200",
        "request_id=\"second\"",
        "duration_ms=",
        "client_request_id=",
    ] {
        assert!(spans[0].contains(expected), "{expected} in {}", spans[0]);
    }
    assert!(spans[1].contains("path=\"/things/find(q={id})\""), "{text}");
    assert!(spans[2].contains("path=\"{link}\""), "{text}");
    for expected in ["method=POST", "status=400", "request_id=\"last\""] {
        assert!(spans[3].contains(expected), "{expected} in {}", spans[3]);
    }
    assert_eq!(text.contains("attempt=1 status=503 request_id=\"first\""), level == Level::TRACE, "{text}");
    assert_eq!(text.contains("wait_ms="), level == Level::TRACE, "{text}");
    Ok(())
}

/// A batch of two requests, the second of which is sent twice.
async fn batch() -> TestResult {
    let server = Server::start(vec![
        http(
            "200 OK",
            "request-id: outer\r\n",
            r#"{"responses":[{"id":"1","status":200,"body":{"id":"response-of-ann"}},
                {"id":"2","status":429,"headers":{"request-id":"inner"},"body":{"error":{"message":"message-of-ann"}}}]}"#,
        ),
        http("200 OK", "", r#"{"responses":[{"id":"2","status":204}]}"#),
    ])
    .await?;
    let mut batch = Batch::new();
    batch.add(Get::<EntityReference>::new(things().key(&Key::single("key-of-ann"))).query("x", "option-of-ann"));
    let body = EntityReference { id: Some("body-of-ann".to_owned()), ..EntityReference::default() };
    batch.add(Create::<EntityReference>::new(things(), &body).header("x-own", "header-of-ann"));
    let results = batch.send(&server.client().build()?).await?;
    assert_eq!((results.failed().count(), server.received().len()), (0, 2));
    assert!(["key", "option", "body", "header"].iter().all(|secret| server.received()[0].contains(secret)));
    Ok(())
}

async fn check_batch(level: Level) -> TestResult {
    let log = Log::default();
    batch().with_subscriber(log.subscriber(level)).await?;
    let text = log.text();
    assert!(!text.contains("-of-ann"), "{text}");
    let spans: Vec<_> = text.lines().filter(|line| line.contains("close")).collect();
    assert_eq!(spans.len(), 3, "{text}");
    assert!(spans[0].contains("path=\"/$batch\"") && spans[0].contains("request_id=\"outer\""), "{text}");
    assert!(spans[2].contains("batch{requests=2 calls=2}"), "{text}");
    let responses: Vec<_> = text.lines().filter(|line| line.contains("response in a batch")).collect();
    assert_eq!(responses.len(), if level == Level::TRACE { 3 } else { 0 }, "{text}");
    let expected = ["path=\"/things/{id}\"", "status=429 request_id=\"inner\"", "status=204"];
    for (line, expected) in responses.iter().zip(expected) {
        assert!(line.contains(expected) && line.contains("client_request_id=\""), "{text}");
    }
    Ok(())
}
