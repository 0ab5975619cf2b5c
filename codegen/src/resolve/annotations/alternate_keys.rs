//! Owns reading alternate keys from the annotations that declare them.

use crate::diagnostic::Diagnostic;
use crate::model::{AlternateKey, ContainerChildKind, KeyPart, Model, StructuredId, Value};

use super::property_at;

/// Reads `Core.AlternateKeys` of types, and of sets as if their type had them.
pub(super) fn resolve(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    const TERM: &str = "Org.OData.Core.V1.AlternateKeys";
    let mut found: Vec<(StructuredId, Value)> = Vec::new();
    for id in model.structured_ids() {
        found.extend(model.ty(id).annotations.value(TERM).map(|value| (id, value.clone())));
    }
    for child in model.container.iter().flat_map(|container| &container.children) {
        if let ContainerChildKind::EntitySet { ty, .. } = &child.kind {
            found.extend(child.annotations.value(TERM).map(|value| (*ty, value.clone())));
        }
    }
    for (id, value) in found {
        for key in value.items() {
            let parts: Option<Vec<KeyPart>> = key
                .get("Key")
                .map(Value::items)
                .unwrap_or_default()
                .iter()
                .map(|part| {
                    let path = part.get("Name")?.as_text()?;
                    let name = part.get("Alias").and_then(Value::as_text).unwrap_or(path);
                    Some(KeyPart {
                        name: name.to_owned(),
                        path: path.to_owned(),
                        ty: property_at(model, id, path)?.clone(),
                    })
                })
                .collect();
            match parts {
                Some(parts) if !parts.is_empty() => {
                    let known = &mut model.structured[id.0].alternate_keys;
                    let names = |key: &[KeyPart]| key.iter().map(|part| part.name.clone()).collect::<Vec<_>>();
                    if !known.iter().any(|other| names(&other.parts) == names(&parts)) {
                        known.push(AlternateKey { parts });
                    }
                }
                _ => diagnostics.push(Diagnostic::warning(
                    model.ty(id).span,
                    format!("an alternate key of `{}` names no property of it", model.ty(id).name),
                )),
            }
        }
    }
}
