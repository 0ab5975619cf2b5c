//! What requests become as HTTP, and what they refuse.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::address::{Arguments, Key, KeyStyle, Path};
use crate::error::ErrorKind;
use crate::handle::{EntityHandle, MediaResource, ReferenceCollection, SingleReference, Structured};
use crate::service::Conventions;

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const ROOT: &str = "https://service.example/v1.0";

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Thing {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(flatten)]
    additional: crate::value::Additional,
}

impl Structured for Thing {
    const TYPE_NAME: &'static str = "n.thing";
}

struct ThingResource(Path);

impl EntityHandle for ThingResource {
    type Entity = Thing;

    fn path(&self) -> &Path {
        &self.0
    }
}

fn things() -> Path {
    Path::root(KeyStyle::Segment).segment("things")
}

fn shown(request: &http::Request<Vec<u8>>) -> String {
    let body = String::from_utf8_lossy(request.body());
    format!("{} {} {body}", request.method(), request.uri().path_and_query().map_or("", |path| path.as_str()))
}

#[test]
fn options_are_encoded_and_joined() -> Result {
    let request = List::<Thing>::new(things())
        .select("id")
        .filter("name eq 'a&b'")
        .select("name")
        .expand("owner($select=id)")
        .orderby("name desc")
        .search("\"x\"")
        .top(5)
        .top(7)
        .skip(2)
        .count(true)
        .query("$skiptoken", "a+b");
    assert_eq!(
        shown(&request.to_http(ROOT)?),
        "GET /v1.0/things?$select=id%2Cname&$filter=name%20eq%20%27a%26b%27&$expand=owner%28%24select%3Did%29\
         &$orderby=name%20desc&$search=%22x%22&$top=7&$skip=2&$count=true&$skiptoken=a%2Bb "
    );
    Ok(())
}

