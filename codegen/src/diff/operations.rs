//! Owns comparing actions and functions: their overloads, parameters and results.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Element, Operation, OperationKind, Parameter};

use super::change::{Class, SERVICE, Subject};
use super::differ::Differ;
use super::methods::{has_method, overload};
use super::side::Side;
use super::type_use::{TypeChange, given};

/// Overloads by qualified name and what they are bound to.
type Groups<'m> = BTreeMap<(String, String), Vec<&'m Operation>>;

impl<'m> Differ<'m> {
    /// Compares all overloads. Those bound to a removed or added type are not reported separately.
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.groups(&self.old, true), self.groups(&self.new, false));
        let keys: BTreeSet<&(String, String)> = old.keys().chain(new.keys()).collect();
        for key in keys {
            let none = Vec::new();
            let (mut before, mut after) =
                (old.get(key).unwrap_or(&none).clone(), new.get(key).unwrap_or(&none).clone());
            // Overloads are matched by the names of their parameters.
            let mut pairs = Vec::new();
            before.retain(|operation| {
                let same = after.iter().position(|now| parameter_names(now) == parameter_names(operation));
                same.map(|index| pairs.push((*operation, after.remove(index)))).is_none()
            });
            if let ([only], [only_now]) = (before.as_slice(), after.as_slice()) {
                pairs.push((*only, *only_now));
                (before, after) = (Vec::new(), Vec::new());
            }
            for (operation, now) in pairs {
                self.operation(operation, now);
            }
            for gone in before {
                self.single(gone, false);
            }
            for added in after {
                self.single(added, true);
            }
        }
    }

    fn groups(&self, side: &Side<'m>, is_old: bool) -> Groups<'m> {
        let mut groups = Groups::new();
        for operation in &side.model.operations {
            let binding = operation.binding.as_ref().map(|binding| {
                let name = side.model.type_name(&binding.ty);
                let element = side.model.element_name(binding.ty.element);
                match self.renamed.get(&element).filter(|_| is_old) {
                    Some(renamed) => name.replace(&element, renamed),
                    None => name,
                }
            });
            groups.entry((operation.name.to_string(), binding.unwrap_or_default())).or_default().push(operation);
        }
        groups
    }

    /// The subject of changes to an overload: its binding type, if any.
    fn subject_of(side: &Side<'_>, operation: &Operation) -> Subject {
        match operation.binding.as_ref().map(|binding| binding.ty.element) {
            Some(element) if !matches!(element, Element::Primitive(_)) => side.subject(element),
            _ => Subject { area: SERVICE.to_owned(), name: operation.name.to_string() },
        }
    }

    /// Describes an overload, with its binding type.
    fn bound(&self, side: &Side<'_>, operation: &Operation) -> String {
        match &operation.binding {
            Some(binding) => {
                let name = self.short(&side.model.element_name(binding.ty.element));
                let of = if binding.ty.is_collection() { "of collections of" } else { "of" };
                format!("{} {of} `{name}`", overload(operation))
            }
            None => format!("unbound {}", overload(operation)),
        }
    }

    /// Reports a removed or added overload, unless its binding type was removed or added as well.
    fn single(&mut self, operation: &'m Operation, is_new: bool) {
        let (here, there) = if is_new { (&self.new, &self.old) } else { (&self.old, &self.new) };
        if let Some(binding) = &operation.binding {
            let name = here.model.element_name(binding.ty.element);
            let is_primitive = matches!(binding.ty.element, Element::Primitive(_));
            let is_renamed = self.renamed.contains_key(&name) || self.renamed_now.contains(&name);
            if !is_primitive && there.find(&name).is_none() && !is_renamed {
                return;
            }
        }
        let subject = Self::subject_of(here, operation);
        let has_method = has_method(here.layout, operation);
        let what = self.bound(here, operation);
        match (is_new, has_method) {
            (true, true) => {
                let signature = self.new.signatures.operation(operation);
                self.additive(&subject, format!("{what} was added: `{signature}`"));
            }
            (false, true) => self.breaking(&subject, format!("{what} was removed")),
            (true, false) => self.documentation(&subject, format!("{what} was added; it has no method")),
            (false, false) => self.documentation(&subject, format!("{what} was removed; it had no method")),
        }
    }

    fn operation(&mut self, old: &'m Operation, new: &'m Operation) {
        let Operation {
            kind,
            name: _,
            binding,
            is_composable,
            entity_set_path,
            parameters: _,
            returns,
            annotations,
            span: _,
        } = old;
        let subject = Self::subject_of(&self.new, new);
        let what = self.bound(&self.new, new);
        let signatures = (self.old.signatures.operation(old), self.new.signatures.operation(new));
        let has_method = has_method(self.new.layout, new);
        let shown = if signatures.0 == signatures.1 {
            String::new()
        } else {
            format!(": `{}` → `{}`", signatures.0, signatures.1)
        };
        let class = if has_method && signatures.0 != signatures.1 { Class::Breaking } else { Class::Documentation };
        if *kind != new.kind {
            let old = if new.kind == OperationKind::Action { "a function" } else { "an action" };
            let class = if has_method { Class::Breaking } else { Class::Documentation };
            self.report(&subject, class, format!("{what} used to be {old}{shown}"));
        }
        let parameters = self.parameters(old, new);
        if !parameters.is_empty() {
            let list = parameters.join("; ");
            self.report(&subject, class, format!("the parameters of {what} changed, {list}{shown}"));
        }
        let result = match (returns, &new.returns) {
            (Some(old), Some(new)) => match self.type_change(&old.ty, &new.ty) {
                TypeChange::None => None,
                TypeChange::Facets => Some(format!("the result of {what} has other facets")),
                TypeChange::Null if new.ty.nullable => Some(format!("the result of {what} may now be null")),
                TypeChange::Null => Some(format!("the result of {what} is no longer null")),
                TypeChange::Type => Some(format!(
                    "the result of {what} changed, `{}` → `{}`",
                    self.old.model.type_name(&old.ty),
                    self.new.model.type_name(&new.ty)
                )),
            },
            (None, Some(new)) => Some(format!("{what} now returns `{}`", self.new.model.type_name(&new.ty))),
            (Some(_), None) => Some(format!("{what} no longer returns anything")),
            (None, None) => None,
        };
        if let Some(result) = result {
            self.report(&subject, class, format!("{result}{shown}"));
        }
        match (*is_composable, new.is_composable) {
            (true, false) if has_method => self.breaking(&subject, format!("{what} is no longer composable")),
            (false, true) if has_method => self.additive(&subject, format!("{what} is now composable")),
            (before, after) if before != after => {
                self.documentation(&subject, format!("whether {what} is composable changed"));
            }
            _ => {}
        }
        if *entity_set_path != new.entity_set_path {
            let paths = format!("{} → {}", given(entity_set_path.as_deref()), given(new.entity_set_path.as_deref()));
            self.documentation(&subject, format!("the entity set path of {what} changed: {paths}"));
        }
        if let (Some(binding), Some(now)) = (binding, &new.binding)
            && (binding.name != now.name || self.type_change(&binding.ty, &now.ty) != TypeChange::None)
        {
            self.documentation(&subject, format!("the binding parameter of {what} changed"));
        }
        self.annotations(&subject, &what, annotations, &new.annotations);
        if let (Some(returns), Some(now)) = (returns, &new.returns) {
            self.annotations(&subject, &format!("the result of {what}"), &returns.annotations, &now.annotations);
        }
        for parameter in &old.parameters {
            if let Some(now) = new.parameters.iter().find(|now| now.name == parameter.name) {
                let what = format!("parameter `{}` of {what}", parameter.name);
                self.annotations(&subject, &what, &parameter.annotations, &now.annotations);
            }
        }
    }

    /// Describes the changes to the parameters.
    fn parameters(&self, old: &Operation, new: &Operation) -> Vec<String> {
        let mut words = Vec::new();
        for parameter in &old.parameters {
            let Parameter { name, ty, optional, annotations: _ } = parameter;
            let Some(now) = new.parameters.iter().find(|now| now.name == *name) else {
                words.push(format!("`{name}` was removed"));
                continue;
            };
            match self.type_change(ty, &now.ty) {
                TypeChange::None => {}
                TypeChange::Facets => words.push(format!("`{name}` has other facets")),
                TypeChange::Null if now.ty.nullable => words.push(format!("`{name}` is now nullable")),
                TypeChange::Null => words.push(format!("`{name}` is no longer nullable")),
                TypeChange::Type => words.push(format!(
                    "the type of `{name}` changed, `{}` → `{}`",
                    self.old.model.type_name(ty),
                    self.new.model.type_name(&now.ty)
                )),
            }
            if *optional != now.optional {
                let is = if now.optional { "is now optional" } else { "is now required" };
                words.push(format!("`{name}` {is}"));
            }
        }
        for added in new.parameters.iter().filter(|now| old.parameters.iter().all(|known| known.name != now.name)) {
            let kind = if added.optional { "optional" } else { "required" };
            words.push(format!("`{}` was added and is {kind}", added.name));
        }
        let shared = |operation: &Operation, other: &Operation| -> Vec<String> {
            let names = operation.parameters.iter().map(|parameter| &parameter.name);
            names.filter(|name| other.parameters.iter().any(|known| known.name == **name)).cloned().collect()
        };
        if shared(old, new) != shared(new, old) {
            words.push("they were reordered".to_owned());
        }
        words
    }
}

fn parameter_names(operation: &Operation) -> BTreeSet<&str> {
    operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect()
}
