//! Owns the filling of structs: a literal whose values are converted into what the fields hold.

use super::additional::Additional;
use super::edm::Decimal;
use super::nullable::Nullable;
use super::wire::WriteEdm;

/// A struct literal whose values go into any field as they are: without `Some(…)`, `.into()`, `Nullable` and `Box`.
///
/// Fields that are not named are absent, or as in the struct behind `..`. `null` clears a property. Literals within go
/// through the same conversions, as fields and in collections.
///
/// ```
/// use shop::fill;
/// use shop::catalog::{Product, Size, Supplier};
///
/// let name = String::from("Atlas");
/// let product = fill!(Product {
///     name,
///     stock: 3,
///     price: null,
///     tags: ["maps", "large"],
///     size: Size { width: 40, height: 55.5 },
///     supplier: Supplier { code: "MAPS" },
/// });
/// assert_eq!(
///     serde_json::to_string(&product)?,
///     r#"{"name":"Atlas","price":null,"stock":3,"tags":["maps","large"],"size":{"width":40.0,"height":55.5},"supplier":{"code":"MAPS"}}"#
/// );
///
/// let sold = fill!(Product { stock: 0, ..product.clone() });
/// assert_eq!((sold.name, sold.stock), (product.name, Some(0)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! fill {
    (@fields [$($type:ident)::+] [$($done:tt)*]) => {
        $($type)::+ { $($done)* ..::core::default::Default::default() }
    };
    (@fields [$($type:ident)::+] [$($done:tt)*] ..$base:expr) => {
        $($type)::+ { $($done)* ..$base }
    };
    (@fields $type:tt [$($done:tt)*] $field:ident : null $(, $($rest:tt)*)?) => {
        $crate::fill!(@fields $type [$($done)* $field: $crate::value::Fill::fill($crate::value::Null),] $($($rest)*)?)
    };
    (@fields $type:tt [$($done:tt)*] $field:ident : [] $(, $($rest:tt)*)?) => {
        $crate::fill!(@fields $type [$($done)* $field: ::core::option::Option::Some(::std::vec::Vec::new()),] $($($rest)*)?)
    };
    (
        @fields $type:tt [$($done:tt)*]
        $field:ident : [$($($item:ident)::+ { $($inner:tt)* }),+ $(,)?] $(, $($rest:tt)*)?
    ) => {
        $crate::fill!(
            @fields $type
            [$($done)* $field: $crate::value::Fill::fill([$($crate::fill!($($item)::+ { $($inner)* })),+]),]
            $($($rest)*)?
        )
    };
    (@fields $type:tt [$($done:tt)*] $field:ident : $($value:ident)::+ { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::fill!(
            @fields $type [$($done)* $field: $crate::value::Fill::fill($crate::fill!($($value)::+ { $($inner)* })),] $($($rest)*)?
        )
    };
    (@fields $type:tt [$($done:tt)*] $field:ident : $value:expr $(, $($rest:tt)*)?) => {
        $crate::fill!(@fields $type [$($done)* $field: $crate::value::Fill::fill($value),] $($($rest)*)?)
    };
    (@fields $type:tt [$($done:tt)*] $field:ident $(, $($rest:tt)*)?) => {
        $crate::fill!(@fields $type [$($done)* $field: $crate::value::Fill::fill($field),] $($($rest)*)?)
    };
    ($($type:ident)::+ { $($fields:tt)* }) => {
        $crate::fill!(@fields [$($type)::+] [] $($fields)*)
    };
}

/// A field that [`fill!`](crate::fill) can fill with a value of the type `V`.
#[diagnostic::on_unimplemented(
    message = "a value of type `{V}` cannot fill a field of type `{Self}`",
    label = "this does not go into the field",
    note = "whole numbers are `i32` unless they say otherwise, as in `5_u8`"
)]
pub trait Fill<V> {
    /// The field with the value in it.
    fn fill(value: V) -> Self;
}

/// What `null` stands for in [`fill!`](crate::fill).
#[derive(Clone, Copy, Debug)]
pub struct Null;

impl<T> Fill<Null> for Nullable<T> {
    fn fill(_: Null) -> Self {
        Self::Null
    }
}

#[diagnostic::do_not_recommend]
impl<T: From<V>, V: WriteEdm> Fill<V> for Option<T> {
    fn fill(value: V) -> Self {
        Some(value.into())
    }
}

#[diagnostic::do_not_recommend]
impl<T: From<V>, V: WriteEdm> Fill<V> for Nullable<T> {
    fn fill(value: V) -> Self {
        Self::Value(value.into())
    }
}

impl<T: From<V>, V> Fill<Option<V>> for Option<T> {
    fn fill(value: Option<V>) -> Self {
        value.map(T::from)
    }
}

/// `None` is `null`.
impl<T: From<V>, V> Fill<Option<V>> for Nullable<T> {
    fn fill(value: Option<V>) -> Self {
        value.map(T::from).into()
    }
}

impl<T> Fill<Self> for Nullable<T> {
    fn fill(value: Self) -> Self {
        value
    }
}

impl<T: From<V>, V, const COUNT: usize> Fill<[V; COUNT]> for Option<Vec<T>> {
    fn fill(values: [V; COUNT]) -> Self {
        Some(values.into_iter().map(T::from).collect())
    }
}

impl<V: Into<Self>> Fill<V> for Additional {
    fn fill(value: V) -> Self {
        value.into()
    }
}

impl WriteEdm for &String {
    fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

/// Whole numbers of other sizes, so that a literal without a suffix is a decimal number as well.
macro_rules! decimals {
    ($($type:ty),*) => {$(
        impl From<$type> for Decimal {
            fn from(number: $type) -> Self {
                Self::from(i64::from(number))
            }
        }
    )*};
}

decimals!(u8, i8, i16, u16, i32, u32);
