//! Owns what `$orderby` takes: properties and expressions, ascending or descending.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::property::Name;
use super::select::{Items, tuples};
use super::{Property, Term};
use crate::handle::IsA;

/// An order of resources of the type `O`.
#[must_use = "an order does nothing until a request takes it"]
pub struct Order<O> {
    term: Term,
    direction: &'static str,
    of: PhantomData<fn() -> O>,
}

impl<O> Order<O> {
    pub(super) fn by(term: Term, direction: &'static str) -> Self {
        Self { term, direction, of: PhantomData }
    }
}

impl<O> Clone for Order<O> {
    fn clone(&self) -> Self {
        Self::by(self.term.clone(), self.direction)
    }
}

impl<O> fmt::Debug for Order<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Order").field("direction", &self.direction).finish_non_exhaustive()
    }
}

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

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl<T> IntoOrderBy<T> for $text {
            fn push_to(self, items: &mut Items) {
                items.push(self.as_ref());
            }
        }
    )*};
}

texts!(&str, String, &String, Cow<'_, str>);
tuples!(IntoOrderBy);
