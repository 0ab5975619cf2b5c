//! Owns the Rust shape of a model: names, modules, areas, gates. The only place that knows case conversion and features.

mod area_map;
mod area_record;
mod areas;
mod boxes;
mod fields;
mod handles;
mod names;
mod places;
mod summary;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{DefinitionId, Element, EnumId, Model, QualifiedName, StructuredId, StructuredKind};

pub use area_map::{AreaMap, AreaRule};
pub use area_record::AreaRecord;
pub(crate) use areas::{AreaId, Gate, Presence};
pub(crate) use fields::{Field, Member};
pub(crate) use handles::{Method, MethodKind};
pub(crate) use places::Places;
pub use summary::{Area, Need};

use areas::Areas;
use names::{Taken, pascal, shouty, snake};

/// Type names that generated code uses without a path: no generated type may hide one of them.
pub(crate) const RUNTIME_NAMES: &[&str] = &[
    "Arguments",
    "Body",
    "Count",
    "Create",
    "Delete",
    "Download",
    "Entity",
    "EntityHandle",
    "Get",
    "Invoke",
    "IsA",
    "Key",
    "KeyStyle",
    "Link",
    "List",
    "Map",
    "Maybe",
    "Media",
    "MediaResource",
    "Nullable",
    "Page",
    "Path",
    "ReferenceCollection",
    "Scalar",
    "SingleReference",
    "Structured",
    "Unlisted",
    "Update",
    "Upload",
    "UrlLiteral",
    "Value",
];

/// Names of the prelude and of serde that generated code uses.
const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Drop",
    "Eq",
    "Err",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Send",
    "ToString",
    "Vec",
];

/// Names of modules at the root of a crate that areas must not hide.
const ROOT_MODULES: &[&str] = &[
    "edm",
    "flags",
    "generated",
    "reference",
    "request",
    "service",
    "structured",
    "wire",
    "core",
    "std",
    "alloc",
    "serde",
    "serde_json",
    "http",
];

/// The module of an area's complex types and type definitions.
const COMPLEX_TYPES: &str = "complex_types";

/// The module of an area's enumerations.
const ENUMS: &str = "enums";

/// The Rust shape of a model.
#[derive(Debug)]
pub(crate) struct Layout<'m> {
    /// The model.
    pub(crate) model: &'m Model,
    /// The map that it was divided by.
    pub(crate) map: &'m AreaMap,
    /// Where entities are found in the service.
    pub(crate) places: Places,
    /// The name of the service's handle.
    pub(crate) service: String,
    areas: Areas,
    modules: Vec<String>,
    structured: Vec<TypeNames>,
    enums: Vec<String>,
    definitions: Vec<String>,
    /// The modules of types that have a file of their own.
    files: BTreeMap<Element, String>,
}

/// The Rust names of an entity or complex type.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypeNames {
    /// The struct.
    pub(crate) ident: String,
    /// The handle of one entity; empty for a complex type.
    pub(crate) resource: String,
    /// The handle of several entities; empty for a complex type.
    pub(crate) collection: String,
    /// Properties that have to be boxed, because the type would contain itself.
    pub(crate) boxed: BTreeSet<String>,
}

impl<'m> Layout<'m> {
    /// Works out the Rust shape of a model.
    pub(crate) fn new(model: &'m Model, map: &'m AreaMap, record: &AreaRecord) -> Self {
        let areas = areas::divide(model, map, record);
        let mut taken = Taken::reserving(ROOT_MODULES.iter().copied());
        let modules =
            areas.names.iter().map(|name| taken.claim(&[snake(name), format!("{}_area", snake(name))])).collect();
        let service =
            model.container.as_ref().map_or_else(|| "Service".to_owned(), |container| type_name(&container.name.name));
        let mut layout = Self {
            model,
            map,
            places: Places::new(model),
            service,
            areas,
            modules,
            structured: vec![TypeNames::default(); model.structured.len()],
            enums: vec![String::new(); model.enums.len()],
            definitions: vec![String::new(); model.definitions.len()],
            files: BTreeMap::new(),
        };
        layout.name_types();
        layout.name_handles();
        layout.name_files();
        for (id, property) in boxes::recursive(model) {
            layout.structured[id.0].boxed.insert(property);
        }
        layout
    }

