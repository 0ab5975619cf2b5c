//! Batches in `multipart/mixed` with parsers and writers that others wrote: Python's `email`, and odatapy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graph_model::Nullable;
use graph_model::batch::TicketId;
use graph_model::mail::Message;
use graph_model::service::{BatchFormat, BatchSupport, Conventions};
use graph_model::users::{User, UserCollection};
use graph_model::{Batch, Client, Credential, GraphService, KeyStyle, Path, Value};
use http::Method;

use crate::server::Server;
use crate::{TestResult, start};

static MULTIPART: Conventions =
    Conventions::ODATA.with_key_style(KeyStyle::Segment).with_batch_support(BatchSupport::MULTIPART);

fn users() -> UserCollection {
    UserCollection::from(Path::of(&MULTIPART).segment("users"))
}

/// A user whose id is a name for it.
fn user(id: &str) -> User {
    User { id: Some(id.to_owned()), display_name: "ä \" --b\r\n--batch_0000000000000000--".into(), ..User::default() }
}

#[tokio::test]
#[ignore = "needs a Python, which ODATA_SERVER_PYTHON names"]
async fn a_parser_of_mails_reads_what_was_sent() -> TestResult {
    let server = Server::run("mail.py", &[]);
    let client = Client::builder(format!("{}?sap-client=100", server.root()), Credential::anonymous()).build()?;
    let service = GraphService::new();
    let mut batch = Batch::new().with_format(BatchFormat::Multipart);
    let bytes = b"--batch_0000000000000000--\r\n\r\n\xff\0 .\r\n.\r\nFrom me\n".to_vec();
    let requests = [
        service.at("users/a%20b").get().header("x-long", &"long ".repeat(100)),
        service.at("users").post().json(&user("a")),
        service.at("photo").call(Method::PUT).bytes(bytes, "image/jpeg"),
        service.at("users/b").delete(),
        service.at("nothing").post(),
    ];
    let mut tickets = Vec::new();
    for request in requests.clone() {
        tickets.push(batch.add(request));
    }
    let mut results = batch.send(&client).await?;
    for (number, (request, ticket)) in requests.iter().zip(tickets).enumerate() {
        let read = results.take(ticket)?["read"].take();
        let sent = request.to_http("https://service.example/odata?sap-client=100")?;
        assert_eq!(read["id"], (number + 1).to_string());
        assert_eq!((&read["method"], &read["version"]), (&sent.method().as_str().into(), &"HTTP/1.1".into()));
        let address = sent.uri().path_and_query().ok_or("there is no address")?.as_str();
        assert_eq!(Some(read["url"].as_str().unwrap_or_default()), address.strip_prefix("/odata/"));
        for (name, value) in sent.headers() {
            assert_eq!(read["headers"][name.as_str()].as_str().map(str::trim), Some(value.to_str()?.trim()), "{name}");
        }
        assert_eq!(&STANDARD.decode(read["body"].as_str().unwrap_or_default())?, sent.body(), "{read}");
        assert_eq!(read["rest"], 0, "nothing but a line break follows the body");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python, which ODATA_SERVER_PYTHON names"]
async fn responses_that_a_writer_of_mails_writes_are_found() -> TestResult {
    let server = Server::run("mail.py", &[]);
    let client = Client::builder(server.root(), Credential::anonymous()).build()?;
    let at = |address: &str| graph_model::handle::AnyAddress::new(&Path::of(&MULTIPART), address);
    let mut batch = Batch::new();
    let before = batch.add(at("before").get());
    let mut group = batch.group();
    let made = group.add(users().create(&user("a")));
    let used = group.add(made.resource().messages().create(&Message::default()));
    let mut group = batch.group();
    let failed: Vec<TicketId> = ["x", "fail"].map(|address| group.add(at(address).delete()).id()).to_vec();
    let after = batch.add(at("after").get());
    let mut results = batch.send(&client).await?;
    assert_eq!(results.failed().collect::<Vec<_>>(), failed);
    assert_eq!(results.take(before)?["read"]["url"], "before");
    assert_eq!(results.take(after)?["read"]["url"], "after");
    assert_eq!(results.take(made)?.additional["read"]["url"], "users");
    assert_eq!(results.take(used)?.additional["read"]["url"], "$2/messages");
    let error: Value = serde_json::from_slice(results.response(failed[0])?.body())?;
    assert_eq!(error["error"]["message"], "Undone.");
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn a_change_set_is_carried_out_as_one() -> TestResult {
    let (_server, client) = start()?;
    let mut batch = Batch::new();
    let mut group = batch.group();
    let first = group.add(users().create(&user("a")));
    let second = group.add(users().create(&user("b")));
    let mut group = batch.group();
    let (undone, twice) = (group.add(users().create(&user("c"))), group.add(users().create(&user("a"))));
    let list = batch.add_after(users().list().orderby("id"), [first, second]);
    let mut results = batch.send(&client).await?;
    assert_eq!(results.failed().collect::<Vec<_>>(), [undone.id(), twice.id()], "{results:?}");
    assert_eq!(results.take(first)?.display_name, user("a").display_name);
    let all: Vec<_> = results.take(list)?.value.into_iter().filter_map(|user| user.id).collect();
    assert_eq!(all, ["a", "b"]);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn a_group_in_json_is_carried_out_as_one() -> TestResult {
    static JSON: Conventions = Conventions::ODATA.with_key_style(KeyStyle::Segment);
    let users = || UserCollection::from(Path::of(&JSON).segment("users"));
    let (_server, client) = start()?;
    let mut batch = Batch::new();
    let mut group = batch.group();
    let first = group.add(users().create(&user("a")));
    let mut group = batch.group();
    let (undone, twice) = (group.add(users().create(&user("c"))), group.add_after(users().create(&user("a")), [first]));
    let made = batch.add(users().create(&user("b")));
    let changed = batch.add(made.resource().update(&User { job_title: "named".into(), ..User::default() }));
    let mut results = batch.send(&client).await?;
    assert_eq!(results.failed().collect::<Vec<_>>(), [undone.id(), twice.id()], "{results:?}");
    results.take(changed)?;
    let all = users().list().orderby("id").all(&client).await?;
    let all: Vec<_> = all.into_iter().map(|user| (user.id, user.job_title)).collect();
    assert_eq!(all, [(Some("a".to_owned()), Nullable::Absent), (Some("b".to_owned()), "named".into())]);
    Ok(())
}
