//! Owns annotations in canonical JSON, inline and out of line; it must not know the terms that they apply.

use std::collections::BTreeMap;

use super::Writer;
use super::json::{Json, Members};
use crate::csdl::syntax::{Annotation, Annotations, ExpressionKind};

impl Writer<'_> {
    /// Adds annotations of the object itself, or of its member `target`.
    ///
    /// Of two with the same term and qualifier the first one counts, so the others are left out.
    pub(super) fn annotations(&self, members: &mut Members, target: &str, annotations: &[Annotation]) {
        for annotation in annotations {
            self.annotation(members, target, annotation, annotation.qualifier.as_deref());
        }
    }

    fn annotation(&self, members: &mut Members, target: &str, annotation: &Annotation, qualifier: Option<&str>) {
        let mark = if qualifier.is_some() { "#" } else { "" };
        let name = format!("{target}@{}{mark}{}", annotation.term.value, qualifier.unwrap_or_default());
        if members.contains(&name) {
            return;
        }
        let value = match &annotation.value {
            Some(value) => self.expression(value),
            None => self.default_of(&annotation.term.value),
        };
        members.push(name.clone(), value);
        self.annotations(members, &name, &annotation.annotations);
    }

    /// The value of an annotation that gives none: JSON has no way to leave it out.
    fn default_of(&self, term: &str) -> Json {
        let full = match term.rsplit_once('.') {
            Some((prefix, simple)) => format!("{}.{simple}", self.aliases.get(prefix).copied().unwrap_or(prefix)),
            None => term.to_owned(),
        };
        match self.defaults.get(&full).map(|value| &value.kind) {
            Some(ExpressionKind::String(text)) => text.as_str().into(),
            Some(ExpressionKind::Decimal(number)) => Json::Literal(number.clone()),
            Some(ExpressionKind::Bool(value)) => (*value).into(),
            Some(ExpressionKind::Null) => Json::Literal("null".to_owned()),
            // Terms that are left without a value are tags, and those are true by default.
            _ => true.into(),
        }
    }

    /// `$Annotations`: a member for each target, in the order in which they come first.
    pub(super) fn out_of_line(&self, groups: &[Annotations]) -> Members {
        let mut order: Vec<&str> = Vec::new();
        let mut targets: BTreeMap<&str, Members> = BTreeMap::new();
        for group in groups {
            let target = group.target.value.as_str();
            let members = targets.entry(target).or_insert_with(|| {
                order.push(target);
                Members::new()
            });
            for annotation in &group.annotations {
                // The qualifier of the group is that of annotations without one of their own.
                let qualifier = annotation.qualifier.as_ref().or(group.qualifier.as_ref());
                self.annotation(members, "", annotation, qualifier.map(String::as_str));
            }
        }
        let mut members = Members::new();
        for target in order {
            members.optional(target, targets.remove(target));
        }
        members
    }
}
