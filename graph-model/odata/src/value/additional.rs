//! Owns [`Additional`]: what a value has beside the properties that its struct holds. What the values of
//! `serde_json` would round is kept as text.

mod typed;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

pub use typed::Primitive;
pub(crate) use typed::property_of_type;

use super::wire::Wide;

/// What a value has beside the properties that its struct holds: control information, properties that the schema does not
/// declare, and values that could not be read as the schema declares them.
///
/// It is a map, with the methods of [`Map`]. Values that could not be read have their text as well, to the last digit; it is
/// written back, unless the member was changed:
///
/// ```
/// use shop::catalog::Product;
/// use shop::response::read_json;
///
/// let read = read_json::<Product>(br#"{"name": "Kettle", "stock": 18446744073709551616000}"#)?;
/// let product = read.value;
/// assert_eq!((product.name.as_deref(), product.stock), (Some("Kettle"), None));
/// assert_eq!(product.additional.text("stock"), Some("18446744073709551616000"));
/// assert_eq!(serde_json::to_string(&product)?, r#"{"name":"Kettle","stock":18446744073709551616000}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Additional {
    members: Map<String, Value>,
    /// Rarely there, so that values stay small.
    as_read: Option<Box<AsRead>>,
}

/// What was read and has no place in a map of values.
#[derive(Clone, Default)]
struct AsRead {
    /// The text of members, with the values that stand for it in the map.
    texts: BTreeMap<String, (Value, Box<RawValue>)>,
    /// The elements that are `null` of collections whose fields hold the others.
    nulls: BTreeMap<String, Nulls>,
    /// Members of enumerations whose case is not the schema's.
    spellings: BTreeMap<String, String>,
}

/// Where in a collection elements are `null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Nulls {
    /// The places of the `null` elements, in order.
    pub(crate) places: Vec<usize>,
    /// How many other elements there are.
    pub(crate) others: usize,
}

/// A member as it is written.
pub(crate) enum Member<'a> {
    Value(&'a Value),
    Text(&'a RawValue),
    /// The same for numbers of a type that may be sent as strings.
    WideValue(&'a Value),
    WideText(&'a RawValue),
}

impl Additional {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// The JSON text of a member that could not be read as the schema declares it, as the service sent it; `None` for other
    /// members, and for one that was changed since.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.raw(name).map(RawValue::get)
    }

    /// Deserializes the members into a struct of yours: for open types, such as the columns of a `SharePoint` list.
    ///
    /// ```
    /// use shop::catalog::Product;
    ///
    /// #[derive(serde::Serialize, serde::Deserialize)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Care {
    ///     is_washable: bool,
    ///     degrees: i32,
    /// }
    ///
    /// let mut product: Product = serde_json::from_str(r#"{"name": "Rug", "isWashable": true, "degrees": 30}"#)?;
    /// let mut care: Care = product.additional.to_struct()?;
    /// assert!(care.is_washable);
    ///
    /// care.degrees = 40;
    /// product.additional = shop::value::Additional::of(&care)?;
    /// assert_eq!(serde_json::to_string(&product)?, r#"{"name":"Rug","degrees":40,"isWashable":true}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn to_struct<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        // Text keeps decimals exact.
        serde_json::from_str(&serde_json::to_string(self)?)
    }

    /// Serializes a struct, or any other value that is a JSON object, into members: the inverse of
    /// [`to_struct`](Self::to_struct).
    pub fn of<T: Serialize + ?Sized>(fields: &T) -> serde_json::Result<Self> {
        let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&serde_json::to_string(fields)?)?;
        let mut additional = Self::new();
        for (name, text) in members {
            additional.keep(name, text);
        }
        Ok(additional)
    }

    /// The map, without texts.
    pub fn into_map(self) -> Map<String, Value> {
        self.members
    }

    fn raw(&self, name: &str) -> Option<&RawValue> {
        let (value, text) = self.as_read.as_ref()?.texts.get(name)?;
        (self.members.get(name) == Some(value)).then_some(text)
    }

    /// Keeps a member as it came.
    pub(crate) fn keep(&mut self, name: String, text: Box<RawValue>) {
        // A number that no float can hold stands as text in the map.
        let value = serde_json::from_str(text.get()).unwrap_or_else(|_| Value::from(text.get()));
        let written = value.to_string();
        if written != text.get() {
            let texts = &mut self.as_read.get_or_insert_default().texts;
            texts.insert(name.clone(), (value.clone(), text));
        }
        self.members.insert(name, value);
    }

    /// Keeps the places of `null` elements.
    pub(crate) fn keep_nulls(&mut self, name: &str, nulls: Nulls) {
        self.as_read.get_or_insert_default().nulls.insert(name.to_owned(), nulls);
    }

    /// The places at which a collection had elements that are `null`; the field holds the others. They are written back at
    /// their places, unless the number of the others has changed.
    ///
    /// ```
    /// use shop::catalog::Product;
    ///
    /// let product: Product = serde_json::from_str(r#"{"tags": ["new", null, "large"]}"#)?;
    /// assert_eq!(product.tags.as_deref(), Some(&["new".to_owned(), "large".to_owned()][..]));
    /// assert_eq!(product.additional.null_places("tags"), [1]);
    /// assert_eq!(serde_json::to_string(&product)?, r#"{"tags":["new",null,"large"]}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn null_places(&self, name: &str) -> &[usize] {
        self.nulls(name).map_or(&[], |nulls| &nulls.places)
    }

    /// Keeps how the member of an enumeration was spelled.
    #[cold]
    pub(crate) fn keep_spelling(&mut self, name: &str, spelling: String) {
        self.as_read.get_or_insert_default().spellings.insert(name.to_owned(), spelling);
    }

    /// How the member of an enumeration was spelled, if in another case than the schema's.
    pub(crate) fn spelling(&self, name: &str) -> Option<&str> {
        self.as_read.as_ref()?.spellings.get(name).map(String::as_str)
    }

    /// What is known of the `null` elements in a collection.
    pub(crate) fn nulls(&self, name: &str) -> Option<&Nulls> {
        self.as_read.as_ref()?.nulls.get(name)
    }

    /// Whether there is anything that the map cannot hold.
    pub(crate) const fn has_notes(&self) -> bool {
        self.as_read.is_some()
    }

    /// The members as they are written.
    pub(crate) fn written(&self) -> impl Iterator<Item = (&String, Member<'_>)> {
        let ordered = self.has_types().then(|| self.in_order());
        let (plain, ordered) = match ordered {
            None => (Some(self.members.iter()), None),
            Some(ordered) => (None, Some(ordered)),
        };
        let has_types = ordered.is_some();
        let members = plain.into_iter().flatten().chain(ordered.into_iter().flatten());
        members.map(move |(name, value)| (name, self.member(name, value, has_types)))
    }

    fn member<'a>(&'a self, name: &str, value: &'a Value, has_types: bool) -> Member<'a> {
        let is_wide = has_types && (value.is_number() || value.is_array()) && self.is_wide(name);
        match (self.raw(name), is_wide) {
            (None, false) => Member::Value(value),
            (None, true) => Member::WideValue(value),
            (Some(text), false) => Member::Text(text),
            (Some(text), true) => Member::WideText(text),
        }
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::WideValue(value) => Wide(*value).serialize(serializer),
            Self::WideText(text) => Wide(*text).serialize(serializer),
        }
    }
}

