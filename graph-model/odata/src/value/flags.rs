//! Enumeration types with flags: [`Flags`]. The types themselves are generated.

mod set;

use super::members::Members;

#[doc(hidden)]
pub use set::FlagSet;

/// An enumeration type with flags: a value is a set of members.
///
/// Generated types have a constant for each member, `|` to combine them, and methods such as `contains`, `insert` and
/// `remove`. Names that the schema does not declare stay in the set, and are written back:
///
/// ```
/// use shop::catalog::DeliveryOptions;
///
/// let mut options = DeliveryOptions::EXPRESS | DeliveryOptions::INSURED;
/// assert!(options.contains(&DeliveryOptions::EXPRESS));
/// options.remove(&DeliveryOptions::EXPRESS);
/// assert_eq!(serde_json::to_string(&options)?, r#""insured""#);
///
/// let newer: DeliveryOptions = serde_json::from_str(r#""insured,byDrone""#)?;
/// assert_eq!(newer.unrecognized().collect::<Vec<_>>(), ["byDrone"]);
/// assert_eq!(newer.to_string(), "insured,byDrone");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias("IsFlags", "EnumType"))]
pub trait Flags: Sized {
    /// The qualified name of the type, such as `catalog.deliveryOptions`.
    const TYPE_NAME: &'static str;
    /// The members that the schema declares.
    const MEMBERS: Members;
}

