//! Owns what `$select` takes: properties, alone or several, and the list that such options are.

use std::borrow::Cow;

use super::Property;
use super::property::Name;
use crate::handle::IsA;

/// The value of a query option that is a list, with commas between its items.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Items {
    text: String,
    failure: Option<&'static str>,
}

impl Items {
    pub(crate) fn push(&mut self, item: &str) {
        if item.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(',');
        }
        self.text.push_str(item);
    }

    /// Appends to the last item.
    pub(super) fn append(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn fail(&mut self, failure: &'static str) {
        self.failure.get_or_insert(failure);
    }

    /// The text, or why there is none.
    pub(crate) fn finish(self) -> Result<String, &'static str> {
        self.failure.map_or(Ok(self.text), Err)
    }
}

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

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl<T> IntoSelect<T> for $text {
            fn push_to(self, items: &mut Items) {
                items.push(self.as_ref());
            }
        }
    )*};
}

texts!(&str, String, &String, Cow<'_, str>);

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

/// Implements a trait for tuples of what implements it: of up to 16 elements.
macro_rules! tuples {
    ($trait:ident) => {
        tuples!($trait, A B C D E F G H I J K L M N P Q);
    };
    ($trait:ident, $first:ident $($rest:ident)*) => {
        impl<T, $first: $trait<T>, $($rest: $trait<T>),*> $trait<T> for ($first, $($rest,)*) {
            #[allow(non_snake_case, reason = "the variables are named like their types")]
            fn push_to(self, items: &mut Items) {
                let ($first, $($rest,)*) = self;
                $first.push_to(items);
                $($rest.push_to(items);)*
            }
        }

        tuples!($trait, $($rest)*);
    };
    ($trait:ident,) => {};
}

pub(super) use tuples;

tuples!(IntoSelect);
