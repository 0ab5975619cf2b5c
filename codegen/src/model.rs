//! Owns the validated, language-neutral model: every name is resolved and every look-up succeeds. It must not know any
//! Rust name.

mod annotation;
mod container;
mod id;
mod name;
mod operation;
mod structured;
pub(crate) mod terms;
mod type_use;
mod value_type;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use crate::edm::{Cardinality, OperationKind, Primitive, StructuredKind};
pub use annotation::{Annotation, Annotations, NAME, Value};
pub use container::{Container, ContainerChild, ContainerChildKind, NavigationBinding};
pub use id::{DefinitionId, Element, EnumId, OperationId, StructuredId};
pub use name::QualifiedName;
pub use operation::{Binding, Operation, Parameter, ReturnType};
pub use structured::{AlternateKey, KeyPart, NavigationProperty, Property, StructuredType};
pub use type_use::TypeUse;
pub use value_type::{EnumMember, EnumType, Term, TypeDefinition};

/// Everything that a set of documents describes.
#[derive(Debug, Default)]
pub struct Model {
    /// The schemas, sorted by namespace.
    pub schemas: BTreeMap<String, Schema>,
    /// Entity and complex types; base types do not necessarily come first.
    pub structured: Vec<StructuredType>,
    /// Enumeration types.
    pub enums: Vec<EnumType>,
    /// Type definitions.
    pub definitions: Vec<TypeDefinition>,
    /// Overloads of actions and functions.
    pub operations: Vec<Operation>,
    /// Vocabulary terms that the documents declare.
    pub terms: Vec<Term>,
    /// The entity container of the service, including what it extends.
    pub container: Option<Container>,
    /// The types that redeclare an inherited property.
    pub redeclaring: BTreeSet<StructuredId>,
}

/// A schema.
#[derive(Debug, Default)]
pub struct Schema {
    /// Annotations of the schema.
    pub annotations: Annotations,
}

impl Model {
    /// An entity or complex type.
    pub fn ty(&self, id: StructuredId) -> &StructuredType {
        &self.structured[id.0]
    }

    /// An enumeration type.
    pub fn enumeration(&self, id: EnumId) -> &EnumType {
        &self.enums[id.0]
    }

    /// A type definition.
    pub fn definition(&self, id: DefinitionId) -> &TypeDefinition {
        &self.definitions[id.0]
    }

