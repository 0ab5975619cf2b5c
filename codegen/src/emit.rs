//! Owns writing Rust: one file for each entity type; complex types and enumerations of an area share one. It takes
//! names, modules and conditions from the layout, and never fails.

mod area;
mod calls;
mod capabilities;
mod comments;
mod complex;
mod context;
mod conventions;
mod docs;
mod enums;
mod fields;
mod file;
mod handles;
mod http_line;
mod invocations;
mod keys;
mod markdown;
mod operations;
mod permission_table;
mod permissions;
mod relations;
mod requests;
mod service;
mod signatures;
mod structs;
mod types;
mod verbs;

use std::collections::BTreeSet;

use crate::layout::{AreaId, Layout};
use crate::model::{Element, StructuredId, StructuredKind};

pub(crate) use calls::{Calls, Parameter};
pub(crate) use capabilities::{is_put, keys_are_segments, restricting_term};
pub(crate) use comments::Comments;
use context::Context;
pub use conventions::Conventions;
pub(crate) use file::{Item, RustFile};
use markdown::code;
pub(crate) use permissions::{RESTRICTS_OPERATION, schemes};
pub(crate) use requests::segment;
pub(crate) use signatures::{Signatures, is_deprecated};

/// A file to write.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    Root,
    Service,
    Permissions,
    Area(AreaId),
    Complex(AreaId),
    Enums(AreaId),
    Entity(StructuredId),
    /// A type other than an entity type, in a file of its own.
    Single(Element),
}

/// The files to write, which are independent of each other.
pub(crate) fn tasks(layout: &Layout<'_>) -> Vec<Task> {
    let mut tasks = vec![Task::Root, Task::Service, Task::Permissions];
    for area in layout.area_ids() {
        tasks.extend([Task::Area(area), Task::Complex(area), Task::Enums(area)]);
    }
    let entities = layout.model.structured_ids().filter(|id| layout.model.ty(*id).kind == StructuredKind::Entity);
    tasks.extend(entities.map(Task::Entity));
    let others = layout.model.elements().filter(|element| !layout.model.is_entity(*element));
    tasks.extend(others.filter(|element| layout.has_own_file(*element)).map(Task::Single));
    tasks
}

/// Writes a file, unless the area has no types for it.
pub(crate) fn write(layout: &Layout<'_>, conventions: Conventions, task: Task) -> Option<RustFile> {
    match task {
        Task::Root => Some(area::root(layout)),
        Task::Service => Some(service::file(layout, conventions)),
        Task::Permissions => permission_table::file(layout),
        Task::Area(area) => Some(area::module(layout, area)),
        Task::Complex(area) => complex::file(layout, area),
        Task::Enums(area) => enums::file(layout, area),
        Task::Entity(id) => Some(entity(layout, id)),
        Task::Single(element) => Some(single(layout, element)),
    }
}

fn entity(layout: &Layout<'_>, id: StructuredId) -> RustFile {
    let context = Context::of_type(layout, Element::Structured(id), handles::own_names(layout, id));
    let items = with_handles(&context, id);
    RustFile {
        path: layout.path(Element::Structured(id)),
        docs: vec![format!("{}: the entity, its handles and operations.", code(&layout.model.ty(id).name.to_string()))],
        items: context.with_imports(items),
        comments: context.into_comments(),
    }
}

fn single(layout: &Layout<'_>, element: Element) -> RustFile {
    let own = match element {
        Element::Structured(id) => handles::own_names(layout, id),
        _ => BTreeSet::from([layout.ident(element).to_owned()]),
    };
    let context = Context::of_type(layout, element, own);
    let items = match element {
        Element::Structured(id) => with_handles(&context, id),
        Element::Enum(id) => enums::items(&context, id),
        Element::Definition(id) => vec![complex::definition(&context, id).into()],
        Element::Primitive(_) => Vec::new(),
    };
    RustFile {
        path: layout.path(element),
        docs: vec![format!("{}.", code(&layout.model.element_name(element)))],
        items: context.with_imports(items),
        comments: context.into_comments(),
    }
}

/// The struct of a type and its handles.
fn with_handles(context: &Context<'_, '_>, id: StructuredId) -> Vec<Item> {
    let structure = structs::structure(context, id);
    let handles = handles::items(context, id).into_iter().chain(invocations::items(context, id));
    std::iter::once(structure).chain(handles).map(Item::from).collect()
}
