//! Owns writing Rust: one file per entity type, complex types and enumerations grouped per area. It takes names, modules
//! and gates from the layout and never fails.

mod area;
mod capabilities;
mod complex;
mod context;
mod docs;
mod enums;
mod handles;
mod operations;
mod permissions;
mod service;
mod signatures;
mod structs;
mod types;

use proc_macro2::TokenStream;

use crate::layout::{AreaId, Layout};
use crate::model::{StructuredId, StructuredKind};

use context::Context;
pub(crate) use signatures::{Signatures, is_deprecated};

/// Where the generated code finds the crate's runtime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// In its own crate: the code is part of `graph-model`.
    #[default]
    Own,
    /// In the crate `graph_model`, which the generated crate depends on.
    GraphModel,
}

/// A Rust file before it is formatted.
#[derive(Debug)]
pub(crate) struct RustFile {
    /// Path below the folder of generated code.
    pub(crate) path: String,
    /// What the file holds, for its first lines.
    pub(crate) docs: Vec<String>,
    /// Items in order; each is followed by a blank line.
    pub(crate) items: Vec<Item>,
}

/// A part of a file.
#[derive(Debug)]
pub(crate) enum Item {
    /// Code for the formatter.
    Tokens(TokenStream),
    /// Code that is laid out already.
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}

/// A file that is to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    Root,
    Service,
    Area(AreaId),
    Complex(AreaId),
    Enums(AreaId),
    Entity(StructuredId),
}

/// The files that a model needs; they do not depend on each other.
pub(crate) fn tasks(layout: &Layout<'_>) -> Vec<Task> {
    let mut tasks = vec![Task::Root, Task::Service];
    for area in layout.area_ids() {
        tasks.extend([Task::Area(area), Task::Complex(area), Task::Enums(area)]);
    }
    let entities = layout.model.structured_ids().filter(|id| layout.model.ty(*id).kind == StructuredKind::Entity);
    tasks.extend(entities.map(Task::Entity));
    tasks
}

/// Writes one file; there is none if the area has no such types.
pub(crate) fn write(layout: &Layout<'_>, runtime: Runtime, task: Task) -> Option<RustFile> {
    match task {
        Task::Root => Some(area::root(layout)),
        Task::Service => Some(service::file(layout, runtime)),
        Task::Area(area) => Some(area::module(layout, area)),
        Task::Complex(area) => complex::file(layout, runtime, area),
        Task::Enums(area) => enums::file(layout, runtime, area),
        Task::Entity(id) => Some(entity(layout, runtime, id)),
    }
}

fn entity(layout: &Layout<'_>, runtime: Runtime, id: StructuredId) -> RustFile {
    let area = layout.area_of(id);
    let context = Context::new(layout, runtime, Some(area), handles::own_names(layout, id));
    let mut items = structs::items(&context, id);
    items.extend(handles::items(&context, id).into_iter().map(Item::from));
    RustFile {
        path: format!("{}/{}.rs", layout.module(area), layout.names(id).module),
        docs: vec![format!("`{}`: the entity, its handles and operations.", layout.model.ty(id).name)],
        items: context.with_imports(items),
    }
}
