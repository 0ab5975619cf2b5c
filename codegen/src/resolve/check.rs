//! Owns the checks that need all types of the model: cycles of base types, and references between properties.

use crate::diagnostic::Diagnostic;
use crate::model::{Model, NavigationProperty, StructuredId};

use super::members::Members;

/// How many types of a cycle a message names.
const NAMED: usize = 10;

/// Reports and breaks cycles of base types, then links every type to those derived from it.
pub(super) fn base_types(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    // The number of the walk that visited each type first; zero if none has.
    let mut visited = vec![0_usize; model.structured.len()];
    for start in model.structured_ids() {
        let walk = start.0 + 1;
        let mut current = start;
        while visited[current.0] == 0 {
            visited[current.0] = walk;
            let Some(base) = model.ty(current).base else { break };
            if visited[base.0] == walk {
                report_cycle(model, base, diagnostics);
                model.structured[base.0].base = None;
                break;
            }
            current = base;
        }
    }
    for id in model.structured_ids() {
        if let Some(base) = model.ty(id).base {
            model.structured[base.0].derived.push(id);
        }
    }
}

fn report_cycle(model: &Model, id: StructuredId, diagnostics: &mut Vec<Diagnostic>) {
    let ty = model.ty(id);
    let mut chain: Vec<String> = vec![ty.name.to_string()];
    let others = model.bases(id).take_while(|base| *base != id).take(NAMED + 1);
    chain.extend(others.map(|base| model.ty(base).name.to_string()));
    if chain.len() > NAMED {
        chain.truncate(NAMED);
        chain.push("…".to_owned());
    }
    chain.push(ty.name.to_string());
    diagnostics.push(
        Diagnostic::error(ty.span, format!("`{}` derives from itself", ty.name))
            .with_help(format!("its base types form a cycle: {}", chain.join(" -> "))),
    );
}

/// Warns of partners and referential constraints that do not name a property.
pub(super) fn references(model: &Model, members: &Members, diagnostics: &mut Vec<Diagnostic>) {
    for id in model.structured_ids() {
        for property in &model.ty(id).navigation {
            let here = || format!("{}/{}", model.ty(id).name, property.name);
            if let Some(partner) = &property.partner
                && !is_partner(model, members, property, partner)
            {
                diagnostics.push(Diagnostic::warning(
                    property.span,
                    format!(
                        "the partner `{partner}` of `{}` is not a property of `{}`",
                        here(),
                        model.ty(property.target).name
                    ),
                ));
            }
            for (dependent, principal) in &property.referential_constraints {
                for (ty, path) in [(id, dependent), (property.target, principal)] {
                    if members.type_at(model, ty, path).is_none() {
                        diagnostics.push(Diagnostic::warning(
                            property.span,
                            format!(
                                "a referential constraint of `{}` names `{path}`, which is not a property of `{}`",
                                here(),
                                model.ty(ty).name
                            ),
                        ));
                    }
                }
            }
        }
    }
}

/// Whether a partner is a property of the target or of a type derived from it. The path starts with the property, or
/// ends with it after a cast.
fn is_partner(model: &Model, members: &Members, property: &NavigationProperty, partner: &str) -> bool {
    let (first, last) = (partner.split('/').next().unwrap_or(partner), partner.rsplit('/').next().unwrap_or(partner));
    [first, last].into_iter().any(|name| {
        members.find(model, property.target, name).is_some() || members.is_declared_below(property.target, name)
    })
}
