//! Owns what a part of a model cannot do without; it must not know where the part is written down.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Element, Model, OperationId, StructuredId, StructuredKind};

/// Types by qualified name, for more than a few questions.
pub(super) struct Types(HashMap<String, Element>);

impl Types {
    /// Indexes the types of a model.
    pub(super) fn new(model: &Model) -> Self {
        Self(model.named_elements().map(|(element, name)| (name.to_string(), element)).collect())
    }

    /// The type of a qualified name.
    pub(super) fn find(&self, name: &str) -> Option<Element> {
        self.0.get(name).copied()
    }
}

/// The parts of a model that were asked for, and what they need.
pub(super) struct Closure<'m> {
    /// The model.
    pub(super) model: &'m Model,
    /// Children of the container, by name.
    pub(super) children: BTreeSet<&'m str>,
    held: BTreeSet<Element>,
    selected: BTreeSet<StructuredId>,
    operations: BTreeSet<OperationId>,
}

impl<'m> Closure<'m> {
    /// Nothing of a model.
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            children: BTreeSet::new(),
            held: BTreeSet::new(),
            selected: BTreeSet::new(),
            operations: BTreeSet::new(),
        }
    }

    /// Whether a type is there.
    pub(super) fn holds(&self, element: Element) -> bool {
        matches!(element, Element::Primitive(_)) || self.held.contains(&element)
    }

    /// Whether an overload is there.
    pub(super) fn holds_operation(&self, id: OperationId) -> bool {
        self.operations.contains(&id)
    }

    /// Adds a type with its base types, and what is bound to them.
    pub(super) fn select(&mut self, id: StructuredId) {
        let model = self.model;
        for ty in model.lineage(id) {
            if !self.selected.insert(ty) {
                break;
            }
            self.hold(Element::Structured(ty));
            for operation in &model.ty(ty).operations {
                self.hold_operation(*operation);
            }
        }
    }

    /// Adds a type with what it consists of.
    pub(super) fn hold(&mut self, element: Element) {
        let model = self.model;
        let mut queue = vec![element];
        while let Some(element) = queue.pop() {
            if matches!(element, Element::Primitive(_)) || !self.held.insert(element) {
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

    /// Adds an overload with the types of its parameters and its result.
    pub(super) fn hold_operation(&mut self, id: OperationId) {
        let model = self.model;
        if !self.operations.insert(id) {
            return;
        }
        let operation = model.operation(id);
        let binding = operation.binding.iter().map(|binding| &binding.ty);
        for ty in binding.chain(operation.types()) {
            self.hold(ty.element);
        }
    }

    /// Adds the types of the terms that the documents declare: any annotation may use one.
    pub(super) fn hold_terms(&mut self) {
        let model = self.model;
        if model.terms.is_empty() {
            return;
        }
        let types = Types::new(model);
        for term in &model.terms {
            if let Some(element) = types.find(&term.ty) {
                self.hold(element);
            }
        }
    }
}
