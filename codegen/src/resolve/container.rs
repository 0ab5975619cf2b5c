//! Owns resolving the entity container: sets, singletons, imports, bindings, and what it extends.

use std::collections::BTreeMap;

use crate::csdl::syntax::{self, ContainerChildKind as Syntax, Document, Name};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{
    Annotations, Container, ContainerChild, ContainerChildKind, Model, NavigationBinding, OperationId, OperationKind,
    QualifiedName, StructuredId,
};

use super::scope::Scope;

type Declared<'a> = BTreeMap<String, (&'a str, &'a syntax::Container)>;

/// Resolves the container of the service: the one that `$EntityContainer` names, else the one that no other extends.
pub(super) fn resolve(documents: &[Document], scope: &Scope, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut declared: Declared<'_> = BTreeMap::new();
    for schema in documents.iter().flat_map(|document| &document.schemas) {
        for container in &schema.containers {
            let name = format!("{}.{}", schema.namespace.value, container.name.value);
            declared.insert(name, (&schema.namespace.value, container));
        }
    }
    let Some(main) = main_container(documents, scope, &declared, diagnostics) else { return };
    let Some((namespace, container)) = declared.get(&main).copied() else { return };
    let mut children: Vec<ContainerChild> = Vec::new();
    let mut chain = vec![main.clone()];
    let mut current = Some(container);
    while let Some(layer) = current {
        for child in &layer.children {
            if children.iter().any(|known| known.name == child.name.value) {
                diagnostics.push(Diagnostic::error(
                    child.name.span,
                    format!("the container has two children named `{}`", child.name.value),
                ));
                continue;
            }
            children.extend(resolve_child(child, scope, model, diagnostics));
        }
        current = layer.extends.as_ref().and_then(|base| extended(base, scope, &declared, &mut chain, diagnostics));
    }
    check_targets(container, &children, diagnostics);
    model.container = Some(Container {
        name: QualifiedName::new(namespace, &container.name.value),
        children,
        annotations: Annotations::default(),
        span: container.name.span,
    });
}

fn main_container(
    documents: &[Document],
    scope: &Scope,
    declared: &Declared<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    for name in documents.iter().filter_map(|document| document.entity_container.as_ref()) {
        let full = scope.expand(name.span.source, &name.value);
        if declared.contains_key(&full) {
            return Some(full);
        }
        diagnostics.push(Diagnostic::error(name.span, format!("unknown entity container `{}`", name.value)));
    }
    let extended: Vec<String> = declared
        .values()
        .filter_map(|(_, container)| container.extends.as_ref())
        .map(|base| scope.expand(base.span.source, &base.value))
        .collect();
    let mut candidates = declared.keys().filter(|name| !extended.contains(name));
    let first = candidates.next().or_else(|| declared.keys().next())?;
    if let Some(other) = candidates.next() {
        diagnostics.push(
            Diagnostic::error(
                declared[other].1.name.span,
                format!("there are two entity containers, `{first}` and `{other}`"),
            )
            .with_help("a service has one: give only the documents of one service, or name it in `$EntityContainer`"),
        );
    }
    Some(first.clone())
}

fn extended<'a>(
    base: &Name,
    scope: &Scope,
    declared: &Declared<'a>,
    chain: &mut Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'a syntax::Container> {
    let full = scope.expand(base.span.source, &base.value);
    if chain.contains(&full) {
        diagnostics.push(Diagnostic::error(base.span, format!("the container `{}` extends itself", base.value)));
        return None;
    }
    let found = declared.get(&full).map(|(_, container)| *container);
    if found.is_none() {
        diagnostics.push(Diagnostic::warning(
            base.span,
            format!("the container extends `{}`, which was not given; its children are missing", base.value),
        ));
    }
    chain.push(full);
    found
}

