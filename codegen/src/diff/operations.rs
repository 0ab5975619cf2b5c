//! Owns comparing actions and functions: their overloads, parameters and results.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::is_optional;
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
            // Overloads are matched by the names of their parameters, or else of those that a call cannot leave out.
            let mut pairs = Vec::new();
            for names in [parameter_names, required_names] {
                before.retain(|operation| {
                    let same = after.iter().position(|now| names(now) == names(operation));
                    same.map(|index| pairs.push((*operation, after.remove(index)))).is_none()
                });
            }
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
        for class in Class::ALL {
            let of_class = |(known, words): &(Class, String)| {
                let known = if has_method { *known } else { Class::Documentation };
                (known == class).then(|| words.clone())
            };
            let list: Vec<String> = parameters.iter().filter_map(of_class).collect();
            if !list.is_empty() {
                let shown = if class == Class::Additive { "" } else { &*shown };
                self.report(&subject, class, format!("the parameters of {what} changed, {}{shown}", list.join("; ")));
            }
        }
        if let (Some(call), Some(now)) = (self.old.layout.call_ident(old), self.new.layout.call_ident(new))
            && call != now
            && has_method
        {
            self.breaking(&subject, format!("the type of calls of {what} was renamed: `{call}` → `{now}`"));
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

    /// Describes the changes to the parameters, and what each means for programs.
    fn parameters(&self, old: &Operation, new: &Operation) -> Vec<(Class, String)> {
        let (setters, setters_now) = (self.old.signatures.setters(old), self.new.signatures.setters(new));
        let mut words = Vec::new();
        for parameter in &old.parameters {
            let Parameter { name, ty, optional, annotations: _ } = parameter;
            let Some(now) = new.parameters.iter().find(|now| now.name == *name) else {
                words.push((Class::Breaking, format!("`{name}` was removed")));
                continue;
            };
            let (setter, setter_now) = (setters.get(&**name), setters_now.get(&**name));
            let class = match (setter, setter_now) {
                (Some((_, taken)), Some((_, taken_now))) if taken == taken_now => Class::Documentation,
                // What takes `null` as well takes all that it took before.
                (Some(_), Some(_)) if now.ty.nullable && self.type_change(ty, &now.ty) == TypeChange::Null => {
                    Class::Additive
                }
                (None, None) if !self.is_passed_differently(old, new, name) => Class::Documentation,
                _ => Class::Breaking,
            };
            match self.type_change(ty, &now.ty) {
                TypeChange::None => {}
                TypeChange::Facets => words.push((Class::Documentation, format!("`{name}` has other facets"))),
                TypeChange::Null if now.ty.nullable => words.push((class, format!("`{name}` is now nullable"))),
                TypeChange::Null => words.push((class, format!("`{name}` is no longer nullable"))),
                TypeChange::Type => words.push((
                    class,
                    format!(
                        "the type of `{name}` changed, `{}` → `{}`",
                        self.old.model.type_name(ty),
                        self.new.model.type_name(&now.ty)
                    ),
                )),
            }
            match (setter, setter_now) {
                (None, Some((ident, _))) => words.push((
                    Class::Breaking,
                    format!("`{name}` is now optional, and is no longer an argument but set by `.{ident}(…)`"),
                )),
                (Some((ident, _)), None) => words.push((
                    Class::Breaking,
                    format!("`{name}` is now required, and is no longer set by `.{ident}(…)` but an argument"),
                )),
                (Some((ident, _)), Some((ident_now, _))) if ident != ident_now => {
                    words.push((Class::Breaking, format!("`.{ident}(…)` was renamed to `.{ident_now}(…)`")));
                }
                _ if *optional != now.optional => {
                    let is = if now.optional { "may now be left out" } else { "is left out as `null` now" };
                    words.push((Class::Documentation, format!("`{name}` {is}")));
                }
                _ => {}
            }
        }
        for added in new.parameters.iter().filter(|now| old.parameters.iter().all(|known| known.name != now.name)) {
            words.push(match setters_now.get(&*added.name) {
                Some((ident, taken)) => {
                    (Class::Additive, format!("`{}` was added and is optional, `.{ident}(impl {taken})`", added.name))
                }
                None => (Class::Breaking, format!("`{}` was added and is required", added.name)),
            });
        }
        let shared = |operation: &Operation, other: &Operation| -> Vec<String> {
            let required = operation.parameters.iter().filter(|parameter| !is_optional(operation, parameter));
            let kept =
                |name: &str| other.parameters.iter().any(|known| known.name == name && !is_optional(other, known));
            required.map(|parameter| parameter.name.clone()).filter(|name| kept(name)).collect()
        };
        if shared(old, new) != shared(new, old) {
            words.push((Class::Breaking, "they were reordered".to_owned()));
        }
        words
    }

    /// Whether the argument for a parameter is of another Rust type than before.
    fn is_passed_differently(&self, old: &Operation, new: &Operation, name: &str) -> bool {
        self.old.signatures.argument(old, name) != self.new.signatures.argument(new, name)
    }
}

fn required_names(operation: &Operation) -> BTreeSet<&str> {
    let required = operation.parameters.iter().filter(|parameter| !is_optional(operation, parameter));
    required.map(|parameter| parameter.name.as_str()).collect()
}

fn parameter_names(operation: &Operation) -> BTreeSet<&str> {
    operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect()
}
