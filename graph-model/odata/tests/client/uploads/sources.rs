//! Where the bytes come from: files and readers, of which one part at a time is in memory.

use std::io::{self, SeekFrom};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use odata::ErrorKind;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

use super::super::{Request, TestResult};
use super::*;

/// A source that announces another length than it has, and records the most that it is asked for at once.
struct Misleading {
    announced: u64,
    inner: Cursor<Vec<u8>>,
    largest_read: Arc<AtomicUsize>,
    is_at_end: bool,
}

impl Misleading {
    fn new(announced: usize, length: usize) -> Self {
        let inner = Cursor::new(content(length));
        Self { announced: announced as u64, inner, largest_read: Arc::default(), is_at_end: false }
    }
}

impl AsyncRead for Misleading {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.largest_read.fetch_max(buffer.remaining(), Ordering::Relaxed);
        let start = usize::try_from(self.inner.position()).unwrap_or(usize::MAX).min(self.inner.get_ref().len());
        // Readers may give less than they are asked for.
        let length = buffer.remaining().min(self.inner.get_ref().len() - start).min(100_000);
        buffer.put_slice(&self.inner.get_ref()[start..start + length]);
        self.inner.set_position((start + length) as u64);
        Poll::Ready(Ok(()))
    }
}

impl AsyncSeek for Misleading {
    fn start_seek(mut self: Pin<&mut Self>, to: SeekFrom) -> io::Result<()> {
        self.is_at_end = to == SeekFrom::End(0);
        if let SeekFrom::Start(start) = to {
            self.inner.set_position(start);
        }
        Ok(())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Ok(if self.is_at_end { self.announced } else { self.inner.position() }))
    }
}

#[tokio::test]
async fn at_most_one_part_is_in_memory() -> TestResult {
    let (builder, sent) = taking();
    let length = 20 * UNIT + 5;
    let source = Misleading::new(length, length);
    let largest_read = Arc::clone(&source.largest_read);
    let mut session = session_elsewhere();
    let sending = session.upload::<Thing>(Source::reader(source)).part_size(2 * UNIT);
    assert!(sending.send(&builder.build()?).await?.item.is_some());
    assert_eq!(largest_read.load(Ordering::Relaxed), 2 * UNIT);
    let bodies: Vec<_> = sent.all().into_iter().map(Request::into_body).collect();
    assert!(bodies.iter().all(|body| body.len() <= 2 * UNIT));
    assert!(bodies.concat() == content(length));
    Ok(())
}

#[tokio::test]
async fn an_upload_is_not_completed_if_the_length_of_its_source_changes() -> TestResult {
    for (announced, has) in
        [(LENGTH, LENGTH - 1), (LENGTH, UNIT), (LENGTH, LENGTH + 1), (UNIT, UNIT + 1), (2 * UNIT, UNIT)]
    {
        let (builder, sent) = taking();
        let source = Source::reader(Misleading::new(announced, has));
        let mut session = session_elsewhere();
        let sending = session.upload::<Thing>(source).part_size(UNIT);
        let error = sending.send(&builder.build()?).await.expect_err("the length is another");
        assert_eq!(error.kind(), ErrorKind::File, "{announced} {has}");
        let end = format!("-{}/{announced}", announced - 1);
        let is_last = |request: &Request| {
            let range = request.headers().get("content-range").and_then(|range| range.to_str().ok());
            range.is_some_and(|range| range.ends_with(&end))
        };
        assert!(!sent.all().iter().any(is_last), "{announced} {has}");
    }
    Ok(())
}

#[tokio::test]
async fn files_are_uploaded() -> TestResult {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, content(LENGTH))?;
    let (builder, sent) = taking();
    let client = builder.build()?;
    for source in [Source::file(&path), Source::blocking(std::fs::File::open(&path)?)] {
        session_elsewhere().upload::<Thing>(source).part_size(UNIT).send(&client).await?;
    }
    let bodies: Vec<_> = sent.all().into_iter().map(Request::into_body).collect();
    assert!(bodies.concat() == [content(LENGTH), content(LENGTH)].concat());
    Ok(())
}
