//! Owns the methods of handles: which relations and operations an entity type offers, under which names and gates.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    ContainerChild, Element, KeyPart, NavigationProperty, Operation, OperationId, OperationKind, Primitive, Property,
    StructuredId, StructuredKind,
};

use super::names::{Taken, pascal, snake};
use super::{Gate, Layout, Presence};

/// Method names of resource handles that are the same for every type, and those of traits that operations must not hide.
const RESOURCE_VERBS: &[&str] = &[
    "borrow", "cast", "clone", "content", "delete", "eq", "fmt", "from", "get", "into", "path", "replace", "to_owned",
    "try_from", "try_into", "type_id", "update",
];

/// The same for collection handles.
const COLLECTION_VERBS: &[&str] = &[
    "borrow", "cast", "clone", "count", "create", "eq", "fmt", "from", "into", "list", "path", "to_owned", "try_from",
    "try_into", "type_id",
];

/// The same for the service's handle.
const SERVICE_VERBS: &[&str] =
    &["borrow", "clone", "default", "eq", "fmt", "from", "into", "new", "to_owned", "try_from", "try_into", "type_id"];

/// What the method is called that leads to the stream in an entity.
const CONTENT: &str = "content";

/// The methods of a handle, beside the verbs.
#[derive(Debug)]
pub(crate) struct Handle<'m> {
    /// The methods, in the order in which they are written.
    pub(crate) methods: Vec<Method<'m>>,
}

/// A method of a handle.
#[derive(Debug)]
pub(crate) struct Method<'m> {
    /// The Rust name.
    pub(crate) ident: String,
    /// What it leads to.
    pub(crate) kind: MethodKind<'m>,
    /// What has to be on for the method to be there.
    pub(crate) gate: Gate,
}

/// What a method of a handle leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MethodKind<'m> {
    /// One entity of the collection, by its key or an alternate key.
    ByKey {
        /// The parts of the key.
        parts: &'m [KeyPart],
        /// Whether it is an alternate key.
        alternate: bool,
    },
    /// Related entities.
    Navigation(&'m NavigationProperty),
    /// Links to related entities.
    References(&'m NavigationProperty),
    /// A complex property whose type has a handle.
    Complex(&'m Property, StructuredId),
    /// The content of an entity that is a stream itself.
    Media,
    /// A stream property.
    Stream(&'m Property),
    /// A child of the container.
    Child(&'m ContainerChild, StructuredId, bool),
    /// An operation, called under a name that need not be its own.
    Operation {
        /// The overload.
        operation: &'m Operation,
        /// The name of the import, for an unbound operation.
        import: Option<&'m str>,
    },
    /// What a composable function gives, as the start of a longer address.
    Composed {
        /// The overload.
        operation: &'m Operation,
        /// The name of the import, for an unbound operation.
        import: Option<&'m str>,
    },
}

impl<'m> Layout<'m> {
    /// The methods of the handle of one entity.
    pub(crate) fn resource(&self, id: StructuredId) -> Handle<'m> {
        let mut builder = Builder::new(self, self.presence(Element::Structured(id)), RESOURCE_VERBS);
        for (_, property) in self.model.all_navigation(id) {
            builder.navigation(property);
        }
        for (_, property) in self.model.all_properties(id) {
            if property.ty.element == Element::Primitive(Primitive::Stream) && !property.ty.is_collection() {
                builder.stream(property);
            }
        }
        if self.model.has_stream(id) {
            builder.media();
        }
        for (_, property) in self.model.all_properties(id) {
            builder.complex(property);
        }
        builder.operations(&self.bound(id, false));
        Handle { methods: builder.methods }
    }

    /// The methods of the handle of several entities.
    pub(crate) fn collection(&self, id: StructuredId) -> Handle<'m> {
        let mut builder = Builder::new(self, self.presence(Element::Structured(id)), COLLECTION_VERBS);
        builder.key(self.model.key(id), false);
        for key in self.model.alternate_keys(id) {
            builder.key(&key.parts, true);
        }
        builder.operations(&self.bound(id, true));
        Handle { methods: builder.methods }
    }

    /// Whether several entities of a type have an address of their own somewhere, so that there is a handle of them.
    pub(crate) fn is_listed(&self, id: StructuredId) -> bool {
        let composed = |operation: &Operation| {
            operation.is_composable
                && operation
                    .returns
                    .as_ref()
                    .is_some_and(|returns| returns.ty.is_collection() && returns.ty.element == Element::Structured(id))
        };
        self.places.has_several(self.model, id)
            || !self.bound(id, true).is_empty()
            || self.model.operations.iter().any(composed)
    }

    /// The methods of the service's handle.
    pub(crate) fn service_handle(&self) -> Handle<'m> {
        let mut builder = Builder::new(self, None, SERVICE_VERBS);
        for child in self.model.container.iter().flat_map(|container| &container.children) {
            builder.child(child);
        }
        Handle { methods: builder.methods }
    }

    /// The operations bound to a type or its base types; a derived type's overload hides the same one of its base.
    fn bound(&self, id: StructuredId, collection: bool) -> Vec<&'m Operation> {
        let model = self.model;
        let mut seen = BTreeSet::new();
        let mut found: Vec<&'m Operation> = Vec::new();
        for ty in model.lineage(id) {
            for operation in &model.ty(ty).operations {
                let operation: OperationId = *operation;
                let operation = model.operation(operation);
                if operation.bound_to().is_none_or(|(_, bound)| bound.is_collection() != collection) {
                    continue;
                }
                let parameters: Vec<&str> = operation.parameters.iter().map(|p| p.name.as_str()).collect();
                if seen.insert((&operation.name, parameters)) {
                    found.push(operation);
                }
            }
        }
        found.sort_by(|a, b| {
            (&a.name.name, a.parameters.len(), &a.name.namespace).cmp(&(
                &b.name.name,
                b.parameters.len(),
                &b.name.namespace,
            ))
        });
        found
    }
}

