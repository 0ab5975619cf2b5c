//! Owns corrections: what one document says that another gets wrong about its own declarations.
//!
//! OData has annotations for what a service can do with an entity, but none for what a declaration *is*: a media entity, a
//! contained navigation property, the type of a property. A service's description that is wrong there is put right with
//! terms of the project's own, applied to the declarations before anything is resolved from them, so that every check and
//! everything that follows sees the corrected ones.

mod apply;
mod entry;
mod targets;

use crate::csdl::syntax::Document;
use crate::diagnostic::Diagnostic;

use super::scope::Scope;
use super::target_path::TargetPath;
use apply::{Effect, apply_to_operation, apply_to_type, replace_everywhere};
use entry::{Correction, Entry};
use targets::{Declarations, Target};

/// Puts everything in documents right that corrections in any of them are about.
///
/// An entry that corrects nothing, because its target is gone or the description is right by now, is a warning: the
/// service moves on by itself, and that must not keep anybody from generating.
pub(super) fn apply(documents: &mut [Document], scope: &Scope, diagnostics: &mut Vec<Diagnostic>) {
    let entries = entry::read(documents, scope, diagnostics);
    if entries.is_empty() {
        return;
    }
    // What is declared, broken or not: some of it may be put right.
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
        effects.push(match target {
            Target::Type(place, member) => {
                apply_to_type(declarations.ty(documents, *place), member.as_deref(), entry, scope)
            }
            Target::Operation(place, member) => {
                apply_to_operation(declarations.operation(documents, *place), member.as_deref(), entry, scope)
            }
        });
    }
    // A target without a signature is all overloads; the entry is needed as long as one of them needs it.
    if effects.contains(&Effect::Corrected) {
        return;
    }
    if let Some(Effect::NotFor(what)) = effects.iter().find(|effect| matches!(effect, Effect::NotFor(_))) {
        diagnostics.push(Diagnostic::error(
            entry.span,
            format!("`{}` is said of {what}, which `{}` is not", entry.term, entry.target.value),
        ));
        return;
    }
    diagnostics.push(says_nothing(entry));
}

/// Types that stand for others are replaced last: one pass serves them all.
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
            diagnostics.push(says_nothing(entry));
        }
    }
}

fn says_nothing(entry: &Entry) -> Diagnostic {
    Diagnostic::warning(
        entry.span,
        format!("the correction of `{}` corrects nothing any more: the description says so itself", entry.target.value),
    )
    .with_help("remove the entry")
    .into_stale()
}

fn unknown_target(entry: &Entry, declarations: &Declarations, scope: &Scope) -> Diagnostic {
    let target = &entry.target;
    let finding = Diagnostic::warning(
        target.span,
        format!("the correction no longer applies: its target `{}` is unknown", target.value),
    );
    match declarations.nearest(&TargetPath::new(target, scope).head, scope, target.span.source) {
        Some(known) => finding.with_help(format!("did you mean `{known}`? if not, remove the entry")),
        None => finding.with_help("remove the entry, or name what the description has now"),
    }
    .into_stale()
}
