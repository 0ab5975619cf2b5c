//! Owns [`Page`]: the response to a request for several values.

mod reader;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::links::{Base, Links};
use crate::value::Finding;
use crate::value::wire::{ReadEdm, WriteEdm};
pub(crate) use reader::Reader;

/// Some of the values of a collection, and the link to the rest.
///
/// Elements that are `null` are dropped: services send them for entities that vanish while the page is made.
///
/// ```
/// use shop::{ShopService, http};
///
/// let request = ShopService::new().products().list().count(true);
/// let body = br#"{"@odata.count": 2, "value": [{"name": "Kettle"}, {"name": "Teapot"}]}"#;
/// let page = request.read(http::Response::new(body.to_vec()))?;
/// assert_eq!(page.count, Some(2));
/// let names: Vec<_> = page.into_iter().filter_map(|product| product.name).collect();
/// assert_eq!(names, ["Kettle", "Teapot"]);
/// # Ok::<(), shop::Error>(())
/// ```
#[doc(alias("@odata.nextLink", "@odata.deltaLink", "@odata.count"))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: ReadEdm", serialize = "T: WriteEdm"))]
pub struct Page<T> {
    /// The number of values in the whole collection (`@odata.count`), if the request asked for it.
    #[serde(
        rename = "@odata.count",
        alias = "@count",
        default,
        with = "count",
        skip_serializing_if = "Option::is_none"
    )]
    pub count: Option<i64>,
    /// The values of this page.
    #[serde(with = "elements")]
    pub value: Vec<T>,
    /// The link to the next page (`@odata.nextLink`); the last page has none. Read by a client it is absolute, otherwise it may
    /// be relative to the address of the request.
    #[serde(rename = "@odata.nextLink", alias = "@nextLink", default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
    /// The link to later changes (`@odata.deltaLink`), on the last page of a function `delta`.
    #[serde(rename = "@odata.deltaLink", alias = "@deltaLink", default, skip_serializing_if = "Option::is_none")]
    pub delta_link: Option<String>,
    /// All other members, such as `@odata.context`.
    #[serde(flatten)]
    pub additional: Map<String, Value>,
    /// What could not be read in this page, and is absent in the values.
    #[serde(skip)]
    pub findings: Vec<Finding>,
    /// What links are relative to.
    #[serde(skip)]
    base: Base,
}

mod count {
    use serde::{Deserialize as _, Deserializer, Serializer};
    use serde_json::value::RawValue;

    use crate::value::lenient;
    use crate::value::wire::{Read, option};

    #[expect(clippy::ref_option, reason = "serde hands on a reference to the field")]
    pub(super) fn serialize<S: Serializer>(count: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        option::serialize(count, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
        if !lenient::is_on() {
            return option::deserialize(deserializer);
        }
        let text = Box::<RawValue>::deserialize(deserializer)?;
        Ok(lenient::member::<Option<Read<i64>>>("@odata.count", &text).flatten().map(|read| read.0))
    }
}

mod elements {
    use serde::{Deserializer, Serializer};

    use crate::value::lenient;
    use crate::value::wire::{ReadEdm, WriteEdm, read_page};

    pub(super) fn serialize<T: WriteEdm, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
        values.write(serializer)
    }

    pub(super) fn deserialize<'de, T: ReadEdm, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let elements = if lenient::is_on() {
            lenient::below("value", || read_page(deserializer))
        } else {
            read_page(deserializer)
        };
        Ok(elements?.values.unwrap_or_default())
    }
}

impl Page<()> {
    /// A page without anything.
    pub(super) fn nothing() -> Self {
        let (value, additional, findings, base) = (Vec::new(), Map::new(), Vec::new(), Base::default());
        Self { count: None, value, next_link: None, delta_link: None, additional, findings, base }
    }
}

impl<U> Page<U> {
    /// The page with other values.
    pub(super) fn with<T>(self, value: Vec<T>) -> Page<T> {
        let Self { count, next_link, delta_link, additional, findings, base, .. } = self;
        Page { count, value, next_link, delta_link, additional, findings, base }
    }
}

impl<T> Page<T> {
    /// Iterates over the values of this page.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let body = br#"{"value": [{"stock": 3}, {"stock": 4}]}"#;
    /// let page = ShopService::new().products().list().read(http::Response::new(body.to_vec()))?;
    /// assert_eq!(page.iter().filter_map(|product| product.stock).sum::<i32>(), 7);
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.value.iter()
    }

    /// The links of an entity of this page, from its `additional`.
    pub fn links<'a>(&self, members: &'a Map<String, Value>) -> Links<'a> {
        Links::new(&self.base, members)
    }

    /// Settles what only the context of the page tells: which of its values are of the collection, and what links are relative
    /// to. The context may itself be relative to the base.
    pub(super) fn settle(&mut self, base: &Base)
    where
        T: ReadEdm,
    {
        let context = self.additional.get("@odata.context").or_else(|| self.additional.get("@context"));
        self.value.iter_mut().for_each(|value| value.settle(context.and_then(Value::as_str)));
        self.base = base.within(&self.additional);
        for link in [&mut self.next_link, &mut self.delta_link].into_iter().flatten() {
            *link = self.base.resolve(link);
        }
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.value.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.value.iter()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pages_survive_a_round_trip() -> Result<(), serde_json::Error> {
        let json =
            json!({"@odata.context": "c", "@odata.count": 3, "value": [1, 2], "@odata.nextLink": "https://next"});
        let page: Page<i32> = serde_json::from_value(json.clone())?;
        assert_eq!(
            (page.count, page.value.as_slice(), page.next_link.as_deref()),
            (Some(3), &[1, 2][..], Some("https://next"))
        );
        assert_eq!(serde_json::to_value(&page)?, json);
        assert_eq!(page.into_iter().sum::<i32>(), 3);
        Ok(())
    }

    #[test]
    fn null_elements_are_dropped_and_counts_may_be_strings() -> Result<(), serde_json::Error> {
        let json = json!({"@count": "9007199254740993", "value": [null, "a"], "@deltaLink": "d"});
        let page: Page<String> = serde_json::from_value(json)?;
        assert_eq!(page.count, Some(9_007_199_254_740_993));
        assert_eq!(page.value, ["a"]);
        assert_eq!(page.delta_link.as_deref(), Some("d"));
        assert!(serde_json::from_value::<Page<String>>(json!({"value": null})).is_ok_and(|page| page.value.is_empty()));
        assert!(serde_json::from_value::<Page<String>>(json!({"error": 1})).is_err());
        Ok(())
    }
}
