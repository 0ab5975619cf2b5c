//! Owns [`Row`]: a result of a shape that the program itself declares.

use std::ops::Deref;

use serde::de::{DeserializeOwned, Deserializer};

use crate::value::wire::{ReadEdm, Scalar};

/// A row in a struct of yours, read by serde: aggregated and computed results have no type in the schema.
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
