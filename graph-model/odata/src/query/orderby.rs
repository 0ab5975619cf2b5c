//! Owns what `$orderby` takes: properties and expressions, ascending or descending.

use super::items::{Items, texts, tuples};
use super::order::Order;
use super::property::{Name, Property};
use crate::value::IsA;

/// An order of resources of the type `T`: a property, which is ascending by itself, [`Property::desc`], a tuple of up to 16
/// of them, of which each decides where those before it are equal, or a text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an order of `{T}`",
    label = "neither a property, nor `asc()` or `desc()` of one, nor a text"
)]
pub trait IntoOrderBy<T> {
    #[doc(hidden)]
    fn push_to(self, items: &mut Items);
}

impl<T: IsA<O>, O> IntoOrderBy<T> for Order<O> {
    fn push_to(self, items: &mut Items) {
        match self.term.finish() {
            Ok(text) => {
                items.push(&text);
                items.append(self.direction);
            }
            Err(failure) => items.fail(failure),
        }
    }
}

impl<T: IsA<O>, O, F, N: Name> IntoOrderBy<T> for Property<O, F, N> {
    fn push_to(self, items: &mut Items) {
        items.push(self.path());
    }
}

texts!(IntoOrderBy);
tuples!(IntoOrderBy);
