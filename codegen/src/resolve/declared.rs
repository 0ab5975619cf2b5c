//! Owns the order of declarations: an id is the position of a declaration among its kind, in all documents. Whoever walks
//! documents alongside a model takes the ids from here.

use crate::csdl::syntax::{Document, EnumType, Name, Operation, Schema, StructuredType, Term, TypeDefinition};
use crate::model::{DefinitionId, Element, EnumId, OperationId, StructuredId};

/// All schemas.
pub(crate) fn schemas(documents: &[Document]) -> impl Iterator<Item = &Schema> {
    documents.iter().flat_map(|document| &document.schemas)
}

/// All schemas, mutable.
pub(crate) fn schemas_mut(documents: &mut [Document]) -> impl Iterator<Item = &mut Schema> {
    documents.iter_mut().flat_map(|document| &mut document.schemas)
}

fn numbered<'d, T: 'd, Id>(
    documents: &'d [Document],
    list: impl Fn(&'d Schema) -> &'d [T],
    id: impl Fn(usize) -> Id,
) -> impl Iterator<Item = (Id, &'d Schema, &'d T)> {
    schemas(documents)
        .flat_map(move |schema| list(schema).iter().map(move |declared| (schema, declared)))
        .enumerate()
        .map(move |(position, (schema, declared))| (id(position), schema, declared))
}

/// All entity and complex types.
pub(crate) fn structured(documents: &[Document]) -> impl Iterator<Item = (StructuredId, &Schema, &StructuredType)> {
    numbered(documents, |schema| &schema.structured, StructuredId)
}

/// All enumeration types.
pub(crate) fn enums(documents: &[Document]) -> impl Iterator<Item = (EnumId, &Schema, &EnumType)> {
    numbered(documents, |schema| &schema.enums, EnumId)
}

/// All type definitions.
pub(crate) fn definitions(documents: &[Document]) -> impl Iterator<Item = (DefinitionId, &Schema, &TypeDefinition)> {
    numbered(documents, |schema| &schema.definitions, DefinitionId)
}

/// All overloads of actions and functions.
pub(crate) fn operations(documents: &[Document]) -> impl Iterator<Item = (OperationId, &Schema, &Operation)> {
    numbered(documents, |schema| &schema.operations, OperationId)
}

/// All terms, by their positions in the model.
pub(crate) fn terms(documents: &[Document]) -> impl Iterator<Item = (usize, &Schema, &Term)> {
    numbered(documents, |schema| &schema.terms, |position| position)
}

/// All types of every kind, schema by schema.
pub(crate) fn types(documents: &[Document]) -> impl Iterator<Item = (Element, &Schema, &Name)> {
    let mut ids = Ids::default();
    schemas(documents).flat_map(move |schema| {
        let structured = schema.structured.iter().map(|ty| (ids.structured(), schema, &ty.name));
        let mut types: Vec<_> = structured.collect();
        types.extend(schema.enums.iter().map(|ty| (ids.enumeration(), schema, &ty.name)));
        types.extend(schema.definitions.iter().map(|ty| (ids.definition(), schema, &ty.name)));
        types
    })
}

/// All entity and complex types, mutable.
pub(crate) fn structured_mut(documents: &mut [Document]) -> impl Iterator<Item = (StructuredId, &mut StructuredType)> {
    let types = schemas_mut(documents).flat_map(|schema| &mut schema.structured);
    types.enumerate().map(|(position, ty)| (StructuredId(position), ty))
}

/// Keeps the types for which `is_kept` holds. This changes the ids of those after a dropped one.
pub(crate) fn retain_types(documents: &mut [Document], is_kept: impl Fn(Element) -> bool) {
    let mut ids = Ids::default();
    for schema in schemas_mut(documents) {
        schema.structured.retain(|_| is_kept(ids.structured()));
        schema.enums.retain(|_| is_kept(ids.enumeration()));
        schema.definitions.retain(|_| is_kept(ids.definition()));
    }
}

/// Keeps the overloads for which `is_kept` holds. This changes the ids of those after a dropped one.
pub(crate) fn retain_operations(documents: &mut [Document], is_kept: impl Fn(OperationId) -> bool) {
    let mut ids = (0..).map(OperationId);
    for schema in schemas_mut(documents) {
        schema.operations.retain(|_| ids.next().is_some_and(&is_kept));
    }
}

/// The next ids.
#[derive(Default)]
struct Ids {
    structured: usize,
    enums: usize,
    definitions: usize,
}

impl Ids {
    fn structured(&mut self) -> Element {
        Element::Structured(StructuredId(next(&mut self.structured)))
    }

    fn enumeration(&mut self) -> Element {
        Element::Enum(EnumId(next(&mut self.enums)))
    }

    fn definition(&mut self) -> Element {
        Element::Definition(DefinitionId(next(&mut self.definitions)))
    }
}

fn next(position: &mut usize) -> usize {
    *position += 1;
    *position - 1
}
