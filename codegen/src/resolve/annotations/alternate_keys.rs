//! Owns alternate keys (`Core.AlternateKeys`), of types and of entity sets; those of a set apply to its type.

use std::collections::HashSet;

use crate::diagnostic::Diagnostic;
use crate::model::terms::ALTERNATE_KEYS;
use crate::model::{AlternateKey, ContainerChildKind, KeyPart, Model, StructuredId, Value};

use super::super::members::Members;

/// Reads alternate keys from the annotations.
pub(super) fn resolve(members: &Members, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut found: Vec<(StructuredId, Value)> = Vec::new();
    for id in model.structured_ids() {
        found.extend(model.ty(id).annotations.value(ALTERNATE_KEYS).map(|value| (id, value.clone())));
    }
    for child in model.children() {
        if let ContainerChildKind::EntitySet { ty, .. } = &child.kind {
            found.extend(child.annotations.value(ALTERNATE_KEYS).map(|value| (*ty, value.clone())));
        }
    }
    let mut known: HashSet<(StructuredId, Vec<String>)> = HashSet::new();
    for (id, value) in found {
        for key in value.items() {
            match parts(key, id, members, model) {
                Some(parts) if !parts.is_empty() => {
                    let names = parts.iter().map(|part| part.name.clone()).collect();
                    if known.insert((id, names)) {
                        model.structured[id.0].alternate_keys.push(AlternateKey { parts });
                    }
                }
                _ => diagnostics.push(Diagnostic::warning(
                    model.ty(id).span,
                    format!(
                        "an alternate key of `{}` names a property that the type does not have; it is ignored",
                        model.ty(id).name
                    ),
                )),
            }
        }
    }
}

fn parts(key: &Value, id: StructuredId, members: &Members, model: &Model) -> Option<Vec<KeyPart>> {
    let part = |part: &Value| {
        let path = part.get("Name")?.as_text()?;
        let name = part.get("Alias").and_then(Value::as_text).unwrap_or(path);
        let ty = members.type_at(model, id, path)?.clone();
        Some(KeyPart { name: name.to_owned(), path: path.to_owned(), ty })
    };
    key.get("Key").map(Value::items).unwrap_or_default().iter().map(part).collect()
}
