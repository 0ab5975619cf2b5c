//! Owns the names of the geographic types. Their structure and JSON are the business of the crate `geojson`.

/// `Edm.Geography` and the types derived from it, as GeoJSON: longitude and latitude on the round earth. A `crs` member
/// is among the foreign members.
pub type Geography = geojson::Geometry;

/// `Edm.Geometry` and the types derived from it, as GeoJSON: coordinates on a plane. A `crs` member is among the foreign
/// members.
pub type Geometry = geojson::Geometry;
