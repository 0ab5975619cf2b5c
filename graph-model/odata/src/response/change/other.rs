//! Owns [`OtherEntity`]: an entity of another set among the changes of a collection.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::context::set;
use crate::value::{Finding, Structured, lenient};

/// An entity of another entity set, such as an expanded one. Its own context names the set.
#[derive(Clone, Debug)]
pub struct OtherEntity {
    context: String,
    text: Box<RawValue>,
}

impl OtherEntity {
    pub(super) const fn new(context: String, text: Box<RawValue>) -> Self {
        Self { context, text }
    }

    /// The context (`@odata.context`), which may be relative to that of the response.
    #[doc(alias = "@odata.context")]
    pub fn context(&self) -> &str {
        &self.context
    }

    /// The name of its entity set, or the path of the collection that it is in.
    pub fn set(&self) -> Option<String> {
        set(&self.context)
    }

    /// The entity, as the type that the program knows for the set.
    pub fn entity<T: Structured + DeserializeOwned>(&self) -> Result<T, Finding> {
        lenient::only(self.text.get())
    }

    /// The JSON text.
    pub fn text(&self) -> &str {
        self.text.get()
    }

    pub(super) const fn raw(&self) -> &RawValue {
        &self.text
    }
}

impl PartialEq for OtherEntity {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}
