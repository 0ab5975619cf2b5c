//! Owns the names of the geographic types. Their structure and JSON are the business of the crate `geojson`.

/// `Edm.Geography` and the types derived from it, as GeoJSON: longitude and latitude on the round earth. A `crs` member
/// is among the foreign members.
///
/// ```
/// use odata::edm::Geography;
///
/// let place: Geography = serde_json::from_str(r#"{"type": "Point", "coordinates": [13.4, 52.5]}"#)?;
/// assert!(place.foreign_members.is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias = "Edm.Geography")]
pub type Geography = geojson::Geometry;

/// `Edm.Geometry` and the types derived from it, as GeoJSON: coordinates on a plane. A `crs` member is among the foreign
/// members.
#[doc(alias = "Edm.Geometry")]
pub type Geometry = geojson::Geometry;
