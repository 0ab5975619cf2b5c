//! Owns the words that bodies of functions and imports may use: those of the runtime, of Rust, and of the layout.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use crate::layout::{HandleId, Layout};
use crate::model::Element;
use crate::vocabulary::Rt;

use super::observed::Observed;
use super::reference::Reference;

/// Other words in bodies of functions: those of Rust, and methods of the runtime.
const WORDS: &[&str] = &[
    "Absent",
    "CONVENTIONS",
    "PERMISSIONS",
    "Collection",
    "None",
    "ODATA",
    "Parentheses",
    "Resource",
    "Segment",
    "Self",
    "Some",
    "TYPE_NAME",
    "T",
    "action",
    "additional",
    "and",
    "as_deref",
    "as_ref",
    "cast",
    "clone",
    "const",
    "conventions",
    "declared_as",
    "downcast",
    "empty",
    "escape",
    "from",
    "from_stream",
    "into",
    "into_nullable",
    "into_parameter",
    "is",
    "json",
    "key",
    "key_beside",
    "literal",
    "named",
    "new",
    "nullable_json",
    "nullable_literal",
    "nullable_parameter",
    "of",
    "odata_type",
    "operation",
    "option",
    "optional",
    "optional_json",
    "optional_literal",
    "parameter",
    "path",
    "permission_table",
    "replace",
    "replaced",
    "required",
    "root",
    "segment",
    "self",
    "single",
    "super",
    "to_owned",
    "with_key_style",
    "with_permissions",
    "word",
    "cfg",
    "feature",
    "any",
    "all",
];

/// The words of a model.
pub(super) struct Vocabulary {
    /// Types and handles.
    pub(super) types: BTreeSet<String>,
    modules: BTreeSet<String>,
    /// The permissions and pages of requests.
    pub(super) reference: Reference,
}

impl Vocabulary {
    pub(super) fn new(layout: &Layout<'_>) -> Self {
        let mut types = BTreeSet::from([layout.service.clone()]);
        for element in layout.model.elements() {
            types.insert(layout.ident(element).to_owned());
            if let Element::Structured(id) = element {
                types.extend([HandleId::one(id), HandleId::many(id)].map(|handle| layout.handle_ident(handle)));
            }
        }
        types.extend(
            layout.model.operations.iter().filter_map(|operation| layout.call_ident(operation)).map(str::to_owned),
        );
        let modules = layout.area_ids().map(|area| layout.module(area).to_owned()).collect();
        Self { types, modules, reference: Reference::new(layout.model) }
    }

    /// Checks imports from the area, and bodies of functions: expressions of known words without macros or operators.
    pub(super) fn check(&self, observed: &Observed) -> Vec<String> {
        let mut findings = Vec::new();
        for body in &observed.bodies {
            self.body(body.clone(), observed, &mut findings);
        }
        for path in &observed.imports {
            if path.first().is_some_and(|root| root == "super")
                && path.get(1).is_none_or(|name| !self.types.contains(name))
            {
                findings.push(format!("imports {path:?}, which the model does not have"));
            }
        }
        findings
    }

    fn body(&self, tokens: TokenStream, observed: &Observed, findings: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.body(group.stream(), observed, findings),
                TokenTree::Ident(ident) => {
                    let word = ident.to_string();
                    let known = WORDS.contains(&word.as_str())
                        || is_of_runtime(&word)
                        || observed.locals.contains(&word)
                        || self.types.contains(&word)
                        || self.modules.contains(&word)
                        || word == "crate";
                    if !known {
                        findings.push(format!("a function says `{word}`"));
                    }
                }
                TokenTree::Punct(punct) if matches!(punct.as_char(), '.' | ':' | ',' | '&' | '<' | '>' | '#' | '=') => {
                }
                TokenTree::Punct(punct) => findings.push(format!("a function says `{punct}`")),
                TokenTree::Literal(literal) => {
                    // Strings, and the field of a handle.
                    let text = literal.to_string();
                    if !text.starts_with('"') && text != "0" {
                        findings.push(format!("a function says {literal}"));
                    }
                }
            }
        }
    }
}

/// Whether generated code may import a name from the runtime.
pub(super) fn is_of_runtime(word: &str) -> bool {
    Rt::ALL.iter().any(|item| item.name() == word)
}
