//! Owns the methods of handles: the relations and operations of a type, with their names and conditions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{
    ContainerChild, ContainerChildKind, Element, KeyPart, NavigationProperty, Operation, OperationKind, Parameter,
    Primitive, Property, StructuredId, StructuredKind, Value,
};

use super::calls::{self, required};
use super::gate::{Gate, Presence};
use super::handle_id::HandleId;
use super::names::{pascal, snake};
use super::parameters::key_names;
use super::shape::Layout;
use super::taken::Taken;
use super::verbs;
use crate::model::Cardinality;

/// The method for the content of a media entity.
const CONTENT: &str = "content";

/// The methods of a handle, other than verbs.
#[derive(Debug)]
pub(crate) struct Handle<'m> {
    /// The methods, in the order of the generated code.
    pub(crate) methods: Vec<Method<'m>>,
}

/// A method of a handle.
#[derive(Clone, Debug)]
pub(crate) struct Method<'m> {
    /// The Rust name.
    pub(crate) ident: String,
    /// The target.
    pub(crate) kind: MethodKind<'m>,
    /// The condition under which the method is compiled.
    pub(crate) gate: Gate,
}

/// A key of an entity type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'m> {
    /// The parts.
    pub(crate) parts: &'m [KeyPart],
    /// Whether it is an alternate key.
    pub(crate) is_alternate: bool,
}

