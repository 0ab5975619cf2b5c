//! Owns the difference of two values of a type, as JSON: what an update has to send.

use serde::Serialize;
use serde_json::value::RawValue;

use super::Update;
use super::members::Members;
use super::parts::{Content, Parts};
use crate::error::{ErrorKind, Failure};
use crate::value::Structured;
use crate::value::wire::Json;

impl<T: Structured + Serialize> Update<T> {
    /// Sends only what differs from an earlier value, such as the one that was read before properties were changed.
    ///
    /// Keys, properties that the service computes, and those that cannot change are left out, and so is control information.
    /// A property that is absent now is left as it is: `null` clears it. Together with
    /// [`if_unchanged`](Self::if_unchanged), no change of others is overwritten.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Product;
    ///
    /// let read: Product = serde_json::from_str(r#"{"@odata.etag": "W/\"1\"", "id": 7, "name": "Kettle", "stock": 3}"#)?;
    /// let mut product = read.clone();
    /// product.stock = Some(2);
    ///
    /// let update = ShopService::new().products().by_id(7).update(&product).changes_since(&read).if_unchanged(&read);
    /// assert_eq!(update.to_http("https://shop.example/odata")?.body(), br#"{"stock":2}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "diff")]
    pub fn changes_since(self, earlier: &T) -> Self {
        let mut parts = self.into_parts();
        parts.leave_changes(earlier, T::READ_ONLY);
        Self::from_parts(parts)
    }
}

impl Parts {
    /// Leaves of the JSON body what differs from an earlier value.
    fn leave_changes<T: Serialize>(&mut self, earlier: &T, read_only: &[&str]) {
        let Content::Json(later) = &self.content else { return };
        let changes = Json::of(earlier)
            .and_then(|earlier| later.difference(&earlier, |earlier, later| difference(earlier, later, read_only)));
        match changes {
            Ok(changes) => self.content = Content::Json(changes),
            Err(error) => {
                let message = format!("the changes cannot be determined: {error}");
                self.fail(Failure { kind: ErrorKind::Encode, message });
            }
        }
    }
}

/// The properties of the later value that differ from the earlier one: without those that are read-only, and without control
/// information other than the type. Properties that the later value lacks are unchanged.
fn difference(earlier: &[u8], later: &[u8], read_only: &[&str]) -> serde_json::Result<Vec<u8>> {
    let (earlier, later): (Members, Members) = (serde_json::from_slice(earlier)?, serde_json::from_slice(later)?);
    let is_same =
        |name: &str, value: &RawValue| earlier.0.iter().any(|(other, old)| other == name && old.get() == value.get());
    let changed = later.0.into_iter().filter(|(name, value)| {
        let is_type = matches!(name.as_str(), "@odata.type" | "@type");
        is_type || !(name.starts_with('@') || read_only.contains(&name.as_str()) || is_same(name, value))
    });
    serde_json::to_vec(&Members(changed.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(earlier: &str, later: &str) -> String {
        let changes = difference(earlier.as_bytes(), later.as_bytes(), &["id"]).expect("both are objects");
        String::from_utf8(changes).expect("JSON is UTF-8")
    }

    #[test]
    fn only_what_differs_is_left() {
        let earlier = r#"{"@odata.etag":"1","id":"1","a":1.0,"b":{"c":1},"d":[1],"e":null,"f":"x"}"#;
        assert_eq!(changes(earlier, earlier), "{}");
        let later = r##"{"@odata.type":"#n.t","@odata.etag":"2","id":"2","a":1.00,"b":{"c":2},"d":[1],"e":5,"f":null,"g":"new"}"##;
        let expected = r##"{"@odata.type":"#n.t","a":1.00,"b":{"c":2},"e":5,"f":null,"g":"new"}"##;
        assert_eq!(changes(earlier, later), expected);
        assert_eq!(changes(earlier, r#"{"f":"x"}"#), "{}", "what is absent is unchanged");
        assert_eq!(changes(r#"{"a":9007199254740993}"#, r#"{"a":9007199254740992}"#), r#"{"a":9007199254740992}"#);
    }
}
