//! Batches in `multipart/mixed`: how they are written, and how services respond.

use super::*;
use crate::service::{BatchFormat, BatchSupport};

static MULTIPART: Conventions =
    SERVICE.with_batch_support(BatchSupport::MULTIPART).with_headers(&[("odata-maxversion", "4.0")]);

fn path(key: &str) -> Path {
    Path::of(&MULTIPART).segment("things").key(&Key::single(key))
}

fn read(key: &str) -> Get<EntityReference> {
    Get::new(path(key))
}

fn body(call: &http::Request<Vec<u8>>) -> Result<String> {
    Ok(String::from_utf8(call.body().clone())?)
}

/// A response in this form, whose boundary is `b`.
fn response(body: &str) -> Result<Response<Vec<u8>>> {
    let response = Response::builder().header("content-type", "multipart/mixed; boundary=b");
    Ok(response.body(body.replace('\n', "\r\n").into_bytes())?)
}

/// A part with a response to a request.
fn part(id: &str, response: &str) -> String {
    let id = if id.is_empty() { String::new() } else { format!("Content-ID: {id}\n") };
    format!("--b\nContent-Type: application/http\n{id}\nHTTP/1.1 {response}\n")
}

/// A batch with a request that reads, a group of two, and a request that deletes.
fn grouped() -> Batch {
    let mut batch = Batch::new();
    batch.add(read("a"));
    let mut group = batch.group();
    group.add(Create::<EntityReference>::new(path("b"), &json!({"x": 1})));
    group.add(Delete::new(path("c")));
    batch.add(Delete::new(path("d")));
    batch
}

/// The statuses of the results of a batch that is sent in one call.
fn statuses_after(batch: &Batch, body: &str) -> Result<Vec<Option<u16>>> {
    let mut calls = calls(batch)?;
    calls.next_call().ok_or("there is no call")?;
    calls.read(response(body)?);
    assert!(calls.next_call().is_none(), "one call is enough");
    Ok(statuses(&calls.finish()))
}

/// What a request makes, whatever its type.
fn made_by(ticket: TicketId) -> Path {
    Path::of_created(&SERVICE, crate::address::Created { batch: ticket.batch(), index: 0 })
}

#[test]
fn requests_are_parts_and_changes_are_change_sets() -> Result {
    let batch = grouped();
    let call = batch.calls(&format!("{ROOT}?sap-client=100"))?.next_call().ok_or("there is no call")?;
    assert_eq!(call.uri().to_string(), format!("{ROOT}/$batch?sap-client=100"));
    let header = |name: &str| call.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("content-type"), "multipart/mixed; boundary=batch_0000000000000000");
    assert_eq!((header("accept"), header("prefer")), ("multipart/mixed", "odata.continue-on-error"));
    assert_eq!(header("odata-maxversion"), "4.0");
    let head = "Content-Type: application/http\nContent-Transfer-Encoding: binary\n";
    let expected = format!(
        "--batch_0000000000000000\n{head}Content-ID: 1\n\n\
         GET things/a?sap-client=100 HTTP/1.1\naccept: application/json\nodata-maxversion: 4.0\n\n\n\
         --batch_0000000000000000\nContent-Type: multipart/mixed; boundary=changeset_0000000000000000_1\n\n\
         --changeset_0000000000000000_1\n{head}Content-ID: 2\n\n\
         POST things/b?sap-client=100 HTTP/1.1\naccept: application/json\ncontent-type: application/json\n\
         odata-maxversion: 4.0\ncontent-length: 7\n\n{{\"x\":1}}\n\
         --changeset_0000000000000000_1\n{head}Content-ID: 3\n\n\
         DELETE things/c?sap-client=100 HTTP/1.1\naccept: application/json\nodata-maxversion: 4.0\n\n\n\
         --changeset_0000000000000000_1--\n\
         --batch_0000000000000000\nContent-Type: multipart/mixed; boundary=changeset_0000000000000000_2\n\n\
         --changeset_0000000000000000_2\n{head}Content-ID: 4\n\n\
         DELETE things/d?sap-client=100 HTTP/1.1\naccept: application/json\nodata-maxversion: 4.0\n\n\n\
         --changeset_0000000000000000_2--\n\
         --batch_0000000000000000--\n"
    );
    assert_eq!(body(&call)?, expected.replace('\n', "\r\n"));
    Ok(())
}

