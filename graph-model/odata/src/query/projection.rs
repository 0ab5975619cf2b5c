//! Owns [`Projection`]: structs of a program with some of the properties of a type.

use serde::de::DeserializeOwned;

use super::field::{Field, Related};
use super::property::{Name, Property};
use crate::value::wire::properties::{ReadProperty, Values};
use crate::value::wire::{Elements, Read, ReadEdm};
use crate::value::{Nullable, Outline, Structured};

/// A struct with some of the properties of a type, as a program wants them: [`derive@crate::Projection`] implements it.
///
/// Requests for the type take it with `project`, which asks for these properties alone, and gives values of the struct.
///
/// ```
/// use shop::Nullable;
/// use shop::edm::Decimal;
/// use shop::ShopService;
/// use shop::catalog::{Product, Supplier};
///
/// #[derive(Debug, shop::Projection)]
/// #[projection(of = Product)]
/// struct Offer {
///     id: i64,
///     name: String,
///     price: Nullable<Decimal>,
///     supplier: Option<Source>,
/// }
///
/// #[derive(Debug, shop::Projection)]
/// #[projection(of = Supplier)]
/// struct Source {
///     name: String,
/// }
///
/// let offers = ShopService::new().products().list().project::<Offer>();
/// let http = offers.to_http("https://shop.example")?;
/// assert_eq!(http.uri().query(), Some("$select=id%2Cname%2Cprice&$expand=supplier%28%24select%3Dname%29"));
///
/// let body = r#"{"value": [{"id": 7, "name": "Atlas", "price": null, "supplier": {"name": "Maps"}}]}"#;
/// let page = offers.read(http::Response::new(body.into()))?;
/// assert_eq!((page.value[0].id, page.value[0].name.as_str()), (7, "Atlas"));
/// assert!(page.value[0].price.is_null());
/// # Ok::<(), shop::Error>(())
/// ```
///
/// A field has the name of the one in the type's struct. What can be `null` is an `Option` or a [`Nullable`]; what never is
/// can be there by itself, and a response without it is an error. A field for an entity, or for a complex value, can be of
/// the type's struct, or another projection; entities are expanded.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a projection",
    label = "it needs `#[derive(Projection)]` and `#[projection(of = …)]`"
)]
pub trait Projection: Structured + DeserializeOwned {
    /// The type whose properties these are.
    type Of;
}

/// Adds a property that is always there to what is asked for.
pub fn required<P, O, F>(outline: &mut Outline, property: Property<O, F>, is_related: bool)
where
    P: ReadFrom<F::Value>,
    F: NeverNull,
{
    outline.add(property.name(), is_related, P::outline());
}

/// Adds a property that may be absent to what is asked for.
pub fn optional<P, O, F>(outline: &mut Outline, property: Property<O, F>, is_related: bool)
where
    P: ReadFrom<F::Value>,
    F: Field,
{
    outline.add(property.name(), is_related, P::outline());
}

/// A field whose property is never `null`.
#[diagnostic::on_unimplemented(
    message = "this property can be `null`",
    label = "the field has to be an `Option` or a `Nullable`"
)]
pub trait NeverNull: Field {}

impl<T> NeverNull for Option<T> {}

/// A value that a projection can have for a property's value of the type `T`.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot hold a property of type `{T}`",
    label = "the property is of type `{T}`"
)]
pub trait ReadFrom<T>: FromValues {}

#[diagnostic::do_not_recommend]
impl<T: ReadEdm> ReadFrom<T> for T {}
impl<T, P: ReadFrom<T> + ReadEdm> ReadFrom<Vec<T>> for Vec<P> {}

/// A value that can be read as that of a property.
pub trait FromValues: Sized {
    /// The next value.
    fn next<V: Values>(values: &mut V) -> Option<Option<Self>>;

    /// What is asked for if it is a projection.
    fn outline() -> Option<Outline>;
}

impl<T: ReadEdm> FromValues for T {
    fn next<V: Values>(values: &mut V) -> Option<Option<Self>> {
        Some(values.next::<Option<Read<T>>>()?.map(|read| read.0))
    }

    fn outline() -> Option<Outline> {
        T::outline()
    }
}

impl<T: ReadEdm> FromValues for Vec<T> {
    fn next<V: Values>(values: &mut V) -> Option<Option<Self>> {
        Some(values.next::<Elements<T>>()?.values)
    }

    fn outline() -> Option<Outline> {
        T::outline()
    }
}

/// A field of a projection while it is read.
#[derive(Debug)]
pub struct Slot<'a, P>(pub &'a mut Nullable<P>);

impl<P: FromValues, V: Values> ReadProperty<V> for Slot<'_, P> {
    fn read(&mut self, values: &mut V) {
        if let Some(value) = P::next(values) {
            *self.0 = value.into();
        }
    }
}

/// The value of a required property.
pub fn certain<P, E: serde::de::Error>(value: Nullable<P>, name: &'static str) -> Result<P, E> {
    match value {
        Nullable::Value(value) => Ok(value),
        Nullable::Null => Err(E::custom(format_args!("the property `{name}` is null"))),
        Nullable::Absent => Err(E::custom(format_args!("the property `{name}` is absent"))),
    }
}

/// Tells whether the value of a property is an entity, by method resolution: [`Probe`] has an inherent method for entities,
/// which precedes that of [`Unrelated`].
#[derive(Debug)]
pub struct Probe<V>(std::marker::PhantomData<fn() -> V>);

/// The probe of a property.
pub fn probe<O, F: Field, N: Name>(_: &Property<O, F, N>) -> Probe<F::Value> {
    Probe(std::marker::PhantomData)
}

impl<V: Related> Probe<V> {
    /// The value is an entity, or several.
    pub fn is_related(&self) -> bool {
        true
    }
}

/// The result for all other values.
pub trait Unrelated {
    /// The value is not an entity.
    fn is_related(&self) -> bool {
        false
    }
}

impl<V> Unrelated for Probe<V> {}

/// The indexes of names, two bytes each, sorted for the reader's binary search: by length, then by bytes.
#[expect(clippy::cast_possible_truncation, reason = "a struct has fewer fields than a number of two bytes can tell")]
pub const fn order<const COUNT: usize, const BYTES: usize>(names: &[&str; COUNT]) -> [u8; BYTES] {
    let mut sorted = [0_usize; COUNT];
    let mut next = 0;
    while next < COUNT {
        let mut at = next;
        while at > 0 && is_before(names[next], names[sorted[at - 1]]) {
            sorted[at] = sorted[at - 1];
            at -= 1;
        }
        sorted[at] = next;
        next += 1;
    }
    let mut bytes = [0; BYTES];
    next = 0;
    while next < COUNT {
        bytes[2 * next] = sorted[next] as u8;
        bytes[2 * next + 1] = (sorted[next] >> 8) as u8;
        next += 1;
    }
    bytes
}

const fn is_before(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return one.len() < other.len();
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return one[at] < other[at];
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_by_length_and_bytes() {
        assert_eq!(order::<4, 8>(&["mail", "id", "name", "ab"]), [3, 0, 1, 0, 0, 0, 2, 0]);
    }
}