    fn name_types(&mut self) {
        let model = self.model;
        let structured = model.structured_ids().map(|id| (Element::Structured(id), &model.ty(id).name));
        let enums = model.enums.iter().enumerate().map(|(index, ty)| (Element::Enum(EnumId(index)), &ty.name));
        let definitions = model
            .definitions
            .iter()
            .enumerate()
            .map(|(index, ty)| (Element::Definition(DefinitionId(index)), &ty.name));
        let mut all: Vec<(Element, &QualifiedName)> = structured.chain(enums).chain(definitions).collect();
        // The shortest namespace has the first claim to a simple name.
        all.sort_by_key(|(_, name)| (name.namespace.len(), *name));
        let mut taken: BTreeMap<AreaId, Taken> = BTreeMap::new();
        for (element, name) in all {
            let Some(area) = self.areas.of(element) else { continue };
            let taken = taken.entry(area).or_insert_with(|| Taken::reserving([self.service.as_str()]));
            let simple = type_name(&name.name);
            let qualified = format!("{}{simple}", pascal(name.namespace.rsplit('.').next().unwrap_or_default()));
            let ident = taken.claim(&[simple, qualified]);
            match element {
                Element::Structured(id) => self.structured[id.0].ident = ident,
                Element::Enum(id) => self.enums[id.0] = ident,
                Element::Definition(id) => self.definitions[id.0] = ident,
                Element::Primitive(_) => {}
            }
        }
    }

    fn name_handles(&mut self) {
        let mut types: BTreeMap<AreaId, Taken> = BTreeMap::new();
        for (area, names) in self.names_by_area() {
            types.insert(area, Taken::reserving(names.iter().map(String::as_str)));
        }
        let mut entities: Vec<StructuredId> =
            self.model.structured_ids().filter(|id| self.model.ty(*id).kind == StructuredKind::Entity).collect();
        entities.sort_by(|a, b| self.model.ty(*a).name.cmp(&self.model.ty(*b).name));
        for id in entities {
            let area = self.areas.of_structured(id);
            let ident = self.structured[id.0].ident.clone();
            let taken = types.entry(area).or_default();
            let resource = taken.claim(&[format!("{ident}Resource"), format!("{ident}Handle")]);
            let collection = taken.claim(&[format!("{ident}Collection"), format!("{ident}Collections")]);
            let names = &mut self.structured[id.0];
            (names.resource, names.collection) = (resource, collection);
        }
    }

    /// Entity types have a file each, and so have other types that are not always there with their area.
    fn name_files(&mut self) {
        let model = self.model;
        let open = |element: Element| {
            let here = self.areas.of(element).map(|area| Presence::from([area]));
            self.gate(here.as_ref(), [element]).is_open()
        };
        let mut elements: Vec<Element> =
            model.elements().filter(|element| model.is_entity(*element) || !open(*element)).collect();
        elements.sort_by_cached_key(|element| (!model.is_entity(*element), model.element_name(*element)));
        let mut modules: BTreeMap<AreaId, Taken> = BTreeMap::new();
        for element in elements {
            let Some(area) = self.areas.of(element) else { continue };
            let name = snake(self.ident(element));
            let marked = format!("{name}_{}", if model.is_entity(element) { "entity" } else { "type" });
            let taken = modules.entry(area).or_insert_with(|| Taken::reserving([COMPLEX_TYPES, ENUMS]));
            self.files.insert(element, taken.claim(&[name, marked]));
        }
    }

