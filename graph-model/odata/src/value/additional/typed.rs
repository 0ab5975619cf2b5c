//! Owns typed access to dynamic properties, by their `@odata.type`.

use serde_json::Value;
use serde_json::value::to_raw_value;

use super::Additional;
use crate::value::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use crate::value::wire::{Elements, Read, ReadEdm, WriteEdm, Written};
use crate::value::{Finding, Nullable, lenient, type_name};

/// A primitive type, for dynamic properties.
pub trait Primitive: WriteEdm {
    /// Its name in `@odata.type`; none if JSON alone tells the type.
    const ODATA_TYPE: Option<&'static str>;
}

macro_rules! primitive {
    ($($type:ty = $name:expr),* $(,)?) => {$(
        impl Primitive for $type {
            const ODATA_TYPE: Option<&'static str> = $name;
        }
    )*};
}

primitive!(
    bool = None,
    str = None,
    &str = None,
    String = None,
    f64 = Some("#Double"),
    f32 = Some("#Single"),
    u8 = Some("#Byte"),
    i8 = Some("#SByte"),
    i16 = Some("#Int16"),
    i32 = Some("#Int32"),
    i64 = Some("#Int64"),
    Decimal = Some("#Decimal"),
    Guid = Some("#Guid"),
    Binary = Some("#Binary"),
    Date = Some("#Date"),
    TimeOfDay = Some("#TimeOfDay"),
    DateTimeOffset = Some("#DateTimeOffset"),
    Duration = Some("#Duration"),
);

impl Additional {
    /// Reads a dynamic property as a type of your choice, from the text that the service sent: no digit is lost.
    ///
    /// ```
    /// use shop::Nullable;
    /// use shop::catalog::Product;
    /// use shop::edm::{Date, Decimal};
    ///
    /// let body = r##"{"weight@odata.type": "#Decimal", "weight": 12345678901234567890.1230,
    ///     "tested@odata.type": "#Date", "tested": "2026-02-29"}"##;
    /// let product: Product = serde_json::from_str(body)?;
    /// let weight: Nullable<Decimal> = product.additional.read("weight")?;
    /// assert_eq!(weight.map(|weight| weight.to_string()), Nullable::Value("12345678901234567890.1230".to_owned()));
    /// assert_eq!(product.additional.type_of("weight"), Some("Edm.Decimal".to_owned()));
    /// assert!(product.additional.read::<Date>("absent")?.is_absent());
    ///
    /// let error = product.additional.read::<Date>("tested").unwrap_err();
    /// assert_eq!(error.to_string(), "tested: expected an Edm.Date such as 2016-12-31");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("OpenType", "dynamic property"))]
    pub fn read<T: ReadEdm>(&self, name: &str) -> Result<Nullable<T>, Finding> {
        let Some(text) = self.json_of(name) else { return Ok(Nullable::Absent) };
        if text == "null" {
            return Ok(Nullable::Null);
        }
        let read = lenient::only::<Read<T>>(&text);
        read.map(|read| Nullable::Value(read.0)).map_err(|finding| unreadable::<T>(name, text, &finding))
    }

    /// Reads a collection that the schema does not declare; nothing if it is not there. Elements that are `null` are left out.
    pub fn read_all<T: ReadEdm>(&self, name: &str) -> Result<Vec<T>, Finding> {
        let Some(text) = self.json_of(name) else { return Ok(Vec::new()) };
        let read = lenient::only::<Elements<T>>(&text);
        Ok(read.map_err(|finding| unreadable::<Vec<T>>(name, text, &finding))?.values.unwrap_or_default())
    }

    /// Sets a dynamic property, with its `@odata.type`. No digit is lost.
    ///
    /// ```
    /// use shop::catalog::Product;
    /// use shop::edm::Decimal;
    ///
    /// let mut product = Product::default();
    /// product.additional.write("weight", &"1.5000".parse::<Decimal>()?)?;
    /// assert_eq!(serde_json::to_string(&product)?, r##"{"weight@odata.type":"#Decimal","weight":1.5000}"##);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("OpenType", "dynamic property"))]
    pub fn write<T: Primitive + ?Sized>(&mut self, name: &str, value: &T) -> serde_json::Result<()> {
        let text = to_raw_value(&Written(value))?;
        self.remove(&format!("{name}@type"));
        match T::ODATA_TYPE {
            Some(odata_type) => drop(self.insert(format!("{name}@odata.type"), Value::from(odata_type))),
            None => drop(self.remove(&format!("{name}@odata.type"))),
        }
        self.keep(name.to_owned(), text);
        Ok(())
    }

    /// The type that the service states for a dynamic property, such as `Edm.Decimal` or `catalog.size`.
    #[doc(alias = "@odata.type")]
    pub fn type_of(&self, name: &str) -> Option<String> {
        let written =
            ["@odata.type", "@type"].iter().find_map(|suffix| self.get(&format!("{name}{suffix}")))?.as_str()?;
        let bare = written.rsplit_once('#').map_or(written, |(_, name)| name);
        let is_qualified = bare.contains('.');
        Some(match bare.strip_prefix("Collection(") {
            _ if is_qualified => bare.to_owned(),
            Some(element) => format!("Collection(Edm.{element}"),
            None => format!("Edm.{bare}"),
        })
    }

    /// Whether a number, or those of a collection, are of a type that may be sent as a string.
    pub(super) fn is_wide(&self, name: &str) -> bool {
        let Some(name) = self.type_of(name) else { return false };
        let element = name.strip_prefix("Collection(").and_then(|name| name.strip_suffix(')'));
        matches!(element.unwrap_or(&name), "Edm.Decimal" | "Edm.Int64")
    }

    /// The members in the order in which they are written: the type of a property before the property, so that a reader knows it
    /// in time.
    pub(super) fn in_order(&self) -> Vec<(&String, &Value)> {
        let mut ordered: Vec<_> = self.iter().collect();
        // A map is in the order of names, in which the type would be the second.
        ordered.sort_by_key(|(name, _)| match property_of_type(name) {
            Some(property) => (property, false),
            None => (name.as_str(), true),
        });
        ordered
    }

    /// Whether there is a property whose type is said.
    pub(super) fn has_types(&self) -> bool {
        self.keys().any(|name| property_of_type(name).is_some())
    }

    fn json_of(&self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        Some(self.text(name).map_or_else(|| value.to_string(), str::to_owned))
    }
}

/// The property whose type a member says.
#[inline]
pub(crate) fn property_of_type(name: &str) -> Option<&str> {
    let before = name.strip_suffix("type")?;
    let property = before.strip_suffix("@odata.").or_else(|| before.strip_suffix('@'))?;
    (!property.is_empty()).then_some(property)
}

/// Why a member cannot be read.
fn unreadable<T>(name: &str, text: String, finding: &Finding) -> Finding {
    Finding::new(name.to_owned(), type_name::type_name::<T>(), finding.reason().to_owned(), text)
}
