//! Owns the hand-written files that a new crate begins with. Microsoft Graph has conventions of its own, and a crate for it
//! starts with the files of this project's own crate; they belong to the user once they are there.

use std::borrow::Cow;

use codegen::model::Model;

use crate::error::Error;

/// The entity container of Microsoft Graph.
const GRAPH: &str = "microsoft.graph.GraphService";

/// The module that generated code takes a service's conventions from.
pub(crate) const CONVENTIONS: &str = "conventions.rs";

/// The names of Graph's files, below `src`.
const NAMES: [&str; 3] = ["cloud.rs", "consistency.rs", CONVENTIONS];

/// The hand-written files of a new crate, and how its `lib.rs` declares and exports them.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) texts: Vec<(&'static str, Cow<'static, str>)>,
    pub(crate) modules: &'static str,
    pub(crate) exports: &'static str,
}

impl Files {
    /// The files for a service: v1.0, beta, or a part of Graph gets Graph's, any other service none.
    pub(crate) fn of(model: &Model) -> Result<Self, Error> {
        if model.container.as_ref().is_none_or(|container| container.name.to_string() != GRAPH) {
            return Ok(Self::default());
        }
        Ok(Self {
            texts: texts()?,
            modules: "mod cloud;\nmod consistency;\nmod conventions;\n\n",
            exports: "pub use cloud::{ApiVersion, Cloud};\n",
        })
    }

    /// Whether a crate that begins with these files has conventions of its own.
    pub(crate) fn have_conventions(&self) -> bool {
        self.texts.iter().any(|(name, _)| *name == CONVENTIONS)
    }
}

/// The names and texts of Graph's files, embedded in the program.
#[cfg(feature = "embedded")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature the files are read, which may fail")]
fn texts() -> Result<Vec<(&'static str, Cow<'static, str>)>, Error> {
    let texts = [
        include_str!("../../graph-model/src/cloud.rs"),
        include_str!("../../graph-model/src/consistency.rs"),
        include_str!("../../graph-model/src/conventions.rs"),
    ];
    Ok(NAMES.into_iter().zip(texts.map(Cow::Borrowed)).collect())
}

/// The names and texts of Graph's files, read from the project's folder.
#[cfg(not(feature = "embedded"))]
fn texts() -> Result<Vec<(&'static str, Cow<'static, str>)>, Error> {
    let folder = crate::project::root()?.join("graph-model").join("src");
    NAMES.into_iter().map(|name| Ok((name, Cow::Owned(crate::files::read_to_string(&folder.join(name))?)))).collect()
}
