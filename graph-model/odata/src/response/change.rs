//! Owns [`Change`]: what the response of a function `delta` says about an entity.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::value::Outline;
use crate::value::wire::{Read, ReadEdm, Scalar, WriteEdm, Written};

/// A change of an entity since a delta link was issued.
///
/// ```
/// use shop::{Change, Nullable, ShopService, http};
///
/// let changes = ShopService::new().products().delta();
/// let body = br#"{"value": [{"id": 7, "price": null}]}"#;
/// let page = changes.read(http::Response::new(body.to_vec()))?;
/// if let Change::Current(product) = &page.value[0] {
///     assert!(product.price.is_null(), "the price was cleared");
///     assert_eq!(product.stock, None, "the stock is unchanged");
/// }
/// # Ok::<(), shop::Error>(())
/// ```
#[doc(alias = "delta")]
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// The entity was added or changed. The service may send only the changed properties: one that is absent is unchanged, one
    /// that is `null` was cleared.
    Current(T),
    /// The entity was removed, or no longer matches the query.
    Removed(Removed),
}

/// An entity that was removed (`@removed`).
#[doc(alias("@removed", "$deletedEntity"))]
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Removed {
    /// Its key, or else its address (`@odata.id`).
    pub id: Option<String>,
    /// Why it was removed.
    pub reason: RemovalReason,
    /// All other members.
    pub additional: Map<String, Value>,
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

impl<T> Change<T> {
    /// The entity, unless it was removed.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let body = br#"{"value": [{"id": 7}, {"id": "8", "@removed": {}}]}"#;
    /// let page = ShopService::new().products().delta().read(http::Response::new(body.to_vec()))?;
    /// let ids: Vec<_> = page.iter().filter_map(|change| change.current()?.id).collect();
    /// assert_eq!(ids, [7]);
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub const fn current(&self) -> Option<&T> {
        match self {
            Self::Current(entity) => Some(entity),
            Self::Removed(_) => None,
        }
    }

    /// What the service says about the entity, if it was removed.
    pub const fn removed(&self) -> Option<&Removed> {
        match self {
            Self::Current(_) => None,
            Self::Removed(removed) => Some(removed),
        }
    }
}

impl Removed {
    /// Reads the forms of OData 4.01, an object with `@removed`, and of OData 4.0, an object whose context ends in
    /// `$deletedEntity`. Anything else is `None`.
    fn read(mut members: Map<String, Value>) -> Option<Self> {
        let text = |value: Option<Value>| match value {
            Some(Value::String(text)) => Some(text),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let reason = match members.remove("@removed").or_else(|| members.remove("@odata.removed")) {
            Some(Value::Object(mut removed)) => text(removed.remove("reason")),
            Some(_) => None,
            None => {
                let context = members.get("@odata.context").or_else(|| members.get("@context"))?.as_str()?;
                context.ends_with("/$deletedEntity").then(|| text(members.remove("reason")))?
            }
        };
        let id = ["id", "@id", "@odata.id"].iter().find_map(|name| text(members.remove(*name)));
        let reason = reason.as_deref().map_or(RemovalReason::Unknown, RemovalReason::from);
        Some(Self { id, reason, additional: members })
    }

    fn members(&self) -> Map<String, Value> {
        let mut members = self.additional.clone();
        let removed = self.reason.as_str().map(|reason| ("reason".to_owned(), Value::from(reason)));
        members.insert("@removed".to_owned(), Value::Object(removed.into_iter().collect()));
        members.extend(self.id.as_deref().map(|id| ("id".to_owned(), Value::from(id))));
        members
    }
}

impl<T: ReadEdm> ReadEdm for Change<T> {
    type Result = Scalar<Self>;

    fn outline() -> Option<Outline> {
        T::outline()
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Searching the text costs little, and reading from text keeps decimals exact.
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        if (text.contains("removed\"") || text.contains("$deletedEntity\""))
            && let Some(removed) = serde_json::from_str(text).ok().and_then(Removed::read)
        {
            return Ok(Self::Removed(removed));
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = serde_path_to_error::deserialize::<_, Read<T>>(&mut deserializer).map_err(D::Error::custom)?;
        Ok(Self::Current(read.0))
    }
}

impl<T: WriteEdm> WriteEdm for Change<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Current(entity) => Written(entity).serialize(serializer),
            Self::Removed(removed) => removed.members().serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::response::Page;
    use crate::value::Nullable;
    use crate::value::Structured;
    use crate::value::edm::Decimal;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Item {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        price: Nullable<Decimal>,
        #[serde(flatten)]
        additional: Map<String, Value>,
    }

    impl Structured for Item {
        const TYPE_NAME: &'static str = "n.item";
    }

    type Result<T = (), E = serde_json::Error> = std::result::Result<T, E>;

    fn page(value: &Value) -> Result<Page<Change<Item>>> {
        serde_json::from_str(&json!({ "value": value }).to_string())
    }

    #[test]
    fn removed_entities_have_a_reason() -> Result {
        let page = page(&json!([
            {"id": "1", "price": 1.5},
            {"id": "2", "@removed": {"reason": "deleted"}},
            {"id": "3", "name": "left", "@removed": {"reason": "changed"}},
            {"@odata.id": "items('4')", "@removed": {"reason": "moved"}},
            {"@odata.context": "$metadata#items/$deletedEntity", "id": "5", "reason": "deleted"},
            {"id": 6, "@removed": null},
            null,
        ]))?;
        let removed: Vec<_> = page.iter().map(Change::removed).collect();
        assert_eq!(removed.len(), 6);
        assert_eq!(removed[0], None);
        let shown: Vec<_> = removed[1..]
            .iter()
            .map(|removed| removed.map(|removed| (removed.id.as_deref().unwrap_or(""), removed.reason.clone())))
            .collect();
        let expected = [
            ("2", RemovalReason::Deleted),
            ("3", RemovalReason::Changed),
            ("items('4')", RemovalReason::Unrecognized("moved".to_owned())),
            ("5", RemovalReason::Deleted),
            ("6", RemovalReason::Unknown),
        ];
        assert_eq!(shown, expected.map(Some));
        assert_eq!(removed[2].map(|removed| &removed.additional["name"]), Some(&json!("left")));
        Ok(())
    }

    #[test]
    fn cleared_properties_differ_from_unchanged_ones() -> Result {
        let page = page(&json!([{"id": "1"}, {"id": "2", "price": null}]))?;
        let prices: Vec<_> = page.iter().filter_map(Change::current).map(|item| &item.price).collect();
        assert_eq!(prices, [&Nullable::Absent, &Nullable::Null]);
        Ok(())
    }

    #[test]
    fn removed_relations_do_not_remove_the_entity() -> Result {
        let page = page(&json!([{"id": "1", "members@delta": [{"id": "2", "@removed": {"reason": "deleted"}}]}]))?;
        assert!(page.value[0].current().is_some_and(|item| item.additional.contains_key("members@delta")));
        Ok(())
    }

    #[test]
    fn changes_survive_a_round_trip() -> Result {
        let text =
            r#"{"value":[{"id":"1","price":12345678901234567.89012},{"@removed":{"reason":"deleted"},"id":"2"}]}"#;
        let page: Page<Change<Item>> = serde_json::from_str(text)?;
        assert_eq!(serde_json::to_string(&page)?, text);
        Ok(())
    }

    #[test]
    fn errors_name_the_property() {
        let text = r#"{"value":[{"id":"1"},{"id":[]}]}"#;
        let error = serde_json::from_str::<Page<Change<Item>>>(text).expect_err("an array is not an id");
        assert!(error.to_string().contains("id: invalid type: sequence"), "{error}");
    }
}
