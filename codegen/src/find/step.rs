//! Owns one step along an address: the method that takes it, and what the address leads to then.

use std::sync::Arc;

use crate::layout::{Handle, Method, MethodKind};
use crate::model::{Annotations, NavigationProperty, Operation, Property, StructuredId};

use super::segment::{Segment, Value};

/// A step: a call that leads from one handle to the next.
#[derive(Clone, Debug)]
pub(super) struct Step<'m> {
    /// The type that has the method; none for the service.
    pub(super) owner: Option<StructuredId>,
    /// The call.
    pub(super) call: Call<'m>,
}

/// A call.
#[derive(Clone, Debug)]
pub(super) enum Call<'m> {
    /// A method of a handle.
    Method {
        /// The handle.
        handle: Arc<Handle<'m>>,
        /// Which of its methods.
        index: usize,
        /// The values that its parameters get, in their order.
        values: Vec<Value>,
    },
    /// A cast to a derived type.
    Cast(StructuredId),
    /// The handle of a property of a type, by its constant.
    Property(StructuredId, &'m Property),
}

impl<'m> Step<'m> {
    /// The method, unless the step is a cast.
    pub(super) fn method(&self) -> Option<&Method<'m>> {
        match &self.call {
            Call::Method { handle, index, .. } => handle.methods.get(*index),
            Call::Cast(_) | Call::Property(..) => None,
        }
    }

    /// What is said about the relation or property that the step goes along, if it does.
    pub(super) fn annotations(&self) -> Option<&'m Annotations> {
        if let Call::Property(_, property) = self.call {
            return Some(&property.annotations);
        }
        match self.method()?.kind {
            MethodKind::Child(child, ..) => Some(&child.annotations),
            MethodKind::Navigation(property) | MethodKind::References(property) => Some(&property.annotations),
            MethodKind::Complex(property, _) | MethodKind::Property(property) | MethodKind::Stream(property) => {
                Some(&property.annotations)
            }
            _ => None,
        }
    }
}

/// What an address leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'m> {
    /// The service itself.
    Service,
    /// What a handle stands for: one value of a type, or several.
    Handle(StructuredId, bool),
    /// The links of a relation.
    References(&'m NavigationProperty),
    /// One of the links of a relation, by the key of the entity that it leads to.
    Reference(&'m NavigationProperty),
    /// A property by itself.
    Property(&'m Property),
    /// A stream.
    Stream,
    /// How many there are.
    Count,
    /// The call of an operation.
    Operation(&'m Operation),
}

/// The name that an address calls a method by, and the namespace that may stand in front of it.
pub(super) fn name_of(kind: MethodKind<'_>) -> Option<(&str, Option<&str>)> {
    match kind {
        MethodKind::Navigation(property) => Some((&property.name, None)),
        MethodKind::Complex(property, _) | MethodKind::Property(property) | MethodKind::Stream(property) => {
            Some((&property.name, None))
        }
        MethodKind::Child(child, ..) => Some((&child.name, None)),
        MethodKind::Operation { import: Some(name), .. } | MethodKind::Composed { import: Some(name), .. } => {
            Some((name, None))
        }
        // A path calls it, not its name.
        MethodKind::Composed { operation, .. } if operation.is_escape_function() => None,
        MethodKind::Operation { operation, .. } | MethodKind::Composed { operation, .. } => {
            Some((&operation.name.name, Some(&operation.name.namespace)))
        }
        MethodKind::ByKey(_) | MethodKind::References(_) | MethodKind::Media => None,
    }
}

/// How well a name in an address fits a name in the schema; the smallest fits best, `None` not at all.
///
/// Documents write names in any case, and in front of them a namespace, an alias of one, or nothing. The model knows no
/// aliases, so that any qualifier will do.
pub(super) fn fit(written: &str, name: &str, namespace: Option<&str>) -> Option<u8> {
    let case = |a: &str, b: &str| u8::from(a != b);
    let Some(namespace) = namespace else {
        return written.eq_ignore_ascii_case(name).then(|| case(written, name));
    };
    match written.rsplit_once('.') {
        None => written.eq_ignore_ascii_case(name).then(|| 2 + case(written, name)),
        Some((qualifier, simple)) if simple.eq_ignore_ascii_case(name) => {
            let is_namespace = qualifier.eq_ignore_ascii_case(namespace);
            Some(if is_namespace { 0 } else { 4 } + case(simple, name))
        }
        Some(_) => None,
    }
}

/// Whether a handle has a method that an address calls by the name of a segment.
pub(super) fn has(handle: &Handle<'_>, segment: &Segment) -> bool {
    if segment.text.eq_ignore_ascii_case("$value") {
        return handle.methods.iter().any(|method| matches!(method.kind, MethodKind::Media));
    }
    let mut names = handle.methods.iter().filter_map(|method| name_of(method.kind));
    names.any(|(name, namespace)| fit(&segment.name, name, namespace).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_the_schema_fits_best() {
        let namespace = Some("graph.model");
        let fits = |written| fit(written, "delta", namespace);
        assert!(fits("graph.model.delta") < fits("Graph.Model.Delta"));
        assert!(fits("Graph.Model.Delta") < fits("delta"));
        assert!(fits("delta") < fits("DELTA"));
        assert!(fits("DELTA") < fits("self.delta"));
        assert_eq!(fits("deltas"), None);
        assert_eq!(fit("a.delta", "delta", None), None);
    }
}
