//! Owns putting annotations on the model elements that they are about, inline ones and out-of-line ones alike.

mod alternate_keys;
mod naming;
mod target;

use std::collections::{BTreeMap, HashMap};

use crate::csdl::syntax::{self, Document, Name};
use crate::diagnostic::Diagnostic;
use crate::model::{Annotation, Annotations, DefinitionId, EnumId, Model, OperationId, StructuredId};
use crate::source::Span;

use super::corrections::{self, OVERRIDES};
use super::expression;
use super::members::{Member, Members};
use super::scope::Scope;
use target::{Target, annotations_mut};

/// So many annotations of overloads may come of annotations of all overloads of a name at once.
const MAX_SHARED: usize = 1_000_000;

/// Puts every annotation in its place, then reads the alternate keys from them.
pub(super) fn resolve(
    documents: &[Document],
    scope: &Scope,
    members: &Members,
    model: &mut Model,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut placer = Placer::new(scope, members, model, diagnostics);
    placer.inline(documents);
    placer.includes(documents);
    let groups = documents.iter().flat_map(|document| &document.schemas).flat_map(|schema| &schema.out_of_line);
    // What is said of an annotation comes after that annotation.
    let mut groups: Vec<(usize, &syntax::Annotations)> =
        groups.map(|group| (group.target.value.matches("/@").count(), group)).collect();
    groups.sort_by_key(|(annotated, _)| *annotated);
    // What overrides comes after all that it may override, wherever that stands.
    for overriding in [false, true] {
        for (_, group) in &groups {
            placer.out_of_line(group, overriding);
        }
    }
    alternate_keys::resolve(members, model, diagnostics);
}

struct Placer<'a> {
    scope: &'a Scope,
    members: &'a Members,
    operations: BTreeMap<String, Vec<OperationId>>,
    terms: HashMap<String, usize>,
    children: HashMap<String, usize>,
    enum_members: HashMap<(EnumId, String), usize>,
    model: &'a mut Model,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// How many annotations were put on an overload along with another one.
    shared: usize,
}

impl<'a> Placer<'a> {
    fn new(scope: &'a Scope, members: &'a Members, model: &'a mut Model, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        let mut operations: BTreeMap<String, Vec<OperationId>> = BTreeMap::new();
        for (index, operation) in model.operations.iter().enumerate() {
            operations.entry(operation.name.to_string()).or_default().push(OperationId(index));
        }
        let terms = model.terms.iter().enumerate().map(|(index, term)| (term.name.to_string(), index)).collect();
        let children = model.container.iter().flat_map(|container| &container.children).enumerate();
        let children = children.map(|(index, child)| (child.name.clone(), index)).collect();
        let enum_members = model.enums.iter().enumerate().flat_map(|(index, ty)| {
            let members = ty.members.iter().enumerate();
            members.map(move |(position, member)| ((EnumId(index), member.name.clone()), position))
        });
        let enum_members = enum_members.collect();
        Self { scope, members, operations, terms, children, enum_members, model, diagnostics, shared: 0 }
    }

