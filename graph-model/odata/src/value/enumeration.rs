//! Enumeration types without flags: [`Enumeration`]. The types themselves are generated.

// The text, JSON and URL forms here are shared with types with flags.

use std::cmp::Ordering;
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

/// Which member is called so, or has this value, if any. For generated code.
#[doc(hidden)]
pub fn place_of_name(members: Members, name: &str) -> Option<usize> {
    members.iter().position(|(known, _)| *known == name).or_else(|| place_of_other_spelling(members, name))
}

/// Which member has this value, which stands in place of its name, or has this name in another case. The spelling is recorded,
/// and written back.
#[cold]
fn place_of_other_spelling(members: Members, name: &str) -> Option<usize> {
    // OData lets the value stand in place of the name, as text as well.
    let with_value = |value: i64| members.iter().position(|(_, known)| *known == value);
    if let Some(place) = name.parse().ok().and_then(with_value) {
        return Some(place);
    }
    let place = members.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))?;
    spelling::note(name);
    Some(place)
}

/// Which of the declared members a value is, if it is one. For generated code.
#[doc(hidden)]
pub fn place_of<T: PartialEq>(declared: &[T], value: &T) -> Option<usize> {
    declared.iter().position(|known| known == value)
}

/// The order of two values, given by their places and names: members as they are declared, then all others by name, as the
/// standard derive has it. For generated code.
#[doc(hidden)]
pub fn compare(one: (Option<usize>, &str), other: (Option<usize>, &str)) -> Ordering {
    match (one.0, other.0) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.1.cmp(other.1),
    }
}

/// Shows a value as the standard derive does. The names of the variants are separated by spaces. For generated code.
#[doc(hidden)]
pub fn debug((place, name): (Option<usize>, &str), variants: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    match place.and_then(|place| variants.split_whitespace().nth(place)) {
        Some(variant) => formatter.write_str(variant),
        None => formatter.debug_tuple("Unrecognized").field(&name).finish(),
    }
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
                match $crate::value::enumeration::place_of_name(<Self as $crate::value::Enumeration>::MEMBERS, &name) {
                    Some(place) => Self::DECLARED[place].clone(),
                    None => Self::Unrecognized(name),
                }
            }
        }

        impl $type {
            const DECLARED: &'static [Self] = &[$(Self::$variant),*];

            fn place(&self) -> (Option<usize>, &str) {
                ($crate::value::enumeration::place_of(Self::DECLARED, self), self.as_str())
            }

            /// The name of the member on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $member,)*
                    Self::Unrecognized(name) => name,
                }
            }
        }

        // The standard derives would write more code, some an arm for each member.
        impl std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::value::enumeration::debug(self.place(), stringify!($($variant)*), formatter)
            }
        }

        impl Eq for $type {}

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl Ord for $type {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                $crate::value::enumeration::compare(self.place(), other.place())
            }
        }

        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
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
mod tests;
