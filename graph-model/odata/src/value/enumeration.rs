//! Enumeration types without flags: [`Enumeration`]. The types themselves are generated.

// The text, JSON and URL forms here are shared with types with flags.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use super::members::{Members, name_of, value_of};
use super::spelling;

/// An enumeration type without flags: a value is one member.
///
/// Services add members before a program knows them. A generated type keeps such a member as `Unrecognized`, so reading it
/// is no error, and it is written back unchanged:
///
/// ```
/// use shop::catalog::{Order, OrderState};
/// use shop::value::Enumeration;
///
/// let order: Order = serde_json::from_str(r#"{"state": "returned"}"#)?;
/// assert_eq!(order.state, Some(OrderState::Unrecognized("returned".to_owned())));
/// assert_eq!(serde_json::to_string(&order)?, r#"{"state":"returned"}"#);
///
/// assert_eq!(OrderState::Packed.name(), "packed");
/// assert_eq!(OrderState::Packed.value(), Some(1));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias = "EnumType")]
pub trait Enumeration: Sized {
    /// The qualified name of the type, such as `catalog.orderState`.
    const TYPE_NAME: &'static str;
    /// The members that the schema declares.
    const MEMBERS: Members;

    /// The name of the member on the wire.
    fn name(&self) -> &str;

    /// The member with a name, which need not be declared.
    ///
    /// ```
    /// use shop::catalog::OrderState;
    /// use shop::value::Enumeration;
    ///
    /// assert_eq!(OrderState::from_name("shipped".to_owned()), OrderState::Shipped);
    /// ```
    fn from_name(name: String) -> Self;

    /// The value of the member; `None` if the schema does not declare it.
    fn value(&self) -> Option<i64> {
        value_of(Self::MEMBERS, self.name())
    }

    /// The member with a number, or what stands for one that is not declared. For generated code.
    #[doc(hidden)]
    fn from_number(number: i64) -> Self {
        Self::from_name(name_of(Self::MEMBERS, number).map_or_else(|| number.to_string(), str::to_owned))
    }

    /// Reads a member by its name, or by its value, as some services write it. For generated code.
    #[doc(hidden)]
    fn read_member<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor(Self::MEMBERS)).map(Self::from_name)
    }
}

/// Reads the name of a member.
struct NameVisitor(Members);

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
        Ok(name_of(self.0, value).map_or_else(|| value.to_string(), str::to_owned))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Ok(value.to_string()),
        }
    }
}

/// The member with a value in place of its name, or with a name in another case, if there is one. The spelling is recorded, and
/// written back. For generated code.
#[doc(hidden)]
#[cold]
pub fn other_spelling(members: Members, name: &str) -> Option<&'static str> {
    // OData lets the value stand in place of the name, as text as well.
    if let Some(member) = name.parse().ok().and_then(|value| name_of(members, value)) {
        return Some(member);
    }
    let (member, _) = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    if *member == name {
        return None;
    }
    spelling::note(name);
    Some(member)
}

/// The literal of a member in a URL. For generated code.
#[doc(hidden)]
pub fn enumeration_literal(type_name: &str, member: &str) -> String {
    format!("{type_name}'{}'", member.replace('\'', "''"))
}

