//! Owns [`Body`]: the parameters of an action, as the JSON object that is sent.

use serde_json::value::{RawValue, to_raw_value};

use crate::error::{ErrorKind, Failure};
use crate::value::wire::{WriteEdm, Written};

/// The parameters of an action, which are sent as a JSON object.
///
/// ```
/// use shop::request::{Body, Invoke};
/// use shop::{KeyStyle, Path};
///
/// let path = Path::root(KeyStyle::Parentheses).segment("bestseller").action("catalog.restock");
/// let body = Body::new().required("pieces", &20_i32).optional::<str>("note", None);
/// let http = Invoke::<()>::new(path, body).to_http("https://shop.example/odata")?;
/// assert_eq!(http.body(), br#"{"pieces":20}"#);
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Body {
    /// Without members, not even an empty object is sent.
    members: Option<Vec<(String, Box<RawValue>)>>,
    failure: Option<Failure>,
}

impl Body {
    /// No body, for an action without parameters.
    pub const fn empty() -> Self {
        Self { members: None, failure: None }
    }

    /// An object without members.
    pub const fn new() -> Self {
        Self { members: Some(Vec::new()), failure: None }
    }

    /// A parameter that is always sent.
    pub fn required<V: WriteEdm + ?Sized>(mut self, name: &str, value: &V) -> Self {
        match to_raw_value(&Written(value)) {
            Ok(value) => self.members.get_or_insert_default().push((name.to_owned(), value)),
            Err(error) => {
                let message = format!("the parameter {name} cannot be written as JSON: {error}");
                self.failure.get_or_insert(Failure { kind: ErrorKind::Encode, message });
            }
        }
        self
    }

    /// A parameter that is left out if there is no value.
    pub fn optional<V: WriteEdm + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        match value {
            Some(value) => self.required(name, value),
            None => self,
        }
    }

    /// The JSON text; `None` if nothing is sent.
    pub(super) fn into_json(self) -> Result<Option<Vec<u8>>, Failure> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let Some(members) = self.members else { return Ok(None) };
        let mut json = Vec::from(*b"{");
        for (index, (name, value)) in members.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            json.extend_from_slice(serde_json::Value::from(name.as_str()).to_string().as_bytes());
            json.push(b':');
            json.extend_from_slice(value.get().as_bytes());
        }
        json.push(b'}');
        Ok(Some(json))
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_keep_their_order() -> Result<(), crate::Error> {
        let body = Body::new().required("b", &1_i32).optional::<str>("none", None).required("a\"", "x");
        assert_eq!(body.into_json()?.as_deref(), Some(&br#"{"b":1,"a\"":"x"}"#[..]));
        assert_eq!(Body::empty().into_json()?, None);
        assert_eq!(Body::new().into_json()?.as_deref(), Some(&b"{}"[..]));
        Ok(())
    }
}
