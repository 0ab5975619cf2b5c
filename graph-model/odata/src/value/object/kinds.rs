//! Owns the kinds of values that EDM has: each primitive type, members of enumerations, structs, and collections of these.

use super::Object;
use super::elements::Elements;
use super::value::Named;
use crate::value::edm;

/// Calls a macro with the primitive types: variant and type.
macro_rules! primitives {
    ($macro:ident) => {
        $macro! {
            Boolean(bool), Byte(u8), SByte(i8), Int16(i16), Int32(i32), Int64(i64), Single(f32), Double(f64),
            String(String), Guid(edm::Guid), Binary(edm::Binary), Date(edm::Date), TimeOfDay(edm::TimeOfDay),
            DateTimeOffset(edm::DateTimeOffset), Duration(edm::Duration), Decimal(edm::Decimal), Stream(edm::Stream),
            Untyped(edm::Untyped),
            #[cfg(feature = "geo")] Geometry(geojson::Geometry),
        }
    };
}
pub(super) use primitives;

macro_rules! kinds {
    ($($(#[$gate:meta])* $variant:ident($type:ty),)*) => {
        /// A value to look at.
        #[derive(Clone, Copy)]
        pub enum ValueRef<'a> {
            $(
                $(#[$gate])*
                #[doc = concat!("A `", stringify!($type), "`.")]
                $variant(&'a $type),
            )*
            /// A member of an enumeration, or several.
            Named(&'a dyn Named),
            /// An entity or complex value.
            Object(&'a dyn Object),
            /// A collection.
            Elements(&'a dyn Elements),
        }

        /// A value to fill.
        pub enum ValueMut<'a> {
            $(
                $(#[$gate])*
                #[doc = concat!("A `", stringify!($type), "`.")]
                $variant(&'a mut $type),
            )*
            /// A member of an enumeration, or several.
            Named(&'a mut dyn Named),
            /// An entity or complex value.
            Object(&'a mut dyn Object),
            /// A collection.
            Elements(&'a mut dyn Elements),
        }

        impl ValueMut<'_> {
            /// The name of the type, for messages; for a collection that of its elements, which are added for that.
            pub(crate) fn type_name(&mut self) -> String {
                match self {
                    $($(#[$gate])* Self::$variant(_) => crate::value::type_name::type_name::<$type>(),)*
                    Self::Named(value) => value.type_name().to_owned(),
                    Self::Object(object) => object.declared().type_name.to_owned(),
                    Self::Elements(elements) => format!("Collection({})", elements.type_name()),
                }
            }
        }
    };
}

primitives!(kinds);