/// Implements what an enumeration type needs besides its declaration, which has a variant `Unrecognized(String)`. For
/// generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($type:ident: $($form:ident)? $name:literal { $($variant:ident = $member:literal => $value:literal),* $(,)? }) => {
        impl $crate::value::Enumeration for $type {
            const TYPE_NAME: &'static str = $name;
            const MEMBERS: $crate::value::Members = &[$(($member, $value)),*];

            fn name(&self) -> &str {
                self.as_str()
            }

            fn from_name(name: String) -> Self {
                match name.as_str() {
                    $($member => Self::$variant,)*
                    _ => match $crate::value::enumeration::other_spelling(<Self as $crate::value::Enumeration>::MEMBERS, &name) {
                        Some(member) => Self::from_name(member.to_owned()),
                        None => Self::Unrecognized(name),
                    },
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

        $crate::named_value!(
            $type,
            [$($form)? $name],
            <Self as $crate::value::Enumeration>::read_member,
            as_str,
            Self::Unrecognized(String::new()),
            <Self as $crate::value::Enumeration>::from_number
        );
    };
}

/// What stands in front of the name of a member in a URL: the name of its type, unless the service does without it.
#[doc(hidden)]
#[macro_export]
macro_rules! literal_prefix {
    ($type_name:literal) => {
        $type_name
    };
    (unqualified $type_name:literal) => {
        ""
    };
}

/// Implements the text, JSON and URL forms by way of a name. For generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! named_value {
    ($type:ident, [$($form:ident)? $type_name:literal], $read:expr, $name:ident, $blank:expr, $from_number:expr) => {
        impl From<&str> for $type {
            fn from(name: &str) -> Self {
                Self::from(name.to_owned())
            }
        }

        impl std::str::FromStr for $type {
            type Err = std::convert::Infallible;

            // `Self::Err` could be a member.
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
            type Result = $crate::value::wire::Scalar<Self>;

            fn read<'de, D: $crate::__private::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read(deserializer)
            }
        }

        impl $crate::value::object::Value for $type {
            fn blank() -> Self {
                $blank
            }

            fn value(&self) -> $crate::value::object::ValueRef<'_> {
                $crate::value::object::ValueRef::Named(self)
            }

            fn value_mut(&mut self) -> $crate::value::object::ValueMut<'_> {
                $crate::value::object::ValueMut::Named(self)
            }
        }

        impl $crate::value::object::Texts for $type {
            const NAME: &'static str = stringify!($type);

            fn name(&self) -> std::borrow::Cow<'_, str> {
                self.$name().into()
            }

            fn of_number(number: i64) -> Self {
                $from_number(number)
            }
        }

        impl $crate::value::UrlLiteral for $type {
            fn literal(&self) -> String {
                $crate::__private::enumeration_literal($crate::literal_prefix!($($form)? $type_name), self.$name().as_ref())
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
    use crate::value::UrlLiteral;

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

    #[derive(Clone, Debug, PartialEq, Eq)]
    enum Shade {
        Dark,
        Unrecognized(String),
    }

    enumeration!(Shade: unqualified "n.shade" { Dark = "dark" => 0 });

    #[test]
    fn members_survive_a_round_trip_declared_or_not() -> Result<(), serde_json::Error> {
        for text in [r#""red""#, r#""green""#, r#""blue""#] {
            let color: Color = serde_json::from_str(text)?;
            assert_eq!(serde_json::to_string(&color)?, text);
        }
        assert_eq!(Color::from("red"), Color::Red);
        assert_eq!("blue".parse(), Ok(Color::Unrecognized("blue".into())));
        assert_eq!(Nothing::from("x").as_str(), "x");
        Ok(())
    }

    #[test]
    fn members_are_found_in_any_case_and_written_back_as_they_came() -> Result<(), serde_json::Error> {
        use crate::value::Additional;
        use crate::value::wire::{Deserialize, Serialize};

        #[derive(Debug, Serialize, Deserialize)]
        struct Paint {
            #[serde(skip_serializing_if = "Option::is_none")]
            first: Option<Color>,
            #[serde(skip_serializing_if = "Option::is_none")]
            second: Option<Color>,
            #[serde(flatten)]
            additional: Additional,
        }

        assert_eq!(Color::from("RED"), Color::Red);
        let text = r#"{"first":"Red","second":"green"}"#;
        let mut paint: Paint = serde_json::from_str(text)?;
        assert_eq!((paint.first.as_ref(), paint.second.as_ref()), (Some(&Color::Red), Some(&Color::Green)));
        assert_eq!(serde_json::to_string(&paint)?, text);
        paint.first = Some(Color::Green);
        assert_eq!(serde_json::to_string(&paint)?, r#"{"first":"green","second":"green"}"#);
        Ok(())
    }

    #[test]
    fn members_are_read_by_value() {
        assert_eq!(serde_json::from_str::<Color>("-1").ok(), Some(Color::Green));
        assert_eq!(serde_json::from_str::<Color>("\"-1\"").ok(), Some(Color::Green));
        assert_eq!(Color::from("7"), Color::Unrecognized("7".into()));
        assert_eq!(serde_json::from_str::<Color>("7").ok(), Some(Color::Unrecognized("7".into())));
        assert_eq!(Color::Green.value(), Some(-1));
        assert_eq!(Color::from("blue").value(), None);
        assert!(serde_json::from_str::<Color>("true").is_err());
    }

    #[test]
    fn members_are_literals_in_urls() {
        assert_eq!(Color::Red.literal(), "n.color'red'");
        assert_eq!(Color::Red.raw(), "red");
        assert_eq!(Color::from("it's").literal(), "n.color'it''s'");
    }

    #[test]
    fn members_stand_alone_where_the_service_does_without_the_type() {
        assert_eq!(Shade::Dark.literal(), "'dark'");
        assert_eq!(Shade::from("it's").literal(), "'it''s'");
        assert_eq!(Shade::TYPE_NAME, "n.shade");
    }
}
