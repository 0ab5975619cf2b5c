//! The ranges that a service says it misses.

use odata::ErrorKind;

use super::super::TestResult;
use super::*;

fn misses(ranges: &str) -> Step {
    http("202 Accepted", "", format!(r#"{{"nextExpectedRanges":[{ranges}]}}"#))
}

/// Two gaps, not in their order.
const GAPS: &str = r#""77829-99375","12345-55232""#;

async fn fill(server: &Server) -> Result<Uploaded<Thing>, Box<dyn std::error::Error>> {
    let client = server.client().build()?;
    let source = Source::bytes(content(99_376));
    Ok(session(server)?.upload::<Thing>(source).part_size(UNIT).send(&client).await?)
}

#[tokio::test]
async fn only_what_is_missing_is_sent() -> TestResult {
    let server = Server::start(vec![misses(GAPS), misses(r#""77829-99375""#), created()]).await?;
    fill(&server).await?;
    assert_eq!(lines(&server), ["GET", "PUT 12345-55232/99376", "PUT 77829-99375/99376"]);
    assert!(body(&server.received()[1]).as_bytes() == &content(99_376)[12_345..55_233]);

    // The last gap need not be at the end.
    let server = Server::start(vec![misses(r#""12345-55232""#), created()]).await?;
    fill(&server).await?;
    assert_eq!(lines(&server), ["GET", "PUT 12345-55232/99376"]);
    Ok(())
}

#[tokio::test]
async fn an_upload_is_not_complete_while_there_are_gaps() -> TestResult {
    let server = Server::start(vec![misses(GAPS), created()]).await?;
    let error = fill(&server).await.expect_err("there is another gap").downcast::<Error>()?;
    assert_eq!(error.kind(), ErrorKind::Decode);

    let server = Server::start(vec![expects(0), created()]).await?;
    let error = upload(&server, &mut session(&server)?).await.expect_err("there are two more parts");
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    let server = Server::start(vec![expects(LENGTH + 1)]).await?;
    let error = upload(&server, &mut session(&server)?).await.expect_err("the source has no such byte");
    assert_eq!(error.kind(), ErrorKind::Decode);
    Ok(())
}

#[tokio::test]
async fn a_part_that_overlaps_with_what_was_received_is_cut() -> TestResult {
    let refusal = http("416 Range", "", "");
    let server = Server::start(vec![misses(r#""12345-""#), refusal, misses(r#""12345-55232""#), created()]).await?;
    fill(&server).await?;
    assert_eq!(lines(&server), ["GET", "PUT 12345-99375/99376", "GET", "PUT 12345-55232/99376"]);
    Ok(())
}

#[tokio::test]
async fn ranges_that_cannot_be_read_do_not_mean_that_everything_was_received() -> TestResult {
    for ranges in [r#"["x-"]"#, r#"["0-","x"]"#, "[7]", r#"["9-5"]"#, r#""0-""#, r#"[""]"#, r#"["0-5-9"]"#] {
        let step = http("200 OK", "", format!(r#"{{"nextExpectedRanges":{ranges}}}"#));
        for steps in [vec![step.clone()], vec![expects(2 * UNIT), step]] {
            let server = Server::start(steps).await?;
            let error = upload(&server, &mut session(&server)?).await.expect_err(ranges);
            assert_eq!(error.kind(), ErrorKind::Decode, "{ranges}");
        }
    }
    for range in ["bytes=655360-", " 655360 - 655366 ", "655360", "bytes=655360-655366"] {
        let step = http("200 OK", "", format!(r#"{{"nextExpectedRanges":["{range}"]}}"#));
        let server = Server::start(vec![step, created()]).await?;
        upload(&server, &mut session(&server)?).await?;
        assert_eq!(lines(&server), ["GET", THIRD]);
    }
    Ok(())
}
