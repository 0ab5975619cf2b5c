//! Owns [`Row`]: a result of a shape that the program itself declares.

use std::ops::Deref;

use serde::de::{DeserializeOwned, Deserializer};

use crate::value::wire::{ReadEdm, Scalar};

/// A result in a struct of the program, read by serde: what a service aggregates or computes is of no type of its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<R>(pub R);

impl<R> Deref for Row<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.0
    }
}

impl<R: DeserializeOwned> ReadEdm for Row<R> {
    type Result = Scalar<Self>;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        R::deserialize(deserializer).map(Self)
    }
}
