//! Owns what enumeration types with flags have in common: sets of members, kept by name. The types themselves are
//! generated.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Deserializer, Error, Visitor};

/// The members of a type with flags: their names on the wire, and their values.
pub type Members = &'static [(&'static str, i64)];

/// An enumeration type with flags.
pub trait Flags: Sized {
    /// The qualified name of the type, as in `microsoft.graph.dayOfWeek`.
    const TYPE_NAME: &'static str;
    /// The members that the schema knows.
    const MEMBERS: Members;
}

/// A set of members, in the order in which they came. For generated code.
#[doc(hidden)]
#[derive(Clone)]
pub struct FlagSet {
    members: Members,
    names: Names,
}

/// One name can be had in a constant, several cannot.
#[derive(Clone)]
enum Names {
    One([Cow<'static, str>; 1]),
    Any(Vec<Cow<'static, str>>),
}

impl FlagSet {
    /// No members.
    pub const fn empty(members: Members) -> Self {
        Self { members, names: Names::Any(Vec::new()) }
    }

    /// One member.
    pub const fn one(members: Members, name: &'static str) -> Self {
        Self { members, names: Names::One([Cow::Borrowed(name)]) }
    }

    /// The members that a text names; those that the schema does not know are kept. A number is the sum of values.
    pub fn parse(members: Members, text: &str) -> Self {
        if let Ok(bits) = text.trim().parse() {
            return Self::from_bits(members, bits);
        }
        let mut set = Self::empty(members);
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            set.add(known(members, name).map_or_else(|| Cow::Owned(name.to_owned()), Cow::Borrowed));
        }
        set
    }

    /// The members whose values make up a number. What no member stands for is kept as a number.
    pub fn from_bits(members: Members, bits: i64) -> Self {
        let mut set = Self::empty(members);
        if let Some((name, _)) = members.iter().find(|(_, value)| *value == bits) {
            set.add(Cow::Borrowed(name));
            return set;
        }
        let mut left = bits;
        let mut taken = Vec::new();
        let mut by_size: Vec<_> = members.iter().filter(|(_, value)| *value != 0).collect();
        by_size.sort_by_key(|(_, value)| std::cmp::Reverse(value.count_ones()));
        for (name, value) in by_size {
            if left & value == *value {
                left &= !value;
                taken.push(*name);
            }
        }
        for (name, _) in members.iter().filter(|(name, _)| taken.contains(name)) {
            set.add(Cow::Borrowed(name));
        }
        if left != 0 {
            set.add(Cow::Owned(left.to_string()));
        }
        set
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list().iter().map(AsRef::as_ref)
    }

    /// The names that the schema does not know.
    pub fn unrecognized(&self) -> impl Iterator<Item = &str> {
        self.names().filter(|name| known(self.members, name).is_none())
    }

    /// The values of the known members, put together.
    pub fn bits(&self) -> i64 {
        self.names().filter_map(|name| value(self.members, name)).fold(0, |bits, value| bits | value)
    }

    /// Whether no member is in the set.
    pub fn is_empty(&self) -> bool {
        self.list().is_empty()
    }

    /// Whether all members of the other set are in this one, by name or as part of a member that stands for several.
    pub fn contains(&self, other: &Self) -> bool {
        let bits = self.bits();
        other.names().all(|name| {
            let part = value(self.members, name).is_some_and(|value| value != 0 && bits & value == value);
            part || self.names().any(|own| own == name)
        })
    }

    /// Adds the members of the other set.
    pub fn insert(&mut self, other: &Self) {
        for name in other.list() {
            self.add(name.clone());
        }
    }

    /// Takes the members of the other set out.
    pub fn remove(&mut self, other: &Self) {
        let names = self.list().iter().filter(|name| !other.list().contains(name)).cloned().collect();
        self.names = Names::Any(names);
    }

    /// The names with commas between them; for no members the one whose value is 0, or `0`.
    pub fn text(&self) -> Cow<'_, str> {
        match self.list() {
            [] => Cow::Borrowed(self.members.iter().find(|(_, value)| *value == 0).map_or("0", |(name, _)| *name)),
            [name] => Cow::Borrowed(name),
            names => Cow::Owned(names.join(",")),
        }
    }

    fn list(&self) -> &[Cow<'static, str>] {
        match &self.names {
            Names::One(name) => name,
            Names::Any(names) => names,
        }
    }

    fn add(&mut self, name: Cow<'static, str>) {
        if self.list().contains(&name) {
            return;
        }
        match &mut self.names {
            Names::One([first]) => self.names = Names::Any(vec![std::mem::take(first), name]),
            Names::Any(names) => names.push(name),
        }
    }

    /// Reads a set from a text, or from a number.
    pub fn read<'de, D: Deserializer<'de>>(members: Members, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SetVisitor(members))
    }
}

fn known(members: Members, name: &str) -> Option<&'static str> {
    members.iter().find(|(known, _)| *known == name).map(|(known, _)| *known)
}

