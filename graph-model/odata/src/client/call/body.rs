//! Owns reading the body of a response, up to a limit.

use http::Method;

use super::attempt::Failed;
use super::failure::failure;
use crate::error::{Error, ErrorKind};

/// The most that is read of the body of an error response.
const MAX_ERROR_SIZE: usize = 1024 * 1024;
/// The most that is allocated because a response says that it will be needed.
const MAX_FIRST_ALLOCATION: u64 = 1024 * 1024;

/// Reads the whole body, decompressed. The limit is for what comes out, not for what came over the network.
///
/// Of an error response, what exceeds the limit is left out: its status matters more.
pub(super) async fn read(
    mut response: reqwest::Response,
    limit: usize,
    method: &Method,
) -> Result<http::Response<Vec<u8>>, Failed> {
    let is_success = response.status().is_success();
    let limit = if is_success { limit } else { limit.min(MAX_ERROR_SIZE) };
    let announced = response.content_length().unwrap_or_default();
    if is_success && announced > limit as u64 {
        return Err(too_large(limit).into());
    }
    let mut body = Vec::with_capacity(usize::try_from(announced.min(MAX_FIRST_ALLOCATION)).unwrap_or_default());
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if chunk.len() > limit - body.len() => {
                if is_success {
                    return Err(too_large(limit).into());
                }
                body.extend_from_slice(&chunk[..limit - body.len()]);
                break;
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            // The status has arrived, and is enough.
            Err(_) if !is_success => break,
            Err(error) => return Err(failure(error, method).into()),
        }
    }
    Ok(head(&mut response).map(|()| body))
}

/// The response without its body.
fn head(response: &mut reqwest::Response) -> http::Response<()> {
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.version_mut() = response.version();
    *head.headers_mut() = std::mem::take(response.headers_mut());
    *head.extensions_mut() = std::mem::take(response.extensions_mut());
    head
}

fn too_large(limit: usize) -> Error {
    let message = format!("the response is larger than {limit} bytes, the client's limit");
    Error::new(ErrorKind::TooLarge, message)
}
