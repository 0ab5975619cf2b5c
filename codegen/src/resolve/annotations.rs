//! Owns putting annotations on the model elements that they are about, inline ones and out-of-line ones alike.

mod alternate_keys;
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
    let targets = Targets::new(scope, members, model);
    let evaluator = Evaluator::new(documents, scope);
    let mut placer = Placer { scope, targets, evaluator, model, diagnostics, shared: 0 };
    placer.inline(documents);
    placer.includes(documents);
    let groups = declared::schemas(documents).flat_map(|schema| &schema.out_of_line);
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
    targets: Targets<'a>,
    evaluator: Evaluator<'a>,
    model: &'a mut Model,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// How many annotations were put on an overload along with another one.
    shared: usize,
}

impl Placer<'_> {
    fn inline(&mut self, documents: &[Document]) {
        for schema in declared::schemas(documents) {
            self.place_all(&Target::Schema(schema.namespace.value.clone()), &schema.annotations);
            for container in &schema.containers {
                self.inline_container(container);
            }
        }
        for (id, _, ty) in declared::structured(documents) {
            self.place_all(&Target::Structured(id), &ty.annotations);
            for (name, _, annotations) in ty.members() {
                self.place_if_known(annotations, |targets| targets.own_property(id, &name.value));
            }
        }
        for (id, _, ty) in declared::enums(documents) {
            self.place_all(&Target::Enum(id), &ty.annotations);
            for member in &ty.members {
                self.place_if_known(&member.annotations, |targets| targets.enum_member(id, &member.name.value));
            }
        }
        for (id, _, ty) in declared::definitions(documents) {
            self.place_all(&Target::Definition(id), &ty.annotations);
        }
        for (id, _, operation) in declared::operations(documents) {
            self.inline_operation(id, operation);
        }
        for (index, _, term) in declared::terms(documents) {
            self.place_all(&Target::Term(index), &term.annotations);
        }
    }

    /// What a document says of a schema that it includes is said of the schema, unless that says it itself.
    fn includes(&mut self, documents: &[Document]) {
        let references = documents.iter().flat_map(|document| &document.references);
        for include in references.flat_map(|reference| &reference.includes) {
            let Some(schema) = self.model.schemas.get_mut(&include.namespace.value) else { continue };
            for annotation in &include.annotations {
                let term = self.scope.full(&annotation.term);
                let value = self.evaluator.annotation(annotation);
                let _said_already = schema.annotations.insert(term, annotation.qualifier.clone(), value);
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
        for child in &container.children {
            self.place_if_known(&child.annotations, |targets| targets.child(&child.name.value));
        }
    }

    /// Places what stands outside of its target: what goes before the target's own annotations, or everything else.
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
        // Once for each group, and not if a correction in it has said so.
        let corrects = group.annotations.iter().any(|annotation| is_correction(&term(&annotation.term)));
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
        let term = self.scope.full(&annotation.term);
        let mut value = self.evaluator.annotation(annotation);
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

    fn place_all(&mut self, target: &Target, annotations: &[syntax::Annotation]) {
        for annotation in annotations {
            self.place(target, annotation, annotation.qualifier.clone());
        }
    }

    /// Places the annotations of what may have been left out.
    fn place_if_known(
        &mut self,
        annotations: &[syntax::Annotation],
        target: impl FnOnce(&Targets<'_>) -> Option<Target>,
    ) {
        if annotations.is_empty() {
            return;
        }
        if let Some(target) = target(&self.targets) {
            self.place_all(&target, annotations);
        }
    }

    fn place(&mut self, target: &Target, annotation: &syntax::Annotation, qualifier: Option<String>) {
        let term = self.scope.full(&annotation.term);
        if is_correction(&term) {
            let message =
                format!("`{term}` is not applied: corrections stand in `$Annotations`, beside what they correct");
            self.diagnostics.push(Diagnostic::warning(annotation.term.span, message));
            return;
        }
        let value = self.evaluator.annotation(annotation);
        self.report_repeated(annotation);
        let Some(annotations) = annotations_mut(self.model, target) else { return };
        if !annotations.merge(&term, qualifier, value) {
            self.diagnostics.push(already_given(annotation.term.span, &term).into_stale());
        }
    }
    /// Annotations of an annotation are part of its value, so what is lost of them is found here.
    fn report_repeated(&mut self, annotation: &syntax::Annotation) {
        if annotation.annotations.is_empty() {
            return;
        }
        let mut seen = Annotations::default();
        for inner in &annotation.annotations {
            let term = self.scope.full(&inner.term);
            if !seen.merge(&term, inner.qualifier.clone(), self.evaluator.annotation(inner)) {
                self.diagnostics.push(already_given(inner.term.span, &term));
            }
            self.report_repeated(inner);
        }
    }
}

fn already_given(span: Span, term: &str) -> Diagnostic {
    Diagnostic::warning(span, format!("`{term}` is already given for this target; this one is ignored"))
}