#[test]
fn bodies_are_sent_as_they_are_and_contain_no_delimiter() -> Result {
    let mut batch = Batch::new().with_format(BatchFormat::Multipart);
    let bytes = b"\xff\0--batch_0000000000000000\r\n".to_vec();
    batch.add(Upload::new(thing("a"), bytes.clone(), "application/octet-stream"));
    let call = calls(&batch)?.next_call().ok_or("there is no call")?;
    assert_eq!(call.headers()["content-type"], "multipart/mixed; boundary=batch_0000000000000001");
    assert!(call.body().windows(bytes.len()).any(|window| window == bytes));
    Ok(())
}

#[test]
fn responses_are_found_by_id_or_by_order() -> Result {
    let ok = "200 OK\n\n{}";
    let set = |parts: &str| {
        let parts = parts.replace("--b\n", "--c\n");
        format!("--b\nContent-Type: multipart/mixed; boundary=c\n\n{parts}--c--\n")
    };
    let (one, two) = (part("", "201 Created\n\n{}"), part("", "204 No Content\n\n"));
    let last = set(&part("", "202 Accepted\n\n"));
    // As SAP responds: in the order of the requests, without ids.
    let by_order = format!("{}{}{last}--b--", part("", ok), set(&format!("{one}{two}")));
    assert_eq!(statuses_after(&grouped(), &by_order)?, [Some(200), Some(201), Some(204), Some(202)]);
    // In another order, with ids in the part or in the response, with angle brackets and folded.
    let (one, two) = (part("", "201 Created\nContent-ID: 2\n\n{}"), part("\n <3>", "204 No Content"));
    let set_by_id = set(&format!("{two}{one}"));
    let by_id = format!("preamble\n{}{set_by_id}{}--b--\nepilogue", part("4", "202 Accepted\n"), part("1", ok));
    assert_eq!(statuses_after(&grouped(), &by_id)?, [Some(200), Some(201), Some(204), Some(202)]);
    // Lines without carriage returns, and without a last delimiter.
    let mut calls = calls(&grouped())?;
    calls.next_call().ok_or("there is no call")?;
    let bare = by_order.replace("--b--", "");
    calls.read(Response::builder().header("content-type", "multipart/mixed;boundary=\"b\"").body(bare.into_bytes())?);
    assert_eq!(statuses(&calls.finish()), [Some(200), Some(201), Some(204), Some(202)]);
    Ok(())
}

#[test]
fn a_failed_change_set_has_one_response_or_several() -> Result {
    let (ok, failed) = (part("", "200 OK\n\n{}"), "412 Precondition Failed\nContent-Type: application/json\n\n{}");
    let last = part("", "204 No Content\n");
    let single = format!("{ok}{}{last}--b--", part("", failed));
    assert_eq!(statuses_after(&grouped(), &single)?, [Some(200), Some(412), Some(412), Some(204)]);
    let named = format!("{ok}{}{last}--b--", part("3", failed));
    assert_eq!(statuses_after(&grouped(), &named)?, [Some(200), Some(424), Some(412), Some(204)]);
    let set = "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: application/http\n\nHTTP/1.1 412 P\n\n--c--\n";
    assert_eq!(
        statuses_after(&grouped(), &format!("{ok}{set}{last}--b--"))?,
        [Some(200), Some(412), Some(412), Some(204)]
    );
    Ok(())
}

#[test]
fn a_service_that_stops_at_a_failure_leaves_the_rest_without_a_response() -> Result {
    let (ok, failed) = (part("", "200 OK\n\n{}"), part("", "412 Precondition Failed\n\n"));
    let mut calls = calls(&grouped())?;
    calls.next_call().ok_or("there is no call")?;
    calls.read(response(&format!("{ok}{failed}--b--"))?);
    let results = calls.finish();
    assert_eq!(statuses(&results)[..3], [Some(200), Some(412), Some(412)]);
    assert_eq!(results.failed().count(), 3);
    // Fewer responses without a failure are of nobody knows which requests.
    let results = statuses_after(&grouped(), &format!("{ok}{ok}--b--"));
    assert!(results?.iter().all(|status| *status != Some(204)));
    Ok(())
}

