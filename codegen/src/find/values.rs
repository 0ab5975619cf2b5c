//! Owns the values of keys and parameters: which of those in an address go with which parameter, and whether they fit its type.

use crate::layout::is_optional;
use crate::model::{Element, Model, Operation, Parameter, Primitive, TypeUse};

use super::segment::{Argument, Value};

/// The values of an operation's parameters, and how many required ones are missing; nothing if the arguments belong to another
/// overload.
///
/// Documentation often leaves parameters out. A required parameter without a value becomes a placeholder of its name.
pub(super) fn of_operation(
    model: &Model,
    operation: &Operation,
    arguments: &[Argument],
) -> Option<(usize, Vec<Value>)> {
    let parameters = &operation.parameters;
    if arguments.len() > parameters.len() {
        return None;
    }
    let is_named = |argument: &Argument, parameter: &Parameter| {
        argument.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&parameter.name))
    };
    let is_known = |argument: &Argument| {
        argument.name.is_none() || parameters.iter().any(|parameter| is_named(argument, parameter))
    };
    if !arguments.iter().all(is_known) {
        return None;
    }
    let mut missing = 0;
    let values = parameters.iter().enumerate().map(|(index, parameter)| {
        let named = arguments.iter().find(|argument| is_named(argument, parameter));
        let argument = named.or_else(|| arguments.get(index).filter(|argument| argument.name.is_none()));
        match argument {
            Some(argument) if fits(model, &parameter.ty, &argument.value) => Some(argument.value.clone()),
            // Documentation shows words in place of other values: `n` for a number, `date` for a date.
            Some(Argument { value: Value::Literal(text), .. }) => {
                Some(Value::Unfit { name: parameter.name.clone(), text: text.clone() })
            }
            Some(argument) => Some(argument.value.clone()),
            None if is_optional(operation, parameter) || may_be_null(parameter) => Some(Value::Absent),
            None => {
                missing += 1;
                Some(Value::Placeholder(parameter.name.clone()))
            }
        }
    });
    let values = values.collect::<Option<Vec<_>>>()?;
    // An overload with exactly these parameters precedes one with further optional ones.
    let left_out = values.iter().filter(|value| **value == Value::Absent).count();
    Some((2 * missing + left_out, values))
}

fn may_be_null(parameter: &Parameter) -> bool {
    let is_untyped = matches!(parameter.ty.element, Element::Primitive(Primitive::Untyped(_)));
    parameter.ty.nullable && !parameter.ty.is_collection() && !is_untyped
}

/// Whether a value in an address can be one of a type.
pub(super) fn fits(model: &Model, ty: &TypeUse, value: &Value) -> bool {
    let Value::Literal(text) = value else { return true };
    match model.primitive(ty.element) {
        None => match ty.element {
            Element::Enum(id) => member(model, id, text).is_some(),
            _ => text.starts_with(['{', '[']),
        },
        Some(primitive) => expression(primitive, text).is_some(),
    }
}

/// The member of an enumeration that a text names.
pub(super) fn member(model: &Model, id: crate::model::EnumId, text: &str) -> Option<usize> {
    let members = &model.enumeration(id).members;
    let exactly = members.iter().position(|member| member.name == text);
    exactly.or_else(|| members.iter().position(|member| member.name.eq_ignore_ascii_case(text)))
}

/// A text as a Rust expression of a built-in type, if it is one of its values.
pub(super) fn expression(primitive: Primitive, text: &str) -> Option<String> {
    let parsed = |is_one: bool| is_one.then(|| format!("{text:?}.parse()?"));
    let number = |is_one: bool| is_one.then(|| text.to_owned());
    match primitive {
        Primitive::Boolean => {
            let lower = text.to_ascii_lowercase();
            matches!(lower.as_str(), "true" | "false").then_some(lower)
        }
        Primitive::Byte => number(text.parse::<u8>().is_ok()),
        Primitive::SByte => number(text.parse::<i8>().is_ok()),
        Primitive::Int16 => number(text.parse::<i16>().is_ok()),
        Primitive::Int32 => number(text.parse::<i32>().is_ok()),
        Primitive::Int64 => number(text.parse::<i64>().is_ok()),
        Primitive::Single | Primitive::Double => {
            let value = text.parse::<f64>().ok().filter(|value| value.is_finite())?;
            Some(format!("{value:?}"))
        }
        Primitive::String => Some(format!("{text:?}")),
        Primitive::Guid => {
            let is_guid = text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
            parsed(is_guid && text.matches('-').count() == 4)
        }
        Primitive::Decimal => parsed(text.parse::<f64>().is_ok_and(f64::is_finite)),
        Primitive::Date => parsed(is_like(text, "0000-00-00")),
        Primitive::DateTimeOffset => {
            let (date, time) = text.split_once(['T', 't'])?;
            let has_offset = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
            parsed(is_like(date, "0000-00-00") && has_offset && time.starts_with(|c: char| c.is_ascii_digit()))
        }
        Primitive::TimeOfDay => parsed(text.get(..5).is_some_and(|start| is_like(start, "00:00"))),
        Primitive::Duration => parsed(text.starts_with(['P', '-']) && text.contains('P')),
        Primitive::Untyped(_) => Some(format!("{text:?}.into()")),
        Primitive::Binary | Primitive::Stream | Primitive::Geography(_) | Primitive::Geometry(_) => None,
    }
}

/// Whether a text equals a pattern in which zeros stand for digits.
fn is_like(text: &str, pattern: &str) -> bool {
    let same = |(a, b): (char, char)| if b == '0' { a.is_ascii_digit() } else { a == b };
    text.len() == pattern.len() && text.chars().zip(pattern.chars()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_expressions_of_their_type() {
        for (primitive, text, wanted) in [
            (Primitive::Int32, "7", Some("7")),
            (Primitive::Int32, "x", None),
            (Primitive::Byte, "300", None),
            (Primitive::Boolean, "True", Some("true")),
            (Primitive::Double, "1", Some("1.0")),
            (Primitive::Double, "INF", None),
            (Primitive::String, "it's \"x\"", Some(r#""it's \"x\"""#)),
            (Primitive::Date, "2026-01-31", Some(r#""2026-01-31".parse()?"#)),
            (Primitive::Date, "today", None),
            (Primitive::DateTimeOffset, "2026-01-31T00:00:00", None),
            (Primitive::DateTimeOffset, "2026-01-31T00:00:00Z", Some(r#""2026-01-31T00:00:00Z".parse()?"#)),
            (Primitive::Guid, "ann", None),
        ] {
            assert_eq!(expression(primitive, text).as_deref(), wanted, "{primitive:?} {text}");
        }
    }
}
