//! Owns [`Property`]: a property of a type as a value.

use std::fmt;
use std::marker::PhantomData;

use super::expression::{Expression, IntoCondition};
use super::field::{Cast, Collection, Condition, Field, HasDate, HasTime, Text};
use super::filter::IntoFilter;
use super::methods::{methods, operator};
use super::operand::{Arithmetic, Comparable, IntoExpression, Number, Ordered};
use super::order::Order;
use super::term::Term;
use crate::value::edm::{Date, Decimal, TimeOfDay};
use crate::value::flags::Flags;
use crate::value::{IsA, Structured};

/// A property of the type `O`, which its struct holds in a field of the type `F`.
///
/// Each struct has a constant for each of its properties, as in `User::DISPLAY_NAME`. For a property that the schema does not
/// declare, make one from its name:
///
/// ```
/// use shop::Nullable;
/// use shop::query::Property;
/// use shop::catalog::Product;
///
/// const COLOR: Property<Product, Nullable<String>> = Property::new("color");
/// # let _ = COLOR;
/// ```
pub struct Property<O, F, N = &'static str> {
    // Derived code makes constants without a call.
    #[doc(hidden)]
    pub path: N,
    #[doc(hidden)]
    pub of: PhantomData<fn() -> (O, F)>,
}

/// A property reached through other properties, or through a cast.
pub type PropertyPath<O, F> = Property<O, F, String>;

/// The name of a property, or a path of several names.
pub trait Name: Clone + Into<String> + AsRef<str> + sealed::Sealed {}

impl Name for &'static str {}
impl Name for String {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for &'static str {}
    impl Sealed for String {}
}

impl<O, F> Property<O, F> {
    /// A property by its name in the service's metadata.
    pub const fn new(name: &'static str) -> Self {
        Self { path: name, of: PhantomData }
    }

    /// The name in the service's metadata.
    pub const fn name(&self) -> &'static str {
        self.path
    }
}

impl<O, F, N: Name> Property<O, F, N> {
    /// The path from the resource: names with slashes between them.
    pub fn path(&self) -> &str {
        self.path.as_ref()
    }

    fn term(self) -> Term {
        Term::path(self.path())
    }

    fn at<P, G>(path: String) -> PropertyPath<P, G> {
        Property { path, of: PhantomData }
    }

    /// The property in queries about a base type: `Book::ISBN.of::<Product>()` is a property of those products that are
    /// books, and absent from all others.
    pub fn of<B>(self) -> PropertyPath<B, F>
    where
        O: Structured + IsA<B>,
    {
        Self::at(format!("{}/{}", O::TYPE_NAME, self.path()))
    }
}

impl<O, F: Field, N: Name> Property<O, F, N> {
    /// A property of this property's value, which is complex, or a single related entity.
    ///
    /// ```
    /// use shop::catalog::{Product, Supplier};
    ///
    /// assert_eq!(Product::SUPPLIER.then(Supplier::NAME).path(), "supplier/name");
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "all methods take properties alike")]
    pub fn then<P, G, M: Name>(self, property: Property<P, G, M>) -> PropertyPath<O, G>
    where
        F::Value: IsA<P>,
    {
        Self::at(format!("{}/{}", self.path(), property.path()))
    }

    /// The property with its value, or the elements of its value, cast to a derived type.
    pub fn cast<D: Structured>(self) -> PropertyPath<O, F::With<<F::Value as Cast<D>>::Output>>
    where
        F::Value: Cast<D>,
    {
        Self::at(format!("{}/{}", self.path(), D::TYPE_NAME))
    }
}

/// Collections.
impl<O, F: Field<Value: Collection>, N: Name> Property<O, F, N> {
    /// Whether a condition holds for at least one element (`any`). The condition is about properties of an element.
    pub fn any<C>(self, condition: C) -> Expression<O, bool>
    where
        C: IntoExpression<<F::Value as Collection>::Item, Value = bool>,
    {
        Term::lambda(self.path(), "any", Some(condition.into_term())).into()
    }

    /// Whether a condition holds for all elements (`all`), as it does if there are none.
    pub fn all<C>(self, condition: C) -> Expression<O, bool>
    where
        C: IntoExpression<<F::Value as Collection>::Item, Value = bool>,
    {
        Term::lambda(self.path(), "all", Some(condition.into_term())).into()
    }

    /// Whether a condition about the element itself holds for at least one (`any`), as in
    /// `TAGS.any_item(|tag| tag.starts_with("a"))`.
    pub fn any_item<I>(self, condition: impl FnOnce(Expression<I, I>) -> Expression<I, bool>) -> Expression<O, bool>
    where
        F::Value: Collection<Item = I>,
    {
        Term::lambda(self.path(), "any", Some(condition(Term::itself().into()).term())).into()
    }

    /// Whether a condition about the element itself holds for all (`all`), as it does if there are none.
    pub fn all_items<I>(self, condition: impl FnOnce(Expression<I, I>) -> Expression<I, bool>) -> Expression<O, bool>
    where
        F::Value: Collection<Item = I>,
    {
        Term::lambda(self.path(), "all", Some(condition(Term::itself().into()).term())).into()
    }

    /// Whether there is no element (`not` and `any`).
    pub fn is_empty(self) -> Expression<O, bool> {
        self.is_not_empty().not()
    }

    /// Whether there is an element (`any`).
    pub fn is_not_empty(self) -> Expression<O, bool> {
        Term::lambda(self.path(), "any", None).into()
    }

    /// How many elements there are (`$count`).
    pub fn count(self) -> Expression<O, i64> {
        Term::path(&format!("{}/$count", self.path())).into()
    }
}

methods!([O, F: Field, N: Name] Property<O, F, N>, O, F::Value);

impl<O: IsA<B>, B, F: Field, N: Name> IntoExpression<O> for Property<B, F, N> {
    type Value = F::Value;

    fn into_term(self) -> Term {
        self.term()
    }
}

impl<T: IsA<O>, O, F: Field<Value: Condition>, N: Name> IntoFilter<T> for Property<O, F, N> {
    fn into_filter(self) -> Term {
        self.term()
    }
}

impl<O, F: Field<Value: Condition>, N: Name> IntoCondition for Property<O, F, N> {
    type Owner = O;

    fn into_condition(self) -> Expression<O, bool> {
        self.term().into()
    }
}

impl<O, F, N: Clone> Clone for Property<O, F, N> {
    fn clone(&self) -> Self {
        Self { path: self.path.clone(), of: PhantomData }
    }
}

impl<O, F> Copy for Property<O, F> {}

impl<O, F, N: AsRef<str>> fmt::Debug for Property<O, F, N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Property").field(&self.path.as_ref()).finish()
    }
}