struct Builder<'l, 'm> {
    layout: &'l Layout<'m>,
    /// Where the handle is there; the service's handle is always there.
    here: Option<Presence>,
    taken: Taken,
    methods: Vec<Method<'m>>,
}

impl<'l, 'm> Builder<'l, 'm> {
    fn new(layout: &'l Layout<'m>, here: Option<Presence>, verbs: &[&str]) -> Self {
        Self { layout, here, taken: Taken::reserving(verbs.iter().copied()), methods: Vec::new() }
    }

    fn gate(&self, elements: impl IntoIterator<Item = Element>) -> Gate {
        self.layout.gate(self.here.as_ref(), elements)
    }

    fn push(&mut self, candidates: &[String], kind: MethodKind<'m>, gate: Gate) {
        let ident = self.taken.claim(candidates);
        self.methods.push(Method { ident, kind, gate });
    }

    fn navigation(&mut self, property: &'m NavigationProperty) {
        let name = snake(&property.name);
        let gate = self.gate([Element::Structured(property.target)]);
        self.push(&[name.clone(), format!("{name}_property")], MethodKind::Navigation(property), gate.clone());
        if !property.contains_target {
            let suffix = if property.ty.is_collection() { "references" } else { "reference" };
            self.push(&[format!("{name}_{suffix}")], MethodKind::References(property), gate);
        }
    }

    fn stream(&mut self, property: &'m Property) {
        let name = snake(&property.name);
        // The name is reserved for what an entity holds, and that may be this stream.
        if name == CONTENT && !self.has_content() {
            self.methods.push(Method { ident: name, kind: MethodKind::Stream(property), gate: Gate::default() });
        } else {
            self.push(&[name.clone(), format!("{name}_stream")], MethodKind::Stream(property), Gate::default());
        }
    }

    /// The entity's own content; a stream property of that name goes before it.
    fn media(&mut self) {
        let ident = if self.has_content() {
            self.taken.claim(&["media_content".to_owned(), "own_media_content".to_owned()])
        } else {
            CONTENT.to_owned()
        };
        self.methods.insert(0, Method { ident, kind: MethodKind::Media, gate: Gate::default() });
    }

