//! Owns what `$filter` takes: conditions about the resources of a request.

use std::borrow::Cow;

use super::term::Term;
use crate::value::IsA;

/// A condition about resources of the type `T`: an expression, a boolean property, or a text.
///
/// A text goes to the service as it is. Literals in it have to be quoted: an expression does that.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition about `{T}`",
    label = "neither a condition, nor a text",
    note = "a property is compared with something, as in `Product::NAME.eq(\"Atlas\")`"
)]
pub trait IntoFilter<T> {
    #[doc(hidden)]
    fn into_filter(self) -> Term;
}

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl<T> IntoFilter<T> for $text {
            fn into_filter(self) -> Term {
                Term::user_text(self.into())
            }
        }
    )*};
}

texts!(&str, String, &String, Cow<'_, str>);

/// Stands for any type, where the type of the resources is not known.
#[derive(Debug)]
pub struct AnyType;

impl<O> IsA<O> for AnyType {}
