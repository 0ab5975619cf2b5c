//! What is told to `tracing`, and what is not.
//!
//! A binary of its own: if only one subscriber is there, `tracing` asks that of the thread that comes along first whether
//! anybody listens, so that another test in the same process could switch it off.

#[allow(dead_code, reason = "the other tests of the client need the rest")]
#[path = "client/server.rs"]
mod server;

use std::io::Write;
use std::sync::{Arc, Mutex};

use futures_util::TryStreamExt as _;
use graph_model::address::Arguments;
use graph_model::handle::EntityReference;
use graph_model::request::{Create, Get, List};
use graph_model::{Batch, Key, KeyStyle, Path};
use tracing::Level;
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;

use server::{Server, http};

fn things() -> Path {
    Path::root(KeyStyle::Segment).segment("things")
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("nothing panics while it is locked").clone()).expect("it is text")
    }

    fn subscriber(&self, own: Level) -> impl tracing::Subscriber + Send + Sync + use<> {
        let filter = Targets::new().with_default(Level::INFO).with_target("graph_model", own);
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(self.clone())
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE);
        tracing_subscriber::registry().with(filter).with(layer)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nothing panics while it is locked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

async fn work(server: &Server) {
    let client = server.client().build().expect("it is a client");
    let one = Get::<EntityReference>::new(things().key(&Key::single("key-of-ann")));
    one.header("x-own", "header-of-ann").send(&client).await.expect("the second attempt succeeds");
    let function = things().operation("find", Arguments::new().literal("q", "argument-of-ann"));
    let found = List::<EntityReference>::new(function).filter("note eq 'filter-of-ann'");
    let items: Vec<_> = found.items(&client).try_collect().await.expect("both pages can be read");
    assert_eq!(items.len(), 2);
    let body = EntityReference { id: Some("body-of-ann".to_owned()), ..EntityReference::default() };
    Create::<EntityReference>::new(things(), &body).send(&client).await.expect_err("it fails");
}

#[tokio::test]
async fn calls_are_told_without_secrets() {
    let next = r#"{"value":[{"id":"answer-of-ann"}],"@odata.nextLink":"/v1.0/things?$skiptoken=link-of-ann"}"#;
    for level in [Level::INFO, Level::TRACE] {
        let server = Server::start(vec![
            http("503 Busy", "request-id: first\r\n", ""),
            http("200 OK", "request-id: second\r\n", r#"{"id":"answer-of-ann"}"#),
            http("200 OK", "", next),
            http("200 OK", "", r#"{"value":[{"id":"answer-of-ann"}]}"#),
            http("400 Bad Request", "request-id: last\r\n", r#"{"error":{"message":"message-of-ann"}}"#),
        ]);
        let server = server.await;
        let log = Log::default();
        work(&server).with_subscriber(log.subscriber(level)).await;
        let text = log.text();
        assert!(!text.contains("-of-ann"), "{text}");
        let received = server.received();
        let secrets = ["token", "key", "header", "argument", "filter", "link", "body"];
        assert!(
            secrets.iter().all(|secret| received.iter().any(|request| request.contains(&format!("{secret}-of-ann"))))
        );

        let span = text.lines().find(|line| line.contains("request_id=\"second\"")).unwrap_or_else(|| panic!("{text}"));
        let line = text.lines().filter(|line| line.contains("close")).collect::<Vec<_>>();
        assert_eq!(line.len(), 4, "{text}");
        for expected in [
            "method=GET",
            "path=\"/things/{id}\"",
            "attempts=2",
            "status=200",
            "request_id=\"second\"",
            "duration_ms=",
            "client_request_id=",
        ] {
            assert!(line[0].contains(expected), "{expected} in {span}");
        }
        assert!(line[1].contains("path=\"/things/find(q={id})\""), "{text}");
        assert!(line[2].contains("path=\"{link}\""), "{text}");
        assert!(
            line[3].contains("method=POST")
                && line[3].contains("status=400")
                && line[3].contains("request_id=\"last\"")
        );
        assert_eq!(text.contains("attempt=1 status=503 request_id=\"first\""), level == Level::TRACE, "{text}");
        assert_eq!(text.contains("wait_ms="), level == Level::TRACE, "{text}");
        let log = Log::default();
        batch().with_subscriber(log.subscriber(level)).await;
        check_batch(&log.text(), level);
    }
}

/// A batch of two requests, the second of which is sent twice.
async fn batch() {
    let server = Server::start(vec![
        http(
            "200 OK",
            "request-id: outer\r\n",
            r#"{"responses":[{"id":"1","status":200,"body":{"id":"answer-of-ann"}},
                {"id":"2","status":429,"headers":{"request-id":"inner"},"body":{"error":{"message":"message-of-ann"}}}]}"#,
        ),
        http("200 OK", "", r#"{"responses":[{"id":"2","status":204}]}"#),
    ]);
    let server = server.await;
    let client = server.client().build().expect("it is a client");
    let mut batch = Batch::new();
    batch.add(Get::<EntityReference>::new(things().key(&Key::single("key-of-ann"))).query("x", "option-of-ann"));
    let body = EntityReference { id: Some("body-of-ann".to_owned()), ..EntityReference::default() };
    batch.add(Create::<EntityReference>::new(things(), &body).header("x-own", "header-of-ann"));
    let results = batch.send(&client).await.expect("it is sent");
    assert_eq!((results.failed().count(), server.received().len()), (0, 2));
    assert!(["key", "option", "body", "header"].iter().all(|secret| server.received()[0].contains(secret)));
}

fn check_batch(text: &str, level: Level) {
    assert!(!text.contains("-of-ann"), "{text}");
    let closed: Vec<_> = text.lines().filter(|line| line.contains("close")).collect();
    assert_eq!(closed.len(), 3, "{text}");
    assert!(closed[0].contains("path=\"/$batch\"") && closed[0].contains("request_id=\"outer\""), "{text}");
    assert!(closed[2].contains("batch{requests=2 calls=2}"), "{text}");
    let told: Vec<_> = text.lines().filter(|line| line.contains("answered in a batch")).collect();
    assert_eq!(told.len(), if level == Level::TRACE { 3 } else { 0 }, "{text}");
    for (line, expected) in told.iter().zip(["path=\"/things/{id}\"", "status=429 request_id=\"inner\"", "status=204"])
    {
        assert!(line.contains(expected) && line.contains("client_request_id=\""), "{text}");
    }
}
