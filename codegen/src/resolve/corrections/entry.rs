//! Owns the vocabulary of corrections: its terms, their values, and reading them.

use crate::csdl::syntax::{Annotation, Document, Expression, ExpressionKind as Kind, Facets, Name, TypeExpression};
use crate::diagnostic::{Diagnostic, nearest};
use crate::edm::{Cardinality, Primitive};
use crate::source::Span;

use super::super::declared::schemas;
use super::super::scope::Scope;
use super::super::terms::{CORRECTIONS, OVERRIDES, is_correction};

/// A correction and its target.
pub(super) struct Entry {
    pub(super) target: Name,
    /// The term as written, for messages.
    pub(super) term: String,
    pub(super) span: Span,
    pub(super) correction: Correction,
}

/// What a correction says about its target; the variants are the terms.
pub(super) enum Correction {
    HasStream(bool),
    OpenType(bool),
    Abstract(bool),
    BaseType(Name),
    Key(Vec<Name>),
    Properties(Vec<Member>),
    NavigationProperties(Vec<Member>),
    Functions(Vec<Function>),
    StandsFor(TypeExpression),
    Type(TypeExpression),
    Nullable(bool),
    ContainsTarget(bool),
    Absent,
}

/// A property that the metadata lacks.
pub(super) struct Member {
    pub(super) name: Name,
    pub(super) ty: TypeExpression,
    pub(super) contains_target: bool,
}

/// A function bound to a type that the metadata lacks.
pub(super) struct Function {
    pub(super) name: Name,
    pub(super) parameters: Vec<Member>,
    pub(super) ty: TypeExpression,
}

impl Correction {
    /// The simple names of the terms that correct declarations.
    pub(super) const TERMS: [&'static str; 13] = [
        "Absent",
        "Abstract",
        "BaseType",
        "ContainsTarget",
        "Functions",
        "HasStream",
        "Key",
        "NavigationProperties",
        "Nullable",
        "OpenType",
        "Properties",
        "StandsFor",
        "Type",
    ];

    fn read(simple: &str, annotation: &Annotation) -> Result<Self, Diagnostic> {
        Ok(match simple {
            "Absent" if boolean(annotation)? => Self::Absent,
            "Abstract" => Self::Abstract(boolean(annotation)?),
            "BaseType" => Self::BaseType(name(value(annotation)?)?),
            "ContainsTarget" => Self::ContainsTarget(boolean(annotation)?),
            "Functions" => Self::Functions(items(annotation)?.iter().map(function).collect::<Result<_, _>>()?),
            "HasStream" => Self::HasStream(boolean(annotation)?),
            "Key" => Self::Key(items(annotation)?.iter().map(name).collect::<Result<_, _>>()?),
            "NavigationProperties" => Self::NavigationProperties(members(annotation, true)?),
            "Nullable" => Self::Nullable(boolean(annotation)?),
            "OpenType" => Self::OpenType(boolean(annotation)?),
            "Properties" => Self::Properties(members(annotation, false)?),
            "StandsFor" => Self::StandsFor(type_expression(value(annotation)?)?),
            "Type" => Self::Type(type_expression(value(annotation)?)?),
            _ => return Err(unknown_term(simple, annotation)),
        })
    }

    /// The types that it introduces into declarations.
    pub(super) fn types(&self) -> impl Iterator<Item = &Name> {
        let single = match self {
            Self::BaseType(name) => Some(name),
            Self::Type(ty) | Self::StandsFor(ty) => Some(&ty.name),
            _ => None,
        };
        let members = match self {
            Self::Properties(members) | Self::NavigationProperties(members) => members.as_slice(),
            _ => &[],
        };
        let functions = match self {
            Self::Functions(functions) => functions.as_slice(),
            _ => &[],
        };
        let of_functions = functions.iter().flat_map(|function| {
            std::iter::once(&function.ty.name).chain(function.parameters.iter().map(|parameter| &parameter.ty.name))
        });
        single.into_iter().chain(members.iter().map(|member| &member.ty.name)).chain(of_functions)
    }
}

