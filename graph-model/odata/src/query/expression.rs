//! Owns [`Expression`]: a condition on a resource, or a value computed from its properties.

use std::fmt;
use std::marker::PhantomData;

use super::field::{Cast, HasDate, HasTime, Text};
use super::filter::IntoFilter;
use super::methods::{methods, operator};
use super::operand::{Arithmetic, Comparable, IntoExpression, Number, Ordered};
use super::order::Order;
use super::term::Term;
use crate::value::edm::{Date, DateTimeOffset, Decimal, TimeOfDay};
use crate::value::flags::Flags;
use crate::value::{IsA, Structured};

/// An expression about a resource of the type `O`, with a value of the type `T`: a condition if that is `bool`.
#[must_use = "an expression does nothing until a request takes it"]
pub struct Expression<O, T> {
    term: Term,
    of: PhantomData<fn() -> (O, T)>,
}

impl<O, T> From<Term> for Expression<O, T> {
    fn from(term: Term) -> Self {
        Self { term, of: PhantomData }
    }
}

impl<O, T> Expression<O, T> {
    pub(super) fn term(self) -> Term {
        self.term
    }
}

impl<O, T> Clone for Expression<O, T> {
    fn clone(&self) -> Self {
        self.term.clone().into()
    }
}

/// Shows no values: they may be secret.
impl<O, T> fmt::Debug for Expression<O, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Expression").finish_non_exhaustive()
    }
}

impl<O: IsA<B>, B, T> IntoExpression<O> for Expression<B, T> {
    type Value = T;

    fn into_term(self) -> Term {
        self.term
    }
}

impl<T: IsA<O>, O> IntoFilter<T> for Expression<O, bool> {
    fn into_filter(self) -> Term {
        self.term()
    }
}

methods!([O, T] Expression<O, T>, O, T);

impl<O> Expression<O, bool> {
    /// Whether both hold (`and`).
    pub fn and(self, other: impl IntoFilter<O>) -> Self {
        self.term.and(other.into_filter()).into()
    }

    /// Whether one of them holds, or both do (`or`).
    pub fn or(self, other: impl IntoFilter<O>) -> Self {
        self.term.or(other.into_filter()).into()
    }

    /// Whether it does not hold (`not`).
    #[expect(clippy::should_implement_trait, reason = "it is implemented as well")]
    pub fn not(self) -> Self {
        self.term.unary("not ").into()
    }
}

impl<O> std::ops::Not for Expression<O, bool> {
    type Output = Self;

    fn not(self) -> Self {
        self.term.unary("not ").into()
    }
}

/// Whether a condition does not hold (`not`).
pub fn not<C: IntoCondition>(condition: C) -> Expression<C::Owner, bool> {
    condition.into_condition().not()
}

/// A condition by itself: an expression, or a boolean property.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "neither a condition, nor a boolean property"
)]
pub trait IntoCondition {
    /// The type that it is about.
    type Owner;

    #[doc(hidden)]
    fn into_condition(self) -> Expression<Self::Owner, bool>;
}

impl<O> IntoCondition for Expression<O, bool> {
    type Owner = O;

    fn into_condition(self) -> Self {
        self
    }
}

/// Whether the resource is of a type derived from its declared one (`isof`).
pub fn is_of<O, D: Structured + IsA<O>>() -> Expression<O, bool> {
    Term::is_of(None, D::TYPE_NAME).into()
}

/// The time at which the service evaluates the expression (`now()`).
#[derive(Clone, Copy, Debug)]
pub struct Now;

/// The time at which the service evaluates the expression (`now()`).
pub const fn now() -> Now {
    Now
}

impl<O> IntoExpression<O> for Now {
    type Value = DateTimeOffset;

    fn into_term(self) -> Term {
        Term::literal("now()".to_owned())
    }
}
