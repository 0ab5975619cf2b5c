//! Owns attaching annotations to their targets in the model, inline and out of line.

mod alternate_keys;
mod escape_functions;
mod naming;
mod target;

use crate::csdl::syntax::{self, Document, Name};
use crate::diagnostic::Diagnostic;
use crate::model::{Annotations, Model, OperationId};
use crate::source::Span;

use super::declared;
use super::expression::Evaluator;
use super::members::Members;
use super::scope::Scope;
use super::terms::{OVERRIDES, is_correction};
use target::{Target, Targets, annotations_mut};

/// The most annotations that may result from targets that name all overloads of an operation.
const MAX_SHARED: usize = 1_000_000;

/// Attaches every annotation to its target, then reads alternate keys from the annotations.
pub(super) fn resolve(
    documents: &[Document],
    scope: &Scope,
    members: &Members,
    model: &mut Model,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let targets = Targets::new(scope, members, model);
    let evaluator = Evaluator::new(documents, scope);
    let mut attacher = Attacher { scope, targets, evaluator, model, diagnostics, shared: 0 };
    attacher.inline(documents);
    attacher.includes(documents);
    let groups = declared::schemas(documents).flat_map(|schema| &schema.out_of_line);
    // An annotation must be attached before its own annotations are.
    let mut groups: Vec<(usize, &syntax::Annotations)> =
        groups.map(|group| (group.target.value.matches("/@").count(), group)).collect();
    groups.sort_by_key(|(annotated, _)| *annotated);
    // Overriding annotations come after all that they may override, in whichever document those are.
    for overriding in [false, true] {
        for (_, group) in &groups {
            attacher.out_of_line(group, overriding);
        }
    }
    alternate_keys::resolve(members, model, diagnostics);
    escape_functions::check(model, diagnostics);
}

/// Attaches annotations to a model's elements.
struct Attacher<'a> {
    scope: &'a Scope,
    targets: Targets<'a>,
    evaluator: Evaluator<'a>,
    model: &'a mut Model,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// How many annotations were attached to further overloads of the same name.
    shared: usize,
}

