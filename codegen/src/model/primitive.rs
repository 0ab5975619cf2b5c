//! Owns the built-in types of EDM.

/// The built-in types of EDM, abstract ones among them.
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
    /// `Edm.Geography` and its descendants; the name after `Edm.`.
    Geography(&'static str),
    /// `Edm.Geometry` and its descendants; the name after `Edm.`.
    Geometry(&'static str),
    /// `Edm.Untyped` and the abstract types: `PrimitiveType`, `ComplexType`, `EntityType`, path types; the name after `Edm.`.
    Untyped(&'static str),
}

impl Primitive {
    /// All built-in types by the name after `Edm.`.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("Binary", Self::Binary),
        ("Boolean", Self::Boolean),
        ("Byte", Self::Byte),
        ("Date", Self::Date),
        ("DateTimeOffset", Self::DateTimeOffset),
        ("Decimal", Self::Decimal),
        ("Double", Self::Double),
        ("Duration", Self::Duration),
        ("Guid", Self::Guid),
        ("Int16", Self::Int16),
        ("Int32", Self::Int32),
        ("Int64", Self::Int64),
        ("SByte", Self::SByte),
        ("Single", Self::Single),
        ("Stream", Self::Stream),
        ("String", Self::String),
        ("TimeOfDay", Self::TimeOfDay),
        ("Geography", Self::Geography("Geography")),
        ("GeographyPoint", Self::Geography("GeographyPoint")),
        ("GeographyLineString", Self::Geography("GeographyLineString")),
        ("GeographyPolygon", Self::Geography("GeographyPolygon")),
        ("GeographyMultiPoint", Self::Geography("GeographyMultiPoint")),
        ("GeographyMultiLineString", Self::Geography("GeographyMultiLineString")),
        ("GeographyMultiPolygon", Self::Geography("GeographyMultiPolygon")),
        ("GeographyCollection", Self::Geography("GeographyCollection")),
        ("Geometry", Self::Geometry("Geometry")),
        ("GeometryPoint", Self::Geometry("GeometryPoint")),
        ("GeometryLineString", Self::Geometry("GeometryLineString")),
        ("GeometryPolygon", Self::Geometry("GeometryPolygon")),
        ("GeometryMultiPoint", Self::Geometry("GeometryMultiPoint")),
        ("GeometryMultiLineString", Self::Geometry("GeometryMultiLineString")),
        ("GeometryMultiPolygon", Self::Geometry("GeometryMultiPolygon")),
        ("GeometryCollection", Self::Geometry("GeometryCollection")),
        ("Untyped", Self::Untyped("Untyped")),
        ("PrimitiveType", Self::Untyped("PrimitiveType")),
        ("ComplexType", Self::Untyped("ComplexType")),
        ("EntityType", Self::Untyped("EntityType")),
        ("AnnotationPath", Self::Untyped("AnnotationPath")),
        ("AnyPropertyPath", Self::Untyped("AnyPropertyPath")),
        ("ModelElementPath", Self::Untyped("ModelElementPath")),
        ("NavigationPropertyPath", Self::Untyped("NavigationPropertyPath")),
        ("PropertyPath", Self::Untyped("PropertyPath")),
    ];

    /// The name after `Edm.`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, primitive)| *primitive == self).map_or("Untyped", |(name, _)| name)
    }
}