#[test]
fn requests_have_bodies_and_headers() -> Result {
    let thing = Thing { name: Some("a".into()), ..Thing::default() };
    let request =
        Update::<Thing>::new(things().key(&Key::single("1")), &thing).if_match("W/\"1\"").header("prefer", "x");
    let http = request.to_http(ROOT)?;
    assert_eq!(shown(&http), r#"PATCH /v1.0/things/1 {"name":"a"}"#);
    assert_eq!(http.headers()["content-type"], "application/json");
    assert_eq!(http.headers()["accept"], "application/json");
    assert_eq!(http.headers()["if-match"], "W/\"1\"");
    assert_eq!(http.headers()["prefer"], "x");
    let http = Update::<Thing>::replace(things(), &thing).to_http(ROOT)?;
    assert_eq!(http.method(), "PUT");
    let http = Create::<Thing>::new(things(), &thing).header("content-type", "application/json;v=1").to_http(ROOT);
    assert_eq!(http?.headers().get_all("content-type").iter().count(), 1);
    let http = Invoke::<()>::new(things().action("go"), Body::empty()).to_http(ROOT)?;
    assert_eq!(shown(&http), "POST /v1.0/things/go ");
    assert!(http.headers().get("content-type").is_none());
    Ok(())
}

#[test]
fn counts_accept_plain_text() -> Result {
    let http = Count::new(things()).to_http(ROOT)?;
    assert!(http.headers()["accept"].as_bytes().starts_with(b"text/plain,"));
    Ok(())
}

#[test]
fn streams_have_a_media_type() -> Result {
    let media = MediaResource::from(things().segment("picture"));
    let http = media.upload(vec![1, 2], "image/png").to_http(ROOT)?;
    assert_eq!((http.method().as_str(), http.headers()["content-type"].as_bytes()), ("PUT", &b"image/png"[..]));
    assert_eq!(http.body(), &[1, 2]);
    let http = media.download().to_http(ROOT)?;
    assert_eq!(http.headers()["accept"], "*/*");
    let response = http::Response::new(vec![0xff]);
    assert_eq!(media.download().read(response)?, [0xff]);
    Ok(())
}

#[test]
fn references_name_entities_by_address() -> Result {
    let thing = ThingResource(things().key(&Key::single("a/b")));
    let many = ReferenceCollection::<Thing>::from(things().segment("members"));
    let one = SingleReference::<Thing>::from(things().segment("owner"));
    let link = r#"{"@odata.id":"https://service.example/v1.0/things/a%2Fb"}"#;
    for (request, expected) in [
        (many.add(&thing), format!("POST /v1.0/things/members/$ref {link}")),
        (many.remove("x"), "DELETE /v1.0/things/members/x/$ref ".to_owned()),
        (one.set(&thing), format!("PUT /v1.0/things/owner/$ref {link}")),
        (one.remove(), "DELETE /v1.0/things/owner/$ref ".to_owned()),
    ] {
        assert_eq!(shown(&request.to_http(&format!("{ROOT}/"))?), expected);
    }
    assert_eq!(shown(&many.list().top(1).to_http(ROOT)?), "GET /v1.0/things/members/$ref?$top=1 ");
    let lost = ThingResource(things().key(&Key::single("")));
    assert_eq!(many.add(&lost).to_http(ROOT).expect_err("the key is empty").kind(), ErrorKind::InvalidKey);
    Ok(())
}

#[test]
fn service_roots_are_checked() {
    for root in ["", "service.example/v1.0", "ftp://host", "https://", "https://host#x", "/v1.0", "https://a b"] {
        let error = Delete::new(things()).to_http(root).expect_err(root);
        assert_eq!(error.kind(), ErrorKind::InvalidAddress, "{root}");
        assert!(error.message().contains("service root"), "{error}");
    }
    let long = Delete::new(things().key(&Key::single(&"x".repeat(70_000))))
        .to_http(ROOT)
        .expect_err("HTTP limits addresses to 64 KiB");
    assert_eq!(long.kind(), ErrorKind::InvalidAddress);
}

#[test]
fn query_options_of_a_root_are_those_of_all_requests() -> Result {
    let root = "https://host/sap/v4/?sap-client=100&%24format=json";
    let address =
        |request: &dyn Fn() -> List<Thing>| -> Result<String> { Ok(request().to_http(root)?.uri().to_string()) };
    let list = || List::new(things());
    assert_eq!(address(&list)?, "https://host/sap/v4/things?sap-client=100&%24format=json");
    let own = || list().top(1).query("$format", "xml").query("sap-client", "200");
    assert_eq!(address(&own)?, "https://host/sap/v4/things?$top=1&$format=xml&sap-client=200");
    let resumed = || list().resume("https://host/sap/v4/things?$skiptoken=2&sap-client=100");
    assert_eq!(
        address(&resumed)?,
        "https://host/sap/v4/things?$skiptoken=2&sap-client=100&%24format=json",
        "links from the service have what it put there"
    );
    let reference = Link::set(things().word("$ref"), things().key(&Key::single("a")));
    assert_eq!(reference.to_http(root)?.body(), br#"{"@odata.id":"https://host/sap/v4/things/a"}"#);
    Ok(())
}

#[test]
fn headers_of_a_service_are_those_of_all_requests() -> Result {
    static SERVICE: Conventions = Conventions::ODATA.with_headers(&[("odata-maxversion", "4.0"), ("a b", "ignored")]);
    let request = List::<Thing>::new(Path::of(&SERVICE).segment("things"));
    assert_eq!(request.to_http(ROOT)?.headers()["odata-maxversion"], "4.0");
    assert_eq!(request.header("odata-maxversion", "4.01").to_http(ROOT)?.headers()["odata-maxversion"], "4.01");
    Ok(())
}

#[test]
fn headers_are_validated_but_never_shown() {
    let request = Delete::new(things()).header("authorization", "secret\n");
    let error = request.to_http(ROOT).expect_err("HTTP allows no line feed");
    assert_eq!(error.kind(), ErrorKind::InvalidHeader);
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert_eq!(
        Delete::new(things()).header("a b", "").to_http(ROOT).expect_err("HTTP allows no blank").kind(),
        ErrorKind::InvalidHeader
    );
    let request = Create::<Thing>::new(things(), &json!({"password": "hidden"})).header("authorization", "secret");
    let shown = format!("{request:?}");
    assert!(!shown.contains("secret") && !shown.contains("hidden"), "{shown}");
    assert!(shown.contains("authorization") && shown.contains("/things"), "{shown}");
}

#[test]
fn changes_accept_responses_without_a_body() -> Result {
    let request = Update::<Thing>::new(things(), &Thing::default());
    let nothing = http::Response::builder().status(204).body(Vec::new())?;
    assert_eq!(request.read(nothing)?, Thing::default());
    let refused = http::Response::builder().status(412).body(br#"{"error":{"code":"Changed"}}"#.to_vec());
    let error = request.read(refused?).expect_err("412 is an error status");
    assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(412), Some("Changed")));
    Ok(())
}

#[test]
fn requests_can_be_sent_to_other_threads() {
    fn check<T: Request + Clone + std::fmt::Debug + 'static>() {}
    check::<Get<Thing>>();
    check::<List<String>>();
    check::<Invoke<()>>();
}

#[test]
fn preferences_share_one_header() -> Result {
    let request = List::<Thing>::new(things()).prefer("odata.maxpagesize=5").prefer("IdType=\"ImmutableId\"");
    let http = request.header("Prefer", "odata.maxpagesize=9").to_http(ROOT)?;
    let values: Vec<_> = http.headers().get_all("prefer").iter().collect();
    assert_eq!(values, ["IdType=\"ImmutableId\", odata.maxpagesize=9"]);
    let error = List::<Thing>::new(things()).prefer("a\n").to_http(ROOT).expect_err("HTTP allows no line feed");
    assert_eq!(error.kind(), ErrorKind::InvalidHeader);
    Ok(())
}

#[test]
fn etags_come_from_entities() -> Result {
    let entity: Thing = serde_json::from_value(json!({"@odata.etag": "W/\"7\"", "name": "a"}))?;
    let http = Update::<Thing>::new(things(), &Thing::default()).if_unchanged(&entity).to_http(ROOT);
    assert_eq!(http?.headers()["if-match"], "W/\"7\"");
    let http = Get::<Thing>::new(things()).if_changed(&entity).to_http(ROOT);
    assert_eq!(http?.headers()["if-none-match"], "W/\"7\"");
    let error =
        Delete::new(things()).if_unchanged(&Thing::default()).to_http(ROOT).expect_err("the entity has no ETag");
    assert_eq!(error.kind(), ErrorKind::InvalidHeader);
    assert!(error.message().contains("@odata.etag"), "{error}");
    Ok(())
}

#[test]
fn queries_have_the_header_that_the_service_needs() -> Result {
    const SERVICE: Conventions = Conventions::ODATA.with_query_header(|path, options| {
        let searches = options.contains(&("$search".to_owned(), "\"a b\"".to_owned()));
        let name = http::HeaderName::from_static("x-lag");
        (searches || path.ends_with("/$count")).then_some((name, http::HeaderValue::from_static("accepted")))
    });
    let things = Path::of(&SERVICE).segment("things");
    let lag = |request: http::Request<Vec<u8>>| request.headers().get("x-lag").cloned();
    let searching = List::<Thing>::new(things.clone()).search("\"a b\"");
    let own = searching.clone().header("X-Lag", "refused").to_http(ROOT)?;
    assert_eq!(lag(own).as_ref().map(http::HeaderValue::as_bytes), Some(b"refused".as_slice()));
    let link = "https://service.example/v1.0/things?%24search=%22a+b%22&$skiptoken=x";
    for request in [searching.to_http(ROOT)?, searching.resume(link).to_http(ROOT)?] {
        assert_eq!(lag(request).as_ref().map(http::HeaderValue::as_bytes), Some(b"accepted".as_slice()));
    }
    assert!(lag(Count::new(things.clone()).to_http(ROOT)?).is_some());
    assert!(lag(List::<Thing>::new(things).top(1).to_http(ROOT)?).is_none());
    assert!(lag(Count::new(self::things()).to_http(ROOT)?).is_none(), "no rule of one service holds for another");
    Ok(())
}

#[test]
fn saved_links_are_used_unchanged() -> Result {
    let delta = Delta::<Thing>::new(things().operation("delta", Arguments::new()));
    let first = delta.clone().select("id").prefer("x").to_http(ROOT)?;
    assert_eq!(shown(&first), "GET /v1.0/things/delta()?$select=id ");
    for (link, sent) in [
        ("https://service.example/beta/x?$deltatoken=a%2Bb+c'(d)'", "/beta/x?$deltatoken=a%2Bb+c'(d)'"),
        ("/v1.0/x?$filter=a eq 'é'&u=http://y", "/v1.0/x?$filter=a%20eq%20'%C3%A9'&u=http://y"),
        ("delta()?$skiptoken=1", "/v1.0/things/delta()?$skiptoken=1"),
        ("http://service.example/v1.0/x?$skiptoken=1", "/v1.0/x?$skiptoken=1"),
        ("https://service.example:443/v1.0/x?$skiptoken=1", "/v1.0/x?$skiptoken=1"),
    ] {
        let http = delta.clone().select("id").prefer("x").resume(link).to_http(ROOT)?;
        assert_eq!(shown(&http), format!("GET {sent} "));
        assert_eq!((http.uri().host(), http.headers()["prefer"].as_bytes()), (Some("service.example"), &b"x"[..]));
        assert_eq!(http.uri().scheme_str(), Some("https"));
    }
    for link in [
        "https://service.example.evil.example/",
        "http://service.example:8080/x",
        "https://service.example:80/x",
        "https://service.example@evil.example/",
    ] {
        let error = delta.clone().resume(link).to_http(ROOT).expect_err(link);
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{link}");
    }
    let error =
        delta.resume("https://service.example/x").select("id").to_http(ROOT).expect_err("the link has its own options");
    assert_eq!(error.message(), "a saved link contains its query options: $select cannot be set as well");
    Ok(())
}

#[test]
fn debug_shows_no_links_and_errors_say_whether_to_retry() -> Result {
    let list = List::<Thing>::new(things()).resume("https://service.example/x?$skiptoken=secret");
    assert!(!format!("{list:?}").contains("secret"));
    let error = |status: u16| http::Response::builder().status(status).body(Vec::new());
    let action = Invoke::<()>::new(things(), Body::empty());
    assert!(list.read(error(503)?).is_err_and(|error| error.is_retryable()));
    assert!(action.read(error(503)?).is_err_and(|error| !error.is_retryable()));
    assert!(list.read(error(500)?).is_err_and(|error| !error.is_retryable()));
    Ok(())
}

#[test]
fn expired_delta_links_are_errors_of_the_kind_resync() -> Result {
    let delta = Delta::<Thing>::new(things().operation("delta", Arguments::new()));
    let gone = |status: u16, code: &str| {
        let response = http::Response::builder().status(status).header("location", "https://start.example/again");
        response.body(format!(r#"{{"error":{{"code":"{code}"}}}}"#).into_bytes())
    };
    for (status, code) in [(410, ""), (410, "Gone"), (410, "resyncRequired"), (400, "SyncStateNotFound")] {
        let error = delta.read(gone(status, code)?).expect_err("an error status");
        assert_eq!((error.kind(), error.resync_link()), (ErrorKind::Resync, Some("https://start.example/again")));
        assert!(error.to_string().starts_with(&status.to_string()), "{error}");
    }
    let error = Get::<Thing>::new(things()).read(gone(410, "Gone")?).expect_err("an error status");
    assert_eq!((error.kind(), error.resync_link()), (ErrorKind::Service, None));
    Ok(())
}
