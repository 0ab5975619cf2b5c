//! What the service decodes is what was given: keys, parameters, option values, headers of whatever text.

use graph_model::address::Arguments;
use graph_model::request::{Get, List};
use graph_model::{Client, Key, KeyStyle, Path};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::server::{Server, http};
use super::*;

/// A request's path, and its query as pairs; both decoded after they were taken apart.
fn decoded(request: &str) -> (Vec<String>, Vec<(String, String)>) {
    let target = request.split(' ').nth(1).expect("there is a target");
    let decode =
        |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().expect("it is UTF-8").into_owned();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let path = path.strip_prefix("/v1.0/").expect("it is below the root").split('/').map(decode).collect();
    (path, pairs.map(|(name, value)| (decode(name), decode(value))).collect())
}

/// The text of a literal in quotes.
fn unquoted(literal: &str) -> Option<String> {
    Some(literal.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"))
}

fn texts() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        ".",
        "..",
        "/",
        "?",
        "#",
        "%",
        "%2F",
        "%2e%2e",
        "'",
        "''",
        "$count",
        "$",
        " ",
        "+",
        "&",
        "=",
        "a/../b",
        "\\",
        "\u{0}",
        "\r\n",
        "é",
        "\u{1F600}",
        "(",
        ")",
        ",",
        ";",
        ":",
        "@",
        "\"",
        "{id}",
        "..\\",
        "http://evil.example",
        "%00",
        "|",
        "^",
        "`",
    ]);
    let nasty = prop::collection::vec(nasty, 1..4).prop_map(|parts| parts.concat());
    prop_oneof![nasty, any::<String>()]
}

#[test]
fn the_service_decodes_what_was_given() {
    let runtime = tokio::runtime::Runtime::new().expect("there are threads");
    let server = runtime.block_on(Server::start(vec![http("200 OK", "", r#"{"value":[]}"#)]));
    let client: Client = server.client().build().expect("it is a client");
    let texts = (texts(), texts(), texts(), texts());
    let check = |(key, argument, filter, search): (String, String, String, String)| {
        prop_assume!(!key.is_empty());
        let before = server.received().len();
        let things = Path::root(KeyStyle::Segment).segment("things").key(&Key::single(&key));
        let found =
            things.operation("find", Arguments::new().literal("q", &argument).json("list", &[filter.as_str()][..]));
        let request = List::<Thing>::new(found).filter(&filter).search(&search).query("x&y=", &argument);
        runtime.block_on(request.send(&client)).expect("it is sent");
        let byte_key =
            Get::<Thing>::new(Path::root(KeyStyle::Parentheses).segment("things").key(&Key::named("id", &key)));
        runtime.block_on(byte_key.send_raw(&client)).expect("it is sent");
        let received = server.received();
        prop_assert_eq!(received.len(), before + 2);

        let (path, query) = decoded(&received[before]);
        let (segment, call) = match path.as_slice() {
            [things, segment, call] if things == "things" => (segment.clone(), call),
            [things, call] => (
                unquoted(things.strip_prefix("things(").and_then(|t| t.strip_suffix(')')).expect("a key"))
                    .expect("a text"),
                call,
            ),
            _ => return Err(TestCaseError::fail(format!("{path:?}"))),
        };
        prop_assert_eq!(&segment, &key);
        let q = call.strip_prefix("find(q=").and_then(|rest| rest.strip_suffix(",list=@list)")).expect("a call");
        prop_assert_eq!(unquoted(q), Some(argument.clone()));
        let list: Vec<String> = serde_json::from_str(&query[0].1).expect("it is JSON");
        prop_assert_eq!((query[0].0.as_str(), list), ("@list", vec![filter.clone()]));
        let expected = [("$filter", &filter), ("$search", &search), ("x&y=", &argument)];
        let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value.clone())).into();
        prop_assert_eq!(&query[1..], expected);

        let (path, _) = decoded(&received[before + 1]);
        let named = path[0].strip_prefix("things(id=").and_then(|rest| rest.strip_suffix(')')).expect("a key");
        prop_assert_eq!((path.len(), unquoted(named)), (1, Some(key)));
        Ok(())
    };
    TestRunner::new(Config { failure_persistence: None, cases: 300, ..Config::default() })
        .run(&texts, check)
        .expect("it holds");
}
