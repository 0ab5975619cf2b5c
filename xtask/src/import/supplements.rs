//! Owns what the project adds to the metadata of Microsoft Graph: the area map, conventions for URLs, and permissions.

use std::borrow::Cow;

use crate::error::Error;

/// The names and texts of the files, embedded in the program.
#[cfg(feature = "embedded")]
const EMBEDDED: [(&str, &str); 3] = [
    ("areas.json", include_str!("../../../schema/areas.json")),
    ("microsoft.graph.conventions.csdl.json", include_str!("../../../schema/microsoft.graph.conventions.csdl.json")),
    ("microsoft.graph.permissions.csdl.json", include_str!("../../../schema/microsoft.graph.permissions.csdl.json")),
];

/// The name and text of each file.
#[cfg(feature = "embedded")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature the files are read, which may fail")]
pub(super) fn all() -> Result<Vec<(&'static str, Cow<'static, str>)>, Error> {
    Ok(EMBEDDED.into_iter().map(|(name, text)| (name, Cow::Borrowed(text))).collect())
}

/// The name and text of each file, read from the project's folder: embedding them would build the program again whenever one
/// changes.
#[cfg(not(feature = "embedded"))]
pub(super) fn all() -> Result<Vec<(&'static str, Cow<'static, str>)>, Error> {
    let folder = crate::project::root()?.join("schema");
    let names = ["areas.json", "microsoft.graph.conventions.csdl.json", "microsoft.graph.permissions.csdl.json"];
    names.into_iter().map(|name| Ok((name, Cow::Owned(crate::files::read_to_string(&folder.join(name))?)))).collect()
}
