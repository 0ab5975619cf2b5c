//! Owns leaving out types: those that are declared twice, and those that are built on what is not there.

use std::collections::HashMap;

use crate::csdl::syntax::{Document, EnumMember, Name, StructuredKind, TypeDefinition};
use crate::diagnostic::Diagnostic;
use crate::model::{Element, Primitive};
use crate::source::Span;

use super::super::ledger::Ledger;
use super::super::scope::Scope;
use super::{Gone, full, keep, structured, twice};

/// What a qualified name declares, with the number among its kind.
#[derive(Clone, Copy)]
enum Declared {
    Structured(usize),
    Other,
}

pub(super) fn leave_out(documents: &mut [Document], scope: &mut Scope, gone: &mut Gone, ledger: &mut Ledger<'_>) {
    let (declared, mut marks) = declare(documents, ledger);
    underlying(documents, &declared, scope, gone, &mut marks, ledger);
    bases(documents, &declared, scope, gone, &mut marks, ledger);
    let (mut structured, mut enums, mut definitions) =
        (marks.structured.into_iter(), marks.enums.into_iter(), marks.definitions.into_iter());
    for schema in documents.iter_mut().flat_map(|document| &mut document.schemas) {
        keep(&mut schema.structured, &mut structured);
        keep(&mut schema.enums, &mut enums);
        keep(&mut schema.definitions, &mut definitions);
        for ty in &mut schema.enums {
            members(&ty.name, &mut ty.members, ledger);
        }
    }
    scope.declare_types(documents);
}

/// Which types are kept, in the order in which they are declared.
#[derive(Default)]
struct Marks {
    structured: Vec<bool>,
    enums: Vec<bool>,
    definitions: Vec<bool>,
}

fn declare(documents: &[Document], ledger: &mut Ledger<'_>) -> (HashMap<String, Declared>, Marks) {
    let mut declared: HashMap<String, Declared> = HashMap::new();
    let mut places: HashMap<String, Span> = HashMap::new();
    let mut marks = Marks::default();
    let mut declare = |full: String, name: &Name, what: Declared| {
        if let Some(first) = places.get(&full) {
            ledger.broken(twice(name, *first, format!("the type `{full}` is declared twice")));
            return false;
        }
        places.insert(full.clone(), name.span);
        declared.insert(full, what);
        true
    };
    for schema in documents.iter().flat_map(|document| &document.schemas) {
        for ty in &schema.structured {
            let is_first = declare(full(schema, &ty.name), &ty.name, Declared::Structured(marks.structured.len()));
            marks.structured.push(is_first);
        }
        for ty in &schema.enums {
            marks.enums.push(declare(full(schema, &ty.name), &ty.name, Declared::Other));
        }
        for ty in &schema.definitions {
            marks.definitions.push(declare(full(schema, &ty.name), &ty.name, Declared::Other));
        }
    }
    check_containers(documents, &mut places, ledger);
    (declared, marks)
}

/// A container shares its name with nothing: JSON could not hold both.
fn check_containers(documents: &[Document], places: &mut HashMap<String, Span>, ledger: &mut Ledger<'_>) {
    for schema in documents.iter().flat_map(|document| &document.schemas).filter(|schema| !schema.containers.is_empty())
    {
        for operation in &schema.operations {
            places.entry(full(schema, &operation.name)).or_insert(operation.name.span);
        }
        for container in &schema.containers {
            let name = full(schema, &container.name);
            if let Some(first) = places.insert(name.clone(), container.name.span) {
                let message = format!("the entity container `{name}` has the name of something else");
                ledger.diagnostics.push(twice(&container.name, first, message));
            }
        }
    }
}

/// Type definitions stand for primitive types.
fn underlying(
    documents: &[Document],
    declared: &HashMap<String, Declared>,
    scope: &Scope,
    gone: &mut Gone,
    marks: &mut Marks,
    ledger: &mut Ledger<'_>,
) {
    let definitions = documents
        .iter()
        .flat_map(|document| &document.schemas)
        .flat_map(|schema| schema.definitions.iter().map(move |ty| (schema, ty)));
    for ((schema, ty), kept) in definitions.zip(&mut marks.definitions) {
        if *kept && !is_primitive(ty, declared, scope, gone, ledger) {
            *kept = false;
            gone.types.insert(full(schema, &ty.name));
        }
    }
}

