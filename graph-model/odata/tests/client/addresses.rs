//! Whatever text keys, parameters and option values have, the service decodes the same.

use odata::address::Arguments;
use odata::request::{Get, List};
use odata::{Client, Key, KeyStyle, Path};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::server::{Server, http};
use super::*;

type Segments = Vec<String>;
type Pairs = Vec<(String, String)>;

/// The segments of a request's path and the pairs of its query, decoded after they were split.
fn decoded(request: &str) -> Option<(Segments, Pairs)> {
    let target = request.split(' ').nth(1)?;
    let decode = |text: &str| Some(percent_encoding::percent_decode_str(text).decode_utf8().ok()?.into_owned());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let path = path.strip_prefix("/odata/")?.split('/').map(decode).collect::<Option<_>>()?;
    Some((path, pairs.map(|(name, value)| Some((decode(name)?, decode(value)?))).collect::<Option<_>>()?))
}

/// What is between a prefix and a suffix.
fn between<'a>(text: &'a str, prefix: &str, suffix: &str) -> Option<&'a str> {
    text.strip_prefix(prefix)?.strip_suffix(suffix)
}

/// The text of a string literal.
fn unquoted(literal: &str) -> Option<String> {
    Some(between(literal, "'", "'")?.replace("''", "'"))
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
fn the_service_decodes_what_was_given() -> TestResult {
    let runtime = tokio::runtime::Runtime::new()?;
    let server = runtime.block_on(Server::start(vec![http("200 OK", "", r#"{"value":[]}"#)]))?;
    let client: Client = server.client().build()?;
    let texts = (texts(), texts(), texts(), texts());
    let malformed = |text: &dyn std::fmt::Debug| TestCaseError::fail(format!("{text:?}"));
    let check = |(key, argument, filter, search): (String, String, String, String)| {
        prop_assume!(!key.is_empty());
        let before = server.received().len();
        let things = Path::root(KeyStyle::Segment).segment("things").key(&Key::single(&key));
        let found =
            things.operation("find", Arguments::new().literal("q", &argument).json("list", &[filter.as_str()][..]));
        let request = List::<Thing>::new(found).filter(&filter).search(&search).query("x&y=", &argument);
        let sent = |error: Error| TestCaseError::fail(error.to_string());
        runtime.block_on(request.send(&client)).map_err(sent)?;
        let by_named_key =
            Get::<Thing>::new(Path::root(KeyStyle::Parentheses).segment("things").key(&Key::named("id", &key)));
        runtime.block_on(by_named_key.send_raw(&client)).map_err(sent)?;
        let received = server.received();
        prop_assert_eq!(received.len(), before + 2);

        let (path, query) = decoded(&received[before]).ok_or_else(|| malformed(&received[before]))?;
        let (segment, call) = match path.as_slice() {
            [things, segment, call] if things == "things" => (Some(segment.clone()), call),
            [things, call] => (between(things, "things(", ")").and_then(unquoted), call),
            _ => return Err(malformed(&path)),
        };
        prop_assert_eq!(segment.as_ref(), Some(&key));
        let q = between(call, "find(q=", ",list=@list)").and_then(unquoted);
        prop_assert_eq!(q.as_ref(), Some(&argument));
        let list: Vec<String> = serde_json::from_str(&query[0].1).map_err(|_| malformed(&query))?;
        prop_assert_eq!((query[0].0.as_str(), list), ("@list", vec![filter.clone()]));
        let expected = [("$filter", &filter), ("$search", &search), ("x&y=", &argument)];
        let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value.clone())).into();
        prop_assert_eq!(&query[1..], expected);

        let (path, _) = decoded(&received[before + 1]).ok_or_else(|| malformed(&received[before + 1]))?;
        let named = between(&path[0], "things(id=", ")").and_then(unquoted);
        prop_assert_eq!((path.len(), named), (1, Some(key)));
        Ok(())
    };
    TestRunner::new(Config { failure_persistence: None, cases: 300, ..Config::default() }).run(&texts, check)?;
    Ok(())
}
