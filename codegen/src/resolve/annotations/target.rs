//! Owns what the targets of annotations mean (CSDL 14.2.2): types and their members, overloads and their parameters, children
//! of the container, and annotations of all of these.

use crate::csdl::syntax::Name;
use crate::model::{
    Annotations, ContainerChildKind, DefinitionId, Element, EnumId, Model, OperationId, OperationKind, StructuredId,
};

use super::super::members::{Member, type_of};
use super::Placer;

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
    /// An annotation, by term and qualifier, of another target.
    Annotation(Box<Target>, String, Option<String>),
}

impl Placer<'_> {
    /// What a target means: several elements if it is that of all overloads of a name, none if it is unknown.
    pub(super) fn targets(&self, target: &Name) -> Vec<Target> {
        // The last steps of the path may name annotations.
        let mut steps = target.value.split("/@");
        let element = Name::new(steps.next().unwrap_or_default().to_owned(), target.span);
        let mut targets = self.elements(&element);
        for step in steps {
            let (term, qualifier) = match step.split_once('#') {
                Some((term, qualifier)) => (term, Some(qualifier.to_owned())),
                None => (step, None),
            };
            let term = self.scope.expand(target.span.source, term);
            targets.retain(|known| self.annotations(known).is_some_and(|known| known.has(&term, qualifier.as_deref())));
            targets = targets
                .into_iter()
                .map(|known| Target::Annotation(Box::new(known), term.clone(), qualifier.clone()))
                .collect();
        }
        targets
    }

    fn annotations(&self, target: &Target) -> Option<&Annotations> {
        let model = &*self.model;
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
                &self.annotations(of)?.find(term, qualifier.as_deref())?.annotations
            }
        })
    }

    fn elements(&self, target: &Name) -> Vec<Target> {
        let end = target.value.find(['/', '(']).unwrap_or(target.value.len());
        let head = self.scope.expand(target.span.source, &target.value[..end]);
        let rest = &target.value[end..];
        if rest.starts_with('(') {
            return self.operation_targets(target, &head, rest);
        }
        // Services have types by the name of an operation, which CSDL forbids: what only the type has is meant of it.
        let overloads = self.operation_targets(target, &head, rest);
        if !overloads.is_empty() {
            return overloads;
        }
        let path: Vec<&str> = rest.split('/').filter(|segment| !segment.is_empty()).collect();
        if self.model.container.as_ref().is_some_and(|known| known.name.to_string() == head) {
            return self.container_target(&path, target).into_iter().collect();
        }
        if let (Some(index), []) = (self.terms.get(&head), path.as_slice()) {
            return vec![Target::Term(*index)];
        }
        let found = match (self.scope.find(target.span.source, &head), path.as_slice()) {
            (Some(Element::Structured(id)), []) => Some(Target::Structured(id)),
            (Some(Element::Structured(id)), path) => self.member_of(id, path, target),
            (Some(Element::Enum(id)), []) => Some(Target::Enum(id)),
            (Some(Element::Enum(id)), [member]) => {
                self.enum_members.get(&(id, (*member).to_owned())).map(|index| Target::Member(id, *index))
            }
            (Some(Element::Definition(id)), []) => Some(Target::Definition(id)),
            (None, []) if self.model.schemas.contains_key(&target.value) => Some(Target::Schema(target.value.clone())),
            _ => None,
        };
        found.into_iter().collect()
    }

    /// The container, one of its children, or a property of the entities in one.
    fn container_target(&self, path: &[&str], target: &Name) -> Option<Target> {
        let Some((first, nested)) = path.split_first() else { return Some(Target::Container) };
        let index = *self.children.get(*first)?;
        if nested.is_empty() {
            return Some(Target::Child(index));
        }
        match self.model.container.as_ref()?.children[index].kind {
            ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } => {
                self.member_of(ty, nested, target)
            }
            ContainerChildKind::Import { .. } => None,
        }
    }

    /// The property at the end of a path that may lead through casts and other properties.
    fn member_of(&self, id: StructuredId, path: &[&str], target: &Name) -> Option<Target> {
        let (mut current, mut found) = (Some(id), None);
        for segment in path {
            let id = current?;
            if segment.contains('.') {
                found = None;
                current = match self.scope.find(target.span.source, segment)? {
                    Element::Structured(cast) => Some(cast),
                    _ => None,
                };
                continue;
            }
            let (ty, member) = self.members.find(self.model, id, segment)?;
            current = match type_of(self.model, ty, member).element {
                Element::Structured(inner) => Some(inner),
                _ => None,
            };
            found = Some(match member {
                Member::Structural(index) => Target::Property(ty, index),
                Member::Navigation(index) => Target::Navigation(ty, index),
            });
        }
        found
    }

    /// All overloads with a name, or the one whose parameter types are given; then one of its parameters.
    fn operation_targets(&self, target: &Name, head: &str, rest: &str) -> Vec<Target> {
        let (wanted, member) = match rest.strip_prefix('(').and_then(|rest| rest.rsplit_once(')')) {
            Some((types, after)) => (Some(self.split_types(target, types)), after),
            None => (None, rest),
        };
        let member = member.strip_prefix('/').filter(|member| !member.is_empty());
        let overloads = self.operations.get(head).into_iter().flatten().copied();
        overloads
            .filter(|id| wanted.as_ref().is_none_or(|wanted| self.takes(*id, wanted)))
            .filter_map(|id| match member {
                None => Some(Target::Operation(id)),
                Some("$ReturnType") => self.model.operation(id).returns.as_ref().map(|_| Target::Return(id)),
                Some(member) => {
                    let operation = self.model.operation(id);
                    if operation.binding.as_ref().is_some_and(|binding| binding.name == member) {
                        return Some(Target::Binding(id));
                    }
                    let index = operation.parameters.iter().position(|known| known.name == member)?;
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
                Some(element) => format!("Collection({})", self.scope.expand(target.span.source, element.trim())),
                None => self.scope.expand(target.span.source, ty),
            })
            .collect()
    }

    /// Whether an overload is the one with these types in parentheses. An action has one overload for each type that it is
    /// bound to, which alone is given, and an unbound one, with nothing in its parentheses; of a function all types are given.
    fn takes(&self, id: OperationId, wanted: &[String]) -> bool {
        let operation = self.model.operation(id);
        let binding = operation.binding.as_ref().map(|binding| self.model.type_name(&binding.ty));
        let parameters = operation.parameters.iter().map(|parameter| self.model.type_name(&parameter.ty));
        if operation.kind == OperationKind::Action && (wanted.is_empty() || binding.is_some()) {
            let given = wanted.first();
            // More types than that of the binding parameter are no mistake as long as they are right.
            return given == binding.as_ref() && (wanted.len() <= 1 || parameters.eq(wanted.iter().skip(1).cloned()));
        }
        binding.into_iter().chain(parameters).eq(wanted.iter().cloned())
    }

    /// What may have been meant by a target that is unknown.
    pub(super) fn suggested(&self, target: &Name) -> Option<String> {
        let end = target.value.find(['/', '(']).unwrap_or(target.value.len());
        let head = self.scope.expand(target.span.source, &target.value[..end]);
        let Some((namespace, _)) = head.rsplit_once('.') else {
            return Some("targets are qualified with a namespace or an alias".to_owned());
        };
        if !self.scope.has_namespace(namespace) {
            return Some(format!("the namespace `{namespace}` was not given"));
        }
        if let Some(overloads) = self.operations.get(&head) {
            let signatures: Vec<String> =
                overloads.iter().take(3).map(|id| format!("`{}`", self.signature(*id))).collect();
            return Some(format!("its overloads are {}", signatures.join(", ")));
        }
        let is_type = self.scope.find(target.span.source, &head).is_some();
        let is_container = self.model.container.as_ref().is_some_and(|known| known.name.to_string() == head);
        if is_type || is_container {
            return Some(format!("`{head}` is known, but nothing in it by this path"));
        }
        let names = self.scope.type_names().chain(self.operations.keys().map(String::as_str));
        self.scope.suggestions.nearest(&head, names).map(|known| format!("did you mean `{known}`?"))
    }

    fn signature(&self, id: OperationId) -> String {
        let operation = self.model.operation(id);
        let binding = operation.binding.iter().map(|binding| self.model.type_name(&binding.ty));
        let parameters = operation.parameters.iter().map(|parameter| self.model.type_name(&parameter.ty));
        let types: Vec<String> = match operation.kind {
            OperationKind::Action => binding.collect(),
            OperationKind::Function => binding.chain(parameters).collect(),
        };
        format!("{}({})", operation.name, types.join(","))
    }
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
