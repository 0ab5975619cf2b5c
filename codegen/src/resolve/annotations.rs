//! Owns putting annotations on the model elements that they are about, inline ones and out-of-line ones alike.

mod alternate_keys;

use std::collections::{BTreeMap, BTreeSet};

use crate::csdl::syntax::{self, Document, Name};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Annotations, DefinitionId, Element, EnumId, Model, OperationId, StructuredId};

use super::corrections::{self, OVERRIDES};
use super::expression;
use super::scope::Scope;
use super::types::property_at;

/// So many unknown targets are compared with all names that there are: a document for another service has nothing else.
pub(super) const HINTS: usize = 20;

/// A model element that can be annotated.
#[derive(Clone, Copy, Debug)]
enum Target {
    Structured(StructuredId),
    Property(StructuredId, usize),
    Navigation(StructuredId, usize),
    Enum(EnumId),
    Member(EnumId, usize),
    Definition(DefinitionId),
    Operation(OperationId),
    Parameter(OperationId, usize),
    Return(OperationId),
    Term(usize),
    Container,
    Child(usize),
}

/// Puts every annotation in its place, then reads the alternate keys from them.
pub(super) fn resolve(documents: &[Document], scope: &Scope, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut operations: BTreeMap<String, Vec<OperationId>> = BTreeMap::new();
    for (index, operation) in model.operations.iter().enumerate() {
        operations.entry(operation.name.to_string()).or_default().push(OperationId(index));
    }
    let names = model.type_names().map(ToString::to_string).collect();
    let mut placer = Placer { scope, operations, names, unknown: 0, model, diagnostics };
    placer.inline(documents);
    placer.includes(documents);
    // What overrides comes after all that it may override, wherever that stands.
    for overriding in [false, true] {
        for group in documents.iter().flat_map(|document| &document.schemas).flat_map(|schema| &schema.out_of_line) {
            placer.out_of_line(group, overriding);
        }
    }
    alternate_keys::resolve(model, diagnostics);
}

