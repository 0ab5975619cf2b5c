//! Owns what the project knows of Microsoft Graph beside its description: how its addresses are written, which permissions it
//! asks for, how it is divided.

use std::borrow::Cow;

/// The name and text of each file, which an installed program carries in itself.
#[cfg(feature = "embedded")]
const EMBEDDED: [(&str, &str); 3] = [
    ("areas.json", include_str!("../../../schema/areas.json")),
    ("microsoft.graph.conventions.csdl.json", include_str!("../../../schema/microsoft.graph.conventions.csdl.json")),
    ("microsoft.graph.permissions.csdl.json", include_str!("../../../schema/microsoft.graph.permissions.csdl.json")),
];

/// The name and text of each file.
#[cfg(feature = "embedded")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there are files to be read")]
pub(super) fn all() -> Result<Vec<(&'static str, Cow<'static, str>)>, String> {
    Ok(EMBEDDED.into_iter().map(|(name, text)| (name, Cow::Borrowed(text))).collect())
}

/// The name and text of each file, as they are in the project: a program that had them in itself would be built again with
/// each of their changes.
#[cfg(not(feature = "embedded"))]
pub(super) fn all() -> Result<Vec<(&'static str, Cow<'static, str>)>, String> {
    let folder = crate::project::root()?.join("schema");
    let names = ["areas.json", "microsoft.graph.conventions.csdl.json", "microsoft.graph.permissions.csdl.json"];
    names.into_iter().map(|name| Ok((name, Cow::Owned(crate::files::input_text(&folder.join(name))?)))).collect()
}