/// Reads the corrections of all documents; they are out-of-line annotations.
pub(super) fn read(documents: &[Document], scope: &Scope, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for group in schemas(documents).flat_map(|schema| &schema.out_of_line) {
        for annotation in &group.annotations {
            let term = scope.full(&annotation.term);
            let Some(simple) = term.strip_prefix(CORRECTIONS).and_then(|rest| rest.strip_prefix('.')) else { continue };
            if !is_correction(&term) {
                continue;
            }
            match Correction::read(simple, annotation) {
                Ok(correction) => entries.push(Entry {
                    target: group.target.clone(),
                    term: annotation.term.value.clone(),
                    span: annotation.term.span,
                    correction,
                }),
                Err(finding) => diagnostics.push(finding),
            }
        }
    }
    entries
}

fn unknown_term(simple: &str, annotation: &Annotation) -> Diagnostic {
    let span = annotation.term.span;
    if simple == "Absent" {
        return Diagnostic::error(span, "`Absent` can only be `true`").with_help("remove the correction");
    }
    if OVERRIDES.rsplit('.').next() == Some(simple) {
        return Diagnostic::error(span, "`Overrides` applies to annotations, not to declarations")
            .with_help("add it to the annotation that is to take precedence");
    }
    let finding = Diagnostic::error(span, format!("unknown correction `{simple}`"));
    match nearest(simple, Correction::TERMS.into_iter()) {
        None => finding.with_help(format!("the corrections are: {}", Correction::TERMS.join(", "))),
        known => finding.with_suggestion(known),
    }
}

fn expected(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(span, format!("the value must be {what}"))
}

/// The Boolean value of an annotation; without a value, a tag is true.
fn boolean(annotation: &Annotation) -> Result<bool, Diagnostic> {
    annotation.value.as_ref().map_or(Ok(true), truth)
}

fn truth(value: &Expression) -> Result<bool, Diagnostic> {
    match value.kind {
        Kind::Bool(value) => Ok(value),
        _ => Err(expected(value.span, "`true` or `false`")),
    }
}

fn value(annotation: &Annotation) -> Result<&Expression, Diagnostic> {
    annotation.value.as_ref().ok_or_else(|| Diagnostic::error(annotation.term.span, "the correction must have a value"))
}

fn items(annotation: &Annotation) -> Result<&[Expression], Diagnostic> {
    let value = value(annotation)?;
    match &value.kind {
        Kind::Collection(items) if !items.is_empty() => Ok(items),
        _ => Err(expected(value.span, "a non-empty collection")),
    }
}

fn name(value: &Expression) -> Result<Name, Diagnostic> {
    match &value.kind {
        Kind::Constant { ty: Primitive::String | Primitive::Untyped("PropertyPath"), text } | Kind::Path(text)
            if !text.is_empty() =>
        {
            Ok(Name::new(text.clone(), value.span))
        }
        _ => Err(expected(value.span, "a name")),
    }
}

fn type_expression(value: &Expression) -> Result<TypeExpression, Diagnostic> {
    let mut name = name(value)?;
    let (cardinality, element) = Cardinality::of(&name.value);
    let element = element.to_owned();
    name.value = element;
    Ok(TypeExpression { name, cardinality, nullable: false, facets: Facets::default() })
}

fn members(annotation: &Annotation, navigation: bool) -> Result<Vec<Member>, Diagnostic> {
    items(annotation)?.iter().map(|item| member(item, navigation)).collect()
}

