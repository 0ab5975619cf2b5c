//! Owns annotation expressions in JSON; it must not know what they evaluate to.

use std::ops::RangeInclusive;

use jsonc_parser::ast::Value;

use super::object::{Member, Object};
use super::reader::Reader;
use super::type_expression::FACETS;
use crate::csdl::syntax::{Expression, ExpressionKind, PropertyValue, TypeExpression};
use crate::edm::Primitive;
use crate::source::Spanned;

/// The members that make an object a dynamic expression, each with the members that it may be accompanied by.
const DYNAMIC: &[(&str, &[&str])] = &[
    ("$Path", &[]),
    ("$If", &[]),
    ("$Apply", &["$Function"]),
    ("$Cast", &["$Type", "$Collection"]),
    ("$IsOf", &["$Type", "$Collection"]),
    ("$LabeledElement", &["$Name"]),
    ("$LabeledElementReference", &[]),
    ("$UrlRef", &[]),
    ("$Null", &[]),
    ("$And", &[]),
    ("$Or", &[]),
    ("$Not", &[]),
    ("$Eq", &[]),
    ("$Ne", &[]),
    ("$Gt", &[]),
    ("$Ge", &[]),
    ("$Lt", &[]),
    ("$Le", &[]),
    ("$Has", &[]),
    ("$In", &[]),
    ("$Add", &[]),
    ("$Sub", &[]),
    ("$Neg", &[]),
    ("$Mul", &[]),
    ("$Div", &[]),
    ("$DivBy", &[]),
    ("$Mod", &[]),
];

/// The members that give the type of a record; the second is that of version 4.0.
const TYPE_CONTROL: [&str; 2] = ["@type", "@odata.type"];