impl Serialize for Additional {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len()))?;
        for (name, member) in self.written() {
            map.serialize_entry(name, &member)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Additional {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

impl Deref for Additional {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Map<String, Value> {
        &self.members
    }
}

impl DerefMut for Additional {
    fn deref_mut(&mut self) -> &mut Map<String, Value> {
        &mut self.members
    }
}

impl From<Map<String, Value>> for Additional {
    fn from(members: Map<String, Value>) -> Self {
        Self { members, as_read: None }
    }
}

impl<K: Into<String>> FromIterator<(K, Value)> for Additional {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(members: I) -> Self {
        members.into_iter().map(|(name, value)| (name.into(), value)).collect::<Map<_, _>>().into()
    }
}

impl<K: Into<String>, const COUNT: usize> From<[(K, Value); COUNT]> for Additional {
    fn from(members: [(K, Value); COUNT]) -> Self {
        members.into_iter().collect()
    }
}

impl IntoIterator for Additional {
    type Item = (String, Value);
    type IntoIter = serde_json::map::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl<'a> IntoIterator for &'a Additional {
    type Item = (&'a String, &'a Value);
    type IntoIter = serde_json::map::Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter()
    }
}

/// Members are equal if their values are.
impl PartialEq for Additional {
    fn eq(&self, other: &Self) -> bool {
        self.members == other.members
    }
}

impl fmt::Debug for Additional {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.members.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

    fn kept(text: &str) -> Result<Additional> {
        let mut additional = Additional::new();
        additional.keep("a".to_owned(), RawValue::from_string(text.to_owned())?);
        Ok(additional)
    }

    #[test]
    fn texts_are_written_as_they_came() -> Result {
        for text in ["1.000000000000000000001", "1e999", "[1.10, 2]", "\"x\"", "5", "null", "{\"b\":1.0e1}"] {
            assert_eq!(serde_json::to_string(&kept(text)?)?, format!("{{\"a\":{text}}}"));
        }
        Ok(())
    }

    #[test]
    fn structs_become_members_and_back_to_the_digit() -> Result {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Fields {
            a: crate::value::edm::Decimal,
            b: Option<bool>,
        }
        let fields = Fields { a: "1.000000000000000000001".parse()?, b: None };
        let additional = Additional::of(&fields)?;
        assert_eq!(serde_json::to_string(&additional)?, r#"{"a":1.000000000000000000001,"b":null}"#);
        assert_eq!(additional.to_struct::<Fields>()?, fields);
        assert!(additional.to_struct::<Vec<i32>>().is_err() && Additional::of("text").is_err());
        Ok(())
    }

    #[test]
    fn a_member_that_was_changed_is_written_as_it_is_now() -> Result {
        let mut additional = kept("1.10")?;
        assert_eq!(additional.text("a"), Some("1.10"));
        additional.insert("a".to_owned(), json!(2));
        assert_eq!((additional.text("a"), serde_json::to_string(&additional)?.as_str()), (None, r#"{"a":2}"#));
        additional.remove("a");
        assert_eq!(serde_json::to_string(&additional)?, "{}");
        Ok(())
    }
}
