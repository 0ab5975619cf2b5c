//! Owns [`Layout`], the Rust shape of a model: areas with their modules and features, files, and types with their
//! names.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::model::{Element, EnumId, Model};
use crate::vocabulary;

use super::addressed::Addressed;
use super::area_map::AreaMap;
use super::area_record::{AreaRecord, Names};
use super::areas::{self, Areas};
use super::calls::CallNames;
use super::gate::{AreaId, Gate, Presence};
use super::handle_id::HandleId;
use super::handles::Handle;
use super::names::{module, pascal, shouty};
use super::places::Places;
use super::reference::Reference;
use super::required_options::RequiredOptions;
use super::taken::Taken;
use super::type_names::{TypeNames, service_name};
use crate::model::Cardinality;

/// The module of an area's complex types and type definitions.
const COMPLEX_TYPES: &str = "complex_types";

/// The module of an area's enumerations.
const ENUMS: &str = "enums";

/// The Rust shape of a model.
#[derive(Debug)]
pub(crate) struct Layout<'m> {
    /// The model.
    pub(crate) model: &'m Model,
    /// The area map.
    pub(crate) map: &'m AreaMap,
    /// The addresses of entities.
    pub(crate) places: Places,
    /// The query options that the service requires.
    pub(crate) required_options: RequiredOptions<'m>,
    /// The permissions and pages of requests.
    pub(crate) reference: Reference<'m>,
    /// The name of the service's handle.
    pub(crate) service: String,
    pub(super) areas: Areas,
    modules: Vec<String>,
    names: TypeNames,
    addressed: Addressed,
    /// The modules of types that have a file of their own.
    files: BTreeMap<Element, String>,
    /// The names of the types of calls.
    pub(super) calls: CallNames,
    /// The handles of each structured type that were asked for: of one value, and of a collection.
    pub(super) handles: Vec<[OnceLock<Arc<Handle<'m>>>; 2]>,
}

impl<'m> Layout<'m> {
    /// Lays out a model.
    pub(crate) fn new(model: &'m Model, map: &'m AreaMap, record: &AreaRecord) -> Self {
        let areas = areas::divide(model, map, record);
        let mut taken = Taken::default();
        let modules = areas.names.iter().map(|name| area_module(name, &mut taken)).collect();
        let service = model.container.as_ref().map_or_else(
            || "Service".to_owned(),
            |container| service_name(container.annotations.called(&container.name.name)),
        );
        let addressed = Addressed::new(model);
        let names = TypeNames::new(model, &areas, record, &service, &addressed);
        let mut layout = Self {
            model,
            map,
            places: Places::new(model),
            required_options: RequiredOptions::new(model),
            reference: Reference::default(),
            service,
            areas,
            modules,
            names,
            addressed,
            files: BTreeMap::new(),
            calls: CallNames::default(),
            handles: model.structured_ids().map(|_| Default::default()).collect(),
        };
        layout.name_files();
        layout.calls = CallNames::new(&layout);
        layout
    }

    /// Names the files of types with a file of their own: those with handles, and those not always compiled with their
    /// area.
    fn name_files(&mut self) {
        let model = self.model;
        let open = |element: Element| {
            let here = self.areas.of(element).map(|area| Presence::from([area]));
            self.gate(here.as_ref(), [element]).is_open()
        };
        let mut elements: Vec<Element> =
            model.elements().filter(|element| self.has_handle(*element) || !open(*element)).collect();
        elements.sort_by_cached_key(|element| (!model.is_entity(*element), model.element_name(*element)));
        let mut modules: BTreeMap<AreaId, Taken> = BTreeMap::new();
        for element in elements {
            let Some(area) = self.areas.of(element) else { continue };
            let name = module(self.ident(element));
            let marked = format!("{name}_{}", if model.is_entity(element) { "entity" } else { "type" });
            let taken = modules.entry(area).or_insert_with(|| Taken::reserving([COMPLEX_TYPES, ENUMS]));
            self.files.insert(element, taken.claim(&[name, marked]));
        }
    }

    /// The areas and names of all types, for the next run.
    pub(crate) fn record(&self) -> AreaRecord {
        let mut record = AreaRecord::default();
        for (element, area) in self.areas.iter() {
            let area = self.feature(area).to_owned();
            record.insert(self.model.element_name(element), area, self.names.of(element).cloned());
        }
        record
    }

