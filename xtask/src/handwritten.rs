//! Owns the hand-written files that a new crate begins with. Microsoft Graph has conventions of its own, and a crate for it
//! starts with the files of this project's own crate; they belong to the user once they are there.

use codegen::model::Model;

use crate::carried::{Carried, carried};
use crate::error::Error;

/// The entity container of Microsoft Graph.
const GRAPH: &str = "microsoft.graph.GraphService";

/// The module that generated code takes a service's conventions from.
pub(crate) const CONVENTIONS: &str = "conventions.rs";

/// The hand-written files of a new crate, and how its `lib.rs` declares and exports them.
#[derive(Default)]
pub(crate) struct Files {
    /// Their names below `src`, and their texts.
    pub(crate) texts: Vec<Carried>,
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
            texts: carried!["graph-model/src": "cloud.rs", "consistency.rs", "conventions.rs"]?,
            modules: "mod cloud;\nmod consistency;\nmod conventions;\n\n",
            exports: "pub use cloud::{ApiVersion, Cloud};\n",
        })
    }

    /// Whether a crate that begins with these files has conventions of its own.
    pub(crate) fn have_conventions(&self) -> bool {
        self.texts.iter().any(|(name, _)| *name == CONVENTIONS)
    }
}
