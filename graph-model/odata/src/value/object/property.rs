//! Owns [`Property`]: a field that holds a property, which may be absent.

use super::kinds::{ValueMut, ValueRef};
use super::value::Value;
use crate::value::{Additional, Nullable};

/// A field that holds a property.
pub trait Property {
    /// Whether the field holds anything, if only `null`.
    fn is_present(&self) -> bool;

    /// What the field holds.
    fn state(&self) -> State<'_>;

    /// Changes what the field holds; for a value, returns one that is to be filled.
    fn put(&mut self, what: Put) -> Option<ValueMut<'_>>;

    /// What is beside the properties, if this stands for it.
    fn additional_mut(&mut self) -> Option<&mut Additional> {
        None
    }
}

/// What a field holds.
#[derive(Clone, Copy)]
pub enum State<'a> {
    /// Nothing: [`Nullable::Absent`], or [`None`].
    Absent {
        /// Whether the field could hold `null`.
        is_nullable: bool,
    },
    /// [`Nullable::Null`].
    Null,
    /// A value.
    Value {
        /// Whether the field could hold `null`.
        is_nullable: bool,
        /// The value.
        value: ValueRef<'a>,
    },
}

/// What to put into a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// Nothing.
    Absent,
    /// `null`, if the field can hold it, or nothing.
    Null,
    /// A value.
    Value,
}

/// A property that is there. Most are absent from most objects, and this is quick to tell where the type is known.
#[inline]
pub fn present<P: Property>(property: &P) -> Option<&dyn Property> {
    property.is_present().then_some(property)
}

impl<T: Value> Property for Option<T> {
    #[inline]
    fn is_present(&self) -> bool {
        self.is_some()
    }

    fn state(&self) -> State<'_> {
        match self {
            None => State::Absent { is_nullable: false },
            Some(value) => State::Value { is_nullable: false, value: value.value() },
        }
    }

    fn put(&mut self, what: Put) -> Option<ValueMut<'_>> {
        *self = match what {
            Put::Absent | Put::Null => None,
            Put::Value => Some(T::blank()),
        };
        self.as_mut().map(Value::value_mut)
    }
}

impl<T: Value> Property for Nullable<T> {
    #[inline]
    fn is_present(&self) -> bool {
        !self.is_absent()
    }

    fn state(&self) -> State<'_> {
        match self {
            Self::Absent => State::Absent { is_nullable: true },
            Self::Null => State::Null,
            Self::Value(value) => State::Value { is_nullable: true, value: value.value() },
        }
    }

    fn put(&mut self, what: Put) -> Option<ValueMut<'_>> {
        *self = match what {
            Put::Absent => Self::Absent,
            Put::Null => Self::Null,
            Put::Value => Self::Value(T::blank()),
        };
        self.as_mut().map(Value::value_mut)
    }
}

/// What is beside the properties, in place of a property whose number is not that of one.
impl Property for Additional {
    fn is_present(&self) -> bool {
        false
    }

    fn state(&self) -> State<'_> {
        State::Absent { is_nullable: false }
    }

    fn put(&mut self, _: Put) -> Option<ValueMut<'_>> {
        None
    }

    fn additional_mut(&mut self) -> Option<&mut Additional> {
        Some(self)
    }
}
