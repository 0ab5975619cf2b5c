//! Owns checking `Naming.Name`: the elements that it applies to, and the names that it can give.

use crate::csdl::syntax::{self, Annotation, ExpressionKind};
use crate::diagnostic::Diagnostic;
use crate::edm::Primitive;
use crate::model::NAME;

use super::target::Target;

/// The maximum length of a name, which is that of simple identifiers in CSDL.
const LONGEST: usize = 128;

/// What is wrong with an annotation, if it is one that gives its target a name.
pub(super) fn objection(target: &Target, term: &str, annotation: &Annotation) -> Option<Diagnostic> {
    if term != NAME {
        return None;
    }
    if let Some(what) = unnamed(target) {
        let message = format!("`{}` does not apply to {what}, which has no name in code", annotation.term.value);
        return Some(Diagnostic::error(annotation.term.span, message).with_help("remove the entry"));
    }
    let (name, span) = match &annotation.value {
        Some(syntax::Expression {
            kind: ExpressionKind::Constant { ty: Primitive::String, text: name }, span, ..
        }) => (name.as_str(), *span),
        Some(other) => return Some(Diagnostic::error(other.span, "the name must be a string")),
        None => return Some(Diagnostic::error(annotation.term.span, "the name is missing")),
    };
    if is_simple_identifier(name) {
        return None;
    }
    let shown: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    let message = format!("`{shown}` cannot be a name in code");
    let help =
        format!("a name begins with a letter, followed by letters, digits and underscores, up to {LONGEST} characters");
    Some(Diagnostic::error(span, message).with_help(help))
}

/// The kind of a target that has no name in code.
fn unnamed(target: &Target) -> Option<&'static str> {
    match target {
        Target::Structured(_)
        | Target::Property(..)
        | Target::Navigation(..)
        | Target::Enum(_)
        | Target::Member(..)
        | Target::Definition(_)
        | Target::Operation(_)
        | Target::Parameter(..)
        | Target::Container
        | Target::Child(_) => None,
        Target::Schema(_) => Some("a schema"),
        Target::Binding(_) => Some("a binding parameter"),
        Target::Return(_) => Some("a result"),
        Target::Term(_) => Some("a term"),
        Target::Annotation(..) => Some("an annotation"),
    }
}

fn is_simple_identifier(name: &str) -> bool {
    name.chars().next().is_some_and(unicode_ident::is_xid_start)
        && name.chars().all(unicode_ident::is_xid_continue)
        && name.chars().count() <= LONGEST
}
