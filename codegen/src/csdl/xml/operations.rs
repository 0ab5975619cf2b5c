//! Owns actions and functions in XML; it must not know what distinguishes overloads.

use super::reader::{Node, Reader};
use super::type_expression::FACETS;
use crate::csdl::syntax::{Operation, Parameter, ReturnType};
use crate::edm::OperationKind;

impl Reader<'_> {
    /// Reads an overload of an action or a function.
    pub(super) fn operation(&mut self, node: Node<'_>, kind: OperationKind) -> Option<Operation> {
        const COMMON: &[&str] = &["Name", "IsBound", "EntitySetPath"];
        const CHILDREN: &[&str] = &["Parameter", "ReturnType", "Annotation"];
        let children = match kind {
            OperationKind::Action => self.open(node, &[COMMON], CHILDREN),
            OperationKind::Function => self.open(node, &[COMMON, &["IsComposable"]], CHILDREN),
        };
        let name = self.declared(node);
        let is_bound = self.boolean(node, "IsBound").unwrap_or(false);
        let is_composable = kind == OperationKind::Function && self.boolean(node, "IsComposable").unwrap_or(false);
        let entity_set_path = self.detail(node, "EntitySetPath");
        let annotations = self.annotations(&children);
        let mut parameters = Vec::new();
        let mut return_type: Option<ReturnType> = None;
        let mut returns = 0_usize;
        for child in children {
            match child.tag_name().name() {
                "Parameter" => parameters.extend(self.parameter(child)),
                "ReturnType" => {
                    returns += 1;
                    if returns > 1 {
                        let span = self.tag(child);
                        self.findings.error(span, "an operation must not have more than one `ReturnType`");
                    }
                    let read = self.return_type(child);
                    return_type = return_type.or(read);
                }
                _ => {}
            }
        }
        if kind == OperationKind::Function && returns == 0 {
            let span = self.tag(node);
            self.findings.error(span, "a function must have a `ReturnType`");
        }
        Some(Operation {
            kind,
            name: name?,
            is_bound,
            is_composable,
            entity_set_path,
            parameters,
            return_type,
            annotations,
        })
    }

    fn parameter(&mut self, node: Node<'_>) -> Option<Parameter> {
        let children = self.open(node, &[&["Name", "Type", "Nullable"], FACETS], &["Annotation"]);
        let name = self.declared(node);
        let ty = self.type_expression(node, "Type");
        let annotations = self.annotations(&children);
        Some(Parameter { name: name?, ty: ty?, annotations })
    }

    fn return_type(&mut self, node: Node<'_>) -> Option<ReturnType> {
        let children = self.open(node, &[&["Type", "Nullable"], FACETS], &["Annotation"]);
        let ty = self.type_expression(node, "Type");
        let annotations = self.annotations(&children);
        Some(ReturnType { ty: ty?, annotations })
    }
}
