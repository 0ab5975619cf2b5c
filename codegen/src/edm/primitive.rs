//! Owns the table of built-in types: a new one is a variant and a row here. What it is in Rust is for the emitters to say.

/// A built-in type of EDM; the abstract ones are among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Primitive {
    /// `Edm.Binary`
    Binary,
    /// `Edm.Boolean`
    Boolean,
    /// `Edm.Byte`
    Byte,
    /// `Edm.Date`
    Date,
    /// `Edm.DateTimeOffset`
    DateTimeOffset,
    /// `Edm.Decimal`
    Decimal,
    /// `Edm.Double`
    Double,
    /// `Edm.Duration`
    Duration,
    /// `Edm.Guid`
    Guid,
    /// `Edm.Int16`
    Int16,
    /// `Edm.Int32`
    Int32,
    /// `Edm.Int64`
    Int64,
    /// `Edm.SByte`
    SByte,
    /// `Edm.Single`
    Single,
    /// `Edm.Stream`
    Stream,
    /// `Edm.String`
    String,
    /// `Edm.TimeOfDay`
    TimeOfDay,
    /// `Edm.Geography` and the types derived from it; the name after `Edm.`.
    Geography(&'static str),
    /// `Edm.Geometry` and the types derived from it; the name after `Edm.`.
    Geometry(&'static str),
    /// `Edm.Untyped` and the abstract types: `PrimitiveType`, `ComplexType`, `EntityType`, path types; the name after
    /// `Edm.`.
    Untyped(&'static str),
}

/// How JSON writes the values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonForm {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A number, or a string for what a JSON number cannot hold: 64 bits, decimal digits, infinity.
    NumberOrString,
    /// A string.
    String,
    /// An object: GeoJSON.
    Object,
    /// Anything, or nothing at all.
    Any,
}

/// How much room the values of a type take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// The same for all of them.
    Fixed,
    /// As much as the value needs.
    Variable,
}

/// What is true of a built-in type: a row of the table.
struct Facts {
    ty: Primitive,
    name: &'static str,
    json: JsonForm,
    size: Size,
    constant: Option<&'static str>,
}

/// A type of values; annotations have constants of it under a name of their own, if any.
const fn value(ty: Primitive, name: &'static str, json: JsonForm, size: Size, constant: Option<&'static str>) -> Facts {
    Facts { ty, name, json, size, constant }
}

/// A type on the round earth.
const fn geography(name: &'static str) -> Facts {
    value(Primitive::Geography(name), name, JsonForm::Object, Size::Variable, None)
}

/// A type on the flat plane.
const fn geometry(name: &'static str) -> Facts {
    value(Primitive::Geometry(name), name, JsonForm::Object, Size::Variable, None)
}

/// A type of which more is known only where a value is.
const fn untyped(name: &'static str) -> Facts {
    value(Primitive::Untyped(name), name, JsonForm::Any, Size::Variable, None)
}

/// The type of a path in annotations.
const fn path(name: &'static str) -> Facts {
    value(Primitive::Untyped(name), name, JsonForm::String, Size::Variable, Some(name))
}

/// Every built-in type, in the order in which messages list them.
#[rustfmt::skip]
const TABLE: &[Facts] = {
    use {JsonForm as Json, Primitive as P, Size::{Fixed, Variable}};
    &[
        //    type               name              in JSON               size      constants
        value(P::Binary,         "Binary",         Json::String,         Variable, Some("Binary")),
        value(P::Boolean,        "Boolean",        Json::Boolean,        Fixed,    Some("Bool")),
        value(P::Byte,           "Byte",           Json::Number,         Fixed,    None),
        value(P::Date,           "Date",           Json::String,         Fixed,    Some("Date")),
        value(P::DateTimeOffset, "DateTimeOffset", Json::String,         Fixed,    Some("DateTimeOffset")),
        value(P::Decimal,        "Decimal",        Json::NumberOrString, Variable, Some("Decimal")),
        value(P::Double,         "Double",         Json::NumberOrString, Fixed,    Some("Float")),
        value(P::Duration,       "Duration",       Json::String,         Fixed,    Some("Duration")),
        value(P::Guid,           "Guid",           Json::String,         Fixed,    Some("Guid")),
        value(P::Int16,          "Int16",          Json::Number,         Fixed,    None),
        value(P::Int32,          "Int32",          Json::Number,         Fixed,    None),
        value(P::Int64,          "Int64",          Json::NumberOrString, Fixed,    Some("Int")),
        value(P::SByte,          "SByte",          Json::Number,         Fixed,    None),
        value(P::Single,         "Single",         Json::NumberOrString, Fixed,    None),
        value(P::Stream,         "Stream",         Json::Any,            Variable, None),
        value(P::String,         "String",         Json::String,         Variable, Some("String")),
        value(P::TimeOfDay,      "TimeOfDay",      Json::String,         Fixed,    Some("TimeOfDay")),
        geography("Geography"),
        geography("GeographyPoint"),
        geography("GeographyLineString"),
        geography("GeographyPolygon"),
        geography("GeographyMultiPoint"),
        geography("GeographyMultiLineString"),
        geography("GeographyMultiPolygon"),
        geography("GeographyCollection"),
        geometry("Geometry"),
        geometry("GeometryPoint"),
        geometry("GeometryLineString"),
        geometry("GeometryPolygon"),
        geometry("GeometryMultiPoint"),
        geometry("GeometryMultiLineString"),
        geometry("GeometryMultiPolygon"),
        geometry("GeometryCollection"),
        untyped("Untyped"),
        untyped("PrimitiveType"),
        untyped("ComplexType"),
        untyped("EntityType"),
        path("AnnotationPath"),
        untyped("AnyPropertyPath"),
        path("ModelElementPath"),
        path("NavigationPropertyPath"),
        path("PropertyPath"),
    ]
};

