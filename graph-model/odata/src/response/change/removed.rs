//! Owns [`Removed`]: an entity that is gone.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::context::{Kind, kind};
use crate::handle::EntityHandle;
use crate::value::{Finding, Structured, lenient};

/// An entity that was removed (`@removed`).
#[doc(alias("@removed", "$deletedEntity"))]
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Removed {
    /// Its key, or else its address (`@odata.id`).
    pub id: Option<String>,
    /// Why it was removed.
    pub reason: RemovalReason,
    /// All other members, such as the parts of a key that is not called `id`.
    pub additional: Map<String, Value>,
    /// The member that the id is read from.
    id_member: Option<(&'static str, Value)>,
}

/// Why an entity was removed.
///
/// ```
/// use shop::{ShopService, http};
/// use shop::response::RemovalReason;
///
/// let body = br#"{"value": [{"id": "7", "@removed": {"reason": "changed"}}]}"#;
/// let page = ShopService::new().products().delta().read(http::Response::new(body.to_vec()))?;
/// let removed = page.value[0].removed();
/// assert_eq!(removed.map(|removed| &removed.reason), Some(&RemovalReason::Changed));
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RemovalReason {
    /// It can be restored, or no longer matches the query (`changed`).
    Changed,
    /// It was deleted permanently (`deleted`).
    Deleted,
    /// A reason that this version does not know.
    Unrecognized(String),
    /// The service gave no reason.
    #[default]
    Unknown,
}

impl From<&str> for RemovalReason {
    fn from(reason: &str) -> Self {
        match reason {
            "changed" => Self::Changed,
            "deleted" => Self::Deleted,
            other => Self::Unrecognized(other.to_owned()),
        }
    }
}

impl RemovalReason {
    /// The reason as the service writes it, if it gives one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Changed => Some("changed"),
            Self::Deleted => Some("deleted"),
            Self::Unrecognized(reason) => Some(reason),
            Self::Unknown => None,
        }
    }
}

impl Removed {
    /// The entity of a handle, which a program wants to be removed: for a payload of changes that it sends.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::response::{RemovalReason, Removed};
    ///
    /// let removed = Removed::of(&ShopService::new().products().by_id(7), RemovalReason::Deleted, "https://shop.example/odata");
    /// assert_eq!(removed.id.as_deref(), Some("https://shop.example/odata/products(7)"));
    /// ```
    pub fn of<H: EntityHandle>(entity: &H, reason: RemovalReason, service_root: &str) -> Self {
        let id = format!("{}{}", service_root.trim_end_matches('/'), entity.path().as_str());
        let id_member = Some(("@id", Value::from(id.as_str())));
        Self { id: Some(id), reason, additional: Map::new(), id_member }
    }

    /// The entity as far as the service names it: its key, and what else it sends.
    ///
    /// ```
    /// use shop::catalog::Supplier;
    /// use shop::response::Page;
    /// use shop::{Change, Error};
    ///
    /// let body = r#"{"value": [{"@removed": {"reason": "deleted"}, "code": "ACME"}]}"#;
    /// let page: Page<Change<Supplier>> = serde_json::from_str(body)?;
    /// let supplier: Option<Supplier> = page.value[0].removed().and_then(|removed| removed.entity().ok());
    /// assert_eq!(supplier.and_then(|supplier| supplier.code).as_deref(), Some("ACME"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn entity<T: Structured + DeserializeOwned>(&self) -> Result<T, Finding> {
        let mut members = self.members();
        members.remove("@removed");
        lenient::only::<T>(&Value::Object(members).to_string())
    }

    /// Reads the forms of OData 4.01, an object with `@removed`, and of OData 4.0, an object whose context ends in
    /// `$deletedEntity`. Anything else is given back.
    pub(super) fn read(mut members: Map<String, Value>) -> Result<Self, Map<String, Value>> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let reason = match members.remove("@removed").or_else(|| members.remove("@odata.removed")) {
            Some(removed) => removed.get("reason").and_then(text),
            None if kind(&members) == Some(Kind::DeletedEntity) => members.remove("reason").as_ref().and_then(text),
            None => return Err(members),
        };
        let id_member = ["id", "@id", "@odata.id"].iter().find_map(|name| Some((*name, members.remove(*name)?)));
        let id = id_member.as_ref().and_then(|(_, id)| text(id));
        let reason = reason.as_deref().map_or(RemovalReason::Unknown, RemovalReason::from);
        Ok(Self { id, reason, additional: members, id_member })
    }

    /// The members in the form of OData 4.01.
    pub(super) fn members(&self) -> Map<String, Value> {
        let mut members = self.additional.clone();
        let removed = self.reason.as_str().map(|reason| ("reason".to_owned(), Value::from(reason)));
        members.insert("@removed".to_owned(), Value::Object(removed.into_iter().collect()));
        let Some(id) = &self.id else { return members };
        let (name, value) = match &self.id_member {
            Some((name, Value::Number(number))) if number.to_string() == *id => (*name, Value::Number(number.clone())),
            Some((name, _)) => (*name, Value::from(id.as_str())),
            None => ("id", Value::from(id.as_str())),
        };
        members.insert(name.to_owned(), value);
        members
    }
}
