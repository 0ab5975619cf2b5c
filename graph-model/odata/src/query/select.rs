//! Owns what `$select` takes: properties, alone or several.

use super::items::{Items, texts, tuples};
use super::property::{Name, Property};
use crate::value::IsA;

/// Properties of the type `T`: one, a tuple of up to 16, a collection of those of one type, or a text, in which commas stand
/// between names.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name properties of `{T}`",
    label = "neither a property, nor several of them, nor a text"
)]
pub trait IntoSelect<T> {
    #[doc(hidden)]
    fn push_to(self, items: &mut Items);
}

impl<T: IsA<O>, O, F, N: Name> IntoSelect<T> for Property<O, F, N> {
    fn push_to(self, items: &mut Items) {
        items.push(self.path());
    }
}

impl<T: IsA<O>, O, F, N: Name> IntoSelect<T> for &Property<O, F, N> {
    fn push_to(self, items: &mut Items) {
        items.push(self.path());
    }
}

texts!(IntoSelect);

impl<T, S: IntoSelect<T>, const COUNT: usize> IntoSelect<T> for [S; COUNT] {
    fn push_to(self, items: &mut Items) {
        for item in self {
            item.push_to(items);
        }
    }
}

impl<T, S: IntoSelect<T>> IntoSelect<T> for Vec<S> {
    fn push_to(self, items: &mut Items) {
        for item in self {
            item.push_to(items);
        }
    }
}

impl<T, S: IntoSelect<T> + Clone> IntoSelect<T> for &[S] {
    fn push_to(self, items: &mut Items) {
        for item in self {
            item.clone().push_to(items);
        }
    }
}

impl<T, S: IntoSelect<T> + Clone, const COUNT: usize> IntoSelect<T> for &[S; COUNT] {
    fn push_to(self, items: &mut Items) {
        self.as_slice().push_to(items);
    }
}

impl<T, S: IntoSelect<T> + Clone> IntoSelect<T> for &Vec<S> {
    fn push_to(self, items: &mut Items) {
        self.as_slice().push_to(items);
    }
}

tuples!(IntoSelect);
