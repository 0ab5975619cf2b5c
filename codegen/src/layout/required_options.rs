//! Owns which query options the service requires to read what a navigation property or an entity set leads to, or to call an
//! operation (`CustomQueryOptions` in capabilities), wherever an annotation says so.

use std::collections::BTreeMap;

use crate::model::{Annotations, ContainerChild, Model, NavigationProperty, Operation, StructuredId, Value};
use crate::source::Span;

use super::handle_id::HandleId;

const READ: &str = "Org.OData.Capabilities.V1.ReadRestrictions";
const OPERATION: &str = "Org.OData.Capabilities.V1.OperationRestrictions";
const NAVIGATION: &str = "Org.OData.Capabilities.V1.NavigationRestrictions";

/// The required options of a service.
#[derive(Debug, Default)]
pub(crate) struct RequiredOptions<'m> {
    /// By the place of the navigation property's declaration.
    navigation: BTreeMap<Span, Vec<QueryOption<'m>>>,
    children: BTreeMap<&'m str, Vec<QueryOption<'m>>>,
}

/// A query option that a request must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QueryOption<'m> {
    /// The name.
    pub(crate) name: &'m str,
    /// What it is for.
    pub(crate) description: Option<&'m str>,
}

impl<'m> RequiredOptions<'m> {
    /// Collects them from a model.
    pub(super) fn new(model: &'m Model) -> Self {
        let mut required = Self::default();
        for child in model.children() {
            required.children.insert(&child.name, options(child.annotations.value(READ)));
            if let Some(handle) = HandleId::of_child(child) {
                required.below(model, &child.annotations, &[handle.ty]);
            }
        }
        for id in model.structured_ids() {
            for property in &model.ty(id).navigation {
                required.add(property, options(property.annotations.value(READ)));
                // Some services write the path from the type that declares the property.
                required.below(model, &property.annotations, &[property.target, id]);
            }
        }
        required.children.retain(|_, options| !options.is_empty());
        required
    }

    /// Those of the properties that a relation's annotations name by paths from one of some types.
    fn below(&mut self, model: &'m Model, annotations: &'m Annotations, from: &[StructuredId]) {
        let restricted = annotations.value(NAVIGATION).and_then(|record| record.get("RestrictedProperties"));
        for record in restricted.map(Value::items).unwrap_or_default() {
            let options = options(record.get("ReadRestrictions"));
            let Some(path) = record.get("NavigationProperty").and_then(Value::as_text).filter(|_| !options.is_empty())
            else {
                continue;
            };
            if let Some(property) = from.iter().find_map(|id| at(model, *id, path)) {
                self.add(property, options);
            }
        }
    }

    fn add(&mut self, property: &NavigationProperty, options: Vec<QueryOption<'m>>) {
        let known = self.navigation.entry(property.span).or_default();
        for option in options {
            if known.iter().all(|other| other.name != option.name) {
                known.push(option);
            }
        }
    }

    /// Those of a navigation property.
    pub(crate) fn of_navigation(&self, property: &NavigationProperty) -> &[QueryOption<'m>] {
        self.navigation.get(&property.span).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those of an operation.
    pub(crate) fn of_operation(operation: &'m Operation) -> Vec<QueryOption<'m>> {
        options(operation.annotations.value(OPERATION))
    }

    /// Those of a child of the container.
    pub(crate) fn of_child(&self, child: &ContainerChild) -> &[QueryOption<'m>] {
        self.children.get(child.name.as_str()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The navigation property at the end of a path, which may lead through casts.
fn at<'m>(model: &'m Model, from: StructuredId, path: &str) -> Option<&'m NavigationProperty> {
    let (mut id, mut found) = (from, None);
    for segment in path.split('/') {
        if segment.contains('.') {
            id = model.descendants(id).into_iter().find(|derived| model.ty(*derived).name == *segment)?;
            continue;
        }
        let (_, property) = model.all_navigation(id).into_iter().find(|(_, property)| property.name == segment)?;
        (id, found) = (property.target, Some(property));
    }
    found
}

/// The required options in a record of restrictions.
fn options(record: Option<&Value>) -> Vec<QueryOption<'_>> {
    let all = record.and_then(|record| record.get("CustomQueryOptions")).map(Value::items).unwrap_or_default();
    let required = all.iter().filter(|option| option.get("Required") == Some(&Value::Bool(true)));
    required
        .filter_map(|option| {
            Some(QueryOption {
                name: option.get("Name")?.as_text()?,
                description: option.get("Description").and_then(Value::as_text),
            })
        })
        .collect()
}
