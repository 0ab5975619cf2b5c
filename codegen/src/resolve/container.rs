//! Owns resolving the entity container: its sets, singletons and imports, their bindings, and the containers it extends.

use std::collections::{BTreeMap, BTreeSet};

use crate::csdl::syntax::{self, ContainerChildKind as Syntax, Document, Name};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Annotations, Container, ContainerChild, ContainerChildKind, Element, Model, NavigationBinding, OperationId,
    OperationKind, Primitive, QualifiedName, StructuredId,
};

use super::declared::schemas;
use super::members::{Members, type_of};
use super::scope::Scope;

type Unbound = BTreeMap<(OperationKind, String), Vec<OperationId>>;

type Declared<'a> = BTreeMap<String, (&'a str, &'a syntax::Container)>;

/// Resolves the service's container: the one that `$EntityContainer` names, or else the one that no other extends.
pub(super) fn resolve(
    documents: &[Document],
    scope: &Scope,
    members: &Members,
    model: &mut Model,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let unbound = unbound(model);
    let mut declared: Declared<'_> = BTreeMap::new();
    for schema in schemas(documents) {
        for container in &schema.containers {
            declared.insert(schema.qualified(&container.name), (&schema.namespace.value, container));
        }
    }
    let Some(main) = main_container(documents, scope, &declared, diagnostics) else { return };
    let Some((namespace, container)) = declared.get(&main).copied() else { return };
    let mut children: Vec<ContainerChild> = Vec::new();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut chain = BTreeSet::from([main.clone()]);
    let mut current = Some(container);
    while let Some(layer) = current {
        for child in &layer.children {
            if !names.insert(&child.name.value) {
                let message =
                    format!("`{}` is also declared in an entity container that extends this one", child.name.value);
                diagnostics.push(
                    Diagnostic::error(child.name.span, message).with_help("rename or remove one of the two children"),
                );
                continue;
            }
            children.extend(resolve_child(child, scope, members, model, &unbound, diagnostics));
        }
        current = layer.extends.as_ref().and_then(|base| extended(base, scope, &declared, &mut chain, diagnostics));
    }
    check_targets(container, &names, scope, diagnostics);
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
        let full = scope.full(name);
        if declared.contains_key(&full) {
            return Some(full);
        }
        let suggestion = scope.suggestions.nearest(&full, declared.keys().map(String::as_str));
        let finding = Diagnostic::error(name.span, format!("unknown entity container `{}`", name.value));
        diagnostics.push(finding.with_suggestion(suggestion));
    }
    let extended: BTreeSet<String> = declared
        .values()
        .filter_map(|(_, container)| container.extends.as_ref())
        .map(|base| scope.full(base))
        .collect();
    let mut candidates = declared.keys().filter(|name| !extended.contains(*name));
    let first = candidates.next().or_else(|| declared.keys().next())?;
    if let Some(other) = candidates.next() {
        diagnostics.push(
            Diagnostic::error(
                declared[other].1.name.span,
                format!("there are two entity containers, `{first}` and `{other}`, but a service has one"),
            )
            .with_help("give the documents of one service only, or name its container in `$EntityContainer`"),
        );
    }
    Some(first.clone())
}

fn extended<'a>(
    base: &Name,
    scope: &Scope,
    declared: &Declared<'a>,
    chain: &mut BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'a syntax::Container> {
    let full = scope.full(base);
    if chain.contains(&full) {
        let message = format!("the entity container `{}` extends itself", base.value);
        diagnostics.push(Diagnostic::error(base.span, message).with_help("remove one `Extends` from the cycle"));
        return None;
    }
    let found = declared.get(&full).map(|(_, container)| *container);
    if found.is_none() {
        let message =
            format!("unknown entity container `{}`: the children it would contribute are missing", base.value);
        diagnostics
            .push(Diagnostic::warning(base.span, message).with_help("give the document that declares the container"));
    }
    chain.insert(full);
    found
}

fn resolve_child(
    child: &syntax::ContainerChild,
    scope: &Scope,
    members: &Members,
    model: &Model,
    unbound: &Unbound,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ContainerChild> {
    let imported = |name: &Name, kind: OperationKind| unbound.get(&(kind, scope.full(name))).cloned();
    let mut bound = |ty: StructuredId, bindings: &[syntax::NavigationBinding]| {
        resolve_bindings(model, scope, members, ty, bindings, diagnostics)
    };
    let kind = match &child.kind {
        Syntax::EntitySet { ty, bindings, .. } => {
            let ty = scope.structured(ty)?;
            ContainerChildKind::EntitySet { ty, bindings: bound(ty, bindings) }
        }
        Syntax::Singleton { ty, nullable, bindings } => {
            let ty = scope.structured(ty)?;
            ContainerChildKind::Singleton { ty, nullable: *nullable, bindings: bound(ty, bindings) }
        }
        Syntax::ActionImport { action, entity_set } => ContainerChildKind::Import {
            overloads: imported(action, OperationKind::Action)?,
            entity_set: entity_set.as_ref().map(|set| set.value.clone()),
        },
        Syntax::FunctionImport { function, entity_set, .. } => ContainerChildKind::Import {
            overloads: imported(function, OperationKind::Function)?,
            entity_set: entity_set.as_ref().map(|set| set.value.clone()),
        },
    };
    Some(ContainerChild { name: child.name.value.clone(), kind, annotations: Annotations::default() })
}

/// The unbound overloads, by kind and qualified name.
fn unbound(model: &Model) -> Unbound {
    let mut unbound = Unbound::new();
    for id in model.operation_ids() {
        let operation = model.operation(id);
        if operation.binding.is_none() {
            unbound.entry((operation.kind, operation.name.to_string())).or_default().push(id);
        }
    }
    unbound
}

fn resolve_bindings(
    model: &Model,
    scope: &Scope,
    members: &Members,
    ty: StructuredId,
    bindings: &[syntax::NavigationBinding],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<NavigationBinding> {
    for binding in bindings {
        if !leads_somewhere(model, scope, members, ty, &binding.path) {
            diagnostics.push(Diagnostic::warning(
                binding.path.span,
                format!(
                    "the binding path `{}` does not lead to a navigation property of `{}`",
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
fn leads_somewhere(model: &Model, scope: &Scope, members: &Members, ty: StructuredId, path: &Name) -> bool {
    let mut current = Some(ty);
    for segment in path.value.split('/') {
        let Some(ty) = current else { return false };
        let element = if segment.contains('.') {
            scope.find(path.span.source, segment)
        } else {
            members.find(model, ty, segment).map(|(ty, member)| type_of(model, ty, member).element)
        };
        current = match element {
            Some(Element::Structured(next)) => Some(next),
            // A navigation property to entities of any type can be bound, but no path can continue from it.
            Some(Element::Primitive(Primitive::ANY_ENTITY)) => None,
            _ => return false,
        };
    }
    true
}

/// Warns of bindings whose target does not start with a child of the container.
fn check_targets(
    container: &syntax::Container,
    children: &BTreeSet<&str>,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for child in &container.children {
        let (Syntax::EntitySet { bindings, .. } | Syntax::Singleton { bindings, .. }) = &child.kind else { continue };
        for binding in bindings {
            let first = binding.target.value.split('/').find(|segment| !segment.contains('.')).unwrap_or_default();
            if !children.contains(first) {
                let finding = Diagnostic::warning(
                    binding.target.span,
                    format!("the binding target `{}` is not a child of the entity container", binding.target.value),
                );
                diagnostics.push(finding.with_suggestion(scope.suggestions.nearest(first, children.iter().copied())));
            }
        }
    }
}
