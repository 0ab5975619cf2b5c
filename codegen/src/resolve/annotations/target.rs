//! Owns resolving the targets of annotations (CSDL 14.2.2): types and their members, overloads and their parameters,
//! children of the container, and annotations of all of these.

use std::collections::{BTreeMap, HashMap};

use crate::csdl::syntax::Name;
use crate::model::{
    Annotations, ContainerChildKind, DefinitionId, Element, EnumId, Model, OperationId, OperationKind, StructuredId,
};

use super::super::members::{Member, Members, type_of};
use super::super::scope::Scope;
use super::super::target_path::TargetPath;

/// A model element that can be annotated.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Schema(String),
    Structured(StructuredId),
    Property(StructuredId, usize),
    Navigation(StructuredId, usize),
    Enum(EnumId),
    Member(EnumId, usize),
    Definition(DefinitionId),
    Operation(OperationId),
    Binding(OperationId),
    Parameter(OperationId, usize),
    Return(OperationId),
    Term(usize),
    Container,
    Child(usize),
    /// An annotation of another target, by term and qualifier.
    Annotation(Box<Target>, String, Option<String>),
}

/// Finds targets in a model, by an index of its names.
pub(super) struct Targets<'a> {
    scope: &'a Scope,
    members: &'a Members,
    operations: BTreeMap<String, Vec<OperationId>>,
    terms: HashMap<String, usize>,
    children: HashMap<String, usize>,
    enum_members: HashMap<(EnumId, String), usize>,
}

impl<'a> Targets<'a> {
    /// Indexes a model.
    pub(super) fn new(scope: &'a Scope, members: &'a Members, model: &Model) -> Self {
        let mut operations: BTreeMap<String, Vec<OperationId>> = BTreeMap::new();
        for id in model.operation_ids() {
            operations.entry(model.operation(id).name.to_string()).or_default().push(id);
        }
        let terms = model.terms.iter().enumerate().map(|(index, term)| (term.name.to_string(), index)).collect();
        let children = model.children().enumerate().map(|(index, child)| (child.name.clone(), index)).collect();
        let enum_members = model.enum_ids().flat_map(|id| {
            let members = model.enumeration(id).members.iter().enumerate();
            members.map(move |(position, member)| ((id, member.name.clone()), position))
        });
        let enum_members = enum_members.collect();
        Self { scope, members, operations, terms, children, enum_members }
    }

    /// A property that a type declares itself.
    pub(super) fn own_property(&self, id: StructuredId, name: &str) -> Option<Target> {
        Some(match self.members.own(id, name)? {
            Member::Structural(index) => Target::Property(id, index),
            Member::Navigation(index) => Target::Navigation(id, index),
        })
    }

    /// A member of an enumeration type.
    pub(super) fn enum_member(&self, id: EnumId, name: &str) -> Option<Target> {
        self.enum_members.get(&(id, name.to_owned())).map(|index| Target::Member(id, *index))
    }

    /// A child of the container.
    pub(super) fn child(&self, name: &str) -> Option<Target> {
        self.children.get(name).map(|index| Target::Child(*index))
    }

    /// Resolves a target: to several elements if it names all overloads of an operation, to none if it is unknown.
    pub(super) fn find(&self, model: &Model, target: &Name) -> Vec<Target> {
        // The last segments of the path may name annotations.
        let mut steps = target.value.split("/@");
        let element = Name::new(steps.next().unwrap_or_default().to_owned(), target.span);
        let mut targets = self.elements(model, &element);
        for step in steps {
            let (term, qualifier) = match step.split_once('#') {
                Some((term, qualifier)) => (term, Some(qualifier.to_owned())),
                None => (step, None),
            };
            let term = self.scope.expand(target.span.source, term);
            targets
                .retain(|known| annotations(model, known).is_some_and(|known| known.has(&term, qualifier.as_deref())));
            targets = targets
                .into_iter()
                .map(|known| Target::Annotation(Box::new(known), term.clone(), qualifier.clone()))
                .collect();
        }
        targets
    }

