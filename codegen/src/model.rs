//! Owns the validated, language-neutral model: every name is resolved and every look-up succeeds; it knows no Rust name.

mod annotation;
mod container;
mod operation;
mod primitive;
mod structured;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

pub use annotation::{Annotation, Annotations, NAME, Value};
pub use container::{Container, ContainerChild, ContainerChildKind, NavigationBinding};
pub use operation::{Binding, Operation, OperationId, OperationKind, Parameter, ReturnType};
pub use primitive::Primitive;
pub use structured::{
    AlternateKey, KeyPart, NavigationProperty, Property, StructuredId, StructuredKind, StructuredType,
};

use crate::csdl::syntax::Facets;
use crate::source::Span;

/// A namespace-qualified name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// The namespace.
    pub namespace: String,
    /// The simple name.
    pub name: String,
}

impl QualifiedName {
    /// Puts a namespace and a simple name together.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), name: name.into() }
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.namespace, self.name)
    }
}

/// Everything that the documents describe.
#[derive(Debug, Default)]
pub struct Model {
    /// The schemas, sorted by namespace.
    pub schemas: BTreeMap<String, Schema>,
    /// Entity and complex types; base types need not come first.
    pub structured: Vec<StructuredType>,
    /// Enumeration types.
    pub enums: Vec<EnumType>,
    /// Type definitions.
    pub definitions: Vec<TypeDefinition>,
    /// Overloads of actions and functions.
    pub operations: Vec<Operation>,
    /// Vocabulary terms that the documents declare.
    pub terms: Vec<Term>,
    /// The entity container of the service, with what it extends.
    pub container: Option<Container>,
    /// The types that declare an inherited property again.
    pub redeclaring: BTreeSet<StructuredId>,
}

/// A schema.
#[derive(Debug, Default)]
pub struct Schema {
    /// Annotations of the schema.
    pub annotations: Annotations,
}

/// Which enumeration type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumId(pub usize);

/// Which type definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(pub usize);

/// An enumeration type.
#[derive(Debug)]
pub struct EnumType {
    /// The qualified name.
    pub name: QualifiedName,
    /// The underlying integer type.
    pub underlying: Primitive,
    /// Whether a value may hold several members.
    pub is_flags: bool,
    /// The members in document order, each with its value.
    pub members: Vec<EnumMember>,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}

/// A member of an enumeration type.
#[derive(Debug)]
pub struct EnumMember {
    /// The name.
    pub name: String,
    /// The value: as given, else one more than the member's before it, else zero.
    pub value: i64,
    /// Annotations.
    pub annotations: Annotations,
}

/// A type definition: another name for a primitive type.
#[derive(Debug)]
pub struct TypeDefinition {
    /// The qualified name.
    pub name: QualifiedName,
    /// What it stands for.
    pub underlying: Primitive,
    /// Facets.
    pub facets: Facets,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}

/// A vocabulary term that the documents declare.
#[derive(Debug)]
pub struct Term {
    /// The qualified name.
    pub name: QualifiedName,
    /// The type's name as written: a term's type may lie in a document that is not at hand.
    pub ty: String,
    /// The kinds of model elements, or types, that it applies to.
    pub applies_to: Vec<String>,
    /// Annotations.
    pub annotations: Annotations,
}

/// A type in use.
#[derive(Clone, Debug)]
pub struct TypeUse {
    /// The type, of one element if it is a collection.
    pub element: Element,
    /// Whether it is a collection.
    pub collection: bool,
    /// Whether null is allowed; of a collection, as an element.
    pub nullable: bool,
    /// Facets.
    pub facets: Facets,
}

