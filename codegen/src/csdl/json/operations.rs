//! Owns actions and functions in JSON; it must not know what distinguishes overloads.

use jsonc_parser::ast::Value;

use super::reader::Reader;
use super::type_expression::{FACETS, TYPE};
use crate::csdl::syntax::{Name, Operation, Parameter, ReturnType};
use crate::edm::OperationKind;

impl Reader<'_> {
    /// Reads an overload of an action or a function.
    pub(super) fn overload(&mut self, name: Name, value: &Value<'_>, kind: OperationKind) -> Option<Operation> {
        const COMMON: &[&str] = &["$Kind", "$IsBound", "$EntitySetPath", "$Parameter", "$ReturnType"];
        let own: &[&str] = match kind {
            OperationKind::Action => &[],
            OperationKind::Function => &["$IsComposable"],
        };
        let place = format!("an overload of `{}`", name.value);
        let object = self.object(value, &place, &[COMMON, own], false)?;
        let is_bound = self.boolean(&object, "$IsBound").unwrap_or(false);
        let is_composable = kind == OperationKind::Function && self.boolean(&object, "$IsComposable").unwrap_or(false);
        let entity_set_path = self.detail(&object, "$EntitySetPath");
        let mut parameters = Vec::new();
        for parameter in self.items(&object, "$Parameter") {
            parameters.extend(self.parameter(parameter));
        }
        let return_type = object.get("$ReturnType").and_then(|member| self.return_type(member.value));
        if kind == OperationKind::Function && object.get("$ReturnType").is_none() {
            self.missing(&object, "$ReturnType", "a function");
        }
        let annotations = self.annotations(&object, "");
        Some(Operation { kind, name, is_bound, is_composable, entity_set_path, parameters, return_type, annotations })
    }

    fn parameter(&mut self, value: &Value<'_>) -> Option<Parameter> {
        let object = self.object(value, "a parameter", &[&["$Name"], TYPE, FACETS], false)?;
        let name = self.required(&object, "$Name", "a parameter");
        let name = name.filter(|name| self.findings.is_declarable(name, "a parameter"));
        let ty = self.type_expression(&object);
        let annotations = self.annotations(&object, "");
        Some(Parameter { name: name?, ty: ty?, annotations })
    }

    fn return_type(&mut self, value: &Value<'_>) -> Option<ReturnType> {
        let object = self.object(value, "`$ReturnType`", &[TYPE, FACETS], false)?;
        let ty = self.type_expression(&object);
        let annotations = self.annotations(&object, "");
        Some(ReturnType { ty: ty?, annotations })
    }
}
