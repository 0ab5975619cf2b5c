//! Owns [`Nullable`]: a property that can be left out, cleared or set. It knows nothing of OData's types.

mod option;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The value of a nullable property, which is one of three things: left out, `null`, or there.
///
/// The difference matters in both directions. A `PATCH` with the property left out keeps what the service has, one with
/// `null` clears it; and a delta answer says "unchanged" by leaving a property out and "cleared" by `null`.
///
/// ```
/// use odata::Nullable;
///
/// let keep: Nullable<String> = Nullable::Absent;
/// let clear: Nullable<String> = Nullable::Null;
/// let set: Nullable<String> = "Contoso".into();
/// assert_eq!(set.value().map(String::as_str), Some("Contoso"));
/// assert!(keep.is_absent() && clear.is_null());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The property is not in the payload.
    #[default]
    Absent,
    /// The property is in the payload, as `null`.
    Null,
    /// The property is in the payload and has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether the property is not in the payload.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the property has a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value to change, if there is one.
    pub const fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value itself; whether it was left out or `null` is forgotten.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value behind the pointer that this holds, if there is one: `Nullable<String>` gives `Option<&str>`.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: std::ops::Deref,
    {
        self.value().map(T::deref)
    }

    /// The same with the value changed by a function.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }

    /// The value, or another one if there is none.
    pub fn unwrap_or(self, other: T) -> T {
        self.into_option().unwrap_or(other)
    }

    /// The value, or what a function gives if there is none.
    pub fn unwrap_or_else(self, other: impl FnOnce() -> T) -> T {
        self.into_option().unwrap_or_else(other)
    }

    /// The value, or its type's default if there is none.
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_option().unwrap_or_default()
    }

    /// Takes what is here and leaves `Absent`.
    pub const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Absent)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is `null`: leave a property out with [`Nullable::Absent`].
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T> From<T> for Nullable<Box<T>> {
    fn from(value: T) -> Self {
        Self::Value(Box::new(value))
    }
}

/// JSON has no form for a value that is not there, so `Absent` is written as `null` where it is written at all: the
/// generated types skip it.
impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Thing {
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        name: Nullable<String>,
    }

    #[test]
    fn the_three_states_survive_a_round_trip() {
        for text in ["{}", r#"{"name":null}"#, r#"{"name":"a"}"#] {
            let thing: Thing = serde_json::from_str(text).expect("it is a thing");
            assert_eq!(serde_json::to_string(&thing).expect("it can be written"), text);
        }
        let cleared: Thing = serde_json::from_str(r#"{"name":null}"#).expect("it is a thing");
        assert_eq!(cleared.name, Nullable::Null);
    }

    #[test]
    fn values_are_taken_out_and_changed() {
        let mut name: Nullable<String> = "a".into();
        assert_eq!(name.as_deref(), Some("a"));
        assert_eq!(name.clone().map(|name| name.len()), Nullable::Value(1));
        name.value_mut().expect("there is a value").push('b');
        assert_eq!(name.take(), Nullable::Value("ab".to_owned()));
        assert_eq!(name, Nullable::Absent);
        assert_eq!(Nullable::<i32>::Null.unwrap_or(3), 3);
        assert_eq!(Nullable::<i32>::from(None), Nullable::Null);
        assert_eq!(Nullable::<i32>::Absent.unwrap_or_default(), 0);
    }
}