/// What a type in use refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A built-in type.
    Primitive(Primitive),
    /// An entity or complex type.
    Structured(StructuredId),
    /// An enumeration type.
    Enum(EnumId),
    /// A type definition.
    Definition(DefinitionId),
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

    /// All types that are declared.
    pub fn elements(&self) -> impl Iterator<Item = Element> + use<> {
        let enums = (0..self.enums.len()).map(|index| Element::Enum(EnumId(index)));
        let definitions = (0..self.definitions.len()).map(|index| Element::Definition(DefinitionId(index)));
        self.structured_ids().map(Element::Structured).chain(enums).chain(definitions)
    }

    /// All types that are declared, with their names.
    pub fn named_elements(&self) -> impl Iterator<Item = (Element, &QualifiedName)> {
        self.elements().zip(self.type_names())
    }

    /// Whether a type is an entity type.
    pub fn is_entity(&self, element: Element) -> bool {
        matches!(element, Element::Structured(id) if self.ty(id).kind == StructuredKind::Entity)
    }

    /// The names of all types.
    pub fn type_names(&self) -> impl Iterator<Item = &QualifiedName> {
        let structured = self.structured.iter().map(|ty| &ty.name);
        let enums = self.enums.iter().map(|ty| &ty.name);
        structured.chain(enums).chain(self.definitions.iter().map(|ty| &ty.name))
    }

    /// The type of a qualified name that the documents declare.
    pub fn find_type(&self, name: &str) -> Option<Element> {
        let (namespace, simple) = name.rsplit_once('.')?;
        let is = |known: &QualifiedName| known.namespace == namespace && known.name == simple;
        let structured = || self.structured.iter().position(|ty| is(&ty.name)).map(StructuredId);
        let enums = || self.enums.iter().position(|ty| is(&ty.name)).map(EnumId);
        let definitions = || self.definitions.iter().position(|ty| is(&ty.name)).map(DefinitionId);
        structured()
            .map(Element::Structured)
            .or_else(|| enums().map(Element::Enum))
            .or_else(|| definitions().map(Element::Definition))
    }

    /// A type and its base types, nearest first.
    pub fn lineage(&self, id: StructuredId) -> impl Iterator<Item = StructuredId> + '_ {
        std::iter::successors(Some(id), |current| self.ty(*current).base)
    }

    /// The base types of a type, nearest first.
    pub fn bases(&self, id: StructuredId) -> impl Iterator<Item = StructuredId> + '_ {
        self.lineage(id).skip(1)
    }

    /// The types that a type's declarations come from, root first.
    pub fn from_root(&self, id: StructuredId) -> Vec<StructuredId> {
        let mut lineage: Vec<_> = self.lineage(id).collect();
        lineage.reverse();
        lineage
    }

    /// All structural properties, inherited ones first, each with the type that declares it. One that is declared again in a
    /// derived type stands where the base type has it, as the derived type declares it.
    pub fn all_properties(&self, id: StructuredId) -> Vec<(StructuredId, &Property)> {
        self.all(id, |ty| &ty.properties, |property| &property.name)
    }

    /// All navigation properties, in the same way.
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

    /// The key in force: a type's own, else that of its nearest base type that has one.
    pub fn key(&self, id: StructuredId) -> &[KeyPart] {
        self.lineage(id).map(|ty| self.ty(ty).key.as_slice()).find(|key| !key.is_empty()).unwrap_or_default()
    }

    /// Alternate keys, inherited ones among them.
    pub fn alternate_keys(&self, id: StructuredId) -> Vec<&AlternateKey> {
        self.lineage(id).flat_map(|ty| &self.ty(ty).alternate_keys).collect()
    }

    /// Whether entities of the type are media streams.
    pub fn has_stream(&self, id: StructuredId) -> bool {
        self.lineage(id).any(|ty| self.ty(ty).has_stream)
    }

    /// Whether the type may have properties that are not declared.
    pub fn is_open(&self, id: StructuredId) -> bool {
        self.lineage(id).any(|ty| self.ty(ty).open)
    }

    /// All types that derive from a type, by qualified name.
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

    /// The primitive type below a definition, or the primitive itself.
    pub fn primitive(&self, element: Element) -> Option<Primitive> {
        match element {
            Element::Primitive(primitive) => Some(primitive),
            Element::Definition(id) => Some(self.definition(id).underlying),
            Element::Structured(_) | Element::Enum(_) => None,
        }
    }

    /// Whether anything is a geography or geometry value.
    pub fn uses_geo(&self) -> bool {
        let geo =
            |ty: &TypeUse| matches!(self.primitive(ty.element), Some(Primitive::Geography(_) | Primitive::Geometry(_)));
        let properties = self.structured.iter().flat_map(|ty| &ty.properties).map(|property| &property.ty);
        let parameters =
            self.operations.iter().flat_map(|operation| &operation.parameters).map(|parameter| &parameter.ty);
        let returns =
            self.operations.iter().filter_map(|operation| operation.returns.as_ref()).map(|returns| &returns.ty);
        let defined =
            self.definitions.iter().any(|ty| matches!(ty.underlying, Primitive::Geography(_) | Primitive::Geometry(_)));
        defined || properties.chain(parameters).chain(returns).any(geo)
    }

    /// A type's name as OData writes it, without `Collection(…)`.
    pub fn element_name(&self, element: Element) -> String {
        match element {
            Element::Primitive(primitive) => format!("Edm.{}", primitive.name()),
            Element::Structured(id) => self.ty(id).name.to_string(),
            Element::Enum(id) => self.enumeration(id).name.to_string(),
            Element::Definition(id) => self.definition(id).name.to_string(),
        }
    }

    /// A type in use as OData writes it.
    pub fn type_name(&self, ty: &TypeUse) -> String {
        let name = self.element_name(ty.element);
        if ty.collection { format!("Collection({name})") } else { name }
    }
}
