//! Parts of streams.

use odata::ErrorKind;

use super::super::TestResult;
use super::*;

#[tokio::test]
async fn a_part_is_requested_and_cut_out_if_the_service_sends_more() -> TestResult {
    for step in [part("", "2-4", "234"), http("200 OK", "", "0123456789")] {
        let server = Server::start(vec![step]).await?;
        assert_eq!(read_all(&server, download().range(2..5)).await?, "234");
        assert_eq!(download().range(2..=4).send(&server.client().build()?).await?, b"234");
        for request in server.received() {
            assert_eq!(header(&request, "range").as_deref(), Some("bytes=2-4"));
            assert_eq!(header(&request, "accept-encoding").as_deref(), Some("identity"));
        }
    }
    let server = Server::start(vec![part("", "8-9", "89")]).await?;
    assert_eq!(read_all(&server, download().range(8..100)).await?, "89", "the stream ends before the range");
    Ok(())
}

#[tokio::test]
async fn a_range_after_the_end_is_an_error() -> TestResult {
    for step in [http("416 Range Not Satisfiable", "", ""), http("200 OK", "", "0123456789")] {
        let server = Server::start(vec![step]).await?;
        let (_, error) = read(&server, download().range(10..)).await?;
        let error = error.ok_or("the stream has ten bytes")?;
        let client = server.client().build()?;
        let other = download().range(10..).send(&client).await.expect_err("the stream has ten bytes");
        assert_eq!((error.kind(), error.message()), (other.kind(), other.message()));
        assert!(error.message().contains("range"), "{error}");
    }
    let error = download().range(5..5).to_http("https://service.example").expect_err("the range is empty");
    assert_eq!(error.kind(), ErrorKind::InvalidHeader);
    Ok(())
}

#[tokio::test]
async fn a_part_that_was_not_requested_is_an_error() -> TestResult {
    for step in [http("206 Partial Content", "", "234"), part("", "3-5", "345")] {
        let server = Server::start(vec![step]).await?;
        let (text, error) = read(&server, download().range(2..5)).await?;
        assert_eq!((text.as_str(), error.map(|error| error.kind())), ("", Some(ErrorKind::Decode)));
    }
    Ok(())
}

#[tokio::test]
async fn the_end_of_a_range_is_no_length_of_a_stream_of_unknown_length() -> TestResult {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";
    for (range, expected, kind) in [(8..100, "89", None), (2..5, "234", None), (10..100, "", Some(ErrorKind::Decode))] {
        let server = Server::start(vec![Step::Respond(chunked.into())]).await?;
        let (text, error) = read(&server, download().range(range.clone())).await?;
        assert_eq!((text.as_str(), error.map(|error| error.kind())), (expected, kind), "{range:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_broken_part_is_resumed_within_its_range() -> TestResult {
    let server = Server::start(vec![part_cut_off("2-7", 6, "23"), part_cut_off("4-7", 4, "4567")]).await?;
    assert_eq!(read_all(&server, download().range(2..8)).await?, "234567");
    assert_eq!(header(&server.received()[1], "range").as_deref(), Some("bytes=4-7"));
    Ok(())
}
