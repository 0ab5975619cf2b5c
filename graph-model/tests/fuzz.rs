//! Fuzzes what a service can send and a program can pass on: nothing panics, and what was read is written back unchanged.

#![cfg(feature = "client")]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use fuzzing::{Result, Unstructured, atom, bytes, mutated, target, text};
use graph_model::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, TimeOfDay};
use graph_model::mail::Message;
use graph_model::users::User;
use graph_model::{Batch, Change, Error, GraphService, Page};
use serde::Serialize;
use serde::de::DeserializeOwned;

const ROOT: &str = "https://graph.microsoft.com/v1.0";

const USER: &str = r##"{
"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users/$entity",
"@odata.type": "#microsoft.graph.user",
"@odata.etag": "W/\"7\"",
"id": "87d349ed",
"accountEnabled": true,
"displayName": "Ann",
"mobilePhone": null,
"createdDateTime": "2026-02-28T23:59:59.1234567Z",
"businessPhones": ["+1", null],
"assignedLicenses": [{"skuId": "184efa21-98c3-4e5d-95ab-d07053a96e67", "disabledPlans": []}],
"manager": {"@odata.type": "#microsoft.graph.user", "id": "1", "@removed": {"reason": "deleted"}},
"employeeHireDate": "2026-01-01T00:00:00+14:00",
"newInService": {"a": [1.50, -0.0, 1e400, "x"]}
}"##;

const MESSAGE: &str = r#"{
"id": "AAMk",
"subject": "a \"b\" \u00e9",
"importance": "high",
"isRead": false,
"body": {"contentType": "html", "content": "<p>"},
"from": {"emailAddress": {"name": "Ann", "address": "ann@contoso.com"}},
"toRecipients": [{"emailAddress": {"address": "b@c.de"}}],
"receivedDateTime": "2026-01-01T10:00:00Z"
}"#;

const ERROR: &str = r#"{
"error": {
"code": "Request_BadRequest",
"message": {"lang": "en", "value": "Wrong."},
"target": "displayName",
"details": [{"code": "a", "message": "b", "target": "c", "more": 1}],
"innerError": {"date": "2026-01-01T10:00:00", "request-id": "7", "client-request-id": "8", "innerError": {"code": "x"}}
}
}"#;

const BATCH: &str = r#"{
"responses": [
{"id": "1", "status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": "1", "displayName": "Ann"}},
{"id": "2", "status": 429, "headers": {"Retry-After": "7"}, "body": {"error": {"code": "TooManyRequests"}}},
{"id": "3", "status": 204},
{"id": "4", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": "MTI="}
]
}"#;

const DELTA: &str = r#"{
"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users",
"@odata.count": "3",
"value": [
{"id": "1", "displayName": "Ann", "mobilePhone": null},
{"id": "2", "@removed": {"reason": "deleted"}},
{"id": "3", "@removed": {"reason": "changed"}, "more": 1},
{"@odata.context": "$metadata#users/$deletedEntity", "id": "5", "reason": "deleted"},
null
],
"@odata.deltaLink": "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x"
}"#;

/// A body: random bytes, or a mutation of a valid one.
fn body(u: &mut Unstructured<'_>, texts: &[&str]) -> Result<Vec<u8>> {
    if u.ratio(1, 12)? {
        return Ok(bytes(u)?.into_bytes());
    }
    let text = *u.choose(texts)?;
    let mut body = mutated(u, text)?.into_bytes();
    // Rarely, invalid UTF-8.
    if u.ratio(1, 20)? && !body.is_empty() {
        let at = u.int_in_range(0..=body.len() - 1)?;
        body[at] = u.arbitrary()?;
    }
    Ok(body)
}

/// Whatever can be read can be written, and reads as the same value.
fn round_trip<T: DeserializeOwned + Serialize + PartialEq + Debug>(body: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(body) else { return };
    // Values that have no JSON form, such as one name twice, can be built, but not read.
    let written = serde_json::to_string(&read).unwrap_or_else(|error| panic!("{error}: {read:?}"));
    let again: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(read, again, "{written}");
}

fn page_of(entity: &str) -> String {
    format!(
        "{{\n\"@odata.count\": 2,\n\"value\": [\n{entity},\n{entity}\n],\n\"@odata.nextLink\": \"{ROOT}/users?$skiptoken=x\"\n}}"
    )
}

