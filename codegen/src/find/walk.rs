//! Owns the walk along an address over the handles of a layout. Where a segment can mean several things (a function, a cast, a
//! key), the first that leads to a request for the method counts.

use std::cmp::Ordering;

use crate::layout::{HandleId, MethodKind};
use crate::model::StructuredId;

use super::candidates::At;
use super::finder::Finder;
use super::line::Line;
use super::request::{self, Request};
use super::segment::{Segment, Value};
use super::step::{Call, Node, Step};

/// The maximum number of steps that are tried. An address whose segments can all be keys or functions has exponentially many.
const BUDGET: usize = 10_000;

/// A way along an address that ends with a request.
#[derive(Debug)]
pub(super) struct Way<'m> {
    /// The steps.
    pub(super) steps: Vec<Step<'m>>,
    /// The request.
    pub(super) request: Request,
}

impl Way<'_> {
    /// Which parts of the address were ambiguous, and how they were read, in sentences without full stops.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for step in &self.steps {
            let Call::Method { values, .. } = &step.call else { continue };
            let is_key = step.method().is_some_and(|method| matches!(method.kind, MethodKind::ByKey(_)));
            for value in values {
                match value {
                    Value::Literal(text) if is_key && Segment::plain(text).as_word().is_some() => {
                        notes.push(format!(
                            "`{text}` was taken for a key, as nothing in the schema has this name there"
                        ));
                    }
                    Value::Unfit { name, text } => {
                        notes.push(format!(
                            "`{text}` is no value that `{name}` can have: an example stands in its place"
                        ));
                    }
                    _ => {}
                }
            }
        }
        notes
    }
}

/// Where a walk got stuck.
#[derive(Clone, Debug)]
pub(super) struct Stuck<'m> {
    /// The number of segments that were understood.
    pub(super) understood: usize,
    /// What these lead to.
    pub(super) node: Node<'m>,
    /// What else they lead to, if they can be read in several ways.
    pub(super) others: Vec<Node<'m>>,
}

/// A walk.
struct Walk<'w, 'm> {
    finder: &'w Finder<'m>,
    segments: &'w [Segment],
    goal: &'w dyn Fn(Node<'m>) -> Option<Request>,
    budget: usize,
    stuck: Stuck<'m>,
}

/// Walks along all segments to a request that is wanted there.
pub(super) fn walk<'m>(
    finder: &Finder<'m>,
    segments: &[Segment],
    goal: &dyn Fn(Node<'m>) -> Option<Request>,
) -> Result<Way<'m>, Stuck<'m>> {
    let stuck = Stuck { understood: 0, node: Node::Service, others: Vec::new() };
    let mut walk = Walk { finder, segments, goal, budget: BUDGET, stuck };
    let mut steps = Vec::new();
    match walk.on(0, Node::Service, &mut steps) {
        Some(request) => Ok(Way { steps, request }),
        None => Err(walk.stuck),
    }
}

/// A way to an entity of a type, wherever the service has some.
pub(super) fn to_entity<'m>(finder: &Finder<'m>, id: StructuredId) -> Option<Way<'m>> {
    let line = Line::parse(finder.layout.places.path(HandleId::one(id))?);
    let goal = |node: Node<'m>| matches!(node, Node::Handle(ty, false) if ty == id).then(request::none);
    walk(finder, &line.segments, &goal).ok()
}

/// Whether the last relation on a way says that what it leads to is updated by `PUT`.
fn is_put(steps: &[Step<'_>]) -> bool {
    // Keys and casts lead to a part of it.
    let mut annotations = steps.iter().rev().map_while(|step| match step.annotations() {
        Some(annotations) => Some(Some(annotations)),
        None if matches!(step.call, Call::Cast(_)) => Some(None),
        None => matches!(step.method()?.kind, MethodKind::ByKey(_)).then_some(None),
    });
    annotations.find_map(|known| known).and_then(crate::emit::is_put) == Some(true)
}

impl<'m> Walk<'_, 'm> {
    fn on(&mut self, at: usize, node: Node<'m>, steps: &mut Vec<Step<'m>>) -> Option<Request> {
        self.budget = self.budget.checked_sub(1)?;
        match at.cmp(&self.stuck.understood) {
            Ordering::Greater => self.stuck = Stuck { understood: at, node, others: Vec::new() },
            Ordering::Equal if at > 0 => {
                self.stuck.others.push(node);
                // The handle of a function's result offers more than the function's call.
                if let (Node::Operation(_), Node::Handle(..)) = (self.stuck.node, node) {
                    self.stuck.others.push(std::mem::replace(&mut self.stuck.node, node));
                }
            }
            _ => {}
        }
        if at == self.segments.len() {
            return (self.goal)(node)
                .filter(|request| !is_put(steps) || (request.name, request.http) != ("update", "PATCH"));
        }
        for candidate in (At { finder: self.finder, segments: self.segments, index: at }).candidates(node) {
            let length = steps.len();
            steps.extend(candidate.steps);
            if let Some(found) = self.on(at + candidate.taken, candidate.node, steps) {
                return Some(found);
            }
            steps.truncate(length);
        }
        None
    }
}