    /// The types that live in an area.
    pub(crate) fn elements_of(&self, area: AreaId) -> impl Iterator<Item = Element> + '_ {
        self.areas.elements[area.0].iter().copied()
    }

    /// The types of an area that share a file with others: enumerations, and complex types and type definitions.
    pub(crate) fn elements_of_shared_files(&self, area: AreaId) -> impl Iterator<Item = Element> + '_ {
        self.elements_of(area).filter(|element| !self.has_own_file(*element))
    }

    /// All areas.
    pub(crate) fn area_ids(&self) -> impl Iterator<Item = AreaId> + use<> {
        (0..self.areas.names.len()).map(AreaId)
    }

    /// The Cargo feature of an area.
    pub(crate) fn feature(&self, area: AreaId) -> &str {
        &self.areas.names[area.0]
    }

    /// The module of an area.
    pub(crate) fn module(&self, area: AreaId) -> &str {
        &self.modules[area.0]
    }

    /// Whether a type has handles.
    pub(crate) fn has_handle(&self, element: Element) -> bool {
        self.addressed.contains(element)
    }

    /// Whether a type has a file of its own.
    pub(crate) fn has_own_file(&self, element: Element) -> bool {
        self.files.contains_key(&element)
    }

    /// The module that a type is declared in.
    pub(crate) fn file(&self, element: Element) -> &str {
        match (self.files.get(&element), element) {
            (Some(own), _) => own,
            (None, Element::Enum(_)) => ENUMS,
            (None, _) => COMPLEX_TYPES,
        }
    }

    /// The path of a type's file, below the folder of generated code.
    pub(crate) fn path(&self, element: Element) -> String {
        let area = self.areas.of(element).map_or("", |area| self.module(area));
        format!("{area}/{}.rs", self.file(element))
    }

    /// The description of an area in the map.
    pub(crate) fn area_description(&self, area: AreaId) -> Option<&str> {
        let rule = self.map.areas.get(self.feature(area))?;
        Some(rule.description.as_str()).filter(|text| !text.is_empty())
    }

    /// The areas that an area depends on.
    pub(crate) fn needs(&self, area: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        self.areas.needs[area.0].iter().copied().filter(move |needed| *needed != area)
    }

    /// The area that a type lives in.
    pub(crate) fn area(&self, element: Element) -> Option<AreaId> {
        self.areas.of(element)
    }

    /// The areas of which at least one has to be enabled for a type to be compiled.
    pub(crate) fn presence(&self, element: Element) -> Option<Presence> {
        self.areas.presence(element)
    }

    /// The condition under which an item that uses some types can be compiled, given the areas it is compiled with
    /// anyway.
    pub(crate) fn gate(&self, here: Option<&Presence>, there: impl IntoIterator<Item = Element>) -> Gate {
        self.areas.gate(here, there)
    }

    /// The Rust name of a handle.
    pub(crate) fn handle_ident(&self, handle: HandleId) -> String {
        let names = self.names.of(Element::Structured(handle.ty));
        let name = match handle.cardinality {
            Cardinality::One => Names::resource,
            Cardinality::Many => Names::collection,
        };
        names.map(name).unwrap_or_default()
    }

    /// The Rust name of a declared type.
    pub(crate) fn ident(&self, element: Element) -> &str {
        self.names.of(element).map_or("", |names| names.ident.as_str())
    }

    /// The names of an enumeration's members: variants, or constants for flags.
    pub(crate) fn members(&self, id: EnumId) -> Vec<String> {
        let ty = self.model.enumeration(id);
        let mut taken = Taken::reserving(["Unrecognized"]);
        ty.members
            .iter()
            .map(|member| {
                let name = member.annotations.called(&member.name);
                let name = if ty.is_flags { shouty(name) } else { pascal(name) };
                let marked = format!("{name}{}", if ty.is_flags { "_MEMBER" } else { "Member" });
                taken.claim(&[name, marked])
            })
            .collect()
    }
}

/// The module and folder of an area.
fn area_module(area: &str, taken: &mut Taken) -> String {
    let name = module(area);
    let marked = format!("{}_area", name.trim_end_matches('_'));
    let plain = Some(name).filter(|name| !vocabulary::is_reserved_module(name));
    taken.claim(&plain.into_iter().chain([marked]).collect::<Vec<_>>())
}