fn is_primitive(
    ty: &TypeDefinition,
    declared: &HashMap<String, Declared>,
    scope: &Scope,
    gone: &Gone,
    ledger: &mut Ledger<'_>,
) -> bool {
    let name = &ty.underlying.name;
    if ty.underlying.collection {
        let message = format!("`{}` must not stand for a collection", ty.name.value);
        ledger.broken(Diagnostic::error(name.span, message));
        return false;
    }
    match scope.find(name.span.source, &name.value) {
        Some(Element::Primitive(Primitive::Untyped(_))) => {
            ledger.broken(Diagnostic::error(name.span, format!("`{}` is abstract, no type of values", name.value)));
            false
        }
        Some(_) => true,
        None => {
            let full = scope.expand(name.span.source, &name.value);
            if declared.contains_key(&full) {
                ledger.broken(Diagnostic::error(name.span, format!("`{}` is not a primitive type", name.value)));
            } else if !gone.types.contains(&full) {
                let finding = scope.unknown(name, "type");
                ledger.missing(full, finding);
            }
            false
        }
    }
}

/// A type needs its base type, with all that this needs.
fn bases(
    documents: &[Document],
    declared: &HashMap<String, Declared>,
    scope: &Scope,
    gone: &mut Gone,
    marks: &mut Marks,
    ledger: &mut Ledger<'_>,
) {
    let types: Vec<_> = structured(documents).collect();
    let mut derived: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    let mut left_out: Vec<usize> = Vec::new();
    for (index, (schema, ty)) in types.iter().enumerate() {
        let Some(base) = ty.base.as_ref().filter(|_| marks.structured[index]) else { continue };
        let base_name = scope.expand(base.span.source, &base.value);
        if base_name.starts_with("Edm.") {
            continue;
        }
        match declared.get(&base_name) {
            Some(Declared::Structured(other)) if types[*other].1.kind == ty.kind => {
                derived[*other].push(index);
                continue;
            }
            Some(Declared::Structured(_)) => ledger.broken(Diagnostic::error(
                ty.name.span,
                format!(
                    "`{}` and its base type `{base_name}` are not both entity types or both complex types",
                    full(schema, &ty.name)
                ),
            )),
            Some(Declared::Other) => {
                let wanted = match ty.kind {
                    StructuredKind::Entity => "an entity type",
                    StructuredKind::Complex => "a complex type",
                };
                ledger.broken(Diagnostic::error(base.span, format!("`{}` is not {wanted}", base.value)));
            }
            None if gone.types.contains(&base_name) => {
                let message = || format!("`{}` needs `{base_name}`, which is left out", full(schema, &ty.name));
                ledger.follows(base.span, message);
            }
            None => {
                let candidates = || declared.keys().map(String::as_str);
                let finding = scope.unknown_among(base, "type", candidates);
                ledger.missing(base_name, finding);
            }
        }
        left_out.push(index);
    }
    while let Some(index) = left_out.pop() {
        if !std::mem::replace(&mut marks.structured[index], false) {
            continue;
        }
        let name = full(types[index].0, &types[index].1.name);
        for &other in &derived[index] {
            let (schema, ty) = types[other];
            ledger.follows(ty.name.span, || format!("`{}` needs `{name}`, which is left out", full(schema, &ty.name)));
            left_out.push(other);
        }
        gone.types.insert(name);
    }
}

/// Members of enumerations have names of their own.
fn members(ty: &Name, members: &mut Vec<EnumMember>, ledger: &mut Ledger<'_>) {
    let mut first_places: HashMap<String, Span> = HashMap::new();
    members.retain(|member| {
        if let Some(first) = first_places.get(&member.name.value) {
            let message = format!("the member `{}` of `{}` is declared twice", member.name.value, ty.value);
            ledger.broken(twice(&member.name, *first, message));
            return false;
        }
        first_places.insert(member.name.value.clone(), member.name.span);
        true
    });
}
