//! Owns [`Value`]: the types that a property can be of, and a value of each to start from.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use serde_json::Value as Json;

use super::Object;
use super::elements::Elements;
use super::kinds::{ValueMut, ValueRef};
use crate::value::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Stream, TimeOfDay};

/// A type that a property can be of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a property",
    note = "a struct has fields of EDM's types, enumerations and structs of the same schema"
)]
pub trait Value: Sized + 'static {
    /// A value to be filled.
    fn blank() -> Self;

    /// The value, by its kind.
    fn value(&self) -> ValueRef<'_>;

    /// The value to fill, by its kind.
    fn value_mut(&mut self) -> ValueMut<'_>;
}

/// A member of an enumeration, or several.
pub trait Named: Any + fmt::Debug {
    /// The name of the type, for messages.
    fn type_name(&self) -> &'static str;

    /// Its name on the wire.
    fn text(&self) -> Cow<'_, str>;

    /// Sets it to what the name says.
    fn set_name(&mut self, name: &str);

    /// Sets it to what the number says.
    fn set_number(&mut self, number: i64);

    /// Sets it to the same as another of the type.
    fn set(&mut self, other: &dyn Any);

    /// Whether it is the same as another.
    fn is(&self, other: &dyn Any) -> bool;

    /// The value of its own type.
    fn any(&self) -> &dyn Any;
}

/// What an enumeration says of itself. For generated code.
pub trait Texts: for<'a> From<&'a str> {
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// The name on the wire.
    fn name(&self) -> Cow<'_, str>;

    /// What a number stands for.
    fn of_number(number: i64) -> Self;
}

impl<T: Texts + Clone + PartialEq + fmt::Debug + 'static> Named for T {
    fn type_name(&self) -> &'static str {
        T::NAME
    }

    fn text(&self) -> Cow<'_, str> {
        self.name()
    }

    fn set_name(&mut self, name: &str) {
        *self = T::from(name);
    }

    fn set_number(&mut self, number: i64) {
        *self = T::of_number(number);
    }

    fn set(&mut self, other: &dyn Any) {
        if let Some(other) = other.downcast_ref::<T>() {
            self.clone_from(other);
        }
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

impl<T: Object> Value for T {
    fn blank() -> Self {
        T::absent()
    }

    fn value(&self) -> ValueRef<'_> {
        ValueRef::Object(self.object())
    }

    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Object(self.object_mut())
    }
}

impl<T: Value> Value for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn value(&self) -> ValueRef<'_> {
        ValueRef::Elements(self as &dyn Elements)
    }

    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Elements(self as &mut dyn Elements)
    }
}

macro_rules! values {
    ($($(#[$gate:meta])* $variant:ident($type:ty) = $blank:expr,)*) => {$(
        $(#[$gate])*
        impl Value for $type {
            fn blank() -> Self {
                $blank
            }

            fn value(&self) -> ValueRef<'_> {
                ValueRef::$variant(self)
            }

            fn value_mut(&mut self) -> ValueMut<'_> {
                ValueMut::$variant(self)
            }
        }
    )*};
}

values! {
    Boolean(bool) = false,
    Byte(u8) = 0,
    SByte(i8) = 0,
    Int16(i16) = 0,
    Int32(i32) = 0,
    Int64(i64) = 0,
    Single(f32) = 0.0,
    Double(f64) = 0.0,
    String(String) = Self::new(),
    Guid(Guid) = Self::nil(),
    Binary(Binary) = Self::from(Vec::new()),
    Date(Date) = Self::from(time::Date::MIN),
    TimeOfDay(TimeOfDay) = Self::from(time::Time::MIDNIGHT),
    DateTimeOffset(DateTimeOffset) = Self::from(time::OffsetDateTime::UNIX_EPOCH),
    Duration(Duration) = Self::from(time::Duration::ZERO),
    Decimal(Decimal) = Self::from(0),
    Stream(Stream) = Self(Json::Null),
    Untyped(Json) = Self::Null,
    #[cfg(feature = "geo")]
    Geometry(geojson::Geometry) = Self::new(geojson::GeometryValue::new_point([0.0, 0.0])),
}