/// Declares an enumeration type with flags. For generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! flags {
    (
        $(#[$meta:meta])*
        pub struct $type:ident: $($form:ident)? $name:literal {
            $($(#[$member_meta:meta])* $constant:ident = $member:literal => $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $type($crate::value::flags::FlagSet);

        impl $crate::value::flags::Flags for $type {
            const TYPE_NAME: &'static str = $name;
            const MEMBERS: $crate::value::Members = &[$(($member, $value)),*];
        }

        impl $type {
            $(
                $(#[$member_meta])*
                pub const $constant: Self = Self($crate::value::flags::FlagSet::one(<Self as $crate::value::flags::Flags>::MEMBERS, $member));
            )*

            /// No members.
            pub const fn empty() -> Self {
                Self($crate::value::flags::FlagSet::empty(<Self as $crate::value::flags::Flags>::MEMBERS))
            }

            /// Whether the set has no members.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// Whether this set has all members of the other.
            pub fn contains(&self, other: &Self) -> bool {
                self.0.contains(&other.0)
            }

            /// Adds the members of the other set.
            pub fn insert(&mut self, other: &Self) {
                self.0.insert(&other.0);
            }

            /// Removes the members of the other set.
            pub fn remove(&mut self, other: &Self) {
                self.0.remove(&other.0);
            }

            /// The names of the members on the wire, in order.
            pub fn names(&self) -> impl Iterator<Item = &str> {
                self.0.names()
            }

            /// The names that the schema does not declare.
            pub fn unrecognized(&self) -> impl Iterator<Item = &str> {
                self.0.unrecognized()
            }

            /// The bitwise or of the values of the declared members.
            pub fn bits(&self) -> i64 {
                self.0.bits()
            }

            fn text(&self) -> std::borrow::Cow<'_, str> {
                self.0.text()
            }
        }

        impl Default for $type {
            fn default() -> Self {
                Self::empty()
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, concat!(stringify!($type), "({})"), self.text())
            }
        }

        impl std::ops::BitOr for $type {
            type Output = Self;

            fn bitor(mut self, other: Self) -> Self {
                self.insert(&other);
                self
            }
        }

        impl From<String> for $type {
            fn from(names: String) -> Self {
                Self($crate::value::flags::FlagSet::parse(<Self as $crate::value::flags::Flags>::MEMBERS, &names))
            }
        }

        $crate::named_value!(
            $type,
            [$($form)? $name],
            |deserializer| $crate::value::flags::FlagSet::read(<Self as $crate::value::flags::Flags>::MEMBERS, deserializer).map(Self),
            text,
            Self::empty(),
            |number| Self($crate::value::flags::FlagSet::from_bits(<Self as $crate::value::flags::Flags>::MEMBERS, number))
        );
    };
}

#[cfg(test)]
mod tests {
    #![allow(dead_code, unreachable_pub, reason = "the macros are for types that are public")]

    use serde_json::Error;

    use crate::value::UrlLiteral;

    flags! {
        /// Days.
        pub struct Days: "n.days" {
            NONE = "none" => 0,
            MONDAY = "monday" => 1,
            SATURDAY = "saturday" => 2,
            SUNDAY = "sunday" => 4,
            WEEKEND = "weekend" => 6,
        }
    }

    flags! {
        /// Without a member of the value 0.
        pub struct Bare: "n.bare" {
            A = "a" => 1,
        }
    }

    fn read(json: &str) -> Result<Days, Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn sets_survive_a_round_trip() -> Result<(), Error> {
        for text in [r#""monday""#, r#""sunday,monday""#, r#""monday,newDay""#, r#""none""#] {
            assert_eq!(serde_json::to_string(&read(text)?)?, text);
        }
        assert_eq!(read(r#""monday, sunday""#)?.to_string(), "monday,sunday");
        assert_eq!(read(r#""monday,newDay""#)?.unrecognized().collect::<Vec<_>>(), ["newDay"]);
        Ok(())
    }

    #[test]
    fn members_are_found_in_any_case_and_written_back_as_they_came() -> Result<(), Error> {
        let mut days = read(r#""Sunday,MONDAY,newDay""#)?;
        assert!(days.contains(&Days::SUNDAY) && days.contains(&Days::MONDAY));
        assert_eq!(days.bits(), 5);
        assert_eq!(days.unrecognized().collect::<Vec<_>>(), ["newDay"]);
        assert_eq!(serde_json::to_string(&days)?, r#""Sunday,MONDAY,newDay""#);
        days.remove(&Days::SUNDAY);
        assert_eq!(days, read(r#""monday,NewDay""#)?);
        Ok(())
    }

    #[test]
    fn sets_are_combined_and_compared() -> Result<(), Error> {
        let mut days = Days::SUNDAY | Days::MONDAY | Days::SUNDAY;
        assert_eq!(days, read(r#""monday,sunday""#)?);
        assert_eq!(days.names().collect::<Vec<_>>(), ["sunday", "monday"]);
        assert!(days.contains(&Days::MONDAY) && !days.contains(&Days::WEEKEND));
        assert!(Days::WEEKEND.contains(&Days::SUNDAY));
        days.remove(&Days::SUNDAY);
        assert_eq!(days, Days::MONDAY);
        assert_eq!(format!("{days:?}"), "Days(monday)");
        Ok(())
    }

    #[test]
    fn numbers_are_read_as_the_members_that_make_them_up() -> Result<(), Error> {
        assert_eq!(read("3")?.to_string(), "monday,saturday");
        assert_eq!(read("6")?.to_string(), "weekend");
        assert_eq!(read("7")?.to_string(), "monday,weekend");
        assert_eq!(read("9")?.to_string(), "monday,8");
        assert_eq!(read(r#""5""#)?.bits(), 5);
        assert_eq!(read("0")?, Days::NONE);
        Ok(())
    }

    #[test]
    fn an_empty_set_is_written_as_the_member_of_value_zero() -> Result<(), Error> {
        assert_eq!(Days::empty().to_string(), "none");
        assert_eq!(Bare::empty().to_string(), "0");
        assert!(serde_json::from_str::<Bare>(r#""0""#)?.is_empty());
        assert!(Bare::from("").is_empty());
        Ok(())
    }

    #[test]
    fn sets_are_literals_in_urls() {
        assert_eq!((Days::MONDAY | Days::SUNDAY).literal(), "n.days'monday,sunday'");
    }
}
