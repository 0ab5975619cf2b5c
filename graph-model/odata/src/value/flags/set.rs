//! Owns [`FlagSet`]: a set of members by name, so that those the schema does not declare are kept.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Deserializer, Error, Visitor};

use crate::value::members::{Members, name_of, value_of};

/// A set of members, in the order in which they were added. For generated code.
#[derive(Clone)]
pub struct FlagSet {
    members: Members,
    names: Names,
}

/// A constant can hold one name, but not a vector.
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

    /// The members that a text names, or whose values add up to a number. Names that the schema does not declare are kept.
    pub fn parse(members: Members, text: &str) -> Self {
        if let Ok(bits) = text.trim().parse() {
            return Self::from_bits(members, bits);
        }
        let mut set = Self::empty(members);
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if let Ok(bits) = name.parse() {
                set.insert(&Self::from_bits(members, bits));
                continue;
            }
            // A name in another case is written back as it came.
            let known = declared(members, name).filter(|known| *known == name);
            set.add(known.map_or_else(|| Cow::Owned(name.to_owned()), Cow::Borrowed));
        }
        set
    }

    /// The members whose values make up a number; what remains is kept as a number.
    pub fn from_bits(members: Members, bits: i64) -> Self {
        let mut set = Self::empty(members);
        if let Some(name) = name_of(members, bits) {
            set.add(Cow::Borrowed(name));
            return set;
        }
        let mut left = bits;
        let mut taken = Vec::new();
        // Members that stand for several come first: `weekend` before `sunday`.
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

    /// The names that the schema does not declare.
    pub fn unrecognized(&self) -> impl Iterator<Item = &str> {
        self.names().filter(|name| declared(self.members, name).is_none())
    }

    /// The bitwise or of the values of the declared members.
    pub fn bits(&self) -> i64 {
        self.names().filter_map(|name| value_of(self.members, name)).fold(0, |bits, value| bits | value)
    }

    /// Whether the set has no members.
    pub fn is_empty(&self) -> bool {
        self.list().is_empty()
    }

    /// Whether this set has all members of the other, by name or as part of a member that stands for several.
    pub fn contains(&self, other: &Self) -> bool {
        let bits = self.bits();
        other.names().all(|name| {
            let part = value_of(self.members, name).is_some_and(|value| value != 0 && bits & value == value);
            part || self.names().any(|own| own.eq_ignore_ascii_case(name))
        })
    }

    /// Adds the members of the other set.
    pub fn insert(&mut self, other: &Self) {
        for name in other.list() {
            self.add(name.clone());
        }
    }

    /// Removes the members of the other set.
    pub fn remove(&mut self, other: &Self) {
        let names = self.list().iter().filter(|name| !other.has(name)).cloned().collect();
        self.names = Names::Any(names);
    }

    /// The names, separated by commas; for an empty set the member whose value is 0, or else `0`.
    pub fn text(&self) -> Cow<'_, str> {
        match self.list() {
            [] => Cow::Borrowed(name_of(self.members, 0).unwrap_or("0")),
            [name] => Cow::Borrowed(name),
            names => Cow::Owned(names.join(",")),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names().any(|own| own.eq_ignore_ascii_case(name))
    }

    fn list(&self) -> &[Cow<'static, str>] {
        match &self.names {
            Names::One(name) => name,
            Names::Any(names) => names,
        }
    }

    fn add(&mut self, name: Cow<'static, str>) {
        if self.has(&name) {
            return;
        }
        match &mut self.names {
            Names::One([first]) => self.names = Names::Any(vec![std::mem::take(first), name]),
            Names::Any(names) => names.push(name),
        }
    }

    /// Reads a set from a string or a number.
    pub fn read<'de, D: Deserializer<'de>>(members: Members, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SetVisitor(members))
    }
}

/// The name as the schema's own text, which need not be copied; it may differ in case.
fn declared(members: Members, name: &str) -> Option<&'static str> {
    members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(known, _)| *known)
}

/// Sets are equal if they have the same members, in any order and case.
impl PartialEq for FlagSet {
    fn eq(&self, other: &Self) -> bool {
        self.list().len() == other.list().len() && self.names().all(|name| other.has(name))
    }
}

impl Eq for FlagSet {}

impl Hash for FlagSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut names: Vec<String> = self.names().map(str::to_ascii_lowercase).collect();
        names.sort_unstable();
        names.hash(state);
    }
}

struct SetVisitor(Members);

impl Visitor<'_> for SetVisitor {
    type Value = FlagSet;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("names of members, separated by commas, or a number")
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