struct Placer<'a> {
    scope: &'a Scope,
    operations: BTreeMap<String, Vec<OperationId>>,
    /// The names of all types, for suggestions.
    names: BTreeSet<String>,
    /// How many targets were unknown.
    unknown: usize,
    model: &'a mut Model,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Placer<'_> {
    fn inline(&mut self, documents: &[Document]) {
        let (mut structured, mut enums, mut definitions, mut operations, mut terms) = (0, 0, 0, 0, 0);
        for schema in documents.iter().flat_map(|document| &document.schemas) {
            for annotation in &schema.annotations {
                let value = expression::annotation(annotation, self.scope);
                let term = self.scope.expand(annotation.term.span.source, &annotation.term.value);
                if let Some(known) = self.model.schemas.get_mut(&schema.namespace.value) {
                    let _duplicate = known.annotations.insert(term, annotation.qualifier.clone(), value);
                }
            }
            for ty in &schema.structured {
                self.inline_structured(StructuredId(structured), ty);
                structured += 1;
            }
            for ty in &schema.enums {
                let id = EnumId(enums);
                self.place_all(Target::Enum(id), &ty.annotations);
                for member in &ty.members {
                    let members = &self.model.enumeration(id).members;
                    if let Some(index) = members.iter().position(|known| known.name == member.name.value) {
                        self.place_all(Target::Member(id, index), &member.annotations);
                    }
                }
                enums += 1;
            }
            for ty in &schema.definitions {
                self.place_all(Target::Definition(DefinitionId(definitions)), &ty.annotations);
                definitions += 1;
            }
            for operation in &schema.operations {
                self.inline_operation(OperationId(operations), operation);
                operations += 1;
            }
            for term in &schema.terms {
                self.place_all(Target::Term(terms), &term.annotations);
                terms += 1;
            }
            for container in &schema.containers {
                self.inline_container(container);
            }
        }
    }

    /// What a document says of a schema that it includes is said of the schema, unless that says it itself.
    fn includes(&mut self, documents: &[Document]) {
        let references = documents.iter().flat_map(|document| &document.references);
        for include in references.flat_map(|reference| &reference.includes) {
            let Some(schema) = self.model.schemas.get_mut(&include.namespace.value) else { continue };
            for annotation in &include.annotations {
                let term = self.scope.expand(annotation.term.span.source, &annotation.term.value);
                let value = expression::annotation(annotation, self.scope);
                let _said_already = schema.annotations.insert(term, annotation.qualifier.clone(), value);
            }
        }
    }

    fn inline_structured(&mut self, id: StructuredId, ty: &syntax::StructuredType) {
        self.place_all(Target::Structured(id), &ty.annotations);
        for property in &ty.properties {
            let known = &self.model.ty(id).properties;
            if let Some(index) = known.iter().position(|known| known.name == property.name.value) {
                self.place_all(Target::Property(id, index), &property.annotations);
            }
        }
        for property in &ty.navigation {
            let known = &self.model.ty(id).navigation;
            if let Some(index) = known.iter().position(|known| known.name == property.name.value) {
                self.place_all(Target::Navigation(id, index), &property.annotations);
            }
        }
    }

    fn inline_operation(&mut self, id: OperationId, operation: &syntax::Operation) {
        self.place_all(Target::Operation(id), &operation.annotations);
        for parameter in &operation.parameters {
            let known = &self.model.operation(id).parameters;
            if let Some(index) = known.iter().position(|known| known.name == parameter.name.value) {
                self.place_all(Target::Parameter(id, index), &parameter.annotations);
            }
        }
        if let Some(returns) = &operation.return_type {
            self.place_all(Target::Return(id), &returns.annotations);
        }
    }

    fn inline_container(&mut self, container: &syntax::Container) {
        let Some(known) = &self.model.container else { return };
        if known.span == container.name.span {
            self.place_all(Target::Container, &container.annotations);
        }
        for child in &container.children {
            let Some(known) = &self.model.container else { return };
            if let Some(index) = known.children.iter().position(|known| known.name == child.name.value) {
                self.place_all(Target::Child(index), &child.annotations);
            }
        }
    }

    /// Places what stands outside of its target: what goes before the target's own annotations, or everything else.
    fn out_of_line(&mut self, group: &syntax::Annotations, overriding: bool) {
        let term = |name: &Name| self.scope.expand(name.span.source, &name.value);
        let overrides =
            |annotation: &syntax::Annotation| annotation.annotations.iter().any(|inner| term(&inner.term) == OVERRIDES);
        let wanted = |annotation: &&syntax::Annotation| {
            !corrections::is_correction(&term(&annotation.term)) && overrides(annotation) == overriding
        };
        let annotations: Vec<&syntax::Annotation> = group.annotations.iter().filter(wanted).collect();
        if annotations.is_empty() && (overriding || !group.annotations.is_empty()) {
            return;
        }
        let targets = self.targets(&group.target);
        // Once for each group, and not if a correction in it has said so.
        let corrects = group.annotations.iter().any(|annotation| corrections::is_correction(&term(&annotation.term)));
        let said_before = overriding && group.annotations.len() > annotations.len();
        if targets.is_empty() && !corrects && !said_before {
            self.unknown_target(&group.target);
        }
        for target in targets {
            for annotation in &annotations {
                let qualifier = annotation.qualifier.clone().or_else(|| group.qualifier.clone());
                if overriding {
                    self.replace(target, annotation, qualifier);
                } else {
                    self.place(target, annotation, qualifier);
                }
            }
        }
    }

    /// Puts an annotation in the place of the one that its target has.
    fn replace(&mut self, target: Target, annotation: &syntax::Annotation, qualifier: Option<String>) {
        let term = self.scope.expand(annotation.term.span.source, &annotation.term.value);
        let mut value = expression::annotation(annotation, self.scope);
        value.annotations.remove(OVERRIDES);
        let Some(annotations) = annotations_mut(self.model, target) else { return };
        if !annotations.replace(term.clone(), qualifier, value) {
            let message = format!("`{term}` overrides nothing any more: the target says nothing else");
            self.diagnostics.push(
                Diagnostic::warning(annotation.term.span, message)
                    .with_help("remove the entry, or `Overrides`")
                    .into_stale(),
            );
        }
    }

    fn unknown_target(&mut self, target: &Name) {
        let full = self.expand_target(target);
        let head = full.split(['/', '(']).next().unwrap_or_default().to_owned();
        let namespace = head.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        let finding =
            Diagnostic::warning(target.span, format!("the annotations' target `{}` is unknown", target.value));
        self.unknown += 1;
        let misspelt = self.unknown <= HINTS && !self.names.contains(&head) && !self.operations.contains_key(&head);
        let known = misspelt.then(|| nearest(&head, self.names.iter().map(String::as_str))).flatten();
        let finding = match known {
            Some(known) => finding.with_help(format!("did you mean `{known}`?")),
            _ if !self.scope.has_namespace(namespace) => {
                finding.with_help(format!("the namespace `{namespace}` was not given"))
            }
            _ => finding,
        };
        self.diagnostics.push(finding.into_stale());
    }

    fn place_all(&mut self, target: Target, annotations: &[syntax::Annotation]) {
        for annotation in annotations {
            self.place(target, annotation, annotation.qualifier.clone());
        }
    }

    fn place(&mut self, target: Target, annotation: &syntax::Annotation, qualifier: Option<String>) {
        let term = self.scope.expand(annotation.term.span.source, &annotation.term.value);
        if corrections::is_correction(&term) {
            let message =
                format!("`{term}` is not applied: corrections stand in `$Annotations`, beside what they correct");
            self.diagnostics.push(Diagnostic::warning(annotation.term.span, message));
            return;
        }
        let value = expression::annotation(annotation, self.scope);
        let Some(annotations) = annotations_mut(self.model, target) else { return };
        // A document from outside may say more about what the service's own document annotates.
        let placed = annotations
            .insert(term.clone(), qualifier.clone(), value)
            .or_else(|value| annotations.complete(term.clone(), qualifier, value));
        if placed.is_err() {
            let message = format!("`{term}` is already given for this target; this one is ignored");
            self.diagnostics.push(Diagnostic::warning(annotation.term.span, message).into_stale());
        }
    }

    /// The target with the alias at its start expanded.
    fn expand_target(&self, target: &Name) -> String {
        let end = target.value.find(['/', '(']).unwrap_or(target.value.len());
        let (head, rest) = target.value.split_at(end);
        format!("{}{rest}", self.scope.expand(target.span.source, head))
    }

    fn targets(&self, target: &Name) -> Vec<Target> {
        let end = target.value.find(['/', '(']).unwrap_or(target.value.len());
        let head = self.scope.expand(target.span.source, &target.value[..end]);
        let rest = &target.value[end..];
        if rest.starts_with('(') || self.operations.contains_key(&head) {
            return self.operation_targets(target, &head, rest);
        }
        let path: Vec<&str> = rest.split('/').filter(|segment| !segment.is_empty()).collect();
        if let Some(container) = self.model.container.as_ref().filter(|known| known.name.to_string() == head) {
            let Some((first, nested)) = path.split_first() else { return vec![Target::Container] };
            let Some(index) = container.children.iter().position(|child| child.name == *first) else {
                return Vec::new();
            };
            return match (&container.children[index].kind, nested) {
                (_, []) => vec![Target::Child(index)],
                (
                    crate::model::ContainerChildKind::EntitySet { ty, .. }
                    | crate::model::ContainerChildKind::Singleton { ty, .. },
                    nested,
                ) => self.member_of(*ty, nested, target).into_iter().collect(),
                _ => Vec::new(),
            };
        }
        if let Some(index) = self.model.terms.iter().position(|term| term.name.to_string() == head) {
            return vec![Target::Term(index)];
        }
        match (self.scope.find(target.span.source, &head), path.as_slice()) {
            (Some(Element::Structured(id)), []) => vec![Target::Structured(id)],
            (Some(Element::Structured(id)), path) => self.member_of(id, path, target).into_iter().collect(),
            (Some(Element::Enum(id)), []) => vec![Target::Enum(id)],
            (Some(Element::Enum(id)), [member]) => {
                let members = &self.model.enumeration(id).members;
                let index = members.iter().position(|known| known.name == *member);
                index.map(|index| Target::Member(id, index)).into_iter().collect()
            }
            (Some(Element::Definition(id)), []) => vec![Target::Definition(id)],
            _ => Vec::new(),
        }
    }

    /// The property at the end of a path that may lead through casts and other properties.
    fn member_of(&self, id: StructuredId, path: &[&str], target: &Name) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        if first.contains('.') {
            return match self.scope.find(target.span.source, first)? {
                Element::Structured(cast) => self.member_of(cast, rest, target),
                _ => None,
            };
        }
        if rest.is_empty() {
            return self.model.lineage(id).find_map(|ty| {
                let declaring = self.model.ty(ty);
                let property = declaring.properties.iter().position(|known| known.name == *first);
                let navigation = declaring.navigation.iter().position(|known| known.name == *first);
                property
                    .map(|index| Target::Property(ty, index))
                    .or(navigation.map(|index| Target::Navigation(ty, index)))
            });
        }
        match property_at(self.model, id, first)?.element {
            Element::Structured(inner) => self.member_of(inner, rest, target),
            _ => None,
        }
    }

    /// All overloads with a name, or the one whose parameter types are given; then one of its parameters.
    fn operation_targets(&self, target: &Name, head: &str, rest: &str) -> Vec<Target> {
        let (wanted, member) = match rest.strip_prefix('(').and_then(|rest| rest.rsplit_once(')')) {
            Some((types, after)) => (Some(self.split_types(target, types)), after),
            None => (None, rest),
        };
        let member = member.strip_prefix('/');
        let overloads = self
            .operations
            .get(head)
            .into_iter()
            .flatten()
            .copied()
            .filter(|id| wanted.as_ref().is_none_or(|wanted| self.takes(*id, wanted)));
        overloads
            .filter_map(|id| match member {
                None => Some(Target::Operation(id)),
                Some("$ReturnType") => Some(Target::Return(id)),
                Some(member) => {
                    let parameters = &self.model.operation(id).parameters;
                    let index = parameters.iter().position(|known| known.name == member)?;
                    Some(Target::Parameter(id, index))
                }
            })
            .collect()
    }

    fn split_types(&self, target: &Name, types: &str) -> Vec<String> {
        types
            .split(',')
            .map(str::trim)
            .filter(|ty| !ty.is_empty())
            .map(|ty| match ty.strip_prefix("Collection(").and_then(|ty| ty.strip_suffix(')')) {
                Some(element) => format!("Collection({})", self.scope.expand(target.span.source, element)),
                None => self.scope.expand(target.span.source, ty),
            })
            .collect()
    }

    fn takes(&self, id: OperationId, wanted: &[String]) -> bool {
        let operation = self.model.operation(id);
        let binding = operation.binding.iter().map(|binding| self.model.type_name(&binding.ty));
        let parameters = operation.parameters.iter().map(|parameter| self.model.type_name(&parameter.ty));
        let all: Vec<String> = binding.chain(parameters).collect();
        // For an action the binding type is enough: it has no other overloads.
        all == wanted
            || (operation.kind == crate::model::OperationKind::Action && all.starts_with(wanted) && !wanted.is_empty())
    }
}

fn annotations_mut(model: &mut Model, target: Target) -> Option<&mut Annotations> {
    Some(match target {
        Target::Structured(id) => &mut model.structured[id.0].annotations,
        Target::Property(id, index) => &mut model.structured[id.0].properties[index].annotations,
        Target::Navigation(id, index) => &mut model.structured[id.0].navigation[index].annotations,
        Target::Enum(id) => &mut model.enums[id.0].annotations,
        Target::Member(id, index) => &mut model.enums[id.0].members[index].annotations,
        Target::Definition(id) => &mut model.definitions[id.0].annotations,
        Target::Operation(id) => &mut model.operations[id.0].annotations,
        Target::Parameter(id, index) => &mut model.operations[id.0].parameters[index].annotations,
        Target::Return(id) => &mut model.operations[id.0].returns.as_mut()?.annotations,
        Target::Term(index) => &mut model.terms[index].annotations,
        Target::Container => &mut model.container.as_mut()?.annotations,
        Target::Child(index) => &mut model.container.as_mut()?.children[index].annotations,
    })
}
