use super::*;

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn read_response(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Operation, Error> {
    let response = Response::builder().status(status);
    let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    read(response.body(body.as_bytes().to_vec()).expect("the tests' headers are valid"))
}

fn finished(operation: Result<Operation, Error>) -> Result<Finished, Box<dyn std::error::Error>> {
    match operation? {
        Operation::Finished(finished) => Ok(finished),
        Operation::Running(running) => Err(format!("{running:?}").into()),
    }
}

#[test]
fn running_operations_are_told_from_finished_ones() -> TestResult {
    for (status, body) in [
        (202, ""),
        (202, r#"{"status":"inProgress","percentageComplete":27.8}"#),
        (202, r#"{"status":"anotherOne"}"#),
        (200, r#"{"status":"NotStarted"}"#),
        (200, r#"{"status":"anotherOne","percentageComplete":0}"#),
        (200, r#"{"status":"anotherOne","percentProgress":27.8}"#),
        (200, r#"{"status":"inProgress","percentageComplete":"27","resourceId":7}"#),
    ] {
        let Operation::Running(running) = read_response(status, &[("retry-after", "7")], body)? else {
            panic!("{body}")
        };
        assert_eq!(running.retry_after, Some(Duration::from_secs(7)));
    }
    for (status, body) in [
        (200, r#"{"status":"completed","resourceId":"r","resourceLocation":"https://l.example/"}"#),
        (202, r#"{"status":"completed","resourceId":"r","resourceLocation":"https://l.example/"}"#),
        (200, r#"{"status":"succeeded","targetResourceId":"r","targetResourceLocation":"https://l.example/"}"#),
    ] {
        let finished = finished(read_response(status, &[], body))?;
        assert_eq!((finished.resource_id(), finished.resource_location()), (Some("r"), Some("https://l.example/")));
    }
    let see_other = finished(read_response(303, &[("location", "https://l.example/")], ""))?;
    assert_eq!(see_other.resource_location(), Some("https://l.example/"));
    let resource = finished(read_response(200, &[], r#"{"id":"a","status":"active"}"#))?;
    assert_eq!(resource.into_response().status(), 200);
    Ok(())
}

#[test]
fn failures_have_the_services_own_words() {
    let body = r#"{"status":"failed","error":{"code":"nameAlreadyExists","message":"The name is taken."}}"#;
    let error = read_response(200, &[], body).expect_err("the operation failed");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Operation, Some("nameAlreadyExists")));
    assert_eq!(error.to_string(), "nameAlreadyExists: The name is taken.");
    let body = r#"{"status":"deleteFailed","statusDescription":"No."}"#;
    let error = read_response(202, &[], body).expect_err("the operation failed");
    assert_eq!(error.to_string(), "the operation has ended as \"deleteFailed\": No.");
    for body in [
        r#"{"status":"submissionFailed"}"#,
        r#"{"status":"Failed","statusDetail":{"code":1},"percentageComplete":"100"}"#,
    ] {
        let error = read_response(200, &[], body).expect_err("the operation failed");
        assert_eq!(error.kind(), ErrorKind::Operation, "{body}");
    }
    let error = read_response(500, &[], r#"{"error":{"code":"c"}}"#).expect_err("the request failed");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("c")));
}

#[test]
fn results_may_be_embedded_in_another_response() -> TestResult {
    let http = [("content-type", "application/http")];
    let inner = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n{\"id\":\"a\",\"status\":\"failed\"}";
    let response = finished(read_response(200, &http, inner))?.into_response();
    assert_eq!((response.status().as_u16(), response.body().as_slice()), (201, &inner.as_bytes()[56..]));
    let inner = "HTTP/1.1 409 Conflict\r\n\r\n{\"error\":{\"code\":\"c\"}}";
    let error = read_response(200, &[("content-type", "application/http; x=y")], inner).expect_err("it is a conflict");
    assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(409), Some("c")));
    let error = read_response(200, &http, "HTTP/1.1 20").expect_err("the status line is cut off");
    assert_eq!(error.kind(), ErrorKind::Decode);

    let response = finished(read_response(200, &[("asyncresult", "204")], ""))?.into_response();
    assert_eq!(response.status(), 204);
    let error = read_response(200, &[("asyncresult", "404")], "").expect_err("the result is an error");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    let error = read_response(200, &[("asyncresult", "x")], "").expect_err("x is not a status");
    assert_eq!(error.kind(), ErrorKind::Decode);
    Ok(())
}
