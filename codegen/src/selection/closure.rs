//! Owns which declarations depend on which; it must not know how they are written.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Element, Model, OperationId, StructuredId, StructuredKind};

/// An index of types by qualified name.
pub(super) struct Types(HashMap<String, Element>);

impl Types {
    /// Indexes the types of a model.
    pub(super) fn new(model: &Model) -> Self {
        Self(model.named_elements().map(|(element, name)| (name.to_string(), element)).collect())
    }

    /// The type with a qualified name.
    pub(super) fn find(&self, name: &str) -> Option<Element> {
        self.0.get(name).copied()
    }
}

/// The selected parts of a model, and everything they need.
pub(super) struct Closure<'m> {
    /// The model.
    pub(super) model: &'m Model,
    /// The names of the selected children of the entity container.
    pub(super) children: BTreeSet<&'m str>,
    included: BTreeSet<Element>,
    selected: BTreeSet<StructuredId>,
    operations: BTreeSet<OperationId>,
}

impl<'m> Closure<'m> {
    /// Creates an empty selection.
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            children: BTreeSet::new(),
            included: BTreeSet::new(),
            selected: BTreeSet::new(),
            operations: BTreeSet::new(),
        }
    }

    /// Whether a type is included.
    pub(super) fn includes(&self, element: Element) -> bool {
        matches!(element, Element::Primitive(_)) || self.included.contains(&element)
    }

    /// Whether an overload is included.
    pub(super) fn includes_operation(&self, id: OperationId) -> bool {
        self.operations.contains(&id)
    }

    /// Selects a type and its base types, with the overloads bound to them.
    pub(super) fn select(&mut self, id: StructuredId) {
        let model = self.model;
        for ty in model.lineage(id) {
            if !self.selected.insert(ty) {
                break;
            }
            self.include(Element::Structured(ty));
            for operation in &model.ty(ty).operations {
                self.include_operation(*operation);
            }
        }
    }

    /// Includes a type, and everything it consists of.
    pub(super) fn include(&mut self, element: Element) {
        let model = self.model;
        let mut queue = vec![element];
        while let Some(element) = queue.pop() {
            if matches!(element, Element::Primitive(_)) || !self.included.insert(element) {
                continue;
            }
            let Element::Structured(id) = element else { continue };
            let ty = model.ty(id);
            queue.extend(ty.base.map(Element::Structured));
            queue.extend(ty.properties.iter().map(|property| property.ty.element));
            if ty.kind == StructuredKind::Complex && ty.is_abstract {
                queue.extend(model.descendants(id).into_iter().map(Element::Structured));
            }
        }
    }

    /// Includes an overload, with the types of its parameters and its result.
    pub(super) fn include_operation(&mut self, id: OperationId) {
        let model = self.model;
        if !self.operations.insert(id) {
            return;
        }
        let operation = model.operation(id);
        let binding = operation.binding.iter().map(|binding| &binding.ty);
        for ty in binding.chain(operation.types()) {
            self.include(ty.element);
        }
    }

    /// Includes the types of all declared terms, as any annotation may use one.
    pub(super) fn include_terms(&mut self) {
        let model = self.model;
        if model.terms.is_empty() {
            return;
        }
        let types = Types::new(model);
        for term in &model.terms {
            if let Some(element) = types.find(&term.ty) {
                self.include(element);
            }
        }
    }
}
