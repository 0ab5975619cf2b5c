//! Owns annotation expressions in canonical JSON; it must not know what they evaluate to.

use super::json::{Json, Members};
use super::type_expression::write_facets;
use super::writer::Writer;
use crate::csdl::literals::is_json_number;
use crate::csdl::syntax::{Expression, ExpressionKind as Kind, PropertyValue, TypeExpression};

impl Writer<'_> {
    /// Serializes an expression. In JSON, constants of most types are strings.
    pub(super) fn expression(&self, expression: &Expression) -> Json {
        match &expression.kind {
            Kind::Bool(value) => (*value).into(),
            Kind::Constant { ty, text } if ty.is_number() && is_json_number(text) => Json::Literal(text.clone()),
            Kind::Constant { text, .. } => text.as_str().into(),
            Kind::EnumMember { members, .. } => members.join(",").as_str().into(),
            Kind::Null if expression.annotations.is_empty() => null(),
            Kind::Null => self.dynamic(expression, "$Null", null(), &Members::new()),
            Kind::Collection(items) => self.expressions(items).into(),
            Kind::Record { ty, properties, annotations } => {
                let mut members = Members::new();
                // The type is the fragment of a URL, here that of this document.
                members.optional("@type", ty.as_ref().map(|ty| Json::Text(format!("#{}", ty.value))));
                self.annotations(&mut members, "", annotations);
                self.properties(&mut members, properties);
                members.into()
            }
            Kind::Path(path) => self.dynamic(expression, "$Path", path.as_str(), &Members::new()),
            Kind::If(operands) => self.dynamic(expression, "$If", self.expressions(operands), &Members::new()),
            Kind::Apply { function, arguments } => {
                let mut also = Members::new();
                also.push("$Function", function.as_str());
                self.dynamic(expression, "$Apply", self.expressions(arguments), &also)
            }
            Kind::Cast { ty, value } => self.dynamic(expression, "$Cast", self.expression(value), &operand_type(ty)),
            Kind::IsOf { ty, value } => self.dynamic(expression, "$IsOf", self.expression(value), &operand_type(ty)),
            Kind::LabeledElement { name, value } => {
                let mut also = Members::new();
                also.push("$Name", name.as_str());
                self.dynamic(expression, "$LabeledElement", self.expression(value), &also)
            }
            Kind::LabeledElementReference(name) => {
                self.dynamic(expression, "$LabeledElementReference", name.as_str(), &Members::new())
            }
            Kind::UrlRef(value) => self.dynamic(expression, "$UrlRef", self.expression(value), &Members::new()),
            Kind::Operator { name, operands } => {
                let keyword = format!("${name}");
                let value = match operands.as_slice() {
                    [operand] if matches!(name.as_str(), "Not" | "Neg") => self.expression(operand),
                    operands => self.expressions(operands).into(),
                };
                self.dynamic(expression, &keyword, value, &Members::new())
            }
        }
    }

    /// Serializes a dynamic expression: an object with a keyword, accompanying members, and annotations.
    fn dynamic(&self, expression: &Expression, keyword: &str, value: impl Into<Json>, also: &Members) -> Json {
        let mut members = Members::new();
        members.push(keyword, value);
        for (name, value) in also.iter() {
            members.push(name, value.clone());
        }
        self.annotations(&mut members, "", &expression.annotations);
        members.into()
    }

    fn expressions(&self, items: &[Expression]) -> Vec<Json> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    fn properties(&self, members: &mut Members, properties: &[PropertyValue]) {
        for property in properties {
            // An absent value means the property's default, which is true for tags.
            let value = property.value.as_ref().map_or_else(|| true.into(), |value| self.expression(value));
            members.push(property.name.value.as_str(), value);
            self.annotations(members, &property.name.value, &property.annotations);
        }
    }
}

fn null() -> Json {
    Json::Literal("null".to_owned())
}

/// The type of `$Cast` and `$IsOf`, which is always given, and has no `$Nullable`.
fn operand_type(ty: &TypeExpression) -> Members {
    let mut members = Members::new();
    members.push("$Type", &ty.name);
    members.flag("$Collection", ty.cardinality.is_collection());
    write_facets(&mut members, &ty.facets);
    members
}