fn value(members: Members, name: &str) -> Option<i64> {
    members.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// Sets are equal if they have the same members, in whatever order.
impl PartialEq for FlagSet {
    fn eq(&self, other: &Self) -> bool {
        self.list().len() == other.list().len() && self.list().iter().all(|name| other.list().contains(name))
    }
}

impl Eq for FlagSet {}

impl Hash for FlagSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut names: Vec<&str> = self.names().collect();
        names.sort_unstable();
        names.hash(state);
    }
}

struct SetVisitor(Members);

impl Visitor<'_> for SetVisitor {
    type Value = FlagSet;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("names of members with commas between them, or a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<FlagSet, E> {
        Ok(FlagSet::parse(self.0, text))
    }

    fn visit_i64<E: Error>(self, bits: i64) -> Result<FlagSet, E> {
        Ok(FlagSet::from_bits(self.0, bits))
    }

    fn visit_u64<E: Error>(self, bits: u64) -> Result<FlagSet, E> {
        Ok(FlagSet::from_bits(self.0, bits.cast_signed()))
    }
}

/// Declares an enumeration type with flags. For generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! flags {
    (
        $(#[$meta:meta])*
        pub struct $type:ident: $name:literal {
            $($(#[$member_meta:meta])* $constant:ident = $member:literal => $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $type($crate::value::flags::FlagSet);

        impl $crate::value::flags::Flags for $type {
            const TYPE_NAME: &'static str = $name;
            const MEMBERS: $crate::value::flags::Members = &[$(($member, $value)),*];
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

            /// Whether no member is in the set.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// Whether all members of the other set are in this one.
            pub fn contains(&self, other: &Self) -> bool {
                self.0.contains(&other.0)
            }

            /// Adds the members of the other set.
            pub fn insert(&mut self, other: &Self) {
                self.0.insert(&other.0);
            }

            /// Takes the members of the other set out.
            pub fn remove(&mut self, other: &Self) {
                self.0.remove(&other.0);
            }

            /// The names of the members on the wire, in order.
            pub fn names(&self) -> impl Iterator<Item = &str> {
                self.0.names()
            }

            /// The names that the schema does not know.
            pub fn unrecognized(&self) -> impl Iterator<Item = &str> {
                self.0.unrecognized()
            }

            /// The values of the known members, put together.
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
            $name,
            |deserializer| $crate::value::flags::FlagSet::read(<Self as $crate::value::flags::Flags>::MEMBERS, deserializer).map(Self),
            text
        );
    };
}

#[cfg(test)]
mod tests {
    #![allow(dead_code, unreachable_pub, reason = "the macros are for types that are public")]

    use crate::address::UrlLiteral;

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

    fn read(json: &str) -> Days {
        serde_json::from_str(json).expect("it is a set")
    }

    #[test]
    fn sets_survive_a_round_trip() {
        for text in [r#""monday""#, r#""sunday,monday""#, r#""monday,newDay""#, r#""none""#] {
            assert_eq!(serde_json::to_string(&read(text)).expect("it can be written"), text);
        }
        assert_eq!(read(r#""monday, sunday""#).to_string(), "monday,sunday");
        assert_eq!(read(r#""monday,newDay""#).unrecognized().collect::<Vec<_>>(), ["newDay"]);
    }

    #[test]
    fn sets_are_put_together_and_compared() {
        let mut days = Days::SUNDAY | Days::MONDAY | Days::SUNDAY;
        assert_eq!(days, read(r#""monday,sunday""#));
        assert_eq!(days.names().collect::<Vec<_>>(), ["sunday", "monday"]);
        assert!(days.contains(&Days::MONDAY) && !days.contains(&Days::WEEKEND));
        assert!(Days::WEEKEND.contains(&Days::SUNDAY));
        days.remove(&Days::SUNDAY);
        assert_eq!(days, Days::MONDAY);
        assert_eq!(format!("{days:?}"), "Days(monday)");
    }

    #[test]
    fn numbers_are_taken_apart() {
        assert_eq!(read("3").to_string(), "monday,saturday");
        assert_eq!(read("6").to_string(), "weekend");
        assert_eq!(read("7").to_string(), "monday,weekend");
        assert_eq!(read("9").to_string(), "monday,8");
        assert_eq!(read(r#""5""#).bits(), 5);
        assert_eq!(read("0"), Days::NONE);
    }

    #[test]
    fn an_empty_set_has_a_text() {
        assert_eq!(Days::empty().to_string(), "none");
        assert_eq!(Bare::empty().to_string(), "0");
        assert!(serde_json::from_str::<Bare>(r#""0""#).expect("it is a set").is_empty());
        assert!(Bare::from("").is_empty());
    }

    #[test]
    fn sets_stand_in_addresses() {
        assert_eq!((Days::MONDAY | Days::SUNDAY).literal(), "n.days'monday,sunday'");
    }
}