/// The target of a method.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MethodKind<'m> {
    /// An entity of the collection, by its key or an alternate key.
    ByKey(Key<'m>),
    /// Related entities.
    Navigation(&'m NavigationProperty),
    /// References to related entities.
    References(&'m NavigationProperty),
    /// A complex property whose type has a handle.
    Complex(&'m Property, HandleId),
    /// The content of a media entity.
    Media,
    /// A stream property.
    Stream(&'m Property),
    /// Any other property for which the schema states capabilities.
    Property(&'m Property),
    /// A child of the container.
    Child(&'m ContainerChild, HandleId),
    /// A call of an operation.
    Operation {
        /// The overload.
        operation: &'m Operation,
        /// The name of the import, for an unbound operation.
        import: Option<&'m str>,
    },
    /// The result of a composable function, as the start of a longer address.
    Composed {
        /// The overload.
        operation: &'m Operation,
        /// The name of the import, for an unbound operation.
        import: Option<&'m str>,
        /// The handle of the result.
        handle: HandleId,
    },
}

impl<'m> Layout<'m> {
    /// The handles of a type.
    pub(crate) fn handles(&self, id: StructuredId) -> Vec<HandleId> {
        if !self.has_handle(Element::Structured(id)) {
            return Vec::new();
        }
        let is_complex = self.model.ty(id).kind == StructuredKind::Complex;
        let many = (is_complex || self.is_listed(id)).then_some(HandleId::many(id));
        std::iter::once(HandleId::one(id)).chain(many).collect()
    }

    /// The methods of a handle, which are worked out once.
    pub(crate) fn handle(&self, handle: HandleId) -> &Arc<Handle<'m>> {
        let [one, many] = &self.handles[handle.ty.0];
        match handle.cardinality {
            Cardinality::One => one.get_or_init(|| Arc::new(self.resource(handle.ty))),
            Cardinality::Many => many.get_or_init(|| Arc::new(self.collection(handle.ty))),
        }
    }

    /// The methods of the handle of one entity.
    fn resource(&self, id: StructuredId) -> Handle<'m> {
        let presence = self.presence(Element::Structured(id));
        let mut builder = Builder::new(self, presence, verbs::reserved(Cardinality::One));
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
        builder.operations(&self.bound(HandleId::one(id)), None);
        // Last, since annotations come and go, and no other method must change its name with them.
        for (_, property) in self.model.all_properties(id) {
            builder.property(property);
        }
        Handle { methods: builder.methods }
    }

    /// The methods of the handle of a collection.
    fn collection(&self, id: StructuredId) -> Handle<'m> {
        let presence = self.presence(Element::Structured(id));
        let mut builder = Builder::new(self, presence, verbs::reserved(Cardinality::Many));
        builder.key(id, Key { parts: self.model.key(id), is_alternate: false });
        for key in self.model.alternate_keys(id) {
            builder.key(id, Key { parts: &key.parts, is_alternate: true });
        }
        builder.operations(&self.bound(HandleId::many(id)), None);
        Handle { methods: builder.methods }
    }

    /// Whether a collection of a type has an address somewhere, so that there is a handle for it.
    pub(crate) fn is_listed(&self, id: StructuredId) -> bool {
        self.places.has_several(self.model, id) || !self.bound(HandleId::many(id)).is_empty()
    }

    /// The methods of the service's handle.
    pub(crate) fn service_handle(&self) -> Handle<'m> {
        let mut builder = Builder::new(self, None, verbs::reserved_for_the_service());
        for child in self.model.container.iter().flat_map(|container| &container.children) {
            builder.child(child);
        }
        Handle { methods: builder.methods }
    }

    /// The operations bound to a type or its base types; an overload of a derived type hides that of its base type.
    fn bound(&self, handle: HandleId) -> Vec<&'m Operation> {
        let model = self.model;
        let mut seen = BTreeSet::new();
        let mut found: Vec<&'m Operation> = Vec::new();
        for operation in model.lineage(handle.ty).flat_map(|ty| &model.ty(ty).operations) {
            let operation = model.operation(*operation);
            if operation.binding.as_ref().is_none_or(|binding| binding.ty.cardinality != handle.cardinality) {
                continue;
            }
            let parameters: Vec<&str> = operation.parameters.iter().map(|p| p.name.as_str()).collect();
            if seen.insert((&operation.name, parameters)) {
                found.push(operation);
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
    /// The areas that the handle is compiled with; absent for the service's handle, which always is.
    here: Option<Presence>,
    taken: Taken,
    methods: Vec<Method<'m>>,
}

impl<'l, 'm> Builder<'l, 'm> {
    fn new(layout: &'l Layout<'m>, here: Option<Presence>, reserved: impl Iterator<Item = &'static str>) -> Self {
        Self { layout, here, taken: Taken::reserving(reserved), methods: Vec::new() }
    }

    fn gate(&self, elements: impl IntoIterator<Item = Element>) -> Gate {
        self.layout.gate(self.here.as_ref(), elements)
    }

    fn push(&mut self, candidates: &[String], kind: MethodKind<'m>, gate: Gate) {
        let ident = self.taken.claim(candidates);
        self.methods.push(Method { ident, kind, gate });
    }

    fn navigation(&mut self, property: &'m NavigationProperty) {
        let name = snake(property.annotations.called(&property.name));
        let gate = self.gate([Element::Structured(property.target)]);
        self.push(&[name.clone(), format!("{name}_property")], MethodKind::Navigation(property), gate.clone());
        if !property.contains_target || is_referenceable(property) {
            let suffix = if property.ty.is_collection() { "references" } else { "reference" };
            self.push(&[format!("{name}_{suffix}")], MethodKind::References(property), gate);
        }
    }

    fn stream(&mut self, property: &'m Property) {
        let name = snake(property.annotations.called(&property.name));
        // The name is reserved for media content, and stays available for a stream property.
        if name == CONTENT && !self.has_content() {
            self.methods.push(Method { ident: name, kind: MethodKind::Stream(property), gate: Gate::default() });
        } else {
            self.push(&[name.clone(), format!("{name}_stream")], MethodKind::Stream(property), Gate::default());
        }
    }

    /// The entity's own content; a stream property named `content` takes precedence.
    fn media(&mut self) {
        let ident = if self.has_content() {
            self.taken.claim(&["media_content".to_owned(), "own_media_content".to_owned()])
        } else {
            CONTENT.to_owned()
        };
        self.methods.insert(0, Method { ident, kind: MethodKind::Media, gate: Gate::default() });
    }

    fn complex(&mut self, property: &'m Property) {
        if let Some(handle) = HandleId::of(&property.ty).filter(|_| self.layout.has_handle(property.ty.element)) {
            self.valued(property, MethodKind::Complex(property, handle));
        }
    }

    fn property(&mut self, property: &'m Property) {
        if has_capabilities(property) && !self.layout.has_handle(property.ty.element) {
            self.valued(property, MethodKind::Property(property));
        }
    }

    fn valued(&mut self, property: &'m Property, kind: MethodKind<'m>) {
        let name = snake(property.annotations.called(&property.name));
        let gate = self.gate([property.ty.element]);
        self.push(&[name.clone(), format!("{name}_value")], kind, gate);
    }

    fn has_content(&self) -> bool {
        self.methods.iter().any(|method| method.ident == CONTENT)
    }

    fn key(&mut self, id: StructuredId, key: Key<'m>) {
        if key.parts.is_empty() {
            return;
        }
        let names: Vec<String> = key_names(self.layout.model, id, key.parts).into_iter().map(snake).collect();
        let gate = self.gate(key.parts.iter().map(|part| part.ty.element));
        self.push(&[format!("by_{}", names.join("_and_"))], MethodKind::ByKey(key), gate);
    }

    fn child(&mut self, child: &'m ContainerChild) {
        if let Some(handle) = HandleId::of_child(child) {
            let name = snake(child.annotations.called(&child.name));
            let gate = self.gate([Element::Structured(handle.ty)]);
            self.push(&[name.clone(), format!("{name}_root")], MethodKind::Child(child, handle), gate);
        }
        if let ContainerChildKind::Import { overloads, .. } = &child.kind {
            let operations: Vec<&'m Operation> = overloads.iter().map(|id| self.layout.model.operation(*id)).collect();
            self.operations(&operations, Some(child));
        }
    }

    /// The handle of an operation's result, if further segments may follow the call.
    fn composed(&self, operation: &Operation) -> Option<HandleId> {
        let returns = operation.returns.as_ref().filter(|_| operation.is_composable)?;
        HandleId::of(&returns.ty).filter(|handle| self.layout.model.ty(handle.ty).kind == StructuredKind::Entity)
    }

    /// Groups operations by name; an import gives its overloads its own.
    fn operations(&mut self, operations: &[&'m Operation], import: Option<&'m ContainerChild>) {
        let mut groups: BTreeMap<&str, Vec<&'m Operation>> = BTreeMap::new();
        for operation in operations {
            let name = import.map_or(operation.name.name.as_str(), |child| child.annotations.called(&child.name));
            groups.entry(operation.annotations.called(name)).or_default().push(operation);
        }
        for (name, group) in groups {
            self.overloads(&snake(name), group, import.map(|child| child.name.as_str()));
        }
    }

    /// Names overloads: the one that needs the fewest parameters has the plain name, the others add their parameters' names.
    fn overloads(&mut self, name: &str, mut overloads: Vec<&'m Operation>, import: Option<&'m str>) {
        overloads.sort_by_key(|operation| (required(operation).count(), operation.parameters.len()));
        for (index, operation) in overloads.into_iter().enumerate() {
            let verb = if operation.kind == OperationKind::Action { "invoke" } else { "call" };
            let marked = format!("{verb}_{}", name.trim_end_matches('_'));
            let plain = if self.taken.contains(name) && index == 0 { marked.clone() } else { name.to_owned() };
            let with = |parameters: Vec<&Parameter>| {
                let names = parameters.iter().map(|parameter| snake(parameter.annotations.called(&parameter.name)));
                let names: Vec<String> = names.collect();
                format!("{}_with_{}", name.trim_end_matches('_'), names.join("_and_"))
            };
            // An optional parameter more does not change the name.
            let (required, all) =
                (required(operation).collect::<Vec<_>>(), operation.parameters.iter().collect::<Vec<_>>());
            let by_parameters = match (required.is_empty(), all.is_empty()) {
                (false, _) => vec![with(required), with(all)],
                (true, false) => vec![with(all)],
                // The same name in another namespace.
                (true, true) => {
                    let namespace = operation.name.namespace.rsplit('.').next().unwrap_or_default();
                    vec![format!("{}_{name}", snake(&pascal(namespace)))]
                }
            };
            let plain = if index == 0 { vec![plain, marked] } else { Vec::new() };
            let candidates: Vec<String> = plain.into_iter().chain(by_parameters).collect();
            let result = operation.returns.iter().map(|returns| returns.ty.element);
            let of = |parameter: &Parameter| parameter.ty.element;
            // The type of the call is beside the type that the operation is bound to.
            let bound = operation.bound_to().map(|(id, _)| Element::Structured(id));
            let gate = self.gate(calls::required(operation).map(of).chain(result.clone()).chain(bound));
            // Whatever a path leads to is read by the verbs of its handle.
            if let Some(handle) = self.composed(operation).filter(|_| operation.is_escape_function()) {
                self.push(&candidates, MethodKind::Composed { operation, import, handle }, gate);
                continue;
            }
            self.push(&candidates, MethodKind::Operation { operation, import }, gate);
            if let Some(handle) = self.composed(operation) {
                let gate = self.gate(operation.parameters.iter().map(of).chain(result));
                let called = self.methods.last().map(|method| method.ident.clone()).unwrap_or_default();
                let suffix = if handle.is_many() { "collection" } else { "resource" };
                self.push(&[format!("{called}_{suffix}")], MethodKind::Composed { operation, import, handle }, gate);
            }
        }
    }
}

/// Whether the schema says that a navigation property has references, although it contains what it leads to.
fn is_referenceable(property: &NavigationProperty) -> bool {
    let record = property.annotations.value("Org.OData.Capabilities.V1.NavigationRestrictions");
    record.and_then(|record| record.get("Referenceable")) == Some(&Value::Bool(true))
}

/// Whether the schema states what the service can do with a property by itself. Streams have handles of their own.
fn has_capabilities(property: &Property) -> bool {
    let is_stream = property.ty.element == Element::Primitive(Primitive::Stream);
    let terms = ["ReadRestrictions", "UpdateRestrictions", "InsertRestrictions", "DeleteRestrictions"];
    let mut stated = terms.iter().map(|term| property.annotations.value(&format!("Org.OData.Capabilities.V1.{term}")));
    !is_stream && !property.is_navigation && stated.any(|record| record.is_some())
}
