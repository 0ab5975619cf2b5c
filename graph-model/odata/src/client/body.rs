//! Owns the reading of an answer's body, up to a limit.

use http::Method;

use super::exchange::Failed;
use super::network::failed;
use crate::error::{Error, ErrorKind};

/// The most that is read of the body of an answer that says that a request failed.
const LARGEST_ERROR: usize = 1024 * 1024;
/// The most that is taken on trust for the first allocation.
const TRUSTED_SIZE: u64 = 1024 * 1024;

/// Reads the whole body, with compression undone. The limit counts what comes out, not what came over the network.
///
/// Of an answer that says that the request failed, what is too much is left out: its status matters more.
pub(super) async fn read(
    mut response: reqwest::Response,
    limit: usize,
    method: &Method,
) -> Result<http::Response<Vec<u8>>, Failed> {
    let is_success = response.status().is_success();
    let limit = if is_success { limit } else { limit.min(LARGEST_ERROR) };
    let announced = response.content_length().unwrap_or_default();
    if is_success && announced > limit as u64 {
        return Err(too_large(limit));
    }
    let mut body = Vec::with_capacity(usize::try_from(announced.min(TRUSTED_SIZE)).unwrap_or_default());
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if chunk.len() > limit - body.len() => {
                if is_success {
                    return Err(too_large(limit));
                }
                body.extend_from_slice(&chunk[..limit - body.len()]);
                break;
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            // The status is known, and is all that is needed to go on.
            Err(_) if !is_success => break,
            Err(error) => return Err(failed(error, method)),
        }
    }
    Ok(head(&mut response).map(|()| body))
}

/// The answer without its body.
pub(super) fn head(response: &mut reqwest::Response) -> http::Response<()> {
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.version_mut() = response.version();
    *head.headers_mut() = std::mem::take(response.headers_mut());
    head
}

fn too_large(limit: usize) -> Failed {
    let message = format!("the answer is larger than {limit} bytes, which is the most that the client reads");
    Failed::finally(Error::new(ErrorKind::TooLarge, message))
}
