//! Owns [`Order`]: by what resources are ordered, and in which direction.

use std::fmt;
use std::marker::PhantomData;

use super::term::Term;

/// An order of resources of the type `O`.
#[must_use = "an order does nothing until a request takes it"]
pub struct Order<O> {
    pub(super) term: Term,
    pub(super) direction: &'static str,
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
