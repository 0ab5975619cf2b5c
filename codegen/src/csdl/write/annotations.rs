//! Owns annotations in canonical JSON, inline and out of line; it must not know the terms that they apply.

use std::collections::BTreeMap;

use super::json::{Json, Members};
use super::writer::Writer;
use crate::csdl::syntax::{Annotation, Annotations, ExpressionKind, expand};

impl Writer<'_> {
    /// Adds annotations of the object itself, or of its member `target`.
    ///
    /// Of two with the same term and qualifier the first one counts, and the other one is left out; but records that say
    /// different things become one.
    pub(super) fn annotations(&self, members: &mut Members, target: &str, annotations: &[Annotation]) {
        for annotation in annotations {
            self.annotation(members, target, annotation, annotation.qualifier.as_deref());
        }
    }

    fn annotation(&self, members: &mut Members, target: &str, annotation: &Annotation, qualifier: Option<&str>) {
        let mark = if qualifier.is_some() { "#" } else { "" };
        let name = format!("{target}@{}{mark}{}", annotation.term.value, qualifier.unwrap_or_default());
        let value = match &annotation.value {
            Some(value) => self.expression(value),
            None => self.default_of(&annotation.term.value),
        };
        if let Some(known) = members.get_mut(&name) {
            complete(known, value);
            return;
        }
        members.push(name.clone(), value);
        self.annotations(members, &name, &annotation.annotations);
    }

    /// The value of an annotation that gives none: JSON has no way to leave it out.
    fn default_of(&self, term: &str) -> Json {
        match self.defaults.get(&expand(&self.aliases, term)).map(|value| &value.kind) {
            Some(ExpressionKind::Constant { ty, text }) if ty.is_number() => Json::Literal(text.clone()),
            Some(ExpressionKind::Constant { text, .. }) => text.as_str().into(),
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

/// Adds to a record what another one says, unless both say something about the same property.
fn complete(known: &mut Json, further: Json) {
    let (Json::Object(known), Json::Object(further)) = (known, further) else { return };
    let is_property = |name: &str| !name.contains('@');
    let is_record = |members: &Members| members.iter().all(|(name, _)| !name.starts_with('$'));
    let mut names = further.iter().map(|(name, _)| name);
    let clash = names.any(|name| is_property(name) && known.contains(name));
    if clash || !is_record(known) || !is_record(&further) {
        return;
    }
    for (name, value) in further.iter() {
        if !known.contains(name) {
            known.push(name, value.clone());
        }
    }
}