fn resolve_child(
    child: &syntax::ContainerChild,
    scope: &Scope,
    model: &Model,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ContainerChild> {
    let kind = match &child.kind {
        Syntax::EntitySet { ty, bindings, .. } => {
            let ty = scope.structured(ty, "an entity type", diagnostics)?;
            let bindings = resolve_bindings(model, scope, ty, bindings, diagnostics);
            ContainerChildKind::EntitySet { ty, bindings }
        }
        Syntax::Singleton { ty, nullable, bindings } => {
            let ty = scope.structured(ty, "an entity type", diagnostics)?;
            let bindings = resolve_bindings(model, scope, ty, bindings, diagnostics);
            ContainerChildKind::Singleton { ty, nullable: *nullable, bindings }
        }
        Syntax::ActionImport { action, entity_set } => ContainerChildKind::Import {
            overloads: imported(model, scope, action, OperationKind::Action, diagnostics)?,
            entity_set: entity_set.as_ref().map(|set| set.value.clone()),
        },
        Syntax::FunctionImport { function, entity_set, .. } => ContainerChildKind::Import {
            overloads: imported(model, scope, function, OperationKind::Function, diagnostics)?,
            entity_set: entity_set.as_ref().map(|set| set.value.clone()),
        },
    };
    Some(ContainerChild { name: child.name.value.clone(), kind, annotations: Annotations::default() })
}

fn imported(
    model: &Model,
    scope: &Scope,
    name: &Name,
    kind: OperationKind,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<OperationId>> {
    let full = scope.expand(name.span.source, &name.value);
    let overloads: Vec<OperationId> = (0..model.operations.len())
        .map(OperationId)
        .filter(|id| {
            let operation = model.operation(*id);
            operation.kind == kind && operation.binding.is_none() && operation.name.to_string() == full
        })
        .collect();
    if overloads.is_empty() {
        let known: Vec<String> = model
            .operations
            .iter()
            .filter(|operation| operation.kind == kind && operation.binding.is_none())
            .map(|operation| operation.name.to_string())
            .collect();
        let what = if kind == OperationKind::Action { "action" } else { "function" };
        let mut finding = Diagnostic::error(name.span, format!("unknown unbound {what} `{}`", name.value));
        if let Some(known) = nearest(&full, known.iter().map(String::as_str)) {
            finding = finding.with_help(format!("did you mean `{known}`?"));
        }
        diagnostics.push(finding);
        return None;
    }
    Some(overloads)
}

fn resolve_bindings(
    model: &Model,
    scope: &Scope,
    ty: StructuredId,
    bindings: &[syntax::NavigationBinding],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<NavigationBinding> {
    for binding in bindings {
        if !leads_somewhere(model, scope, ty, &binding.path) {
            diagnostics.push(Diagnostic::warning(
                binding.path.span,
                format!(
                    "the binding path `{}` leads to no navigation property of `{}`",
                    binding.path.value,
                    model.ty(ty).name
                ),
            ));
        }
    }
    bindings
        .iter()
        .map(|binding| NavigationBinding { path: binding.path.value.clone(), target: binding.target.value.clone() })
        .collect()
}

/// Whether a path of properties and casts can be followed from a type.
fn leads_somewhere(model: &Model, scope: &Scope, ty: StructuredId, path: &Name) -> bool {
    let mut current = ty;
    for segment in path.value.split('/') {
        let next = if segment.contains('.') {
            match scope.find(path.span.source, segment) {
                Some(crate::model::Element::Structured(cast)) => Some(cast),
                _ => None,
            }
        } else {
            super::types::property_at(model, current, segment).and_then(|ty| match ty.element {
                crate::model::Element::Structured(inner) => Some(inner),
                _ => None,
            })
        };
        match next {
            Some(next) => current = next,
            None => return false,
        }
    }
    true
}

/// Reports bindings whose target starts with no child of the container.
fn check_targets(container: &syntax::Container, children: &[ContainerChild], diagnostics: &mut Vec<Diagnostic>) {
    for child in &container.children {
        let (Syntax::EntitySet { bindings, .. } | Syntax::Singleton { bindings, .. }) = &child.kind else { continue };
        for binding in bindings {
            let first = binding.target.value.split('/').find(|segment| !segment.contains('.')).unwrap_or_default();
            if !children.iter().any(|known| known.name == first) {
                let mut finding = Diagnostic::warning(
                    binding.target.span,
                    format!("the binding target `{}` is not in the container", binding.target.value),
                );
                if let Some(known) = nearest(first, children.iter().map(|known| known.name.as_str())) {
                    finding = finding.with_help(format!("did you mean `{known}`?"));
                }
                diagnostics.push(finding);
            }
        }
    }
}
