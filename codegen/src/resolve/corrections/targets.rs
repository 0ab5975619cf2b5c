//! Owns finding the declarations that corrections are about, in documents that are not resolved yet.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::csdl::syntax::{Document, Name, Operation, StructuredType};
use crate::diagnostic::nearest;
use crate::edm::OperationKind;
use crate::model::Element;
use crate::source::SourceId;

use super::super::scope::Scope;
use super::super::target_path::{TargetPath, in_signature};

/// So many unknown targets are compared with all names that there are: a document for another service has nothing else.
const HINTS: usize = 20;

/// Where something is declared: positions of the document, of the schema in it, and of the declaration in that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(usize, usize, usize);

/// A declaration, or the member of it that is named.
pub(super) enum Target {
    Type(Place, Option<String>),
    Operation(Place, Option<String>),
}

/// Where everything is declared.
pub(super) struct Declarations {
    /// Entity and complex types in the order in which the scope counts them.
    types: Vec<(String, Place)>,
    operations: BTreeMap<String, Vec<Place>>,
    /// How many names were compared with all that there are.
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

    #[expect(clippy::unused_self, reason = "places are those of these declarations")]
    pub(super) fn ty<'d>(&self, documents: &'d mut [Document], place: Place) -> &'d mut StructuredType {
        &mut documents[place.0].schemas[place.1].structured[place.2]
    }

    #[expect(clippy::unused_self, reason = "places are those of these declarations")]
    pub(super) fn operation<'d>(&self, documents: &'d mut [Document], place: Place) -> &'d mut Operation {
        &mut documents[place.0].schemas[place.1].operations[place.2]
    }

    /// The declarations that a target names: a type or a property of it, or overloads or a parameter or result of theirs.
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

    /// A type, or the property of that name in the type or the nearest of its base types that has it.
    fn type_target(&self, documents: &[Document], scope: &Scope, mut index: usize, rest: &str) -> Option<Target> {
        let place = self.types.get(index)?.1;
        if rest.is_empty() {
            return Some(Target::Type(place, None));
        }
        let name = rest.strip_prefix('/')?;
        // No type has more base types than there are types; a ring of them is reported later.
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

    /// The type or operation that is spelt most like a name that there is not.
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

/// An overload, or one of its parameters or its result, if it has that.
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

/// Whether an overload has these parameter types; those of an action need not be given beyond the binding parameter.
fn takes(operation: &Operation, scope: &Scope, wanted: &[String]) -> bool {
    let types: Vec<String> = operation.parameters.iter().map(|parameter| in_signature(&parameter.ty, scope)).collect();
    types == wanted || (operation.kind == OperationKind::Action && !wanted.is_empty() && types.starts_with(wanted))
}