impl Attacher<'_> {
    fn inline(&mut self, documents: &[Document]) {
        for schema in declared::schemas(documents) {
            self.attach_all(&Target::Schema(schema.namespace.value.clone()), &schema.annotations);
            for container in &schema.containers {
                self.inline_container(container);
            }
        }
        for (id, _, ty) in declared::structured(documents) {
            self.attach_all(&Target::Structured(id), &ty.annotations);
            for (name, _, annotations) in ty.members() {
                self.attach_if_known(annotations, |targets| targets.own_property(id, &name.value));
            }
        }
        for (id, _, ty) in declared::enums(documents) {
            self.attach_all(&Target::Enum(id), &ty.annotations);
            for member in &ty.members {
                self.attach_if_known(&member.annotations, |targets| targets.enum_member(id, &member.name.value));
            }
        }
        for (id, _, ty) in declared::definitions(documents) {
            self.attach_all(&Target::Definition(id), &ty.annotations);
        }
        for (id, _, operation) in declared::operations(documents) {
            self.inline_operation(id, operation);
        }
        for (index, _, term) in declared::terms(documents) {
            self.attach_all(&Target::Term(index), &term.annotations);
        }
    }

    /// Attaches annotations of an included schema to that schema, unless it has them itself.
    fn includes(&mut self, documents: &[Document]) {
        let references = documents.iter().flat_map(|document| &document.references);
        for include in references.flat_map(|reference| &reference.includes) {
            let Some(schema) = self.model.schemas.get_mut(&include.namespace.value) else { continue };
            for annotation in &include.annotations {
                let term = self.scope.full(&annotation.term);
                let value = self.evaluator.annotation(annotation);
                let _duplicate = schema.annotations.insert(term, annotation.qualifier.clone(), value);
            }
        }
    }

    fn inline_operation(&mut self, id: OperationId, operation: &syntax::Operation) {
        self.attach_all(&Target::Operation(id), &operation.annotations);
        let mut parameters = operation.parameters.iter();
        if self.model.operation(id).binding.is_some()
            && let Some(binding) = parameters.next()
        {
            self.attach_all(&Target::Binding(id), &binding.annotations);
        }
        for (index, parameter) in parameters.enumerate() {
            self.attach_all(&Target::Parameter(id, index), &parameter.annotations);
        }
        if let Some(returns) = &operation.return_type {
            self.attach_all(&Target::Return(id), &returns.annotations);
        }
    }

    fn inline_container(&mut self, container: &syntax::Container) {
        let Some(known) = &self.model.container else { return };
        if known.span == container.name.span {
            self.attach_all(&Target::Container, &container.annotations);
        }
        for child in &container.children {
            self.attach_if_known(&child.annotations, |targets| targets.child(&child.name.value));
        }
    }

    /// Attaches annotations that are out of line: those that override the target's own, or all others.
    fn out_of_line(&mut self, group: &syntax::Annotations, overriding: bool) {
        let term = |name: &Name| self.scope.full(name);
        let overrides =
            |annotation: &syntax::Annotation| annotation.annotations.iter().any(|inner| term(&inner.term) == OVERRIDES);
        let wanted = |annotation: &&syntax::Annotation| {
            !is_correction(&term(&annotation.term)) && overrides(annotation) == overriding
        };
        let annotations: Vec<&syntax::Annotation> = group.annotations.iter().filter(wanted).collect();
        if annotations.is_empty() && (overriding || !group.annotations.is_empty()) {
            return;
        }
        let targets = self.targets.find(self.model, &group.target);
        // An unknown target is reported once per group, and not if a correction in the group reports it.
        let corrects = group.annotations.iter().any(|annotation| is_correction(&term(&annotation.term)));
        let is_reported = overriding && group.annotations.len() > annotations.len();
        if targets.is_empty() && !corrects && !is_reported {
            self.unknown_target(&group.target);
        }
        self.shared += targets.len().saturating_sub(1) * group.annotations.len();
        if self.shared > MAX_SHARED {
            if self.shared - targets.len() * group.annotations.len() <= MAX_SHARED {
                let message = format!("targets that name all overloads result in more than {MAX_SHARED} annotations");
                self.diagnostics.push(
                    Diagnostic::error(group.target.span, message)
                        .with_help("name a single overload by its parameter types, as in `ns.name(ns.binding)`"),
                );
            }
            return;
        }
        for target in targets {
            for annotation in &annotations {
                let qualifier = annotation.qualifier.clone().or_else(|| group.qualifier.clone());
                if overriding {
                    self.replace(&target, annotation, qualifier);
                } else {
                    self.attach(&target, annotation, qualifier.as_deref());
                }
            }
        }
    }

    /// Replaces the annotation that the target has.
    fn replace(&mut self, target: &Target, annotation: &syntax::Annotation, qualifier: Option<String>) {
        let term = self.scope.full(&annotation.term);
        self.diagnostics.extend(naming::objection(target, &term, annotation));
        let mut value = self.evaluator.annotation(annotation);
        value.annotations.remove(OVERRIDES);
        let Some(annotations) = annotations_mut(self.model, target) else { return };
        if !annotations.replace(term.clone(), qualifier, value) {
            let message = format!("`{term}` no longer overrides anything: the target has no other value for it");
            self.diagnostics.push(
                Diagnostic::warning(annotation.term.span, message)
                    .with_help("remove the annotation, or its `Overrides`")
                    .into_stale(),
            );
        }
    }

    fn unknown_target(&mut self, target: &Name) {
        let (path, annotated) = match target.value.split_once("/@") {
            Some((path, _)) => (Name::new(path.to_owned(), target.span), true),
            None => (target.clone(), false),
        };
        let message = format!("unknown target `{}`: its annotations are ignored", target.value);
        let finding = Diagnostic::warning(target.span, message);
        let help = if annotated && !self.targets.find(self.model, &path).is_empty() {
            Some(format!("`{}` has no such annotation", path.value))
        } else {
            self.targets.suggested(self.model, &path)
        };
        let finding = match help {
            Some(help) => finding.with_help(help),
            None => finding,
        };
        self.diagnostics.push(finding.into_stale());
    }

    fn attach_all(&mut self, target: &Target, annotations: &[syntax::Annotation]) {
        for annotation in annotations {
            self.attach(target, annotation, annotation.qualifier.as_deref());
        }
    }

    /// Attaches annotations to a target that may have been left out.
    fn attach_if_known(
        &mut self,
        annotations: &[syntax::Annotation],
        target: impl FnOnce(&Targets<'_>) -> Option<Target>,
    ) {
        if annotations.is_empty() {
            return;
        }
        if let Some(target) = target(&self.targets) {
            self.attach_all(&target, annotations);
        }
    }

    fn attach(&mut self, target: &Target, annotation: &syntax::Annotation, qualifier: Option<&str>) {
        let term = self.scope.full(&annotation.term);
        if is_correction(&term) {
            let message = format!("`{term}` is ignored here: corrections must be out of line, in `$Annotations`");
            self.diagnostics.push(Diagnostic::warning(annotation.term.span, message));
            return;
        }
        self.diagnostics.extend(naming::objection(target, &term, annotation));
        let value = self.evaluator.annotation(annotation);
        self.report_repeated(annotation);
        let Some(annotations) = annotations_mut(self.model, target) else { return };
        if !annotations.merge(&term, qualifier, value) {
            self.diagnostics.push(already_given(annotation.term.span, &term).into_stale());
        }
    }
    /// Reports duplicates among the annotations of an annotation, which evaluating drops.
    fn report_repeated(&mut self, annotation: &syntax::Annotation) {
        if annotation.annotations.is_empty() {
            return;
        }
        let mut seen = Annotations::default();
        for inner in &annotation.annotations {
            let term = self.scope.full(&inner.term);
            if !seen.merge(&term, inner.qualifier.as_deref(), self.evaluator.annotation(inner)) {
                self.diagnostics.push(already_given(inner.term.span, &term));
            }
            self.report_repeated(inner);
        }
    }
}

fn already_given(span: Span, term: &str) -> Diagnostic {
    Diagnostic::warning(span, format!("the target already has an annotation `{term}`; this one is ignored"))
}
