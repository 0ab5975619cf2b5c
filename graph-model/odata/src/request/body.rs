//! Owns [`Body`]: the parameters of an action, as the JSON object that is sent.

use serde::Serialize;

use crate::error::{ErrorKind, Failure};
use crate::value::wire::{Json, WriteEdm, Written};

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
    members: Option<Vec<(String, Json)>>,
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
        self.set(name, Some(&Written(value)));
        self
    }

    /// A parameter that is left out if there is no value.
    pub fn optional<V: WriteEdm + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        match value {
            Some(value) => self.required(name, value),
            None => self,
        }
    }

    /// Sets a parameter, or leaves it out.
    pub(super) fn set<V: Serialize>(&mut self, name: &str, value: Option<&V>) {
        let members = self.members.get_or_insert_default();
        members.retain(|(other, _)| other != name);
        match value.map(Json::of).transpose() {
            Ok(value) => members.extend(value.map(|value| (name.to_owned(), value))),
            Err(error) => {
                let message = format!("the parameter {name} cannot be written as JSON: {error}");
                self.failure.get_or_insert(Failure { kind: ErrorKind::Encode, message });
            }
        }
    }

    /// The first mistake.
    pub(super) const fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Whether there is a body at all.
    pub(super) const fn is_sent(&self) -> bool {
        self.members.is_some()
    }

    /// The JSON text; `None` if nothing is sent.
    pub(super) fn json(&self, is_compatible: bool) -> Option<Vec<u8>> {
        let members = self.members.as_ref()?;
        let mut json = Vec::from(*b"{");
        for (index, (name, value)) in members.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            json.extend_from_slice(serde_json::Value::from(name.as_str()).to_string().as_bytes());
            json.push(b':');
            json.extend_from_slice(&value.text(is_compatible));
        }
        json.push(b'}');
        Some(json)
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
    fn parameters_keep_their_order() {
        let body = Body::new().required("b", &1_i32).optional::<str>("none", None).required("a\"", "x");
        assert_eq!(body.json(false).as_deref(), Some(&br#"{"b":1,"a\"":"x"}"#[..]));
        assert_eq!(Body::empty().json(false), None);
        assert_eq!(Body::new().json(false).as_deref(), Some(&b"{}"[..]));
    }
}