/// Formats an error in every way.
fn format_all(error: &Error) {
    let shown =
        format!("{error} {error:?} {:?} {:?} {:?}", error.code(), error.kind(), std::error::Error::source(error));
    assert!(!shown.is_empty());
}

fn response(u: &mut Unstructured<'_>, status: u16, body: Vec<u8>) -> Result<http::Response<Vec<u8>>> {
    let mut response = http::Response::new(body);
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
    for _ in 0..u.int_in_range(0..=3)? {
        let name = *u.choose(&["content-type", "retry-after", "etag", "location", "odata-entityid", "request-id"])?;
        if let Ok(value) = http::HeaderValue::from_str(atom(u)?) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}

#[test]
fn fuzz_entities() {
    target("fuzz_entities", |u| {
        let body = body(u, &[USER, MESSAGE])?;
        round_trip::<User>(&body);
        round_trip::<Message>(&body);
        round_trip::<graph_model::common::Recipient>(&body);
        let request = GraphService::new().users().by_id("ann").get();
        let response = response(u, 200, body)?;
        if let Err(error) = request.read(response) {
            format_all(&error);
        }
        Ok(())
    });
}

#[test]
fn fuzz_pages() {
    let pages = [page_of(USER), page_of(MESSAGE)];
    target("fuzz_pages", |u| {
        let body = body(u, &[&pages[0], &pages[1]])?;
        round_trip::<Page<User>>(&body);
        round_trip::<Page<Message>>(&body);
        round_trip::<Page<String>>(&body);
        let response = response(u, 200, body)?;
        match GraphService::new().users().list().read(response) {
            Ok(page) => _ = page.next_link,
            Err(error) => format_all(&error),
        }
        Ok(())
    });
}

#[test]
fn fuzz_errors() {
    target("fuzz_errors", |u| {
        let body = body(u, &[ERROR])?;
        let status = *u.choose(&[400, 401, 404, 409, 410, 412, 416, 429, 500, 503, 504, 199, 302, 999])?;
        let response = response(u, status, body)?;
        match GraphService::new().users().by_id("ann").get().read(response) {
            Ok(_) => assert!(status == 199 || status < 300, "{status} is not a success"),
            Err(error) => format_all(&error),
        }
        Ok(())
    });
}

#[test]
fn fuzz_deltas() {
    target("fuzz_deltas", |u| {
        let body = body(u, &[DELTA])?;
        round_trip::<Page<Change<User>>>(&body);
        let response = response(u, 200, body)?;
        if let Err(error) = GraphService::new().users().delta().read(response) {
            format_all(&error);
        }
        Ok(())
    });
}

#[test]
fn fuzz_batches() {
    target("fuzz_batches", |u| {
        let graph = GraphService::new();
        let mut batch = Batch::new();
        let user = batch.add(graph.users().by_id("ann").get());
        let deleted = batch.add(graph.users().by_id("bob").delete());
        let count = batch.add_after(graph.groups().count(), [user.id()]);
        let content = batch.add(graph.me().photo().content().download());
        let mut calls = batch.calls(ROOT).expect("the root is a URL");
        for _ in 0..4 {
            let Some(call) = calls.next_call() else { break };
            assert!(serde_json::from_slice::<serde_json::Value>(call.body()).is_ok());
            let body = body(u, &[BATCH])?;
            let status = *u.choose(&[200, 200, 200, 200, 400, 429, 503])?;
            calls.read(response(u, status, body)?);
        }
        let mut results = calls.finish();
        results.take(user).err().iter().for_each(format_all);
        results.take(deleted).err().iter().for_each(format_all);
        results.take(count).err().iter().for_each(format_all);
        results.take(content).err().iter().for_each(format_all);
        Ok(())
    });
}

/// Whatever can be parsed displays as a text that parses as the same value, and displays as the same text.
fn check_value<T: FromStr + Display + PartialEq + Debug + Serialize + DeserializeOwned>(text: &str)
where
    T::Err: Debug,
{
    let json = serde_json::Value::from(text).to_string();
    let read = serde_json::from_str::<T>(&json);
    let Ok(value) = text.parse::<T>() else { return };
    assert_eq!(read.ok().as_ref(), Some(&value), "{text:?} reads differently in JSON");
    let shown = value.to_string();
    let again: T = shown.parse().unwrap_or_else(|error| panic!("{text:?} displays as {shown:?}: {error:?}"));
    assert_eq!(value, again, "{text:?} displays as {shown:?}");
    assert_eq!(shown, again.to_string(), "of {text:?}");
    let written = serde_json::to_string(&value).unwrap_or_else(|error| panic!("{text:?} cannot be written: {error}"));
    let again: T =
        serde_json::from_str(&written).unwrap_or_else(|error| panic!("{text:?} is written as {written}: {error}"));
    assert_eq!(value, again, "{text:?} is written as {written}");
}

#[test]
fn fuzz_edm_values() {
    const VALUES: &[&str] = &[
        "2026-02-28",
        "-0001-12-31",
        "9999-12-31",
        "23:59:59.123456789012",
        "00:00",
        "24:00:00",
        "2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00.5+14:00",
        "2026-01-01T24:00:00-00:00",
        "P1DT2H3M4.5S",
        "-P999999999D",
        "PT0S",
        "PT-1S",
        "-PT9223372036854775807.999999999S",
        "0e1",
        "-0",
        "1.50",
        "1e100",
        "123456789012345678901234567890.5",
        "1E-99",
        "INF",
        "YWJj",
        "YWJj\r\nYQ==",
        "_-8",
        "",
    ];
    target("fuzz_edm_values", |u| {
        let start = *u.choose(VALUES)?;
        let mut text = if u.ratio(1, 8)? { text(u)? } else { start.to_owned() };
        for _ in 0..u.int_in_range(0..=4)? {
            let at = u.int_in_range(0..=text.len())?;
            if !text.is_char_boundary(at) {
                continue;
            }
            match u.int_in_range(0..=3)? {
                0 if at < text.len() => _ = text.remove(at),
                1 => text.insert(
                    at,
                    *u.choose(&['0', '9', '-', '+', '.', ':', 'T', 'Z', 'P', 'D', 'S', 'e', ' ', '=', 'é'])?,
                ),
                2 => text.insert_str(at, u.choose(VALUES)?),
                _ => text.insert_str(at, &"9".repeat(u.int_in_range(1..=40)?)),
            }
        }
        check_value::<Date>(&text);
        check_value::<TimeOfDay>(&text);
        check_value::<DateTimeOffset>(&text);
        check_value::<Duration>(&text);
        check_value::<Decimal>(&text);
        check_value::<Binary>(&text);
        Ok(())
    });
}

#[test]
fn fuzz_links() {
    const LINKS: &[&str] = &[
        "https://graph.microsoft.com/v1.0/users?$skiptoken=x",
        "users?$skiptoken=x",
        "/v1.0/users",
        "//host/users",
        "https://graph.microsoft.com:443/",
        "http://graph.microsoft.com/v1.0/users",
        "https://a@graph.microsoft.com/",
        "?x",
        "#x",
        "",
        "https://graph.microsoft.com\\@host/",
        "../users",
        "https:users",
        "file:///etc/passwd",
        "https://[::1]/",
        "https://",
    ];
    target("fuzz_links", |u| {
        let mut link = (*u.choose(LINKS)?).to_owned();
        for _ in 0..u.int_in_range(0..=3)? {
            let at = u.int_in_range(0..=link.len())?;
            if link.is_char_boundary(at) {
                link.insert_str(at, atom(u)?);
            }
        }
        let graph = GraphService::new();
        for http in
            [graph.users().list().resume(&link).to_http(ROOT), graph.users().delta().resume(&link).to_http(ROOT)]
        {
            match http {
                Ok(http) => {
                    let uri = http.uri();
                    assert_eq!(uri.scheme_str(), Some("https"), "{link:?} leads to {uri}");
                    assert_eq!(
                        uri.host().map(str::to_ascii_lowercase).as_deref(),
                        Some("graph.microsoft.com"),
                        "{link:?}"
                    );
                    // HTTP clients parse the address by the URL standard.
                    let url = reqwest::Url::parse(&uri.to_string()).expect("the library writes absolute URLs");
                    assert_eq!(url.host_str(), Some("graph.microsoft.com"), "{link:?} leads to {url}");
                    assert!(url.username().is_empty() && url.password().is_none(), "{link:?} has a user");
                }
                Err(error) => format_all(&error),
            }
        }
        Ok(())
    });
}
