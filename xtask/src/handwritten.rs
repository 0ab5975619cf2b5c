//! Owns the hand-written files that a new crate for Microsoft Graph begins with: what Graph does in a way of its own. They are
//! those of this project's own crate, and belong to the user once they are there.

use std::borrow::Cow;

use codegen::model::Model;

/// The entity container of Microsoft Graph.
const GRAPH: &str = "microsoft.graph.GraphService";

/// The module that generated code takes the conventions from.
pub(crate) const CONVENTIONS: &str = "conventions.rs";

/// Names of the files, below `src`.
const NAMES: [&str; 3] = ["cloud.rs", "consistency.rs", CONVENTIONS];

/// What the crate's `lib.rs` says of them.
pub(crate) const MODULES: &str = "mod cloud;\nmod consistency;\nmod conventions;\n\n";

/// What the crate's `lib.rs` exports of them.
pub(crate) const EXPORTS: &str = "pub use cloud::{ApiVersion, Cloud};\n";

/// Whether a service is Microsoft Graph: v1.0, beta, or a part of one.
pub(crate) fn is_graph(model: &Model) -> bool {
    model.container.as_ref().is_some_and(|container| container.name.to_string() == GRAPH)
}

/// The name and text of each file, which an installed program carries in itself.
#[cfg(feature = "embedded")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there are files to be read")]
pub(crate) fn files() -> Result<Vec<(&'static str, Cow<'static, str>)>, String> {
    let texts = [
        include_str!("../../graph-model/src/cloud.rs"),
        include_str!("../../graph-model/src/consistency.rs"),
        include_str!("../../graph-model/src/conventions.rs"),
    ];
    Ok(NAMES.into_iter().zip(texts.map(Cow::Borrowed)).collect())
}

/// The name and text of each file, as they are in the project.
#[cfg(not(feature = "embedded"))]
pub(crate) fn files() -> Result<Vec<(&'static str, Cow<'static, str>)>, String> {
    let folder = crate::project::root()?.join("graph-model").join("src");
    NAMES.into_iter().map(|name| Ok((name, Cow::Owned(crate::files::input_text(&folder.join(name))?)))).collect()
}
