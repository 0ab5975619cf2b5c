//! Owns actions and functions in canonical JSON; it must not know what distinguishes overloads.

use super::json::{Json, Members};
use super::type_expression::write_type;
use super::writer::Writer;
use crate::csdl::syntax::{Operation, Parameter};
use crate::edm::OperationKind;

impl Writer<'_> {
    /// Serializes an overload.
    pub(super) fn overload(&self, operation: &Operation) -> Members {
        let mut members = Members::new();
        members.push(
            "$Kind",
            match operation.kind {
                OperationKind::Action => "Action",
                OperationKind::Function => "Function",
            },
        );
        members.flag("$IsBound", operation.is_bound);
        members.flag("$IsComposable", operation.is_composable);
        members.optional("$EntitySetPath", operation.entity_set_path.as_ref());
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().map(|parameter| self.parameter(parameter).into());
            members.push("$Parameter", parameters.collect::<Vec<Json>>());
        }
        if let Some(returns) = &operation.return_type {
            let mut object = Members::new();
            write_type(&mut object, &returns.ty);
            self.annotations(&mut object, "", &returns.annotations);
            members.push("$ReturnType", object);
        }
        self.annotations(&mut members, "", &operation.annotations);
        members
    }

    fn parameter(&self, parameter: &Parameter) -> Members {
        let mut members = Members::new();
        members.push("$Name", &parameter.name);
        write_type(&mut members, &parameter.ty);
        self.annotations(&mut members, "", &parameter.annotations);
        members
    }
}
