//! Owns schemas in JSON; it must not know how their children are read.

use jsonc_parser::ast::Value;

use super::object::Member;
use super::reader::Reader;
use crate::csdl::syntax::{Annotations, Name, Operation, Schema};
use crate::diagnostic::{Diagnostic, nearest};
use crate::edm::{OperationKind, StructuredKind};

const KINDS: [&str; 6] = ["EntityType", "ComplexType", "EnumType", "TypeDefinition", "Term", "EntityContainer"];

impl Reader<'_> {
    /// Reads a schema.
    pub(super) fn schema(&mut self, member: &Member<'_>) -> Option<Schema> {
        let namespace = member.spanned_name();
        if !self.findings.is_namespace(&namespace) {
            return None;
        }
        let place = format!("the schema `{}`", namespace.value);
        let object = self.object(member.value, &place, &[&["$Alias", "$Annotations"]], true)?;
        let mut schema = Schema {
            namespace,
            alias: self.alias(&object),
            structured: Vec::new(),
            enums: Vec::new(),
            definitions: Vec::new(),
            operations: Vec::new(),
            terms: Vec::new(),
            containers: Vec::new(),
            out_of_line: Vec::new(),
            unread: Vec::new(),
            annotations: self.annotations(&object, ""),
        };
        for member in object.named() {
            let name = member.spanned_name();
            if !self.findings.is_declarable(&name, "a schema's child") {
                continue;
            }
            match member.value {
                Value::Array(overloads) => {
                    let several = overloads.elements.len() > 1;
                    for element in &overloads.elements {
                        // Some services give a type and an operation the same name, which CSDL forbids.
                        if several && is_type(element) {
                            self.child(&mut schema, &Member { value: element, ..member });
                        } else {
                            match self.operation(&name, element) {
                                Some(operation) => schema.operations.push(operation),
                                None => schema.unread.push(name.clone()),
                            }
                        }
                    }
                }
                _ => self.child(&mut schema, &member),
            }
        }
        if let Some(targets) = object.get("$Annotations")
            && let Some(targets) = self.dispensable(|reader| reader.entries(targets.value, "`$Annotations`"))
        {
            for target in &targets.members {
                schema.out_of_line.extend(self.dispensable(|reader| reader.out_of_line(target)));
            }
        }
        Some(schema)
    }

    /// Reads a child of a schema that is not an operation.
    fn child(&mut self, schema: &mut Schema, member: &Member<'_>) {
        let name = member.spanned_name();
        let place = format!("`{}`", name.value);
        let Value::Object(_) = member.value else {
            self.mismatch(member.value, &place, "an object with `$Kind`, or an array of actions or functions");
            schema.unread.push(name);
            return;
        };
        // The kind decides which members are known, so it is looked up before they are checked.
        let Some(kind) = self.peek_kind(member.value, &place) else {
            schema.unread.push(name);
            return;
        };
        match kind.value.as_str() {
            "EntityType" => {
                schema.structured.extend(self.structured_type(name, member.value, StructuredKind::Entity));
            }
            "ComplexType" => {
                schema.structured.extend(self.structured_type(name, member.value, StructuredKind::Complex));
            }
            "EnumType" => schema.enums.extend(self.enum_type(name, member.value)),
            "TypeDefinition" => match self.type_definition(name.clone(), member.value) {
                Some(definition) => schema.definitions.push(definition),
                None => schema.unread.push(name),
            },
            "Term" => schema.terms.extend(self.dispensable(|reader| reader.term(name, member.value))),
            "EntityContainer" => schema.containers.extend(self.container(name, member.value)),
            "Action" | "Function" => {
                let message = format!("{place} must be an array of overloads, even if there is only one");
                self.findings.error(kind.span, message);
                schema.unread.push(name);
            }
            other => {
                schema.unread.push(name);
                let message = format!("`$Kind` must be one of {}, not `{other}`", quoted(&KINDS));
                let suggestion = nearest(other, KINDS.into_iter());
                self.findings.push(Diagnostic::error(kind.span, message).with_suggestion(suggestion));
            }
        }
    }

    fn operation(&mut self, name: &Name, value: &Value<'_>) -> Option<Operation> {
        let place = format!("an overload of `{}`", name.value);
        let Value::Object(_) = value else {
            self.mismatch(value, &place, "an object with `$Kind`");
            return None;
        };
        let kind = self.peek_kind(value, &place)?;
        match kind.value.as_str() {
            "Action" => self.overload(name.clone(), value, OperationKind::Action),
            "Function" => self.overload(name.clone(), value, OperationKind::Function),
            other => {
                let message = format!("`$Kind` of {place} must be `Action` or `Function`, not `{other}`");
                self.findings.error(kind.span, message);
                None
            }
        }
    }

    fn out_of_line(&mut self, member: &Member<'_>) -> Option<Annotations> {
        let target = member.spanned_name();
        if target.is_empty() {
            self.findings.error(target.span, "the target of annotations must not be empty");
            return None;
        }
        if !self.findings.is_reference(&target, "the target of annotations") {
            return None;
        }
        let place = format!("the annotations of `{}`", target.value);
        let object = self.object(member.value, &place, &[], false)?;
        let annotations = self.annotations(&object, "");
        Some(Annotations { target, qualifier: None, annotations })
    }
}

/// Whether an element of an array is a type or another declaration that shares its name with operations.
fn is_type(value: &Value<'_>) -> bool {
    let Value::Object(written) = value else { return false };
    match written.get("$Kind").map(|kind| &kind.value) {
        Some(Value::StringLit(kind)) => KINDS.contains(&kind.value.as_ref()),
        _ => false,
    }
}

/// Names in code, separated by commas.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
