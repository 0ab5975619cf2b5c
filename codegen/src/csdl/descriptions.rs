//! Owns removing descriptions from a document: a service's facts may be passed on where its sentences may not.

use super::syntax::{
    Annotation, Container, Document, EnumType, Expression, ExpressionKind, Operation, Schema, StructuredType,
};

/// The namespace of the terms whose values are sentences.
const CORE: &str = "Org.OData.Core.V1";

/// These terms, and the properties that hold sentences in the records of OData's vocabularies, such as
/// `Capabilities.ReadRestrictions` and `Core.Revisions`.
const NAMES: [&str; 2] = ["Description", "LongDescription"];

/// Removes the descriptions of elements, and those within the values of other annotations.
///
/// ```
/// use codegen::csdl::{read, remove_descriptions, write};
/// use codegen::source::{Source, SourceId};
///
/// let text = r#"{"$Version": "4.01", "ns": {"Place": {"$Kind": "ComplexType", "@Org.OData.Core.V1.Description": "Where."}}}"#;
/// let source = Source::new("tiny.json", text);
/// let mut document = read(SourceId(0), &source, &mut Vec::new()).ok_or("the document cannot be read")?;
/// remove_descriptions(&mut document);
/// assert!(!write(&document)[0].text.contains("Description"));
/// # Ok::<(), &str>(())
/// ```
pub fn remove_descriptions(document: &mut Document) {
    let aliases = document.aliases().into_iter().filter(|(_, namespace)| *namespace == CORE).map(|(alias, _)| alias);
    let prefixes = aliases.chain([CORE]).map(str::to_owned).collect();
    let descriptions = Descriptions { prefixes };
    for reference in &mut document.references {
        descriptions.remove(&mut reference.annotations);
        reference.includes.iter_mut().for_each(|include| descriptions.remove(&mut include.annotations));
    }
    document.schemas.iter_mut().for_each(|schema| descriptions.remove_from_schema(schema));
}

/// What a document calls descriptions.
struct Descriptions {
    /// What the names of their terms may begin with: the namespace, and aliases for it.
    prefixes: Vec<String>,
}

impl Descriptions {
    fn is_term(&self, name: &str) -> bool {
        name.rsplit_once('.').is_some_and(|(prefix, simple)| {
            NAMES.contains(&simple) && self.prefixes.iter().any(|known| known == prefix)
        })
    }

    fn remove_from_schema(&self, schema: &mut Schema) {
        schema.structured.iter_mut().for_each(|ty| self.remove_from_structured(ty));
        schema.enums.iter_mut().for_each(|ty| self.remove_from_enum(ty));
        schema.definitions.iter_mut().for_each(|ty| self.remove(&mut ty.annotations));
        schema.operations.iter_mut().for_each(|operation| self.remove_from_operation(operation));
        schema.terms.iter_mut().for_each(|term| self.remove(&mut term.annotations));
        schema.containers.iter_mut().for_each(|container| self.remove_from_container(container));
        schema.out_of_line.iter_mut().for_each(|group| self.remove(&mut group.annotations));
        schema.out_of_line.retain(|group| !group.annotations.is_empty());
        self.remove(&mut schema.annotations);
    }

    fn remove_from_structured(&self, ty: &mut StructuredType) {
        self.remove(&mut ty.annotations);
        ty.properties.iter_mut().for_each(|property| self.remove(&mut property.annotations));
        for property in &mut ty.navigation {
            self.remove(&mut property.annotations);
            property.referential_constraints.iter_mut().for_each(|one| self.remove(&mut one.annotations));
            property.on_delete.iter_mut().for_each(|action| self.remove(&mut action.annotations));
        }
    }

    fn remove_from_enum(&self, ty: &mut EnumType) {
        self.remove(&mut ty.annotations);
        ty.members.iter_mut().for_each(|member| self.remove(&mut member.annotations));
    }

    fn remove_from_operation(&self, operation: &mut Operation) {
        self.remove(&mut operation.annotations);
        operation.parameters.iter_mut().for_each(|parameter| self.remove(&mut parameter.annotations));
        operation.return_type.iter_mut().for_each(|result| self.remove(&mut result.annotations));
    }

    fn remove_from_container(&self, container: &mut Container) {
        self.remove(&mut container.annotations);
        container.children.iter_mut().for_each(|child| self.remove(&mut child.annotations));
    }

    /// Removes the descriptions among annotations, and those in the values of the others.
    fn remove(&self, annotations: &mut Vec<Annotation>) {
        annotations.retain(|annotation| !self.is_term(&annotation.term.value));
        for annotation in annotations {
            self.remove(&mut annotation.annotations);
            annotation.value.iter_mut().for_each(|value| self.remove_from_expression(value));
        }
    }

    fn remove_from_expression(&self, expression: &mut Expression) {
        self.remove(&mut expression.annotations);
        match &mut expression.kind {
            ExpressionKind::Record { properties, annotations, .. } => {
                self.remove(annotations);
                properties.retain(|property| !NAMES.contains(&property.name.value.as_str()));
                for property in properties {
                    self.remove(&mut property.annotations);
                    property.value.iter_mut().for_each(|value| self.remove_from_expression(value));
                }
            }
            ExpressionKind::Collection(parts)
            | ExpressionKind::If(parts)
            | ExpressionKind::Apply { arguments: parts, .. }
            | ExpressionKind::Operator { operands: parts, .. } => {
                for part in parts {
                    self.remove_from_expression(part);
                }
            }
            ExpressionKind::Cast { value, .. }
            | ExpressionKind::IsOf { value, .. }
            | ExpressionKind::LabeledElement { value, .. }
            | ExpressionKind::UrlRef(value) => self.remove_from_expression(value),
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Constant { .. }
            | ExpressionKind::EnumMember { .. }
            | ExpressionKind::Path(_)
            | ExpressionKind::LabeledElementReference(_) => {}
        }
    }
}
