//! Owns [`Object`]: how the runtime sees a struct, as properties by number. It knows neither JSON nor any struct.
//!
//! A struct only says where its properties are. Reading, writing, copying, comparing and showing are done here, once for all
//! structs and without a type parameter for one, so that a struct costs a program nothing that does not touch it.

mod elements;
mod kinds;
mod names;
mod property;
mod read;
mod read_elements;
mod same;
mod text;
mod value;
mod write;

pub use core::result::Result;
pub use serde::de::{Deserialize, Deserializer};
pub use serde::ser::{Serialize, Serializer};

pub use crate::value::Additional;
pub use elements::Elements;
pub use kinds::{ValueMut, ValueRef};
pub use property::{Property, Put, State, present};
pub use read::{convert, deserialize};
pub use same::{clone, debug, eq};
pub use value::{Named, Texts, Value};
pub use write::serialize;

pub(crate) use names::{Name, NameSeed, Seen};
pub(crate) use read_elements::{IntoItems, Only};
pub(crate) use text::read_page;

/// A struct of properties. Derived.
pub trait Object: 'static {
    /// The struct without properties.
    fn absent() -> Self
    where
        Self: Sized;

    /// The properties that it declares.
    fn declared(&self) -> &'static Declared;

    /// Hands on the properties, in the order in which they are declared, and what is beside them.
    fn properties(&self, visit: Visit<'_>);

    /// One property, by its number; what is beside the properties, for a number that is not that of one.
    fn property_mut(&mut self, number: usize) -> &mut dyn Property;

    /// The object itself, also behind a pointer.
    fn object(&self) -> &dyn Object
    where
        Self: Sized,
    {
        self
    }

    /// The same, to be changed.
    fn object_mut(&mut self) -> &mut dyn Object
    where
        Self: Sized,
    {
        self
    }
}

impl<T: Object> Object for Box<T> {
    fn absent() -> Self {
        Self::new(T::absent())
    }

    fn declared(&self) -> &'static Declared {
        (**self).declared()
    }

    fn properties(&self, visit: Visit<'_>) {
        (**self).properties(visit);
    }

    fn property_mut(&mut self, number: usize) -> &mut dyn Property {
        (**self).property_mut(number)
    }

    fn object(&self) -> &dyn Object {
        (**self).object()
    }

    fn object_mut(&mut self) -> &mut dyn Object {
        (**self).object_mut()
    }
}

impl dyn Object {
    /// What is beside the properties. There always is something.
    pub(crate) fn additional_mut(&mut self) -> Option<&mut Additional> {
        self.property_mut(usize::MAX).additional_mut()
    }
}

/// What looks at the properties of a struct, of which absent ones are `None`, and at what is beside them.
pub type Visit<'v> = &'v mut dyn FnMut(&[Option<&dyn Property>], &Additional);

/// The properties that a struct declares.
#[derive(Debug)]
pub struct Declared {
    /// The name of the struct, for messages.
    pub type_name: &'static str,
    /// The names of the properties on the wire.
    pub names: &'static [&'static str],
    /// Whether JSON writes all names without escape sequences.
    pub are_plain: bool,
    /// The numbers of the names, two bytes each, in the order in which they are looked up: shorter names first, those of
    /// the same length by their bytes.
    pub order: &'static [u8],
    /// The names of the fields, and of the one for what is beside the properties, separated by spaces. A question mark
    /// follows those of [`Nullable`](crate::Nullable) fields.
    pub fields: &'static str,
}

/// So many names are compared one after the other before they are searched.
const CLOSE: usize = 8;

impl Declared {
    /// The number of a name. Services mostly send properties in the order of the schema, so that the expected one is
    /// tried first.
    #[inline]
    pub(crate) fn find(&self, name: &[u8], expected: usize) -> Option<usize> {
        match self.names.get(expected) {
            Some(next) if next.as_bytes() == name => Some(expected),
            _ => self.search(name, expected + 1),
        }
    }

    /// The number of a name, first among the next ones: services leave some of them out.
    fn search(&self, name: &[u8], expected: usize) -> Option<usize> {
        let close = self.names.get(expected..).unwrap_or_default().iter().take(CLOSE);
        if let Some(place) = close.into_iter().position(|next| next.as_bytes() == name) {
            return Some(expected + place);
        }
        let (mut low, mut high) = (0, self.names.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let index = usize::from(u16::from_le_bytes([self.order[2 * middle], self.order[2 * middle + 1]]));
            let other = self.names[index].as_bytes();
            match other.len().cmp(&name.len()).then_with(|| other.cmp(name)) {
                std::cmp::Ordering::Equal => return Some(index),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}
