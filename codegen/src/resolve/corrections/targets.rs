//! Owns finding the targets of corrections, in documents that are not resolved yet.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::csdl::syntax::{Document, Name, Operation, Schema, StructuredType};
use crate::diagnostic::nearest;
use crate::edm::OperationKind;
use crate::model::Element;
use crate::source::SourceId;

use super::super::scope::Scope;
use super::super::target_path::{TargetPath, in_signature};

/// The most unknown targets to suggest names for: in corrections of another service, all of them are unknown.
const HINTS: usize = 20;

/// The place of a declaration: the indexes of the document, of its schema, and of the declaration in the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(usize, usize, usize);

/// A declaration, or one of its members.
pub(super) enum Target {
    Type(Place, Option<String>),
    Operation(Place, Option<String>),
}

/// The places of all declarations, by name.
pub(super) struct Declarations {
    /// Entity and complex types, in the order of their ids.
    types: Vec<(String, Place)>,
    operations: BTreeMap<String, Vec<Place>>,
    /// For how many targets a name was suggested.
    searches: Cell<usize>,
}

impl Declarations {
    pub(super) fn new(documents: &[Document]) -> Self {
        let mut types = Vec::new();
        let mut operations: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for (d, document) in documents.iter().enumerate() {
            for (s, schema) in document.schemas.iter().enumerate() {
                let structured = schema.structured.iter().enumerate();
                types.extend(structured.map(|(i, ty)| (schema.qualified(&ty.name), Place(d, s, i))));
                for (i, operation) in schema.operations.iter().enumerate() {
                    operations.entry(schema.qualified(&operation.name)).or_default().push(Place(d, s, i));
                }
            }
        }
        Self { types, operations, searches: Cell::new(0) }
    }

    #[expect(clippy::unused_self, reason = "a place belongs to the declarations that it comes from")]
    pub(super) fn ty<'d>(&self, documents: &'d mut [Document], place: Place) -> &'d mut StructuredType {
        &mut documents[place.0].schemas[place.1].structured[place.2]
    }

    #[expect(clippy::unused_self, reason = "a place belongs to the declarations that it comes from")]
    pub(super) fn schema<'d>(&self, documents: &'d mut [Document], place: Place) -> &'d mut Schema {
        &mut documents[place.0].schemas[place.1]
    }

    #[expect(clippy::unused_self, reason = "a place belongs to the declarations that it comes from")]
    pub(super) fn operation<'d>(&self, documents: &'d mut [Document], place: Place) -> &'d mut Operation {
        &mut documents[place.0].schemas[place.1].operations[place.2]
    }

    /// The declarations that a target names: a type or its property; overloads, their parameters or results.
    pub(super) fn targets(&self, documents: &[Document], scope: &Scope, target: &Name) -> Vec<Target> {
        let path = TargetPath::new(target, scope);
        let operations = self.operations.get(&path.head).map(Vec::as_slice).unwrap_or_default();
        if let Some(wanted) = &path.signature {
            let chosen = operations.iter().filter(|place| takes(declared(documents, **place), scope, wanted));
            return chosen.filter_map(|place| operation(documents, *place, path.rest)).collect();
        }
        if let Some(id) = scope.find(target.span.source, &path.head).and_then(Element::structured)
            && let Some(found) = self.type_target(documents, scope, id.0, path.rest)
        {
            return vec![found];
        }
        operations.iter().filter_map(|place| operation(documents, *place, path.rest)).collect()
    }

    /// A type, or the property in `rest`: the type's own, or that of the nearest base type that has it.
    fn type_target(&self, documents: &[Document], scope: &Scope, mut index: usize, rest: &str) -> Option<Target> {
        let place = self.types.get(index)?.1;
        if rest.is_empty() {
            return Some(Target::Type(place, None));
        }
        let name = rest.strip_prefix('/')?;
        // There are no more base types than types; a cycle of them is reported later.
        for _ in 0..self.types.len() {
            let place = self.types.get(index)?.1;
            let ty = &documents[place.0].schemas[place.1].structured[place.2];
            if ty.members().any(|(known, ..)| known.value == name) {
                return Some(Target::Type(place, Some(name.to_owned())));
            }
            index = scope.structured(ty.base.as_ref()?)?.0;
        }
        None
    }

    /// The type or operation closest to an unknown name in spelling.
    pub(super) fn nearest(&self, head: &str, scope: &Scope, source: SourceId) -> Option<&str> {
        if self.operations.contains_key(head) || scope.find(source, head).is_some() {
            return None;
        }
        self.searches.set(self.searches.get() + 1);
        if self.searches.get() > HINTS {
            return None;
        }
        let names = self.types.iter().map(|(name, _)| name.as_str());
        nearest(head, names.chain(self.operations.keys().map(String::as_str)))
    }
}

fn declared(documents: &[Document], place: Place) -> &Operation {
    &documents[place.0].schemas[place.1].operations[place.2]
}

/// An overload, or the parameter or result in `member` if it has that.
fn operation(documents: &[Document], place: Place, member: &str) -> Option<Target> {
    if member.is_empty() {
        return Some(Target::Operation(place, None));
    }
    let name = member.strip_prefix('/')?;
    let known = declared(documents, place);
    let has = match name {
        "$ReturnType" => known.return_type.is_some(),
        name => known.parameters.iter().any(|parameter| parameter.name.value == name),
    };
    has.then(|| Target::Operation(place, Some(name.to_owned())))
}

/// Whether an overload has these parameter types; those of an action may be only the first ones.
fn takes(operation: &Operation, scope: &Scope, wanted: &[String]) -> bool {
    let types: Vec<String> = operation.parameters.iter().map(|parameter| in_signature(&parameter.ty, scope)).collect();
    types == wanted || (operation.kind == OperationKind::Action && !wanted.is_empty() && types.starts_with(wanted))
}
