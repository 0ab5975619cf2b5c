//! Owns what the type of a field says about its property: the type of the value, and whether it can be `null`.

use crate::address::entity::Entity;
use crate::value::edm::{Date, DateTimeOffset, TimeOfDay};
use crate::value::{IsA, Nullable, Structured};

/// The type of a field that holds a property: [`Option`] for one that is never `null`, [`Nullable`] for one that can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a property's field",
    note = "a field is an `Option`, or a `Nullable` if the property can be `null`"
)]
pub trait Field {
    /// The property's value: a primitive, enumeration, complex or entity type, or a `Vec` of one.
    type Value;
    /// The same field with another value.
    type With<V>: Field<Value = V>;
}

impl<T> Field for Option<T> {
    type Value = T;
    type With<V> = Option<V>;
}

impl<T> Field for Nullable<T> {
    type Value = T;
    type With<V> = Nullable<V>;
}

/// A value that is a collection.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a collection", label = "the property has a single value")]
pub trait Collection {
    /// The type of the elements.
    type Item;
}

impl<T> Collection for Vec<T> {
    type Item = T;
}

/// A value that is an entity, or a collection of entities: that of a navigation property.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity: only navigation properties are expanded",
    label = "the property leads to no entity"
)]
pub trait Related {
    /// The type of the entities.
    type Entity;
    /// Whether the property leads to several of them.
    #[doc(hidden)]
    const IS_COLLECTION: bool = false;
}

#[diagnostic::do_not_recommend]
impl<T: Entity> Related for T {
    type Entity = T;
}

impl<T: Entity> Related for Vec<T> {
    type Entity = T;
    const IS_COLLECTION: bool = true;
}

/// A value that can be cast to a derived type, alone or in a collection.
pub trait Cast<D> {
    /// The type of the value after the cast.
    type Output;
}

impl<T, D: IsA<T>> Cast<D> for Vec<T> {
    type Output = Vec<D>;
}

impl<T: Structured, D: IsA<T>> Cast<D> for T {
    type Output = D;
}

/// `Edm.Boolean`.
#[diagnostic::on_unimplemented(
    message = "a property of type `{Self}` is not a condition by itself",
    label = "it has to be compared with something, as in `Product::NAME.eq(\"Atlas\")`"
)]
pub trait Condition {}

impl Condition for bool {}

/// `Edm.String`.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a text", label = "this is for texts")]
pub trait Text {}

impl Text for String {}

/// A value with a date in it.
#[diagnostic::on_unimplemented(message = "`{Self}` has no date", label = "this is for dates")]
pub trait HasDate {}

impl HasDate for Date {}
impl HasDate for DateTimeOffset {}

/// A value with a time of day in it.
#[diagnostic::on_unimplemented(message = "`{Self}` has no time of day", label = "this is for times")]
pub trait HasTime {}

impl HasTime for TimeOfDay {}
impl HasTime for DateTimeOffset {}
