//! Describes everything in a model as text: sorted by name, without positions and ids, so that models are equal if their
//! descriptions are. All fields are destructured by name, so a new one does not compile until it is dealt with here.

use std::fmt::Write as _;

use codegen::csdl::syntax::Facets;
use codegen::model::{
    Annotation, Annotations, Binding, Container, ContainerChild, ContainerChildKind, EnumMember, EnumType, KeyPart,
    Model, NavigationBinding, NavigationProperty, Operation, Parameter, Property, ReturnType, Schema, StructuredType,
    Term, TypeDefinition, TypeUse,
};

/// Describes a model.
pub(crate) fn describe(model: &Model) -> String {
    let Model { schemas, structured, enums, definitions, operations, terms, container, redeclaring } = model;
    let mut items = Vec::new();
    for (namespace, Schema { annotations }) in schemas {
        // A schema that only annotates other elements is not part of the model.
        if !annotations.is_empty() {
            items.push(format!("schema {namespace}{}", annotated(annotations)));
        }
    }
    items.extend(structured.iter().map(|ty| describe_structured(model, ty)));
    items.extend(enums.iter().map(describe_enum));
    items.extend(definitions.iter().map(|ty| {
        let TypeDefinition { name, underlying, facets, annotations, span: _ } = ty;
        format!("definition {name} {underlying:?}{}{}", bounded(facets), annotated(annotations))
    }));
    items.extend(operations.iter().map(|operation| describe_operation(model, operation)));
    items.extend(terms.iter().map(|term| {
        let Term { name, ty, applies_to, annotations } = term;
        format!("term {name} {ty} {applies_to:?}{}", annotated(annotations))
    }));
    items.extend(redeclaring.iter().map(|id| format!("{} redeclares properties", model.ty(*id).name)));
    items.extend(container.iter().map(|container| describe_container(model, container)));
    items.sort();
    items.join("\n")
}

fn describe_structured(model: &Model, ty: &StructuredType) -> String {
    let StructuredType {
        kind,
        name,
        base,
        derived,
        is_abstract,
        open,
        has_stream,
        key: declared_key,
        alternate_keys,
        properties,
        navigation,
        operations,
        annotations,
        span: _,
    } = ty;
    let base = base.map(|base| model.ty(base).name.to_string());
    let mut derived: Vec<String> = derived.iter().map(|id| model.ty(*id).name.to_string()).collect();
    derived.sort();
    let mut bound: Vec<String> = operations.iter().map(|id| signature(model, model.operation(*id))).collect();
    bound.sort();
    let key = |parts: &[KeyPart]| -> Vec<String> {
        let part = |KeyPart { name, path, ty }: &KeyPart| format!("{name} = {path}: {}", used(model, ty));
        parts.iter().map(part).collect()
    };
    let alternates: Vec<_> = alternate_keys.iter().map(|other| key(&other.parts)).collect();
    let mut text = format!(
        "{kind:?} {name} base {base:?} derived {derived:?} abstract {is_abstract} open {open} stream {has_stream} key {:?} \
         alternates {alternates:?} operations {bound:?}{}",
        key(declared_key),
        annotated(annotations)
    );
    for Property { name, ty, default_value, is_navigation, annotations, span: _ } in properties {
        let default = format!("default {default_value:?} navigation {is_navigation}");
        let _ = write!(text, "\n  {name}: {} {default}{}", used(model, ty), annotated(annotations));
    }
    for property in navigation {
        let NavigationProperty {
            name,
            ty,
            target,
            partner,
            contains_target,
            referential_constraints,
            on_delete,
            annotations,
            span: _,
        } = property;
        let _ = write!(
            text,
            "\n  {name} -> {} {} partner {partner:?} contains {contains_target} constraints {referential_constraints:?} \
             on delete {on_delete:?}{}",
            used(model, ty),
            model.ty(*target).name,
            annotated(annotations)
        );
    }
    text
}

fn describe_enum(ty: &EnumType) -> String {
    let EnumType { name, underlying, is_flags, members, annotations, span: _ } = ty;
    let mut text = format!("enum {name} {underlying:?} flags {is_flags}{}", annotated(annotations));
    for EnumMember { name, value, annotations } in members {
        let _ = write!(text, "\n  {name} = {value}{}", annotated(annotations));
    }
    text
}

fn signature(model: &Model, operation: &Operation) -> String {
    let parameter = |Parameter { name, ty, optional, annotations }: &Parameter| {
        format!("{name}: {} optional {optional}{}", used(model, ty), annotated(annotations))
    };
    let parameters: Vec<String> = operation.parameters.iter().map(parameter).collect();
    let binding = operation
        .binding
        .as_ref()
        .map(|Binding { name, ty, annotations }| format!("{name}: {}{}", used(model, ty), annotated(annotations)));
    format!("{:?} {} on {binding:?} ({})", operation.kind, operation.name, parameters.join(", "))
}

fn describe_operation(model: &Model, operation: &Operation) -> String {
    let Operation {
        kind: _,
        name: _,
        binding: _,
        is_composable,
        entity_set_path,
        parameters: _,
        returns,
        annotations,
        span: _,
    } = operation;
    let returns =
        returns.as_ref().map(|ReturnType { ty, annotations }| format!("{}{}", used(model, ty), annotated(annotations)));
    format!(
        "{} composable {is_composable} set {entity_set_path:?} returns {returns:?}{}",
        signature(model, operation),
        annotated(annotations)
    )
}

fn describe_container(model: &Model, container: &Container) -> String {
    let Container { name, children, annotations, span: _ } = container;
    let mut text = format!("container {name}{}", annotated(annotations));
    let bound = |bindings: &[NavigationBinding]| {
        let pairs: Vec<String> =
            bindings.iter().map(|NavigationBinding { path, target }| format!("{path} = {target}")).collect();
        format!("{pairs:?}")
    };
    for ContainerChild { name, kind, annotations } in children {
        let kind = match kind {
            ContainerChildKind::EntitySet { ty, bindings } => format!("set {} {}", model.ty(*ty).name, bound(bindings)),
            ContainerChildKind::Singleton { ty, nullable, bindings } => {
                format!("singleton {} nullable {nullable} {}", model.ty(*ty).name, bound(bindings))
            }
            ContainerChildKind::Import { overloads, entity_set } => {
                let mut overloads: Vec<String> =
                    overloads.iter().map(|id| signature(model, model.operation(*id))).collect();
                overloads.sort();
                format!("import {overloads:?} set {entity_set:?}")
            }
        };
        let _ = write!(text, "\n  {name}: {kind}{}", annotated(annotations));
    }
    text
}

fn used(model: &Model, ty: &TypeUse) -> String {
    let TypeUse { element: _, cardinality: _, nullable, facets } = ty;
    format!("{} nullable {nullable}{}", model.type_name(ty), bounded(facets))
}

fn bounded(facets: &Facets) -> String {
    if *facets == Facets::default() { String::new() } else { format!(" {facets:?}") }
}

fn annotated(annotations: &Annotations) -> String {
    let mut text = String::new();
    for (term, qualifier, Annotation { value, annotations }) in annotations.iter() {
        let _ = write!(text, " @{term}#{qualifier:?} {value:?}{}", annotated(annotations));
    }
    text
}
