//! Owns what the methods for optional parameters take: values in whatever form is at hand.

use super::{Null, Nullable};
use crate::value::wire::WriteEdm;

/// A value for a parameter of the type `T`: `T` itself or a reference to it, `&str` for a text, an array or a slice for a
/// collection.
///
/// ```
/// use shop::value::IntoParameter;
///
/// fn tagged(tags: impl IntoParameter<Vec<String>>) -> Vec<String> {
///     tags.into_parameter()
/// }
/// assert_eq!(tagged(["tea", "gift"]), tagged(vec!["tea".to_owned(), "gift".to_owned()]));
/// ```
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` is none for a parameter of type `{T}`",
    label = "this cannot be sent as a `{T}`"
)]
pub trait IntoParameter<T: WriteEdm> {
    /// The value.
    fn into_parameter(self) -> T;
}

/// A value for a nullable parameter of the type `T`: what [`IntoParameter`] is for, or an `Option` or a [`Nullable`] of it.
/// `None` and [`Null`] are `null`; what is [`Nullable::Absent`] is not sent.
///
/// ```
/// use shop::Nullable;
/// use shop::value::{IntoNullable, Null};
///
/// fn noted(note: impl IntoNullable<String>) -> Nullable<String> {
///     note.into_nullable()
/// }
/// assert_eq!(noted("Fragile"), noted(Some("Fragile")));
/// assert_eq!(noted(Null), Nullable::Null);
/// ```
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` is none for a nullable parameter of type `{T}`",
    label = "this cannot be sent as a `{T}`, or as `null`"
)]
pub trait IntoNullable<T: WriteEdm> {
    /// The value, or `null`.
    fn into_nullable(self) -> Nullable<T>;
}

impl<T: WriteEdm> IntoParameter<T> for T {
    fn into_parameter(self) -> T {
        self
    }
}

impl<T: WriteEdm + Clone> IntoParameter<T> for &T {
    fn into_parameter(self) -> T {
        self.clone()
    }
}

impl IntoParameter<String> for &str {
    fn into_parameter(self) -> String {
        self.to_owned()
    }
}

impl<T: WriteEdm> IntoNullable<T> for T {
    fn into_nullable(self) -> Nullable<T> {
        Nullable::Value(self)
    }
}

impl<T: WriteEdm + Clone> IntoNullable<T> for &T {
    fn into_nullable(self) -> Nullable<T> {
        Nullable::Value(self.clone())
    }
}

impl IntoNullable<String> for &str {
    fn into_nullable(self) -> Nullable<String> {
        Nullable::Value(self.to_owned())
    }
}

impl<T: WriteEdm, V: IntoParameter<T>> IntoNullable<T> for Option<V> {
    fn into_nullable(self) -> Nullable<T> {
        self.map(V::into_parameter).into()
    }
}

impl<T: WriteEdm, V: IntoParameter<T>> IntoNullable<T> for Nullable<V> {
    fn into_nullable(self) -> Nullable<T> {
        self.map(V::into_parameter)
    }
}

impl<T: WriteEdm> IntoNullable<T> for Null {
    fn into_nullable(self) -> Nullable<T> {
        Nullable::Null
    }
}

impl IntoParameter<Vec<String>> for Vec<&str> {
    fn into_parameter(self) -> Vec<String> {
        self.into_iter().map(str::to_owned).collect()
    }
}

impl<T: WriteEdm, V: IntoParameter<T>, const COUNT: usize> IntoParameter<Vec<T>> for [V; COUNT] {
    fn into_parameter(self) -> Vec<T> {
        self.into_iter().map(V::into_parameter).collect()
    }
}

impl<T: WriteEdm, V: IntoParameter<T> + Clone, const COUNT: usize> IntoParameter<Vec<T>> for &[V; COUNT] {
    fn into_parameter(self) -> Vec<T> {
        self.as_slice().into_parameter()
    }
}

impl<T: WriteEdm, V: IntoParameter<T> + Clone> IntoParameter<Vec<T>> for &[V] {
    fn into_parameter(self) -> Vec<T> {
        self.iter().cloned().map(V::into_parameter).collect()
    }
}