    /// An overload.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0]
    }

    /// All entity and complex types.
    pub fn structured_ids(&self) -> impl Iterator<Item = StructuredId> + use<> {
        (0..self.structured.len()).map(StructuredId)
    }

    /// All enumeration types.
    pub fn enum_ids(&self) -> impl Iterator<Item = EnumId> + use<> {
        (0..self.enums.len()).map(EnumId)
    }

    /// All type definitions.
    pub fn definition_ids(&self) -> impl Iterator<Item = DefinitionId> + use<> {
        (0..self.definitions.len()).map(DefinitionId)
    }

    /// All overloads of actions and functions.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..self.operations.len()).map(OperationId)
    }

    /// All declared types.
    pub fn elements(&self) -> impl Iterator<Item = Element> + use<> {
        let structured = self.structured_ids().map(Element::Structured);
        structured.chain(self.enum_ids().map(Element::Enum)).chain(self.definition_ids().map(Element::Definition))
    }

    /// All declared types, with their names.
    pub fn named_elements(&self) -> impl Iterator<Item = (Element, &QualifiedName)> {
        self.elements().filter_map(|element| Some((element, self.declared_name(element)?)))
    }

    /// The names of all declared types.
    pub fn type_names(&self) -> impl Iterator<Item = &QualifiedName> {
        self.named_elements().map(|(_, name)| name)
    }

    /// The declared type with a qualified name.
    pub fn find_type(&self, name: &str) -> Option<Element> {
        self.named_elements().find(|(_, known)| *known == name).map(|(element, _)| element)
    }

    /// The qualified name of a type, unless it is built in.
    fn declared_name(&self, element: Element) -> Option<&QualifiedName> {
        match element {
            Element::Primitive(_) => None,
            Element::Structured(id) => Some(&self.ty(id).name),
            Element::Enum(id) => Some(&self.enumeration(id).name),
            Element::Definition(id) => Some(&self.definition(id).name),
        }
    }

    /// Whether a type is an entity type.
    pub fn is_entity(&self, element: Element) -> bool {
        element.structured().is_some_and(|id| self.ty(id).kind == StructuredKind::Entity)
    }

    /// The children of the entity container, if there is one.
    pub fn children(&self) -> impl Iterator<Item = &ContainerChild> {
        self.container.iter().flat_map(|container| &container.children)
    }

    /// A type and its base types, nearest first.
    pub fn lineage(&self, id: StructuredId) -> impl Iterator<Item = StructuredId> + '_ {
        std::iter::successors(Some(id), |current| self.ty(*current).base)
    }

    /// The base types of a type, nearest first.
    pub fn bases(&self, id: StructuredId) -> impl Iterator<Item = StructuredId> + '_ {
        self.lineage(id).skip(1)
    }

    /// The base types of a type and the type itself, root first.
    pub fn from_root(&self, id: StructuredId) -> Vec<StructuredId> {
        let mut lineage: Vec<_> = self.lineage(id).collect();
        lineage.reverse();
        lineage
    }

    /// All structural properties, inherited ones first, each with the type that declares it. A redeclared property
    /// keeps its place among those of the base type, in the form that the derived type gives it.
    pub fn all_properties(&self, id: StructuredId) -> Vec<(StructuredId, &Property)> {
        self.all(id, |ty| &ty.properties, |property| &property.name)
    }

    /// All navigation properties, in the same order.
    pub fn all_navigation(&self, id: StructuredId) -> Vec<(StructuredId, &NavigationProperty)> {
        self.all(id, |ty| &ty.navigation, |property| &property.name)
    }

    fn all<T>(
        &self,
        id: StructuredId,
        declared: impl Fn(&StructuredType) -> &Vec<T>,
        name: impl Fn(&T) -> &String,
    ) -> Vec<(StructuredId, &T)> {
        let lineage = self.from_root(id);
        if self.redeclaring.is_empty() || lineage.iter().all(|ty| !self.redeclaring.contains(ty)) {
            let own = |declaring| declared(self.ty(declaring)).iter().map(move |property| (declaring, property));
            return lineage.into_iter().flat_map(own).collect();
        }
        let mut all: Vec<(StructuredId, &T)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for declaring in lineage {
            for property in declared(self.ty(declaring)) {
                let place = *places.entry(name(property)).or_insert(all.len());
                if place == all.len() {
                    all.push((declaring, property));
                } else {
                    all[place] = (declaring, property);
                }
            }
        }
        all
    }

    /// The key of a type: its own, or that of the nearest base type that has one.
    pub fn key(&self, id: StructuredId) -> &[KeyPart] {
        self.lineage(id).map(|ty| self.ty(ty).key.as_slice()).find(|key| !key.is_empty()).unwrap_or_default()
    }

    /// All alternate keys, including inherited ones.
    pub fn alternate_keys(&self, id: StructuredId) -> Vec<&AlternateKey> {
        self.lineage(id).flat_map(|ty| &self.ty(ty).alternate_keys).collect()
    }

    /// Whether entities of the type are media entities.
    pub fn has_stream(&self, id: StructuredId) -> bool {
        self.lineage(id).any(|ty| self.ty(ty).has_stream)
    }

    /// Whether instances of the type may have undeclared properties.
    pub fn is_open(&self, id: StructuredId) -> bool {
        self.lineage(id).any(|ty| self.ty(ty).open)
    }

    /// All types derived from a type, directly or not, sorted by qualified name.
    pub fn descendants(&self, id: StructuredId) -> Vec<StructuredId> {
        let mut found = Vec::new();
        let mut queue = vec![id];
        while let Some(next) = queue.pop() {
            found.extend(&self.ty(next).derived);
            queue.extend(&self.ty(next).derived);
        }
        found.sort_by(|a, b| self.ty(*a).name.cmp(&self.ty(*b).name));
        found
    }

    /// The underlying type of a type definition, or a primitive type itself.
    pub fn primitive(&self, element: Element) -> Option<Primitive> {
        match element {
            Element::Primitive(primitive) => Some(primitive),
            Element::Definition(id) => Some(self.definition(id).underlying),
            Element::Structured(_) | Element::Enum(_) => None,
        }
    }

    /// Whether any value is of a geography or geometry type.
    pub fn uses_geo(&self) -> bool {
        let is_geo = |element: Element| self.primitive(element).is_some_and(Primitive::is_geo);
        let properties = self.structured.iter().flat_map(|ty| &ty.properties).map(|property| &property.ty);
        let operations = self.operations.iter().flat_map(Operation::types);
        properties.chain(operations).any(|ty| is_geo(ty.element))
            || self.definitions.iter().any(|ty| ty.underlying.is_geo())
    }

    /// The name of a type as OData writes it.
    pub fn element_name(&self, element: Element) -> String {
        match element {
            Element::Primitive(primitive) => format!("Edm.{}", primitive.name()),
            declared => self.declared_name(declared).map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// The name of a type in use as OData writes it.
    pub fn type_name(&self, ty: &TypeUse) -> String {
        ty.cardinality.wrap(self.element_name(ty.element))
    }
}
