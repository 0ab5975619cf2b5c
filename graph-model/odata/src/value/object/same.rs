//! Owns what can be done with any struct and needs no JSON: copying, comparing, showing.

use std::fmt;

use super::Object;
use super::kinds::{ValueMut, ValueRef, primitives};
use super::property::{Put, State};

/// A copy. `Clone` is derived to call this.
pub fn clone<T: Object>(value: &T) -> T {
    let mut copy = T::absent();
    copy_object(value, &mut copy);
    copy
}

/// Whether two structs of one type are equal. `PartialEq` is derived to call this.
pub fn eq(one: &dyn Object, other: &dyn Object) -> bool {
    let mut is_equal = false;
    one.properties(&mut |properties, additional| {
        other.properties(&mut |others, other_additional| {
            is_equal = properties.iter().zip(others).all(|pair| match pair {
                (Some(one), Some(other)) => is_same(one.state(), other.state()),
                (one, other) => one.is_none() && other.is_none(),
            }) && additional == other_additional;
        });
    });
    is_equal
}

/// Shows a struct as the standard derive does. `Debug` is derived to call this.
pub fn debug(object: &dyn Object, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let declared = object.declared();
    let mut fields = declared.fields.split(' ');
    let mut shown = formatter.debug_struct(declared.type_name);
    object.properties(&mut |properties, additional| {
        for (property, name) in properties.iter().zip(&mut fields) {
            let (name, is_nullable) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
            shown.field(name, &property.map_or(State::Absent { is_nullable }, |property| property.state()));
        }
        shown.field(fields.next().unwrap_or_default(), additional);
    });
    shown.finish()
}

/// Copies what is in an object into one that has no properties.
fn copy_object(from: &dyn Object, to: &mut dyn Object) {
    from.properties(&mut |properties, additional| {
        for (number, property) in properties.iter().enumerate() {
            let Some(property) = property else { continue };
            match property.state() {
                State::Absent { .. } => {}
                State::Null => drop(to.property_mut(number).put(Put::Null)),
                State::Value { value, .. } => {
                    if let Some(copy) = to.property_mut(number).put(Put::Value) {
                        copy_value(value, copy);
                    }
                }
            }
        }
        if let Some(to) = to.additional_mut() {
            to.clone_from(additional);
        }
    });
}

fn is_same(one: State<'_>, other: State<'_>) -> bool {
    match (one, other) {
        (State::Absent { .. }, State::Absent { .. }) | (State::Null, State::Null) => true,
        (State::Value { value: one, .. }, State::Value { value: other, .. }) => is_same_value(one, other),
        _ => false,
    }
}

macro_rules! values {
    ($($(#[$gate:meta])* $variant:ident($type:ty),)*) => {
        /// Copies a value into a blank one of the same type.
        fn copy_value(from: ValueRef<'_>, to: ValueMut<'_>) {
            match (from, to) {
                $($(#[$gate])* (ValueRef::$variant(from), ValueMut::$variant(to)) => to.clone_from(from),)*
                (ValueRef::Named(from), ValueMut::Named(to)) => to.set(from.any()),
                (ValueRef::Object(from), ValueMut::Object(to)) => copy_object(from, to),
                (ValueRef::Elements(from), ValueMut::Elements(to)) => {
                    to.reserve(from.count());
                    for value in (0..from.count()).filter_map(|index| from.element(index)) {
                        copy_value(value, to.push());
                    }
                }
                // Both are of one type.
                _ => {}
            }
        }

        #[allow(clippy::float_cmp, reason = "equal is what the standard derive calls equal")]
        fn is_same_value(one: ValueRef<'_>, other: ValueRef<'_>) -> bool {
            match (one, other) {
                $($(#[$gate])* (ValueRef::$variant(one), ValueRef::$variant(other)) => one == other,)*
                (ValueRef::Named(one), ValueRef::Named(other)) => one.is(other.any()),
                (ValueRef::Object(one), ValueRef::Object(other)) => eq(one, other),
                (ValueRef::Elements(one), ValueRef::Elements(other)) => {
                    one.count() == other.count()
                        && (0..one.count()).all(|index| match (one.element(index), other.element(index)) {
                            (Some(one), Some(other)) => is_same_value(one, other),
                            _ => false,
                        })
                }
                _ => false,
            }
        }

        impl fmt::Debug for ValueRef<'_> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $($(#[$gate])* Self::$variant(value) => value.fmt(formatter),)*
                    Self::Named(value) => value.fmt(formatter),
                    Self::Object(object) => debug(*object, formatter),
                    Self::Elements(elements) => {
                        formatter.debug_list().entries((0..elements.count()).filter_map(|at| elements.element(at))).finish()
                    }
                }
            }
        }
    };
}

primitives!(values);

/// As [`Option`] and [`Nullable`](crate::Nullable) are shown.
impl fmt::Debug for State<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Absent { is_nullable: false } => formatter.write_str("None"),
            State::Absent { is_nullable: true } => formatter.write_str("Absent"),
            State::Null => formatter.write_str("Null"),
            State::Value { is_nullable: false, value } => formatter.debug_tuple("Some").field(value).finish(),
            State::Value { is_nullable: true, value } => formatter.debug_tuple("Value").field(value).finish(),
        }
    }
}
