//! Owns what may be given as a name for code: to which model elements, and which texts.

use crate::csdl::syntax::{self, Annotation, ExpressionKind};
use crate::diagnostic::Diagnostic;
use crate::edm::Primitive;
use crate::model::NAME;

use super::target::Target;

/// The most characters of a name that is given, as many as CSDL allows for a simple identifier.
const LONGEST: usize = 128;

/// What is wrong with an annotation, if it gives its target a name.
pub(super) fn objection(target: &Target, term: &str, annotation: &Annotation) -> Option<Diagnostic> {
    if term != NAME {
        return None;
    }
    if let Some(what) = unnamed(target) {
        let message = format!("`{}` is for what code names, which {what} is not", annotation.term.value);
        return Some(Diagnostic::error(annotation.term.span, message).with_help("remove the entry"));
    }
    let (name, span) = match &annotation.value {
        Some(syntax::Expression {
            kind: ExpressionKind::Constant { ty: Primitive::String, text: name }, span, ..
        }) => (name.as_str(), *span),
        Some(other) => return Some(Diagnostic::error(other.span, "the name has to be a string")),
        None => return Some(Diagnostic::error(annotation.term.span, "the name is missing")),
    };
    if is_simple_identifier(name) {
        return None;
    }
    let shown: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    let message = format!("`{shown}` cannot be the name of anything in code");
    let help = format!(
        "a name begins with a letter and has letters, digits and underscores only, at most {LONGEST} characters in all"
    );
    Some(Diagnostic::error(span, message).with_help(help))
}

/// The kind of a model element that has no name in code.
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
