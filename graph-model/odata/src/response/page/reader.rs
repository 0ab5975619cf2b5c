//! Owns the reader of pages whose elements are structs: it depends on none of them, so that programs do not compile it.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Page;
use crate::value::lenient::{self, Target, path_of};
use crate::value::object::{Elements, IntoItems, read_page};
use crate::value::wire::Read;

/// What a page has beside its elements.
#[derive(Default)]
struct Members {
    count: Option<i64>,
    next_link: Option<String>,
    delta_link: Option<String>,
    additional: Map<String, Value>,
}

/// A page while it is read.
pub(crate) struct Reader<'e> {
    elements: &'e mut dyn Elements,
    members: Members,
}

impl<'e> Reader<'e> {
    pub(crate) fn new(elements: &'e mut dyn Elements) -> Self {
        Self { elements, members: Members::default() }
    }

    /// The page without the elements.
    pub(crate) fn page(self) -> Page<()> {
        let Members { count, next_link, delta_link, additional } = self.members;
        Page { count, next_link, delta_link, additional, ..Page::nothing() }
    }

    fn clear(&mut self) {
        self.elements.clear();
        self.members = Members::default();
    }

    /// Reads a text that is as expected in one go. Says whether it is.
    fn read_plain(&mut self, text: &str) -> bool {
        let mut members = Map::new();
        read_page(text, self.elements, &mut members) && self.members.take(members).is_some()
    }
}

impl Members {
    /// Takes what a page has of itself from its members. Nothing if that is unusual.
    fn take(&mut self, mut members: Map<String, Value>) -> Option<()> {
        let mut remove = |name: &str| {
            let found = (members.remove(&format!("@odata.{name}")), members.remove(&format!("@{name}")));
            match found {
                (Some(_), Some(_)) => None,
                (found, other) => Some(found.or(other).unwrap_or_default()),
            }
        };
        self.next_link = Deserialize::deserialize(remove("nextLink")?).ok()?;
        self.delta_link = Deserialize::deserialize(remove("deltaLink")?).ok()?;
        let count: Option<Read<i64>> = Deserialize::deserialize(remove("count")?).ok()?;
        self.count = count.map(|count| count.0);
        self.additional = members;
        Some(())
    }

    /// Reads a member other than the elements.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        match name.as_str() {
            "@odata.nextLink" | "@nextLink" if self.next_link.is_none() => self.next_link = map.next_value()?,
            "@odata.deltaLink" | "@deltaLink" if self.delta_link.is_none() => self.delta_link = map.next_value()?,
            "@odata.count" | "@count" if self.count.is_none() => {
                let count: Option<Read<i64>> = if lenient::is_on() {
                    lenient::member("@odata.count", &map.next_value::<Box<RawValue>>()?).flatten()
                } else {
                    map.next_value()?
                };
                self.count = count.map(|count| count.0);
            }
            "@odata.nextLink" | "@nextLink" => return Err(A::Error::duplicate_field("@odata.nextLink")),
            "@odata.deltaLink" | "@deltaLink" => return Err(A::Error::duplicate_field("@odata.deltaLink")),
            "@odata.count" | "@count" => return Err(A::Error::duplicate_field("@odata.count")),
            _ => {
                self.additional.insert(name, map.next_value()?);
            }
        }
        Ok(())
    }
}

impl Target for Reader<'_> {
    fn read(&mut self, text: &str) -> serde_json::Result<()> {
        if !lenient::is_on() && self.read_plain(text) {
            return Ok(());
        }
        self.clear();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        IntoPage(self).deserialize(&mut deserializer)?;
        deserializer.end()
    }

    fn type_name(&mut self) -> String {
        format!("Page<{}>", self.elements.type_name())
    }

    fn path(&mut self, text: &[u8]) -> Option<String> {
        self.clear();
        let mut track = serde_path_to_error::Track::new();
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
        IntoPage(self).deserialize(tracked).err()?;
        path_of(&track.path())
    }
}

/// Reads into a page that is empty.
struct IntoPage<'r, 'e>(&'r mut Reader<'e>);

impl<'de> DeserializeSeed<'de> for IntoPage<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for IntoPage<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("struct Page")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Reader { elements, members } = self.0;
        let mut is_there = false;
        while let Some(name) = map.next_key::<String>()? {
            if name != "value" {
                members.read(name, &mut map)?;
            } else if std::mem::replace(&mut is_there, true) {
                return Err(A::Error::duplicate_field("value"));
            } else if lenient::is_on() {
                lenient::below("value", || map.next_value_seed(IntoItems(*elements)))?;
            } else {
                map.next_value_seed(IntoItems(*elements))?;
            }
        }
        if is_there { Ok(()) } else { Err(A::Error::missing_field("value")) }
    }
}
