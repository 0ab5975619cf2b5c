//! Owns what the next segment of an address can mean: the steps that a handle offers for it, the likeliest first.

use std::sync::Arc;

use crate::layout::{Handle, Key, Method, MethodKind};
use crate::model::{Element, KeyPart, NavigationProperty, Operation, Property, StructuredId};

use super::finder::Finder;
use super::segment::{Argument, Segment, Value};
use super::step::{Call, Node, Step, fit, has, name_of};
use super::values;

/// A name that fits well goes before one that fits badly, whatever its arguments.
const NAME: usize = 1_000;

/// A name of an operation goes before that of a type.
const CAST: usize = 1;

/// A step that is possible.
#[derive(Debug)]
pub(super) struct Candidate<'m> {
    rank: usize,
    /// The calls.
    pub(super) steps: Vec<Step<'m>>,
    /// What they lead to.
    pub(super) node: Node<'m>,
    /// How many segments they take.
    pub(super) taken: usize,
}

/// A place in an address.
#[derive(Clone, Copy)]
pub(super) struct At<'w, 'm> {
    /// What is walked over.
    pub(super) finder: &'w Finder<'m>,
    /// The address.
    pub(super) segments: &'w [Segment],
    /// Which of them is next.
    pub(super) index: usize,
}

impl<'w, 'm> At<'w, 'm> {
    fn segment(self) -> &'w Segment {
        &self.segments[self.index]
    }

    /// Whether a segment further on is one of OData's own words.
    fn is_word(self, further: usize, word: &str) -> bool {
        self.segments.get(self.index + further).is_some_and(|segment| segment.text.eq_ignore_ascii_case(word))
    }

    /// The steps that are possible, the likeliest first.
    pub(super) fn candidates(self, node: Node<'m>) -> Vec<Candidate<'m>> {
        if self.segment().is_path {
            return if let Node::Handle(id, many) = node { self.escaped(id, many) } else { Vec::new() };
        }
        let mut candidates = match node {
            Node::Service => self.named(None, &self.finder.service()),
            Node::Handle(id, many) => {
                let handle = self.finder.handle(id, many);
                let mut candidates = self.named(Some(id), &handle);
                candidates.extend(self.casts(id, many));
                if !many {
                    candidates.extend(self.valued(id, &handle));
                }
                if many {
                    if candidates.is_empty() && !self.is_name_below_key(id) {
                        candidates.extend(self.keyed(id));
                    }
                    candidates.extend(self.counted(id));
                } else {
                    candidates.extend(self.streamed(id, &handle));
                }
                candidates
            }
            Node::Property(property) => match property.ty.element {
                Element::Structured(id) if !property.ty.is_collection() => self.properties(id, |_| true),
                _ => Vec::new(),
            },
            // Nothing follows these.
            Node::References(_) | Node::Reference(_) | Node::Stream | Node::Count | Node::Operation(_) => Vec::new(),
        };
        candidates.sort_by_key(|candidate| candidate.rank);
        candidates
    }

    /// Steps by the name of a method.
    fn named(self, owner: Option<StructuredId>, handle: &Arc<Handle<'m>>) -> Vec<Candidate<'m>> {
        let mut candidates = Vec::new();
        for (index, method) in handle.methods.iter().enumerate() {
            let Some((name, namespace)) = name_of(method.kind) else { continue };
            let Some(fit) = fit(&self.segment().name, name, namespace) else { continue };
            let rank = usize::from(fit) * NAME;
            let step = |values| step(owner, handle, index, values);
            match method.kind {
                MethodKind::Child(_, handle) | MethodKind::Complex(_, handle) => {
                    candidates.extend(self.related(rank, step(Vec::new()), handle.ty, handle.is_many()));
                }
                MethodKind::Navigation(property) => {
                    candidates.extend(self.references(rank, owner, handle, property));
                    let (ty, many) = (property.target, property.ty.is_collection());
                    candidates.extend(self.related(rank, step(Vec::new()), ty, many));
                }
                MethodKind::Property(property) if self.segment().has_no_arguments() => {
                    let node = Node::Property(property);
                    candidates.push(Candidate { rank, steps: vec![step(Vec::new())], node, taken: 1 });
                }
                MethodKind::Stream(_) if self.segment().has_no_arguments() => {
                    candidates.push(Candidate { rank, steps: vec![step(Vec::new())], node: Node::Stream, taken: 1 });
                }
                MethodKind::Operation { operation, .. } => {
                    candidates.extend(self.operation(rank, operation, Node::Operation(operation), step));
                }
                MethodKind::Composed { operation, handle, .. } => {
                    let node = Node::Handle(handle.ty, handle.is_many());
                    candidates.extend(self.operation(rank + 1, operation, node, step));
                }
                _ => {}
            }
        }
        candidates
    }

    /// The call of an operation; one with more arguments than are given comes after one with fewer.
    fn operation(
        self,
        rank: usize,
        operation: &'m Operation,
        node: Node<'m>,
        step: impl FnOnce(Vec<Value>) -> Step<'m>,
    ) -> Option<Candidate<'m>> {
        let arguments = self.segment().arguments.as_deref().unwrap_or_default();
        let (missing, values) = values::of_operation(self.finder.model(), operation, arguments)?;
        Some(Candidate { rank: rank + 2 * missing, steps: vec![step(values)], node, taken: 1 })
    }

    /// Steps to what a relation leads to, and on to one of several if the segment has a key in parentheses.
    fn related(self, rank: usize, step: Step<'m>, id: StructuredId, many: bool) -> Vec<Candidate<'m>> {
        let segment = self.segment();
        if segment.has_no_arguments() {
            return vec![Candidate { rank, steps: vec![step], node: Node::Handle(id, many), taken: 1 }];
        }
        let keys =
            if many { self.by_arguments(id, segment.arguments.as_deref().unwrap_or_default()) } else { Vec::new() };
        let node = Node::Handle(id, false);
        keys.into_iter().map(|key| Candidate { rank, steps: vec![step.clone(), key], node, taken: 1 }).collect()
    }

    /// Steps to the links of a relation, if `$ref` follows, or a key and then `$ref`.
    fn references(
        self,
        rank: usize,
        owner: Option<StructuredId>,
        handle: &Arc<Handle<'m>>,
        property: &'m NavigationProperty,
    ) -> Option<Candidate<'m>> {
        let is_links =
            |method: &Method<'_>| matches!(method.kind, MethodKind::References(of) if std::ptr::eq(of, property));
        let index = handle.methods.iter().position(is_links)?;
        let parts = self.finder.model().key(property.target);
        let (arguments, taken) = match self.segment().arguments.as_deref().unwrap_or_default() {
            [] if self.is_word(1, "$ref") => {
                let steps = vec![step(owner, handle, index, Vec::new())];
                return Some(Candidate { rank, steps, node: Node::References(property), taken: 2 });
            }
            [] if self.is_word(2, "$ref") => {
                let segment = &self.segments[self.index + 1];
                let alone = vec![Argument { name: None, value: segment.as_value() }];
                (segment.arguments.clone().filter(|_| segment.name.is_empty()).unwrap_or(alone), 3)
            }
            arguments if self.is_word(1, "$ref") => (arguments.to_vec(), 2),
            _ => return None,
        };
        let values = self.key(Key { parts, is_alternate: false }, &arguments).filter(|values| !values.is_empty())?;
        if !property.ty.is_collection() || !self.finder.can_be_written(parts) {
            return None;
        }
        let steps = vec![step(owner, handle, index, values)];
        Some(Candidate { rank, steps, node: Node::Reference(property), taken })
    }

    /// Steps to properties of a type that no method is called by.
    fn valued(self, id: StructuredId, handle: &Handle<'m>) -> Vec<Candidate<'m>> {
        let has_method = |property: &Property| {
            let mut kinds = handle.methods.iter().map(|method| method.kind);
            kinds.any(|kind| match kind {
                MethodKind::Complex(known, _) | MethodKind::Property(known) | MethodKind::Stream(known) => {
                    std::ptr::eq(known, property)
                }
                _ => false,
            })
        };
        self.properties(id, |property| !has_method(property))
    }

    /// Steps to properties of a type by their constants.
    fn properties(self, id: StructuredId, is_wanted: impl Fn(&Property) -> bool) -> Vec<Candidate<'m>> {
        let segment = self.segment();
        if !segment.has_no_arguments() {
            return Vec::new();
        }
        let all = self.finder.model().all_properties(id).into_iter().map(|(_, property)| property);
        let wanted = all.filter(|property| !property.is_navigation && is_wanted(property));
        wanted
            .filter_map(|property| {
                let fit = fit(&segment.name, &property.name, None)?;
                let step = Step { owner: Some(id), call: Call::Property(id, property) };
                let rank = usize::from(fit) * NAME + CAST;
                Some(Candidate { rank, steps: vec![step], node: Node::Property(property), taken: 1 })
            })
            .collect()
    }

    /// Steps by a path after a colon.
    fn escaped(self, id: StructuredId, many: bool) -> Vec<Candidate<'m>> {
        let handle = self.finder.handle(id, many);
        let mut candidates = Vec::new();
        for (index, method) in handle.methods.iter().enumerate() {
            let MethodKind::Composed { operation, handle: result, .. } = method.kind else { continue };
            if operation.is_escape_function() {
                let steps = vec![step(Some(id), &handle, index, vec![self.segment().as_value()])];
                candidates.push(Candidate {
                    rank: 0,
                    steps,
                    node: Node::Handle(result.ty, result.is_many()),
                    taken: 1,
                });
            }
        }
        candidates
    }

    /// Steps to entities of a derived type.
    fn casts(self, id: StructuredId, many: bool) -> Vec<Candidate<'m>> {
        let model = self.finder.model();
        if self.segment().is_placeholder() || !model.is_entity(Element::Structured(id)) {
            return Vec::new();
        }
        let mut candidates = Vec::new();
        for derived in model.descendants(id) {
            let name = &model.ty(derived).name;
            let Some(fit) = fit(&self.segment().name, &name.name, Some(&name.namespace)) else { continue };
            let cast = Step { owner: Some(id), call: Call::Cast(derived) };
            candidates.extend(self.related(usize::from(fit) * NAME + CAST, cast, derived, many));
        }
        candidates
    }

    /// Whether the segment is a name of what every entity has, so that it is no key, but a key is missing before it.
    fn is_name_below_key(self, id: StructuredId) -> bool {
        self.segment().as_word().is_some() && has(&self.finder.handle(id, false), self.segment())
    }

    /// Steps to one of several, by a segment of its own: a key, or one in parentheses without a name in front.
    fn keyed(self, id: StructuredId) -> Vec<Candidate<'m>> {
        let segment = self.segment();
        let alone = [Argument { name: None, value: segment.as_value() }];
        let arguments = match &segment.arguments {
            Some(arguments) if segment.name.is_empty() => arguments.as_slice(),
            Some(_) => return Vec::new(),
            None if segment.text.starts_with('$') => return Vec::new(),
            None => alone.as_slice(),
        };
        let keys = self.by_arguments(id, arguments).into_iter();
        keys.map(|key| Candidate { rank: 0, steps: vec![key], node: Node::Handle(id, false), taken: 1 }).collect()
    }

    /// The methods for a key with these parts.
    fn by_arguments(self, id: StructuredId, arguments: &[Argument]) -> Vec<Step<'m>> {
        let handle = self.finder.handle(id, true);
        let mut steps = Vec::new();
        for (index, method) in handle.methods.iter().enumerate() {
            let MethodKind::ByKey(key) = method.kind else { continue };
            let values = if self.finder.can_be_written(key.parts) { self.key(key, arguments) } else { None };
            steps.extend(values.map(|values| step(Some(id), &handle, index, values)));
        }
        steps
    }

    /// The values of the parts of a key.
    fn key(self, key: Key<'_>, arguments: &[Argument]) -> Option<Vec<Value>> {
        let model = self.finder.model();
        let Key { parts, is_alternate } = key;
        if let ([part], [Argument { name: None, value }], false) = (parts, arguments, is_alternate) {
            return values::fits(model, &part.ty, value).then(|| vec![value.clone()]);
        }
        if parts.len() != arguments.len() {
            return None;
        }
        let value = |part: &KeyPart| {
            let named =
                |argument: &&Argument| argument.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&part.name));
            let value = &arguments.iter().find(named)?.value;
            values::fits(model, &part.ty, value).then(|| value.clone())
        };
        parts.iter().map(value).collect()
    }

    /// The step to how many there are, which the request counts.
    fn counted(self, id: StructuredId) -> Option<Candidate<'m>> {
        let is_entity = self.finder.model().is_entity(Element::Structured(id));
        (is_entity && self.is_word(0, "$count")).then(|| Candidate {
            rank: 0,
            steps: Vec::new(),
            node: Node::Count,
            taken: 1,
        })
    }

    /// The step to an entity's own content.
    fn streamed(self, id: StructuredId, handle: &Arc<Handle<'m>>) -> Option<Candidate<'m>> {
        let index = handle.methods.iter().position(|method| matches!(method.kind, MethodKind::Media))?;
        let steps = vec![step(Some(id), handle, index, Vec::new())];
        self.is_word(0, "$value").then_some(Candidate { rank: 0, steps, node: Node::Stream, taken: 1 })
    }
}

fn step<'m>(owner: Option<StructuredId>, handle: &Arc<Handle<'m>>, index: usize, values: Vec<Value>) -> Step<'m> {
    Step { owner, call: Call::Method { handle: Arc::clone(handle), index, values } }
}