    fn inline(&mut self, documents: &[Document]) {
        let (mut structured, mut enums, mut definitions, mut operations, mut terms) = (0, 0, 0, 0, 0);
        for schema in documents.iter().flat_map(|document| &document.schemas) {
            self.place_all(&Target::Schema(schema.namespace.value.clone()), &schema.annotations);
            for ty in &schema.structured {
                self.inline_structured(StructuredId(structured), ty);
                structured += 1;
            }
            for ty in &schema.enums {
                let id = EnumId(enums);
                self.place_all(&Target::Enum(id), &ty.annotations);
                for member in ty.members.iter().filter(|member| !member.annotations.is_empty()) {
                    if let Some(index) = self.enum_members.get(&(id, member.name.value.clone())) {
                        self.place_all(&Target::Member(id, *index), &member.annotations);
                    }
                }
                enums += 1;
            }
            for ty in &schema.definitions {
                self.place_all(&Target::Definition(DefinitionId(definitions)), &ty.annotations);
                definitions += 1;
            }
            for operation in &schema.operations {
                self.inline_operation(OperationId(operations), operation);
                operations += 1;
            }
            for term in &schema.terms {
                self.place_all(&Target::Term(terms), &term.annotations);
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
        self.place_all(&Target::Structured(id), &ty.annotations);
        let structural = ty.properties.iter().map(|property| (&property.name, &property.annotations));
        let navigation = ty.navigation.iter().map(|property| (&property.name, &property.annotations));
        for (name, annotations) in structural.chain(navigation).filter(|(_, annotations)| !annotations.is_empty()) {
            match self.members.own(id, &name.value) {
                Some(Member::Structural(index)) => self.place_all(&Target::Property(id, index), annotations),
                Some(Member::Navigation(index)) => self.place_all(&Target::Navigation(id, index), annotations),
                None => {}
            }
        }
    }

    fn inline_operation(&mut self, id: OperationId, operation: &syntax::Operation) {
        self.place_all(&Target::Operation(id), &operation.annotations);
        let mut parameters = operation.parameters.iter();
        if self.model.operation(id).binding.is_some()
            && let Some(binding) = parameters.next()
        {
            self.place_all(&Target::Binding(id), &binding.annotations);
        }
        for (index, parameter) in parameters.enumerate() {
            self.place_all(&Target::Parameter(id, index), &parameter.annotations);
        }
        if let Some(returns) = &operation.return_type {
            self.place_all(&Target::Return(id), &returns.annotations);
        }
    }

    fn inline_container(&mut self, container: &syntax::Container) {
        let Some(known) = &self.model.container else { return };
        if known.span == container.name.span {
            self.place_all(&Target::Container, &container.annotations);
        }
        for child in container.children.iter().filter(|child| !child.annotations.is_empty()) {
            if let Some(index) = self.children.get(&child.name.value) {
                self.place_all(&Target::Child(*index), &child.annotations);
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
        self.shared += targets.len().saturating_sub(1) * group.annotations.len();
        if self.shared > MAX_SHARED {
            if self.shared - targets.len() * group.annotations.len() <= MAX_SHARED {
                self.diagnostics.push(Diagnostic::error(
                    group.target.span,
                    format!("annotations of all overloads of a name come to more than {MAX_SHARED}"),
                ));
            }
            return;
        }
        for target in targets {
            for annotation in &annotations {
                let qualifier = annotation.qualifier.clone().or_else(|| group.qualifier.clone());
                if overriding {
                    self.replace(&target, annotation, qualifier);
                } else {
                    self.place(&target, annotation, qualifier);
                }
            }
        }
    }

    /// Puts an annotation in the place of the one that its target has.
    fn replace(&mut self, target: &Target, annotation: &syntax::Annotation, qualifier: Option<String>) {
        let term = self.scope.expand(annotation.term.span.source, &annotation.term.value);
        self.diagnostics.extend(naming::objection(target, &term, annotation));
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
        let (path, annotated) = match target.value.split_once("/@") {
            Some((path, _)) => (Name::new(path.to_owned(), target.span), true),
            None => (target.clone(), false),
        };
        let message = format!("the annotations' target `{}` is unknown; they are left out", target.value);
        let finding = Diagnostic::warning(target.span, message);
        let help = if annotated && !self.targets(&path).is_empty() {
            Some(format!("`{}` has no such annotation", path.value))
        } else {
            self.suggested(&path)
        };
        let finding = match help {
            Some(help) => finding.with_help(help),
            None => finding,
        };
        self.diagnostics.push(finding.into_stale());
    }

    fn place_all(&mut self, target: &Target, annotations: &[syntax::Annotation]) {
        for annotation in annotations {
            self.place(target, annotation, annotation.qualifier.clone());
        }
    }

    fn place(&mut self, target: &Target, annotation: &syntax::Annotation, qualifier: Option<String>) {
        let term = self.scope.expand(annotation.term.span.source, &annotation.term.value);
        if corrections::is_correction(&term) {
            let message =
                format!("`{term}` is not applied: corrections stand in `$Annotations`, beside what they correct");
            self.diagnostics.push(Diagnostic::warning(annotation.term.span, message));
            return;
        }
        self.diagnostics.extend(naming::objection(target, &term, annotation));
        let value = expression::annotation(annotation, self.scope);
        report_repeated(annotation, self.scope, self.diagnostics);
        let Some(annotations) = annotations_mut(self.model, target) else { return };
        if !put(annotations, &term, qualifier, value) {
            self.diagnostics.push(already_given(annotation.term.span, &term).into_stale());
        }
    }
}

/// Adds an annotation, or what a record says beside the one that is there already: a document from outside may say more about
/// what the service's own document annotates. Gives whether nothing of it was lost.
pub(super) fn put(annotations: &mut Annotations, term: &str, qualifier: Option<String>, value: Annotation) -> bool {
    annotations
        .insert(term.to_owned(), qualifier.clone(), value)
        .or_else(|value| annotations.complete(term.to_owned(), qualifier, value))
        .is_ok()
}

/// Annotations of an annotation are part of its value, so what is lost of them is found here.
fn report_repeated(annotation: &syntax::Annotation, scope: &Scope, diagnostics: &mut Vec<Diagnostic>) {
    if annotation.annotations.is_empty() {
        return;
    }
    let mut seen = Annotations::default();
    for inner in &annotation.annotations {
        let term = scope.expand(inner.term.span.source, &inner.term.value);
        if !put(&mut seen, &term, inner.qualifier.clone(), expression::annotation(inner, scope)) {
            diagnostics.push(already_given(inner.term.span, &term));
        }
        report_repeated(inner, scope, diagnostics);
    }
}

fn already_given(span: Span, term: &str) -> Diagnostic {
    Diagnostic::warning(span, format!("`{term}` is already given for this target; this one is ignored"))
}
