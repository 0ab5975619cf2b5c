//! Owns the reading of JSON that did not come as the response to a request.

use serde::de::DeserializeOwned;

use super::head::Response;
use super::success::{Reading, Success};
use crate::error::Error;
use crate::service::Conventions;
use crate::value::type_name::type_name;

/// Reads JSON that came in another way than as the response to a request, such as a notification, as leniently as responses
/// are read.
///
/// serde's own functions read strictly: the first value that does not fit is an error.
///
/// ```
/// use shop::catalog::Order;
/// use shop::response::read_json;
///
/// let body = br#"{"id": "", "note": "Fragile"}"#;
/// let order = read_json::<Order>(body)?;
/// assert_eq!(order.value.note.value().map(String::as_str), Some("Fragile"));
/// assert_eq!(order.findings[0].to_string(), "id: expected an Edm.Guid, found an empty string");
///
/// assert!(serde_json::from_slice::<Order>(body).is_err());
/// # Ok::<(), shop::Error>(())
/// ```
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<Response<T>, Error> {
    let response = http::Response::new(body.to_vec());
    let mut success = Success::new(response, http::Method::GET, Reading::Lenient);
    let value = success.json(type_name::<T>)?;
    Ok(success.finish(value, &Conventions::ODATA))
}
