//! Owns what the model requires of each file: items, members, attributes and literals.

mod access;
mod calls;
mod deprecation;
mod enums;
mod handles;
mod methods;
mod scope;
mod service;
mod signatures;
mod structs;

use std::collections::BTreeMap;

use crate::layout::{AreaId, Layout, Presence};
use crate::model::{DefinitionId, Element};

use super::facts::{alias, code};
use scope::{Scope, primitive};

/// The facts of each file, by its path. Whether there is a table of permissions is for the check of its content to judge.
pub(super) fn files(layout: &Layout<'_>, has_permissions: bool) -> BTreeMap<String, Vec<String>> {
    let root = Scope { layout, here: None };
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    files.insert("mod.rs".to_owned(), modules(root));
    files.insert("container.rs".to_owned(), service::facts(root));
    if has_permissions {
        for (path, facts) in permissions() {
            files.entry(path.to_owned()).or_default().extend(facts);
        }
    }
    for area in layout.area_ids() {
        files.insert(format!("{}/mod.rs", layout.module(area)), area_modules(root, area));
    }
    for element in layout.model.elements() {
        let scope = Scope { here: layout.area(element), ..root };
        files.entry(layout.path(element)).or_default().extend(self::element(scope, element));
    }
    files
}

/// The facts that a table of permissions adds to files.
fn permissions() -> [(&'static str, Vec<String>); 3] {
    let conventions = |condition| code(&format!("#[cfg({condition})] const CONVENTIONS: Conventions"));
    let feature = r#"feature = "permissions""#;
    [
        (super::reference::TABLE, vec![code("pub(super) static PERMISSIONS: PermissionTable")]),
        ("mod.rs", vec![code(&format!("#[cfg({feature})] mod permission_table"))]),
        ("container.rs", vec![conventions(feature.to_owned()), conventions(format!("not({feature})"))]),
    ]
}

/// The facts of the root.
fn modules(scope: Scope<'_, '_>) -> Vec<String> {
    let layout = scope.layout;
    let modules = layout
        .area_ids()
        .map(|area| code(&format!("#[cfg(feature = {:?})] pub mod {}", layout.feature(area), layout.module(area))));
    let service =
        [code("mod container"), code("pub use odata::*"), code(&format!("pub use container::{}", layout.service))];
    modules.chain(service).chain(calls::exports(scope)).collect()
}

/// The facts of the module file of an area.
fn area_modules(scope: Scope<'_, '_>, area: AreaId) -> Vec<String> {
    let layout = scope.layout;
    let files: BTreeMap<&str, Element> =
        layout.elements_of(area).map(|element| (layout.file(element), element)).collect();
    let here = Presence::from([area]);
    files
        .into_iter()
        .flat_map(|(file, element)| {
            let gate = scope.gate(&layout.gate(Some(&here), [element]));
            [code(&format!("{gate} mod {file}")), code(&format!("{gate} pub use {file}::*"))]
        })
        .collect()
}

/// The facts of a type.
fn element(scope: Scope<'_, '_>, element: Element) -> Vec<String> {
    match element {
        Element::Structured(id) => {
            let mut facts = structs::facts(scope, id);
            if scope.layout.has_handle(element) {
                facts.extend(handles::facts(scope, id));
                facts.extend(calls::facts(scope, id));
            }
            facts
        }
        Element::Enum(id) => enums::facts(scope, id),
        Element::Definition(id) => vec![definition(scope, id)],
        Element::Primitive(_) => Vec::new(),
    }
}

fn definition(scope: Scope<'_, '_>, id: DefinitionId) -> String {
    let ident = scope.layout.ident(Element::Definition(id));
    let definition = scope.layout.model.definition(id);
    let alias = alias(&definition.name.name, ident);
    code(&format!("{alias} pub type {ident} = {}", primitive(definition.underlying)))
}