impl Reader<'_> {
    /// Reads an expression.
    pub(super) fn expression(&mut self, value: &Value<'_>) -> Option<Expression> {
        let span = self.span(value);
        let kind = match value {
            Value::StringLit(literal) => {
                ExpressionKind::Constant { ty: Primitive::String, text: literal.value.clone().into_owned() }
            }
            Value::NumberLit(literal) if literal.value.contains(['.', 'e', 'E']) => {
                ExpressionKind::Constant { ty: Primitive::Double, text: literal.value.to_owned() }
            }
            Value::NumberLit(literal) => {
                ExpressionKind::Constant { ty: Primitive::Int64, text: literal.value.to_owned() }
            }
            Value::BooleanLit(literal) => ExpressionKind::Bool(literal.value),
            Value::NullKeyword(_) => ExpressionKind::Null,
            Value::Array(array) => {
                let mut items = Vec::new();
                for item in &array.elements {
                    items.extend(self.expression(item));
                }
                ExpressionKind::Collection(items)
            }
            Value::Object(_) => return self.object_expression(value),
        };
        Some(Expression { kind, span, annotations: Vec::new() })
    }

    fn object_expression(&mut self, value: &Value<'_>) -> Option<Expression> {
        let object = self.unchecked(value, "an expression")?;
        let mut keywords = DYNAMIC.iter().filter_map(|(keyword, also)| Some((object.get(keyword)?, *also)));
        let Some((member, also)) = keywords.next() else {
            let kind = self.record(&object);
            return Some(Expression { kind, span: object.span, annotations: Vec::new() });
        };
        let facets = if also.contains(&"$Type") { FACETS } else { &[] };
        let place = format!("the expression `{}`", member.name);
        self.check_members(&object, &place, &[&[member.name], also, facets], false);
        self.check_targets(&object, &place);
        let annotations = self.annotations(&object, "");
        let kind = self.dynamic(&object, &member)?;
        Some(Expression { kind, span: object.span, annotations })
    }

    fn dynamic(&mut self, object: &Object<'_>, member: &Member<'_>) -> Option<ExpressionKind> {
        let place = format!("`{}`", member.name);
        Some(match member.name {
            "$Path" => ExpressionKind::Path(self.path(member.value, &place)?),
            "$LabeledElementReference" => ExpressionKind::LabeledElementReference(self.path(member.value, &place)?),
            "$Null" => {
                let Value::NullKeyword(_) = member.value else {
                    self.mismatch(member.value, &place, "null");
                    return None;
                };
                ExpressionKind::Null
            }
            "$If" => ExpressionKind::If(self.operands(member, 2..=3)?),
            "$Apply" => {
                let function = self.required(object, "$Function", "the expression `$Apply`");
                let arguments = self.operands(member, 0..=usize::MAX);
                ExpressionKind::Apply { function: function?.value, arguments: arguments? }
            }
            "$UrlRef" => ExpressionKind::UrlRef(Box::new(self.expression(member.value)?)),
            "$LabeledElement" => {
                let name = self.required(object, "$Name", "the expression `$LabeledElement`");
                let name = name.filter(|name| self.findings.is_declarable(name, "a labeled element"));
                let value = self.expression(member.value);
                ExpressionKind::LabeledElement { name: name?.value, value: Box::new(value?) }
            }
            "$Cast" => {
                let (ty, value) = self.typed(object, member)?;
                ExpressionKind::Cast { ty, value }
            }
            "$IsOf" => {
                let (ty, value) = self.typed(object, member)?;
                ExpressionKind::IsOf { ty, value }
            }
            keyword => {
                let name = keyword.trim_start_matches('$').to_owned();
                let operands = match keyword {
                    "$Not" | "$Neg" => vec![self.expression(member.value)?],
                    _ => self.operands(member, 2..=2)?,
                };
                ExpressionKind::Operator { name, operands }
            }
        })
    }

    /// A path. An empty one leads to the annotated element itself.
    fn path(&mut self, value: &Value<'_>, place: &str) -> Option<String> {
        match value {
            Value::StringLit(text) => Some(text.value.clone().into_owned()),
            other => {
                self.mismatch(other, place, "a string");
                None
            }
        }
    }

    /// The type and the operand of `$Cast` and `$IsOf`.
    fn typed(&mut self, object: &Object<'_>, member: &Member<'_>) -> Option<(TypeExpression, Box<Expression>)> {
        if object.get("$Type").is_none() {
            self.missing(object, "$Type", &format!("the expression `{}`", member.name));
        }
        let ty = self.type_expression(object).map(|mut ty| {
            // There is no `$Nullable` here; its absence in XML means that null is allowed.
            ty.nullable = true;
            ty
        });
        let value = self.expression(member.value);
        ty.zip(value).map(|(ty, value)| (ty, Box::new(value)))
    }

    fn operands(&mut self, member: &Member<'_>, arity: RangeInclusive<usize>) -> Option<Vec<Expression>> {
        let Value::Array(array) = member.value else {
            self.mismatch(member.value, &format!("`{}`", member.name), "an array of expressions");
            return None;
        };
        let mut operands = Vec::new();
        for item in &array.elements {
            operands.extend(self.expression(item));
        }
        let count = array.elements.len();
        if !arity.contains(&count) {
            let span = self.span(member.value);
            let expected = match (arity.start(), arity.end()) {
                (least, most) if least == most => format!("{least} operands"),
                (least, most) => format!("{least} or {most} operands"),
            };
            self.findings.error(span, format!("`{}` must have {expected}, not {count}", member.name));
            return None;
        }
        arity.contains(&operands.len()).then_some(operands)
    }

    fn record(&mut self, object: &Object<'_>) -> ExpressionKind {
        // A misspelt keyword turns an expression into a record, so keywords are candidates for suggestions.
        let known: Vec<&str> = TYPE_CONTROL.into_iter().chain(DYNAMIC.iter().map(|(keyword, _)| *keyword)).collect();
        self.check_members(object, "a record", &[&known], true);
        self.check_targets(object, "a record");
        let ty = TYPE_CONTROL.into_iter().find_map(|name| self.optional(object, name)).map(|uri| {
            // The type's name is the fragment of a URL; names themselves do not contain `#`.
            let name = uri.rsplit_once('#').map_or(uri.as_str(), |(_, fragment)| fragment).to_owned();
            Spanned::new(name, uri.span)
        });
        let annotations = self.annotations(object, "");
        let mut properties = Vec::new();
        for member in object.named() {
            let name = member.spanned_name();
            if !self.findings.is_member(&name, "a record's property") {
                continue;
            }
            let Some(value) = self.expression(member.value) else { continue };
            let annotations = self.annotations(object, member.name);
            properties.push(PropertyValue { name, value: Some(value), annotations });
        }
        ExpressionKind::Record { ty, properties, annotations }
    }
}
