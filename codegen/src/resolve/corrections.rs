//! Owns corrections: annotations in one document that fix declarations in another.
//!
//! OData can annotate what a service can do with an entity, but not what a declaration *is*: a media entity, a containment
//! navigation property, the type of a property. Where a service's metadata is wrong about that, terms of the project's own
//! correct the declarations before anything is resolved, so that every check and every later stage sees the corrected ones.

mod apply;
mod entry;
mod targets;

use crate::csdl::syntax::Document;
use crate::diagnostic::Diagnostic;

use super::scope::Scope;
use super::target_path::TargetPath;
use apply::{Effect, add_functions, apply_to_operation, apply_to_type, replace_everywhere};
use entry::{Correction, Entry};
use targets::{Declarations, Target};

/// Applies the corrections in any of the documents to all of them.
///
/// A correction without effect, because its target is gone or the metadata is right by now, is a warning: services change
/// independently, and that must not prevent generation.
pub(super) fn apply(documents: &mut [Document], scope: &Scope, diagnostics: &mut Vec<Diagnostic>) {
    let entries = entry::read(documents, scope, diagnostics);
    if entries.is_empty() {
        return;
    }
    // All declarations, even broken ones: corrections may repair some of them.
    let mut scope = Scope::new(documents, &mut Vec::new());
    scope.declare_types(documents);
    let declarations = Declarations::new(documents);
    let (replacements, others): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| matches!(entry.correction, Correction::StandsFor(_)));
    for entry in &others {
        one(entry, documents, &declarations, &scope, diagnostics);
    }
    replace(&replacements, documents, &declarations, &scope, diagnostics);
}

fn one(
    entry: &Entry,
    documents: &mut [Document],
    declarations: &Declarations,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(missing) = entry.correction.types().find(|name| scope.named(name).is_none()) {
        diagnostics.push(scope.unknown(missing, "type").into_stale());
        return;
    }
    let targets = declarations.targets(documents, scope, &entry.target);
    if targets.is_empty() {
        diagnostics.push(unknown_target(entry, declarations, scope));
        return;
    }
    let mut effects = Vec::new();
    for target in &targets {
        effects.push(match (target, &entry.correction) {
            (Target::Type(place, None), Correction::Functions(functions)) => {
                let name = declarations.ty(documents, *place).name.clone();
                add_functions(declarations.schema(documents, *place), &name, functions, scope)
            }
            (Target::Type(place, member), _) => {
                apply_to_type(declarations.ty(documents, *place), member.as_deref(), entry, scope)
            }
            (Target::Operation(place, member), _) => {
                apply_to_operation(declarations.operation(documents, *place), member.as_deref(), entry, scope)
            }
        });
    }
    // A target without a signature means all overloads; the correction is needed as long as one of them needs it.
    if effects.contains(&Effect::Corrected) {
        return;
    }
    if let Some(Effect::NotFor(what)) = effects.iter().find(|effect| matches!(effect, Effect::NotFor(_))) {
        let message = format!("`{}` cannot correct `{}`: it applies to {what}", entry.term, entry.target.value);
        diagnostics.push(Diagnostic::error(entry.span, message));
        return;
    }
    diagnostics.push(without_effect(entry));
}

/// Replaces the types that stand for others, last and in one pass.
fn replace(
    entries: &[Entry],
    documents: &mut [Document],
    declarations: &Declarations,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut known = Vec::new();
    for entry in entries {
        let Correction::StandsFor(by) = &entry.correction else { continue };
        if scope.named(&by.name).is_none() {
            diagnostics.push(scope.unknown(&by.name, "type").into_stale());
        } else if let Some(element) = scope.named(&entry.target) {
            known.push((element, by, entry));
        } else {
            diagnostics.push(unknown_target(entry, declarations, scope));
        }
    }
    let replaced = replace_everywhere(documents, &known, scope);
    for ((_, _, entry), count) in known.iter().zip(replaced) {
        if count == 0 {
            diagnostics.push(without_effect(entry));
        }
    }
}

fn without_effect(entry: &Entry) -> Diagnostic {
    Diagnostic::warning(
        entry.span,
        format!(
            "the correction of `{}` is no longer needed: its declaration already says the same",
            entry.target.value
        ),
    )
    .with_help("remove the correction")
    .into_stale()
}

fn unknown_target(entry: &Entry, declarations: &Declarations, scope: &Scope) -> Diagnostic {
    let target = &entry.target;
    let finding = Diagnostic::warning(
        target.span,
        format!("the correction has no effect: its target `{}` is unknown", target.value),
    );
    match declarations.nearest(&TargetPath::new(target, scope).head, scope, target.span.source) {
        Some(known) => finding.with_help(format!("did you mean `{known}`? Otherwise remove the correction")),
        None => finding.with_help("remove the correction, or change its target"),
    }
    .into_stale()
}
