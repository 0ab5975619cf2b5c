//! Owns [`Change`]: an entry of a delta response.

mod context;
mod link;
mod other;
mod removed;

pub use link::LinkChange;
pub use other::OtherEntity;
pub use removed::{RemovalReason, Removed};

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::query::{Field, Name, Property, Related};
use crate::value::wire::{Read, ReadEdm, Scalar, WriteEdm, Written};
use crate::value::{Additional, Finding, Outline, lenient};
use context::{Kind, kind, own_context, set};

/// A change since a delta link was issued: of an entity, or of a relation between two.
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
    /// A relation was added.
    LinkAdded(LinkChange),
    /// A relation was removed.
    LinkRemoved(LinkChange),
    /// An entity of another set was added or changed.
    Other(OtherEntity),
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
            _ => None,
        }
    }

    /// What the service says about the entity, if it was removed.
    pub const fn removed(&self) -> Option<&Removed> {
        match self {
            Self::Removed(removed) => Some(removed),
            _ => None,
        }
    }
}

impl<T: ReadEdm> Change<T> {
    /// The changes of a relation that came with an entity (`NAME@delta`), from its `additional`.
    ///
    /// ```
    /// use shop::Change;
    /// use shop::catalog::{Product, Review};
    ///
    /// let body = r#"{"id": 7, "reviews@delta": [{"id": "a", "stars": 5}, {"@removed": {"reason": "deleted"}, "id": "b"}]}"#;
    /// let product: Product = serde_json::from_str(body)?;
    /// let reviews: Vec<Change<Review>> = Change::of_relation(&product.additional, &Product::REVIEWS)?;
    /// assert_eq!(reviews[0].current().and_then(|review| review.stars), Some(5));
    /// assert!(reviews[1].removed().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("@delta", "nested delta"))]
    pub fn of_relation<O, F, N>(additional: &Additional, property: &Property<O, F, N>) -> Result<Vec<Self>, Finding>
    where
        F: Field<Value: Related<Entity = T>>,
        N: Name,
    {
        let name = |suffix: &str| format!("{}@{suffix}", property.path());
        let name =
            Some(name("odata.delta")).filter(|name| additional.contains_key(name)).unwrap_or_else(|| name("delta"));
        additional.read_all(&name)
    }

    /// Adds changes of a relation to an entity, for an update (`NAME@delta`). Entities that are not mentioned stay related.
    ///
    /// ```
    /// use shop::catalog::{Product, Review};
    /// use shop::response::{RemovalReason, Removed};
    /// use shop::{Change, ShopService};
    ///
    /// let product = ShopService::new().products().by_id(7);
    /// let praise = Review { id: Some("a".to_owned()), stars: Some(5), ..Review::default() };
    /// let old = Removed::of(&product.reviews().by_id("b"), RemovalReason::Deleted, "https://shop.example/odata");
    /// let mut changes = Product { stock: Some(3), ..Product::default() };
    /// let of_reviews = [Change::Current(praise), Change::Removed(old)];
    /// Change::write_relation(&mut changes.additional, &Product::REVIEWS, &of_reviews)?;
    ///
    /// let http = product.update(&changes).to_http("https://shop.example/odata")?;
    /// let body = concat!(
    ///     r#"{"stock":3,"reviews@delta":[{"id":"a","stars":5},"#,
    ///     r#"{"@id":"https://shop.example/odata/products(7)/reviews('b')","@removed":{"reason":"deleted"}}]}"#,
    /// );
    /// assert_eq!(String::from_utf8_lossy(http.body()), body);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("@delta", "deep update"))]
    pub fn write_relation<O, F, N>(
        additional: &mut Additional,
        property: &Property<O, F, N>,
        changes: &[Self],
    ) -> serde_json::Result<()>
    where
        T: WriteEdm,
        F: Field<Value: Related<Entity = T>>,
        N: Name,
    {
        additional.keep(format!("{}@delta", property.path()), to_raw_value(&Written(changes))?);
        Ok(())
    }

    /// Reads an entry that is not an entity of the collection.
    fn read_other(text: &RawValue) -> Option<Self> {
        let members: Map<String, Value> = serde_json::from_str(text.get()).ok()?;
        let members = match Removed::read(members) {
            Ok(removed) => return Some(Self::Removed(removed)),
            Err(members) => members,
        };
        match kind(&members)? {
            Kind::Link => LinkChange::read(members).ok().map(Self::LinkAdded),
            Kind::DeletedLink => LinkChange::read(members).ok().map(Self::LinkRemoved),
            Kind::Entity => {
                let context = own_context(&members)?.to_owned();
                Some(Self::Other(OtherEntity::new(context, text.to_owned())))
            }
            Kind::DeletedEntity => None,
        }
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
        if (text.contains("removed\"") || text.contains("context\""))
            && let Some(other) = Self::read_other(&raw)
        {
            return Ok(other);
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = serde_path_to_error::deserialize::<_, Read<T>>(&mut deserializer).map_err(D::Error::custom)?;
        Ok(Self::Current(read.0))
    }

    fn settle(&mut self, page: Option<&str>) {
        if let Self::Other(other) = self
            && let (Some(of_page), Some(of_entity)) = (page.and_then(set), other.set())
            && of_page == of_entity
            && let Ok(entity) = lenient::only::<Read<T>>(other.text())
        {
            *self = Self::Current(entity.0);
        }
    }
}

impl<T: WriteEdm> WriteEdm for Change<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Current(entity) => Written(entity).serialize(serializer),
            Self::Removed(removed) => removed.members().serialize(serializer),
            Self::LinkAdded(link) => link.members("$link").serialize(serializer),
            Self::LinkRemoved(link) => link.members("$deletedLink").serialize(serializer),
            Self::Other(other) => other.raw().serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests;
