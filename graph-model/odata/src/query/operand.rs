//! Owns which values can stand in expressions, and which of them can be compared with each other.

use super::term::Term;
use crate::value::UrlLiteral;
use crate::value::edm::Decimal;

/// What can stand in an expression about a resource of the type `O`: a value, a property, or another expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in an expression about `{O}`",
    label = "neither a value that OData has a literal for, nor a property of `{O}`"
)]
pub trait IntoExpression<O> {
    /// The type of the value.
    type Value;

    #[doc(hidden)]
    fn into_term(self) -> Term;
}

#[diagnostic::do_not_recommend]
impl<O, V: UrlLiteral> IntoExpression<O> for V {
    type Value = V;

    fn into_term(self) -> Term {
        Term::literal(self.literal())
    }
}

/// `None` is `null`.
impl<O, V: IntoExpression<O>> IntoExpression<O> for Option<V> {
    type Value = Option<V::Value>;

    fn into_term(self) -> Term {
        self.map_or_else(|| Term::literal("null".to_owned()), V::into_term)
    }
}

/// A value that can be equal to one of the type `V`, or to `null`.
#[diagnostic::on_unimplemented(
    message = "a property of type `{Self}` cannot be compared with `{V}`",
    label = "`{V}` is never equal to `{Self}`"
)]
pub trait Comparable<V> {}

/// A value that can be less or greater than one of the type `V`. Nothing is less or greater than `null`.
#[diagnostic::on_unimplemented(
    message = "a property of type `{Self}` cannot be compared with `{V}`",
    label = "`{V}` is neither less nor greater than `{Self}`"
)]
pub trait Ordered<V> {}

impl<T: UrlLiteral> Comparable<T> for T {}
impl<T: UrlLiteral> Comparable<&T> for T {}
#[diagnostic::do_not_recommend]
impl<T: Ordered<V>, V> Comparable<Option<V>> for T {}
impl Comparable<&str> for String {}
impl<T: UrlLiteral> Ordered<T> for T {}
impl<T: UrlLiteral> Ordered<&T> for T {}
impl Ordered<&str> for String {}

/// A number on which the operators of arithmetic work.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and `{V}` have no sum, difference, product or quotient",
    label = "arithmetic is for two numbers"
)]
pub trait Arithmetic<V> {
    /// The type of the result: the wider of the two.
    type Output;
}

/// A number.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a number", label = "this is for numbers")]
pub trait Number {}

/// OData promotes the narrower of two numbers to the type of the wider. The list has the narrower ones first.
macro_rules! numbers {
    ($type:ty $(, $wider:ty)*) => {
        impl Number for $type {}

        impl Arithmetic<$type> for $type {
            type Output = $type;
        }

        $(
            impl Comparable<$wider> for $type {}
            impl Comparable<$type> for $wider {}
            impl Ordered<$wider> for $type {}
            impl Ordered<$type> for $wider {}

            impl Arithmetic<$wider> for $type {
                type Output = $wider;
            }

            impl Arithmetic<$type> for $wider {
                type Output = $wider;
            }
        )*

        numbers!($($wider),*);
    };
    () => {};
}

numbers!(u8, i8, i16, i32, i64, Decimal, f32, f64);
