//! Owns annotations in canonical JSON, inline and out of line; it must not know any term.

use std::collections::BTreeMap;

use super::json::{Json, Members};
use super::writer::Writer;
use crate::csdl::syntax::{Annotation, Annotations, ExpressionKind, expand};

impl Writer<'_> {
    /// Adds the annotations of the object's member `target`, or of the object itself if that is empty.
    ///
    /// Of two with the same term and qualifier, only the first is written, except that records with different
    /// properties are merged.
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
            merge(known, value);
            return;
        }
        members.push(name.clone(), value);
        self.annotations(members, &name, &annotation.annotations);
    }

    /// The value of an annotation without one, which JSON cannot omit.
    fn default_of(&self, term: &str) -> Json {
        match self.defaults.get(&expand(&self.aliases, term)).map(|value| &value.kind) {
            Some(ExpressionKind::Constant { ty, text }) if ty.is_number() => Json::Literal(text.clone()),
            Some(ExpressionKind::Constant { text, .. }) => text.as_str().into(),
            Some(ExpressionKind::Bool(value)) => (*value).into(),
            Some(ExpressionKind::Null) => Json::Literal("null".to_owned()),
            // Terms used without a value are tags, which are true by default.
            _ => true.into(),
        }
    }

    /// Serializes `$Annotations`: a member for each target, in the order in which targets first occur.
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
                // The group's qualifier applies to annotations without one of their own.
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

/// Adds the properties of another record to a record, unless they share one.
fn merge(known: &mut Json, further: Json) {
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