    fn names_by_area(&self) -> BTreeMap<AreaId, Vec<String>> {
        let mut names: BTreeMap<AreaId, Vec<String>> = BTreeMap::new();
        let structured = self.model.structured_ids().map(|id| (Element::Structured(id), &self.structured[id.0].ident));
        let enums = self.enums.iter().enumerate().map(|(index, name)| (Element::Enum(EnumId(index)), name));
        let definitions =
            self.definitions.iter().enumerate().map(|(index, name)| (Element::Definition(DefinitionId(index)), name));
        for (element, name) in structured.chain(enums).chain(definitions) {
            if let Some(area) = self.areas.of(element) {
                names.entry(area).or_default().push(name.clone());
            }
        }
        names
    }

    /// Where all types live, for the next run.
    pub(crate) fn record(&self) -> AreaRecord {
        let places = self.areas.iter();
        places.map(|(element, area)| (self.model.element_name(element), self.feature(area).to_owned())).collect()
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

    /// Whether a type has a file of its own.
    pub(crate) fn has_own_file(&self, element: Element) -> bool {
        self.files.contains_key(&element)
    }

    /// The module of a type's file.
    pub(crate) fn file(&self, element: Element) -> &str {
        match (self.files.get(&element), element) {
            (Some(own), _) => own,
            (None, Element::Enum(_)) => ENUMS,
            (None, _) => COMPLEX_TYPES,
        }
    }

    /// Where the file of a type is, below the folder of generated code.
    pub(crate) fn path(&self, element: Element) -> String {
        let area = self.areas.of(element).map_or("", |area| self.module(area));
        format!("{area}/{}.rs", self.file(element))
    }

    /// What the map says that an area is about.
    pub(crate) fn area_description(&self, area: AreaId) -> Option<&str> {
        let rule = self.map.areas.get(self.feature(area))?;
        Some(rule.description.as_str()).filter(|text| !text.is_empty())
    }

    /// The areas that an area needs, itself not among them.
    pub(crate) fn needs(&self, area: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        self.areas.needs[area.0].iter().copied().filter(move |needed| *needed != area)
    }

    /// The area that a type lives in.
    pub(crate) fn area(&self, element: Element) -> Option<AreaId> {
        self.areas.of(element)
    }

    /// The area that an entity or complex type lives in.
    pub(crate) fn area_of(&self, id: StructuredId) -> AreaId {
        self.areas.of_structured(id)
    }

    /// The areas of which one has to be on for a type to be there.
    pub(crate) fn presence(&self, element: Element) -> Option<Presence> {
        self.areas.presence(element)
    }

    /// What has to be on for something that uses some types, beside what it is there with itself.
    pub(crate) fn gate(&self, here: Option<&Presence>, there: impl IntoIterator<Item = Element>) -> Gate {
        self.areas.gate(here, there)
    }

    /// The Rust names of an entity or complex type.
    pub(crate) fn names(&self, id: StructuredId) -> &TypeNames {
        &self.structured[id.0]
    }

    /// The Rust name of a type that is not built in.
    pub(crate) fn ident(&self, element: Element) -> &str {
        match element {
            Element::Structured(id) => &self.structured[id.0].ident,
            Element::Enum(id) => &self.enums[id.0],
            Element::Definition(id) => &self.definitions[id.0],
            Element::Primitive(_) => "",
        }
    }

    /// Names for the members of an enumeration: variants, or constants if it is a set of flags.
    pub(crate) fn members(&self, id: EnumId) -> Vec<String> {
        let ty = self.model.enumeration(id);
        let mut taken = Taken::reserving(["Unrecognized"]);
        ty.members
            .iter()
            .map(|member| {
                let name = if ty.is_flags { shouty(&member.name) } else { pascal(&member.name) };
                let marked = format!("{name}{}", if ty.is_flags { "_MEMBER" } else { "Member" });
                taken.claim(&[name, marked])
            })
            .collect()
    }
}

/// The name of a method's parameter for an OData name.
pub(crate) fn argument_name(name: &str) -> String {
    snake(name)
}

/// The name of a type, marked if generated code could not use the plain one.
fn type_name(name: &str) -> String {
    let ident = pascal(name);
    if PRELUDE.contains(&ident.as_str()) || RUNTIME_NAMES.contains(&ident.as_str()) {
        return format!("{ident}Type");
    }
    ident
}
