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
pub(crate) use areas::AreaId;
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
    /// The module of the type's file; empty for a complex type.
    pub(crate) module: String,
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
        };
        layout.name_types();
        layout.name_handles();
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
        let mut modules: BTreeMap<AreaId, Taken> = BTreeMap::new();
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
            let module = modules
                .entry(area)
                .or_insert_with(|| Taken::reserving(["complex_types", "enums"]))
                .claim(&[snake(&ident), format!("{}_entity", snake(&ident))]);
            let names = &mut self.structured[id.0];
            (names.resource, names.collection, names.module) = (resource, collection, module);
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

    /// The areas that have to be on, beside `here`, for something that uses all of `there`.
    pub(crate) fn gate(&self, here: AreaId, there: impl IntoIterator<Item = Element>) -> BTreeSet<AreaId> {
        self.areas.gate(here, there.into_iter().filter_map(|element| self.areas.of(element)))
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
