//! Owns what enumeration types have in common. The types themselves are generated.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

/// An enumeration type without flags.
pub trait Enumeration: Sized {
    /// The qualified name of the type, as in `microsoft.graph.complianceStatus`.
    const TYPE_NAME: &'static str;
    /// The members that the schema knows: their names on the wire, and their values.
    const MEMBERS: &'static [(&'static str, i64)];

    /// The name of the member on the wire.
    fn name(&self) -> &str;

    /// The member with a name; one that the schema does not know is kept as it is.
    fn from_name(name: String) -> Self;

    /// The value of the member; `None` if the schema does not know it.
    fn value(&self) -> Option<i64> {
        let name = self.name();
        Self::MEMBERS.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Reads a member by its name or, as some services write it, by its value. For generated code.
    #[doc(hidden)]
    fn read_member<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor(Self::MEMBERS)).map(Self::from_name)
    }
}

/// Reads the name of a member.
struct NameVisitor(&'static [(&'static str, i64)]);

impl Visitor<'_> for NameVisitor {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member, or its value")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<String, E> {
        Ok(name.to_owned())
    }

    fn visit_string<E: Error>(self, name: String) -> Result<String, E> {
        Ok(name)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        let member = self.0.iter().find(|(_, known)| *known == value);
        Ok(member.map_or_else(|| value.to_string(), |(name, _)| (*name).to_owned()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Ok(value.to_string()),
        }
    }
}

/// The literal of an enumeration's member in an address. For generated code.
#[doc(hidden)]
pub fn enumeration_literal(type_name: &str, member: &str) -> String {
    format!("{type_name}'{}'", member.replace('\'', "''"))
}

/// Implements what an enumeration type needs beside its declaration, which has a variant `Unrecognized(String)`. For
/// generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($type:ident: $name:literal { $($variant:ident = $member:literal => $value:literal),* $(,)? }) => {
        impl $crate::value::Enumeration for $type {
            const TYPE_NAME: &'static str = $name;
            const MEMBERS: &'static [(&'static str, i64)] = &[$(($member, $value)),*];

            fn name(&self) -> &str {
                self.as_str()
            }

            fn from_name(name: String) -> Self {
                match name.as_str() {
                    $($member => Self::$variant,)*
                    _ => Self::Unrecognized(name),
                }
            }
        }

        impl $type {
            /// The name of the member on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $member,)*
                    Self::Unrecognized(name) => name,
                }
            }
        }

        impl From<String> for $type {
            fn from(name: String) -> Self {
                <Self as $crate::value::Enumeration>::from_name(name)
            }
        }

        $crate::named_value!($type, $name, <Self as $crate::value::Enumeration>::read_member, as_str);
    };
}

/// Implements text, serde and address forms by way of a name. For generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! named_value {
    ($type:ident, $type_name:literal, $read:expr, $name:ident) => {
        impl From<&str> for $type {
            fn from(name: &str) -> Self {
                Self::from(name.to_owned())
            }
        }

        impl std::str::FromStr for $type {
            type Err = std::convert::Infallible;

            // By its name, `Self::Err` could be a member.
            fn from_str(name: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::from(name))
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.$name().as_ref())
            }
        }

        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$name().as_ref())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(deserializer)
            }
        }

        impl $crate::value::wire::WriteEdm for $type {
            fn write<S: $crate::__private::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::__private::serde::Serialize::serialize(self, serializer)
            }
        }

        impl $crate::value::wire::ReadEdm for $type {
            fn read<'de, D: $crate::__private::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(deserializer)
            }
        }

        impl $crate::address::UrlLiteral for $type {
            fn literal(&self) -> String {
                $crate::__private::enumeration_literal($type_name, self.$name().as_ref())
            }

            fn raw(&self) -> String {
                self.to_string()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #![allow(dead_code, unreachable_pub, reason = "the macros are for types that are public")]

    use super::*;
    use crate::address::UrlLiteral;

    #[derive(Clone, Debug, PartialEq, Eq)]
    enum Color {
        Red,
        Green,
        Unrecognized(String),
    }

    enumeration!(Color: "n.color" { Red = "red" => 0, Green = "green" => -1 });

    #[derive(Clone, Debug, PartialEq, Eq)]
    enum Nothing {
        Unrecognized(String),
    }

    enumeration!(Nothing: "n.nothing" {});

    #[test]
    fn members_survive_a_round_trip_known_or_not() {
        for text in [r#""red""#, r#""green""#, r#""blue""#, r#""Red""#] {
            let color: Color = serde_json::from_str(text).expect("any text is a member");
            assert_eq!(serde_json::to_string(&color).expect("it can be written"), text);
        }
        assert_eq!(Color::from("red"), Color::Red);
        assert_eq!("blue".parse(), Ok(Color::Unrecognized("blue".into())));
        assert_eq!(Nothing::from("x").as_str(), "x");
    }

    #[test]
    fn values_stand_for_members() {
        assert_eq!(serde_json::from_str::<Color>("-1").ok(), Some(Color::Green));
        assert_eq!(serde_json::from_str::<Color>("7").ok(), Some(Color::Unrecognized("7".into())));
        assert_eq!(Color::Green.value(), Some(-1));
        assert_eq!(Color::from("blue").value(), None);
        assert!(serde_json::from_str::<Color>("true").is_err());
    }

    #[test]
    fn members_stand_in_addresses() {
        assert_eq!(Color::Red.literal(), "n.color'red'");
        assert_eq!(Color::Red.raw(), "red");
        assert_eq!(Color::from("it's").literal(), "n.color'it''s'");
    }
}
