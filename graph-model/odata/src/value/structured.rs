//! Owns [`Structured`]: what entity and complex types have in common, and how a value of one becomes one of another.

pub use odata_derive::Structured;
use serde::Serialize;
#[doc(hidden)]
pub use serde::de::DeserializeOwned;
use serde_json::Value;

use super::additional::Additional;
use super::lenient;
use super::object::Object;
use super::outline::Outline;
use crate::response::{Page, Success, objects};

/// An entity or complex type.
///
/// ```
/// use shop::Structured;
/// use shop::catalog::{Book, Product};
///
/// assert_eq!(Book::TYPE_NAME, "catalog.book");
/// assert!(Product::DERIVED.contains(&Book::TYPE_NAME));
/// ```
#[doc(alias("EntityType", "ComplexType"))]
pub trait Structured: Sized {
    /// The qualified name of the type, such as `catalog.product`.
    const TYPE_NAME: &'static str;
    /// The qualified names of all known types that derive from it, directly or not.
    const DERIVED: &'static [&'static str] = &[];
    /// The properties that a client does not change: keys, and those that the service computes or that stay as they were
    /// created.
    const READ_ONLY: &'static [&'static str] = &[];

    /// What a projection asks for; nothing for other types. For derived code.
    #[doc(hidden)]
    fn outline() -> Option<Outline> {
        None
    }

    /// Reads values. Derived code has them read in place, by what programs do not compile.
    #[doc(hidden)]
    fn read_values(source: objects::Source<'_>, values: &mut objects::Values<Self>) -> objects::Result
    where
        Self: DeserializeOwned,
    {
        objects::read_by_serde(source, values)
    }

    /// Reads a value from a response.
    #[doc(hidden)]
    fn read_one(response: &mut Success) -> objects::Result<Self>
    where
        Self: DeserializeOwned,
    {
        objects::one(response)
    }

    /// Reads a page from a response.
    #[doc(hidden)]
    fn read_page(response: &mut Success) -> objects::Result<Page<Self>>
    where
        Self: DeserializeOwned,
    {
        objects::page(response)
    }
}

/// A type that is, or derives from, a base type: implemented by a type for itself and for each of its base types.
#[diagnostic::on_unimplemented(message = "`{Self}` is not derived from `{Base}`", label = "this is of `{Base}`")]
pub trait IsA<Base> {}

impl<T: Structured> IsA<T> for T {}

/// A type that derives from a base type: implemented for each of its base types, but unlike [`IsA`] not for the type itself. It
/// lets a base type have one conversion from all of them, which the compiler checks faster than one from each.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not derive from `{Base}`",
    label = "this is not derived from `{Base}`"
)]
pub trait DerivedFrom<Base>: Structured + Object {}

/// The default `@odata.type` of a derived type. For derived code.
#[doc(hidden)]
pub fn tag<T: Structured>() -> Option<String> {
    Some(format!("#{}", T::TYPE_NAME))
}

/// Sets the `@odata.type` of a value that has become one of a base type, which does not imply it. For derived code.
#[doc(hidden)]
pub fn fill_type<T: Structured>(odata_type: &mut Option<String>) {
    odata_type.get_or_insert_with(|| format!("#{}", T::TYPE_NAME));
}

/// Whether the value is of a type, or one derived from it, by its `@odata.type`. For derived code.
#[doc(hidden)]
pub fn is<T: Structured>(odata_type: Option<&str>, additional: &Additional) -> bool {
    // OData 4.01 allows control information without its prefix.
    let short = || additional.get("@type").and_then(Value::as_str);
    let Some(odata_type) = odata_type.or_else(short) else { return false };
    let name = odata_type.rsplit_once('#').map_or(odata_type, |(_, name)| name);
    name == T::TYPE_NAME || T::DERIVED.contains(&name)
}