#[test]
fn contents_are_read_as_they_came() -> Result {
    let read = |part: &[u8]| -> Result<Result<Vec<u8>, Error>> {
        let mut batch = Batch::new().with_format(BatchFormat::Multipart);
        let ticket = batch.add(Download::new(thing("a")));
        let mut calls = calls(&batch)?;
        calls.next_call().ok_or("there is no call")?;
        let body = [b"--b\r\nContent-Type: application/http\r\n\r\n", part, b"\r\n--b--"].concat();
        calls.read(Response::builder().header("content-type", "multipart/mixed; boundary=b").body(body)?);
        Ok(calls.finish().take(ticket))
    };
    let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n";
    let with = |more: &str| format!("{head}{more}").into_bytes();
    assert_eq!(read(&[with("\r\n"), vec![0xff, b'\r', b'\n']].concat())??, b"\xff\r\n");
    assert_eq!(
        read(&with("Content-Length: 2\r\n\r\nab\r\n\r\n"))??,
        b"ab",
        "what the length does not count is none of it"
    );
    assert_eq!(read(&with("Content-Length: 9\r\n\r\nab"))??, b"ab", "a wrong length is not believed");
    assert_eq!(read(&with("X: a\r\n b\r\nBad Name: c\r\n\r\nab"))??, b"ab");
    assert_eq!(read(&with(""))??, b"");
    for broken in [&b""[..], b"HTTP", b"not HTTP\r\n\r\n", b"HTTP/1.1 9999 ?\r\n\r\n"] {
        assert_eq!(read(broken)?.expect_err("it is no response").kind(), ErrorKind::Decode);
    }
    Ok(())
}

#[test]
fn a_response_in_another_form_is_read_as_what_it_is() -> Result {
    let mut calls = calls(&grouped())?;
    calls.next_call().ok_or("there is no call")?;
    let json = json!({"responses": (1..5).map(|id| json!({"id": id.to_string(), "status": 200})).collect::<Vec<_>>()});
    let response =
        Response::builder().header("content-type", "application/json").body(json.to_string().into_bytes())?;
    calls.read(response);
    assert_eq!(statuses(&calls.finish()), [Some(200); 4]);

    let mut calls = super::calls(&grouped())?;
    calls.next_call().ok_or("there is no call")?;
    calls.read(Response::new(b"secret".to_vec()));
    assert!(
        calls.finish().statuses().all(|status| status == Some(http::StatusCode::OK)),
        "the error is that of the call"
    );
    Ok(())
}

#[test]
fn dependents_go_in_a_later_call_since_the_form_has_no_dependencies() -> Result {
    let mut batch = Batch::new().with_format(BatchFormat::Multipart);
    let first = batch.add(Delete::new(thing("a")));
    let second = batch.add_after(Delete::new(thing("b")), [first]);
    let mut calls = calls(&batch)?;
    let call = calls.next_call().ok_or("there is no call")?;
    assert!(!body(&call)?.contains("things/b"));
    calls.read(response(&format!("{}--b--", part("", "404 Not Found\n")))?);
    assert!(calls.next_call().is_none());
    assert_eq!(calls.finish().status(second).map(|status| status.as_u16()), Some(424));
    Ok(())
}

#[test]
fn a_change_set_names_what_its_requests_make_but_reads_nothing() -> Result {
    let mut batch = Batch::new().with_format(BatchFormat::Multipart);
    let mut group = batch.group();
    let made = group.add(Create::<EntityReference>::new(things(), &json!({})));
    group.add(Create::<EntityReference>::new(made_by(made.id()).segment("parts"), &json!({})));
    let call = calls(&batch)?.next_call().ok_or("there is no call")?;
    assert!(body(&call)?.contains("\r\n\r\nPOST $1/parts HTTP/1.1\r\n"), "{}", body(&call)?);

    let mut batch = Batch::new().with_format(BatchFormat::Multipart);
    let ticket = batch.group().add(get("a"));
    let mut calls = calls(&batch)?;
    assert!(calls.next_call().is_none());
    assert_eq!(calls.finish().take(ticket).expect_err("it reads").kind(), ErrorKind::Setup);
    Ok(())
}

#[test]
fn an_error_says_which_form_may_be_the_right_one() -> Result {
    let mut batch = Batch::new();
    let ticket = batch.add(get("a"));
    let mut calls = calls(&batch)?;
    calls.next_call().ok_or("there is no call")?;
    calls.read(Response::builder().status(415).body(Vec::new())?);
    let error = calls.finish().take(ticket).expect_err("the service refuses the form");
    assert!(error.to_string().contains("BatchFormat::Multipart"), "{error}");
    Ok(())
}
