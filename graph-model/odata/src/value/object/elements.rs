//! Owns [`Elements`]: a collection of values, of whatever type.

use super::kinds::{ValueMut, ValueRef};
use super::value::Value;

/// The elements of a collection.
pub trait Elements {
    /// Adds a value at the end, which is to be filled.
    fn push(&mut self) -> ValueMut<'_>;

    /// Removes the value at the end.
    fn pop(&mut self);

    /// Removes all values.
    fn clear(&mut self);

    /// The number of elements.
    fn count(&self) -> usize;

    /// An element.
    fn element(&self, index: usize) -> Option<ValueRef<'_>>;

    /// Makes room for more elements.
    fn reserve(&mut self, more: usize);

    /// The bytes that an element takes, without what it points to.
    fn size(&self) -> usize;
}

impl<T: Value> Elements for Vec<T> {
    fn push(&mut self) -> ValueMut<'_> {
        // Made where it stays, since it may be large.
        self.extend(std::iter::once_with(T::blank));
        let last = self.len() - 1;
        self[last].value_mut()
    }

    fn pop(&mut self) {
        Self::pop(self);
    }

    fn clear(&mut self) {
        Self::clear(self);
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn element(&self, index: usize) -> Option<ValueRef<'_>> {
        self.get(index).map(Value::value)
    }

    fn reserve(&mut self, more: usize) {
        Self::reserve(self, more);
    }

    fn size(&self) -> usize {
        size_of::<T>()
    }
}

impl dyn Elements + '_ {
    /// The name of the type of the elements, for messages.
    pub(crate) fn type_name(&mut self) -> String {
        let name = self.push().type_name();
        self.pop();
        name
    }
}