    fn elements(&self, model: &Model, target: &Name) -> Vec<Target> {
        let path = TargetPath::new(target, self.scope);
        // Some services give a type and an operation the same name, which CSDL forbids. The operation takes precedence,
        // but the type is the target if only that has the member.
        let overloads = self.overloads(model, &path);
        if !overloads.is_empty() || path.signature.is_some() {
            return overloads;
        }
        let members = path.members();
        if is_container(model, &path.head) {
            return self.in_container(model, &members, target).into_iter().collect();
        }
        if let (Some(index), []) = (self.terms.get(&path.head), members.as_slice()) {
            return vec![Target::Term(*index)];
        }
        let found = match (self.scope.find(target.span.source, &path.head), members.as_slice()) {
            (Some(Element::Structured(id)), []) => Some(Target::Structured(id)),
            (Some(Element::Structured(id)), members) => self.member_of(model, id, members, target),
            (Some(Element::Enum(id)), []) => Some(Target::Enum(id)),
            (Some(Element::Enum(id)), [member]) => self.enum_member(id, member),
            (Some(Element::Definition(id)), []) => Some(Target::Definition(id)),
            (None, []) if model.schemas.contains_key(&target.value) => Some(Target::Schema(target.value.clone())),
            _ => None,
        };
        found.into_iter().collect()
    }

    /// The container, one of its children, or a property of the entities in one.
    fn in_container(&self, model: &Model, path: &[&str], target: &Name) -> Option<Target> {
        let Some((first, nested)) = path.split_first() else { return Some(Target::Container) };
        let index = *self.children.get(*first)?;
        if nested.is_empty() {
            return Some(Target::Child(index));
        }
        match model.container.as_ref()?.children[index].kind {
            ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } => {
                self.member_of(model, ty, nested, target)
            }
            ContainerChildKind::Import { .. } => None,
        }
    }

    /// The property at the end of a path through casts and other properties.
    fn member_of(&self, model: &Model, id: StructuredId, path: &[&str], target: &Name) -> Option<Target> {
        let (mut current, mut found) = (Some(id), None);
        for segment in path {
            let id = current?;
            if segment.contains('.') {
                found = None;
                current = self.scope.find(target.span.source, segment)?.structured();
                continue;
            }
            let (ty, member) = self.members.find(model, id, segment)?;
            current = type_of(model, ty, member).element.structured();
            found = self.own_property(ty, segment);
        }
        found
    }

    /// All overloads with a name, or the one with the given parameter types; or a parameter or the result of these.
    fn overloads(&self, model: &Model, path: &TargetPath<'_>) -> Vec<Target> {
        let overloads = self.operations.get(&path.head).into_iter().flatten().copied();
        overloads
            .filter(|id| path.signature.as_ref().is_none_or(|wanted| takes(model, *id, wanted)))
            .filter_map(|id| match path.member() {
                None => Some(Target::Operation(id)),
                Some("$ReturnType") => model.operation(id).returns.as_ref().map(|_| Target::Return(id)),
                Some(member) => {
                    let operation = model.operation(id);
                    if operation.binding.as_ref().is_some_and(|binding| binding.name == member) {
                        return Some(Target::Binding(id));
                    }
                    let index = operation.parameters.iter().position(|known| known.name == member)?;
                    Some(Target::Parameter(id, index))
                }
            })
            .collect()
    }

    /// Help with an unknown target.
    pub(super) fn suggested(&self, model: &Model, target: &Name) -> Option<String> {
        let head = TargetPath::new(target, self.scope).head;
        let Some((namespace, _)) = head.rsplit_once('.') else {
            return Some("targets must be qualified with a namespace or an alias".to_owned());
        };
        if !self.scope.has_namespace(namespace) {
            return Some(format!("no document declares the namespace `{namespace}`"));
        }
        if let Some(overloads) = self.operations.get(&head) {
            let signatures: Vec<String> =
                overloads.iter().take(3).map(|id| format!("`{}`", signature(model, *id))).collect();
            return Some(format!("its overloads are {}", signatures.join(", ")));
        }
        if self.scope.find(target.span.source, &head).is_some() || is_container(model, &head) {
            return Some(format!("`{head}` is known, but the rest of the path is not"));
        }
        let names = self.scope.type_names().chain(self.operations.keys().map(String::as_str));
        self.scope.suggestions.nearest(&head, names).map(|known| format!("did you mean `{known}`?"))
    }
}

