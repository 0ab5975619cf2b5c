//! Owns the checks on resolved types that need the whole model: cycles, clashing names, references that lead nowhere.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Model, StructuredId};
use crate::source::Span;

use super::types::property_at;

/// Breaks and reports cycles of base types, reports bases of the wrong kind, then links derived types to their base.
pub(super) fn base_types(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    for id in model.structured_ids() {
        let mut seen = vec![id];
        let mut current = id;
        while let Some(base) = model.ty(current).base {
            if base == id {
                let chain: Vec<String> = seen.iter().map(|ty| model.ty(*ty).name.to_string()).collect();
                diagnostics.push(
                    Diagnostic::error(model.ty(id).span, format!("`{}` derives from itself", model.ty(id).name))
                        .with_help(format!("the chain of base types is {} -> {}", chain.join(" -> "), chain[0])),
                );
                model.structured[id.0].base = None;
                break;
            }
            if seen.contains(&base) {
                // A cycle further up; it is reported at one of its own types.
                break;
            }
            seen.push(base);
            current = base;
        }
    }
    for id in model.structured_ids() {
        let Some(base) = model.ty(id).base else { continue };
        if model.ty(base).kind != model.ty(id).kind {
            diagnostics.push(Diagnostic::error(
                model.ty(id).span,
                format!(
                    "`{}` and its base type `{}` are not both entity types or both complex types",
                    model.ty(id).name,
                    model.ty(base).name
                ),
            ));
        }
        model.structured[base.0].derived.push(id);
    }
}

/// Reports properties that are declared twice in a type or again in a derived type.
pub(super) fn names(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for id in model.structured_ids() {
        let mut seen: BTreeMap<&str, (StructuredId, Span)> = BTreeMap::new();
        let structural = model.all_properties(id).into_iter().map(|(ty, p)| (ty, p.name.as_str(), p.span));
        let navigation = model.all_navigation(id).into_iter().map(|(ty, p)| (ty, p.name.as_str(), p.span));
        for (declaring, name, span) in structural.chain(navigation) {
            let Some((first, place)) = seen.insert(name, (declaring, span)) else { continue };
            if declaring != id && first != id {
                // Reported where the clash arises, not again for everything that derives from there.
                continue;
            }
            diagnostics.push(
                Diagnostic::error(span, format!("`{}` has two properties named `{name}`", model.ty(id).name))
                    .with_related(place, "the other one"),
            );
        }
    }
}

/// Reports partners and referential constraints that name no property.
pub(super) fn references(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for id in model.structured_ids() {
        for property in &model.ty(id).navigation {
            let here = format!("{}/{}", model.ty(id).name, property.name);
            if let Some(partner) = &property.partner {
                let simple = partner.rsplit('/').next().unwrap_or(partner);
                let known = std::iter::once(property.target)
                    .chain(model.descendants(property.target))
                    .any(|ty| property_at(model, ty, partner).is_some() || property_at(model, ty, simple).is_some());
                if !known {
                    diagnostics.push(Diagnostic::warning(
                        property.span,
                        format!(
                            "the partner `{partner}` of `{here}` is not a property of `{}`",
                            model.ty(property.target).name
                        ),
                    ));
                }
            }
            for (dependent, principal) in &property.referential_constraints {
                for (ty, path) in [(id, dependent), (property.target, principal)] {
                    if property_at(model, ty, path).is_none() {
                        diagnostics.push(Diagnostic::warning(
                            property.span,
                            format!(
                                "a referential constraint of `{here}` names `{path}`, which `{}` does not have",
                                model.ty(ty).name
                            ),
                        ));
                    }
                }
            }
        }
    }
}