/// The properties of a record, with their values.
fn record<'e>(
    item: &'e Expression,
    wanted: &str,
) -> Result<impl Iterator<Item = Result<(&'e Name, &'e Expression), Diagnostic>>, Diagnostic> {
    let Kind::Record { properties, .. } = &item.kind else { return Err(expected(item.span, wanted)) };
    Ok(properties.iter().map(|property| match &property.value {
        Some(value) => Ok((&property.name, value)),
        None => Err(Diagnostic::error(property.name.span, "the record's property must have a value")),
    }))
}

/// Reads a function: a record with `Name`, `Type` and `Nullable` of the result, and `Parameters`.
fn function(item: &Expression) -> Result<Function, Diagnostic> {
    const EXPECTED: &str = "a record with the `Name` and the `Type` of a function";
    let (mut found, mut ty, mut nullable, mut parameters) = (None, None, false, Vec::new());
    for property in record(item, EXPECTED)? {
        let (property, value) = property?;
        match property.value.as_str() {
            "Name" => found = Some(name(value)?),
            "Type" => ty = Some(type_expression(value)?),
            "Nullable" => nullable = truth(value)?,
            "Parameters" => {
                let Kind::Collection(items) = &value.kind else { return Err(expected(value.span, "a collection")) };
                parameters = items.iter().map(|item| member(item, false)).collect::<Result<_, _>>()?;
            }
            other => {
                return Err(Diagnostic::error(property.span, format!("unknown property `{other}` of the record"))
                    .with_help("it may have `Name`, `Type`, `Nullable` and `Parameters`"));
            }
        }
    }
    let (Some(name), Some(mut ty)) = (found, ty) else { return Err(expected(item.span, EXPECTED)) };
    ty.nullable = nullable;
    Ok(Function { name, parameters, ty })
}

/// Reads a property: a record with `Name`, `Type`, `Nullable` and, for navigation properties, `ContainsTarget`. As in
/// CSDL JSON, `Nullable` is false by default.
fn member(item: &Expression, navigation: bool) -> Result<Member, Diagnostic> {
    const EXPECTED: &str = "a record with the `Name` and the `Type` of a property";
    let (mut found, mut ty, mut nullable, mut contains_target) = (None, None, false, false);
    for property in record(item, EXPECTED)? {
        let (property, value) = property?;
        match property.value.as_str() {
            "Name" => found = Some(name(value)?),
            "Type" => ty = Some(type_expression(value)?),
            "Nullable" => nullable = truth(value)?,
            "ContainsTarget" if navigation => contains_target = truth(value)?,
            other => {
                return Err(Diagnostic::error(property.span, format!("unknown property `{other}` of the record"))
                    .with_help(
                        "it may have `Name`, `Type`, `Nullable` and, for navigation properties, `ContainsTarget`",
                    ));
            }
        }
    }
    let (Some(name), Some(mut ty)) = (found, ty) else {
        return Err(expected(item.span, EXPECTED));
    };
    ty.nullable = nullable;
    Ok(Member { name, ty, contains_target })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csdl;
    use crate::source::{Source, SourceId};

    #[test]
    fn the_vocabulary_declares_every_term() -> Result<(), &'static str> {
        const TEXT: &str = include_str!("../../../../schema/vocabularies/GraphModel.Corrections.V1.csdl.json");
        let mut findings = Vec::new();
        let document = csdl::read(SourceId(0), &Source::new("vocabulary", TEXT), &mut findings);
        assert_eq!(findings, []);
        let document = document.ok_or("the vocabulary cannot be read")?;
        let schema = document.schemas.first().ok_or("the vocabulary is empty")?;
        assert_eq!(schema.namespace.value, CORRECTIONS);
        let mut declared: Vec<&str> = schema.terms.iter().map(|term| term.name.value.as_str()).collect();
        declared.sort_unstable();
        let overrides = OVERRIDES.rsplit('.').next().ok_or("the term has no name")?;
        let mut known: Vec<&str> = Correction::TERMS.into_iter().chain([overrides]).collect();
        known.sort_unstable();
        assert_eq!(declared, known);
        Ok(())
    }
}