/// The value as one of a derived type, or unchanged if it is none. What a property of it cannot hold stays in `additional`.
/// For derived code.
#[doc(hidden)]
pub fn downcast<B, D>(base: B) -> Result<D, B>
where
    B: Structured + Serialize,
    D: Structured + DeserializeOwned + IsA<B>,
{
    #[derive(serde::Deserialize)]
    struct Tag {
        #[serde(rename = "@odata.type", alias = "@type")]
        odata_type: String,
    }
    let Ok(text) = serde_json::to_string(&base) else { return Err(base) };
    match serde_json::from_str::<Tag>(&text) {
        Ok(tag) if is::<D>(Some(&tag.odata_type), &Additional::new()) => lenient::read(&text).0.map_err(|_| base),
        _ => Err(base),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::value::edm::Decimal;

    macro_rules! structure {
        ($type:ident: {$($said:tt)*}, $($field:ident: $of:ty),*) => {
            #[derive(Structured)]
            #[odata($($said)*)]
            struct $type {
                #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
                odata_type: Option<String>,
                $(#[serde(skip_serializing_if = "Option::is_none")] $field: Option<$of>,)*
                #[serde(flatten)]
                additional: Additional,
            }
        };
    }

    structure!(Shape: {type = "n.shape", derived("n.circle", "n.disc")}, name: String);
    structure!(Circle: {type = "n.circle", tagged, base(Shape), derived("n.disc")}, name: String, radius: Decimal);
    structure!(Disc: {type = "n.disc", base(Circle, Shape)}, name: String, radius: Decimal, color: String);

    type Result<T = (), E = serde_json::Error> = std::result::Result<T, E>;

    #[test]
    fn a_base_keeps_what_the_derived_type_has() {
        let circle = Circle { name: Some("c".into()), radius: "1.5".parse().ok(), ..Circle::default() };
        let shape = Shape::from(circle.clone());
        assert_eq!(shape.odata_type.as_deref(), Some("#n.circle"));
        assert_eq!(shape.additional.get("radius"), Some(&json!(1.5)));
        let back: Circle = downcast(shape).expect("the base keeps the `@odata.type` of the circle");
        assert_eq!(back.radius, circle.radius);
    }

    #[test]
    fn a_value_is_of_its_own_type_and_its_base_types_only() {
        let disc = Disc { color: Some("red".into()), ..Disc::default() };
        let circle: Circle = downcast(Shape::from(disc)).expect("a disc is a circle");
        assert_eq!(circle.additional.get("color"), Some(&json!("red")));
        let circle = Circle { odata_type: Some("#n.circle".into()), ..circle };
        let back = downcast::<Circle, Disc>(circle.clone()).expect_err("a circle is no disc");
        assert_eq!(back, circle);
    }

    #[test]
    fn the_type_is_recognized_in_every_form_of_its_url() -> Result {
        for tag in ["#n.circle", "n.circle", "https://host/$metadata#n.circle", "#n.disc"] {
            assert!(is::<Circle>(Some(tag), &Additional::new()), "{tag}");
        }
        let short: Shape = serde_json::from_value(json!({"@type": "#n.circle", "radius": 2}))?;
        assert!(is::<Circle>(None, &short.additional));
        assert!(downcast::<Shape, Circle>(short).is_ok());
        assert!(!is::<Circle>(Some("#n.shape"), &Additional::new()));
        assert!(!is::<Circle>(None, &Additional::new()));
        Ok(())
    }

    #[test]
    fn a_property_that_does_not_fit_the_type_stays_as_it_came() -> Result {
        let shape: Shape = serde_json::from_value(json!({"@odata.type": "#n.disc", "color": 7, "radius": 2}))?;
        let disc: Disc = downcast(shape).expect("the tag says that this is a disc");
        assert_eq!((disc.color.as_deref(), disc.radius.clone()), (Some("7"), Some(2.into())));
        let shape: Shape = serde_json::from_str(r##"{"@odata.type": "#n.disc", "color": [1.10]}"##)?;
        let disc: Disc = downcast(shape).expect("the tag says that this is a disc");
        assert_eq!((disc.color.as_deref(), disc.additional.get("color")), (None, Some(&json!([1.1]))));
        assert_eq!(serde_json::to_string(&Shape::from(disc))?, r##"{"@odata.type":"#n.disc","color":[1.1]}"##);
        Ok(())
    }
}
