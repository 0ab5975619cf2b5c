//! Owns [`Page`]: the answer to a request for several values.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::value::wire::{self, ReadEdm, WriteEdm};

/// Some of the values of a collection, and where the rest is.
///
/// Elements that are `null` are dropped: services send them where an entity vanished while the page was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: ReadEdm", serialize = "T: WriteEdm"))]
pub struct Page<T> {
    /// The number of values in the whole collection (`@odata.count`), if it was asked for.
    #[serde(
        rename = "@odata.count",
        alias = "@count",
        default,
        with = "wire::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub count: Option<i64>,
    /// The values.
    #[serde(with = "elements")]
    pub value: Vec<T>,
    /// The address of the next page (`@odata.nextLink`); there is none after the last.
    #[serde(rename = "@odata.nextLink", alias = "@nextLink", default, skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
    /// The address to ask for later changes (`@odata.deltaLink`), on the last page of a `delta` function.
    #[serde(rename = "@odata.deltaLink", alias = "@deltaLink", default, skip_serializing_if = "Option::is_none")]
    pub delta_link: Option<String>,
    /// Everything else that was received, such as `@odata.context`.
    #[serde(flatten)]
    pub additional: Map<String, Value>,
}

mod elements {
    use serde::{Deserializer, Serializer};

    use crate::value::wire::{ReadEdm, WriteEdm, read_elements};

    pub(super) fn serialize<T: WriteEdm, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
        values.write(serializer)
    }

    pub(super) fn deserialize<'de, T: ReadEdm, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        Ok(read_elements(deserializer)?.unwrap_or_default())
    }
}

impl<T> Page<T> {
    /// The values, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.value.iter()
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
    fn pages_survive_a_round_trip() {
        let json =
            json!({"@odata.context": "c", "@odata.count": 3, "value": [1, 2], "@odata.nextLink": "https://next"});
        let page: Page<i32> = serde_json::from_value(json.clone()).expect("it is a page");
        assert_eq!(
            (page.count, page.value.as_slice(), page.next_link.as_deref()),
            (Some(3), &[1, 2][..], Some("https://next"))
        );
        assert_eq!(serde_json::to_value(&page).expect("it can be written"), json);
        assert_eq!(page.into_iter().sum::<i32>(), 3);
    }

    #[test]
    fn null_elements_and_string_counts_fail_nothing() {
        let json = json!({"@count": "9007199254740993", "value": [null, "a"], "@deltaLink": "d"});
        let page: Page<String> = serde_json::from_value(json).expect("it is a page");
        assert_eq!(page.count, Some(9_007_199_254_740_993));
        assert_eq!(page.value, ["a"]);
        assert_eq!(page.delta_link.as_deref(), Some("d"));
        assert!(serde_json::from_value::<Page<String>>(json!({"value": null})).is_ok_and(|page| page.value.is_empty()));
        assert!(serde_json::from_value::<Page<String>>(json!({"error": 1})).is_err());
    }
}