fn is_container(model: &Model, name: &str) -> bool {
    model.container.as_ref().is_some_and(|known| known.name == *name)
}

/// Whether an overload has this signature. That of an action consists of the type it is bound to, or nothing if it is
/// unbound; that of a function has the types of all its parameters.
fn takes(model: &Model, id: OperationId, wanted: &[String]) -> bool {
    let operation = model.operation(id);
    let binding = operation.binding.as_ref().map(|binding| model.type_name(&binding.ty));
    let parameters = operation.parameters.iter().map(|parameter| model.type_name(&parameter.ty));
    if operation.kind == OperationKind::Action && (wanted.is_empty() || binding.is_some()) {
        let bound_to = wanted.first();
        // The types of an action's other parameters may be given as well.
        return bound_to == binding.as_ref() && (wanted.len() <= 1 || parameters.eq(wanted.iter().skip(1).cloned()));
    }
    binding.into_iter().chain(parameters).eq(wanted.iter().cloned())
}

fn signature(model: &Model, id: OperationId) -> String {
    let operation = model.operation(id);
    let binding = operation.binding.iter().map(|binding| model.type_name(&binding.ty));
    let parameters = operation.parameters.iter().map(|parameter| model.type_name(&parameter.ty));
    let types: Vec<String> = match operation.kind {
        OperationKind::Action => binding.collect(),
        OperationKind::Function => binding.chain(parameters).collect(),
    };
    format!("{}({})", operation.name, types.join(","))
}

fn annotations<'m>(model: &'m Model, target: &Target) -> Option<&'m Annotations> {
    Some(match target {
        Target::Schema(namespace) => &model.schemas.get(namespace)?.annotations,
        Target::Structured(id) => &model.ty(*id).annotations,
        Target::Property(id, index) => &model.ty(*id).properties[*index].annotations,
        Target::Navigation(id, index) => &model.ty(*id).navigation[*index].annotations,
        Target::Enum(id) => &model.enumeration(*id).annotations,
        Target::Member(id, index) => &model.enumeration(*id).members[*index].annotations,
        Target::Definition(id) => &model.definition(*id).annotations,
        Target::Operation(id) => &model.operation(*id).annotations,
        Target::Binding(id) => &model.operation(*id).binding.as_ref()?.annotations,
        Target::Parameter(id, index) => &model.operation(*id).parameters[*index].annotations,
        Target::Return(id) => &model.operation(*id).returns.as_ref()?.annotations,
        Target::Term(index) => &model.terms[*index].annotations,
        Target::Container => &model.container.as_ref()?.annotations,
        Target::Child(index) => &model.container.as_ref()?.children[*index].annotations,
        Target::Annotation(of, term, qualifier) => {
            &annotations(model, of)?.find(term, qualifier.as_deref())?.annotations
        }
    })
}

/// The annotations of a target.
pub(super) fn annotations_mut<'m>(model: &'m mut Model, target: &Target) -> Option<&'m mut Annotations> {
    Some(match target {
        Target::Schema(namespace) => &mut model.schemas.get_mut(namespace)?.annotations,
        Target::Structured(id) => &mut model.structured[id.0].annotations,
        Target::Property(id, index) => &mut model.structured[id.0].properties[*index].annotations,
        Target::Navigation(id, index) => &mut model.structured[id.0].navigation[*index].annotations,
        Target::Enum(id) => &mut model.enums[id.0].annotations,
        Target::Member(id, index) => &mut model.enums[id.0].members[*index].annotations,
        Target::Definition(id) => &mut model.definitions[id.0].annotations,
        Target::Operation(id) => &mut model.operations[id.0].annotations,
        Target::Binding(id) => &mut model.operations[id.0].binding.as_mut()?.annotations,
        Target::Parameter(id, index) => &mut model.operations[id.0].parameters[*index].annotations,
        Target::Return(id) => &mut model.operations[id.0].returns.as_mut()?.annotations,
        Target::Term(index) => &mut model.terms[*index].annotations,
        Target::Container => &mut model.container.as_mut()?.annotations,
        Target::Child(index) => &mut model.container.as_mut()?.children[*index].annotations,
        Target::Annotation(of, term, qualifier) => {
            &mut annotations_mut(model, of)?.find_mut(term, qualifier.as_deref())?.annotations
        }
    })
}