    fn complex(&mut self, property: &'m Property) {
        let Element::Structured(ty) = property.ty.element else { return };
        if self.layout.has_handle(property.ty.element) {
            let name = snake(&property.name);
            self.push(&[name.clone(), format!("{name}_value")], MethodKind::Complex(property, ty), Gate::default());
        }
    }

    fn has_content(&self) -> bool {
        self.methods.iter().any(|method| method.ident == CONTENT)
    }

    fn key(&mut self, parts: &'m [KeyPart], alternate: bool) {
        if parts.is_empty() {
            return;
        }
        let names: Vec<String> = parts.iter().map(|part| snake(&part.name)).collect();
        let gate = self.gate(parts.iter().map(|part| part.ty.element));
        self.push(&[format!("by_{}", names.join("_and_"))], MethodKind::ByKey { parts, alternate }, gate);
    }

    fn child(&mut self, child: &'m ContainerChild) {
        use crate::model::ContainerChildKind as Kind;
        let name = snake(&child.name);
        let candidates = [name.clone(), format!("{name}_root")];
        match &child.kind {
            Kind::EntitySet { ty, .. } => {
                let gate = self.gate([Element::Structured(*ty)]);
                self.push(&candidates, MethodKind::Child(child, *ty, true), gate);
            }
            Kind::Singleton { ty, .. } => {
                let gate = self.gate([Element::Structured(*ty)]);
                self.push(&candidates, MethodKind::Child(child, *ty, false), gate);
            }
            Kind::Import { overloads, .. } => {
                let operations: Vec<&'m Operation> =
                    overloads.iter().map(|id| self.layout.model.operation(*id)).collect();
                self.named_operations(&operations, Some(&child.name));
            }
        }
    }

    /// Whether what an operation gives has an address that can go on: entities; whether several.
    fn composes(&self, operation: &Operation) -> Option<bool> {
        let returns = operation.returns.as_ref().filter(|_| operation.is_composable)?;
        let Element::Structured(id) = returns.ty.element else { return None };
        (self.layout.model.ty(id).kind == StructuredKind::Entity).then_some(returns.ty.is_collection())
    }

    fn operations(&mut self, operations: &[&'m Operation]) {
        let mut groups: BTreeMap<&str, Vec<&'m Operation>> = BTreeMap::new();
        for operation in operations {
            groups.entry(&operation.name.name).or_default().push(operation);
        }
        for group in groups.values() {
            self.named_operations(group, None);
        }
    }

    /// Overloads: the one with the fewest parameters has the plain name, the others are named by their parameters.
    fn named_operations(&mut self, overloads: &[&'m Operation], import: Option<&'m str>) {
        let mut sorted = overloads.to_vec();
        sorted.sort_by_key(|operation| operation.parameters.len());
        for (index, operation) in sorted.into_iter().enumerate() {
            let name = snake(import.unwrap_or(&operation.name.name));
            let verb = if operation.kind == OperationKind::Action { "invoke" } else { "call" };
            let marked = format!("{verb}_{}", name.trim_end_matches('_'));
            let plain = if self.taken.contains(&name) && index == 0 { marked.clone() } else { name.clone() };
            let parameters: Vec<String> = operation.parameters.iter().map(|parameter| snake(&parameter.name)).collect();
            let by_parameters = if parameters.is_empty() {
                // Same name in another namespace.
                let namespace = operation.name.namespace.rsplit('.').next().unwrap_or_default();
                format!("{}_{name}", snake(&pascal(namespace)))
            } else {
                format!("{}_with_{}", name.trim_end_matches('_'), parameters.join("_and_"))
            };
            let candidates = if index == 0 { vec![plain, marked, by_parameters] } else { vec![by_parameters] };
            let types = operation.parameters.iter().map(|parameter| parameter.ty.element);
            let gate = self.gate(types.chain(operation.returns.iter().map(|returns| returns.ty.element)));
            self.push(&candidates, MethodKind::Operation { operation, import }, gate.clone());
            if let Some(collection) = self.composes(operation) {
                let called = self.methods.last().map(|method| method.ident.clone()).unwrap_or_default();
                let suffix = if collection { "collection" } else { "resource" };
                self.push(&[format!("{called}_{suffix}")], MethodKind::Composed { operation, import }, gate);
            }
        }
    }
}