impl Primitive {
    /// `Edm.Untyped`: values of any type.
    pub const ANYTHING: Self = Self::Untyped("Untyped");
    /// `Edm.PrimitiveType`: values of any type that is not structured.
    pub const ANY_PRIMITIVE: Self = Self::Untyped("PrimitiveType");
    /// `Edm.ComplexType`: values of any complex type.
    pub const ANY_COMPLEX: Self = Self::Untyped("ComplexType");
    /// `Edm.EntityType`: entities of any type.
    pub const ANY_ENTITY: Self = Self::Untyped("EntityType");

    /// All built-in types.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        TABLE.iter().map(|facts| facts.ty)
    }

    /// The type of a name after `Edm.`.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|ty| ty.name() == name)
    }

    /// The type of a qualified name, such as `Edm.Int32`.
    pub fn qualified(name: &str) -> Option<Self> {
        Self::named(name.strip_prefix("Edm.")?)
    }

    /// The names of the constant expressions that annotations have, as CSDL XML writes them.
    pub fn constants() -> impl Iterator<Item = &'static str> {
        TABLE.iter().filter_map(|facts| facts.constant)
    }

    /// The type of a constant expression, by its name in CSDL XML.
    pub fn of_constant(name: &str) -> Option<Self> {
        TABLE.iter().find(|facts| facts.constant == Some(name)).map(|facts| facts.ty)
    }

    fn facts(self) -> &'static Facts {
        // A name that is in no row cannot be written outside of this file by anything but a mistake in it.
        TABLE.iter().find(|facts| facts.ty == self).unwrap_or(&const { untyped("Untyped") })
    }

    /// The name after `Edm.`.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// How JSON writes its values.
    pub fn json(self) -> JsonForm {
        self.facts().json
    }

    /// Whether JSON writes its values as numbers, as far as a number can hold them.
    pub fn is_number(self) -> bool {
        matches!(self.json(), JsonForm::Number | JsonForm::NumberOrString)
    }

    /// Whether all values take the same room.
    pub fn is_fixed_size(self) -> bool {
        self.facts().size == Size::Fixed
    }

    /// Whether it is a geography or geometry type.
    pub fn is_geo(self) -> bool {
        matches!(self, Self::Geography(_) | Self::Geometry(_))
    }

    /// Whether it says nothing about its values: they have a type of their own.
    pub fn is_abstract(self) -> bool {
        matches!(self, Self::Untyped(_))
    }

    /// Whether an address can hold its values, in a key or as an argument.
    pub fn has_literal(self) -> bool {
        !self.is_abstract() && !self.is_geo() && self != Self::Stream
    }

    /// Whether the members of an enumeration type can be numbers of it.
    pub fn can_underlie_enumeration(self) -> bool {
        matches!(self, Self::Byte | Self::SByte | Self::Int16 | Self::Int32 | Self::Int64)
    }

    /// Whether its values are values of another built-in type as well.
    pub fn specialises(self, base: Self) -> bool {
        match base {
            Self::ANYTHING => true,
            Self::ANY_PRIMITIVE => self == base || !self.is_abstract(),
            Self::Geography("Geography") => matches!(self, Self::Geography(_)),
            Self::Geometry("Geometry") => matches!(self, Self::Geometry(_)),
            _ => self == base,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_has_one_row_and_one_name() {
        let types: BTreeSet<Primitive> = Primitive::all().collect();
        let names: BTreeSet<&str> = Primitive::all().map(Primitive::name).collect();
        assert_eq!((types.len(), names.len()), (TABLE.len(), TABLE.len()));
        for ty in types {
            assert_eq!(Primitive::named(ty.name()), Some(ty));
            let name = match ty {
                Primitive::Geography(name) | Primitive::Geometry(name) | Primitive::Untyped(name) => name.to_owned(),
                other => format!("{other:?}"),
            };
            assert_eq!(ty.name(), name);
        }
    }

    #[test]
    fn abstract_types_stand_for_the_types_that_specialise_them() {
        for ty in Primitive::all() {
            assert!(ty.specialises(ty) && ty.specialises(Primitive::ANYTHING), "{ty:?}");
            assert_eq!(ty.specialises(Primitive::ANY_PRIMITIVE), !ty.is_abstract() || ty == Primitive::ANY_PRIMITIVE);
        }
        let point = Primitive::Geography("GeographyPoint");
        assert!(point.specialises(Primitive::Geography("Geography")));
        assert!(!point.specialises(Primitive::Geometry("Geometry")));
        assert!(!Primitive::Int32.specialises(Primitive::Int64));
    }
}
