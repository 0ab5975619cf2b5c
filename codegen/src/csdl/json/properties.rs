//! Owns structural and navigation properties in JSON; it must not know whether their types exist.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use super::object::{Member, Object};
use super::reader::Reader;
use super::type_expression::{FACETS, TYPE};
use crate::csdl::syntax::{Name, NavigationProperty, OnDelete, Property, ReferentialConstraint, StructuredType};

impl Reader<'_> {
    /// Reads a property of either kind into the type that declares it.
    pub(super) fn any_property(&mut self, ty: &mut StructuredType, member: &Member<'_>) {
        let name = member.spanned_name();
        if !self.findings.is_declarable(&name, "a property") {
            return;
        }
        let Value::Object(written) = member.value else {
            self.mismatch(member.value, &format!("the property `{}`", name.value), "an object");
            ty.unread.push(name);
            return;
        };
        let kind = match written.get("$Kind") {
            None => None,
            Some(kind) => {
                let Some(kind) = self.name(&kind.value, "`$Kind`") else {
                    ty.unread.push(name);
                    return;
                };
                Some(kind)
            }
        };
        match kind.as_ref().map_or("Property", |kind| kind.value.as_str()) {
            "Property" => match self.property(name.clone(), member.value) {
                Some(property) => ty.properties.push(property),
                None => ty.unread.push(name),
            },
            "NavigationProperty" => match self.navigation_property(name.clone(), member.value) {
                Some(property) => ty.navigation.push(property),
                None => ty.unread.push(name),
            },
            other => {
                let span = kind.as_ref().map_or(name.span, |kind| kind.span);
                let message =
                    format!("`$Kind` of a property must be `Property` or `NavigationProperty`, not `{other}`");
                self.findings.error(span, message);
                ty.unread.push(name);
            }
        }
    }

    fn property(&mut self, name: Name, value: &Value<'_>) -> Option<Property> {
        let place = format!("the property `{}`", name.value);
        let object = self.object(value, &place, &[&["$Kind", "$DefaultValue"], TYPE, FACETS], false)?;
        let ty = self.type_expression(&object);
        let default_value = self.default_value(&object);
        let annotations = self.annotations(&object, "");
        Some(Property { name, ty: ty?, default_value, annotations })
    }

    fn navigation_property(&mut self, name: Name, value: &Value<'_>) -> Option<NavigationProperty> {
        const OWN: &[&str] = &["$Kind", "$Partner", "$ContainsTarget", "$ReferentialConstraint", "$OnDelete"];
        let place = format!("the navigation property `{}`", name.value);
        let object = self.object(value, &place, &[OWN, TYPE], false)?;
        let ty = if object.get("$Type").is_some() {
            self.type_expression(&object).map(|mut ty| {
                // A collection of related entities is empty rather than null, whatever the document says.
                ty.nullable &= !ty.cardinality.is_collection();
                ty
            })
        } else {
            self.missing(&object, "$Type", &place);
            None
        };
        let partner = self.detail(&object, "$Partner");
        let contains_target = self.boolean(&object, "$ContainsTarget").unwrap_or(false);
        let referential_constraints = self.dispensable(|reader| reader.referential_constraints(&object));
        let on_delete = self
            .detail(&object, "$OnDelete")
            .map(|action| OnDelete { action, annotations: self.annotations(&object, "$OnDelete") });
        let annotations = self.annotations(&object, "");
        Some(NavigationProperty {
            name,
            ty: ty?,
            partner,
            contains_target,
            referential_constraints,
            on_delete,
            annotations,
        })
    }

    fn referential_constraints(&mut self, object: &Object<'_>) -> Vec<ReferentialConstraint> {
        let Some(member) = object.get("$ReferentialConstraint") else {
            return Vec::new();
        };
        let Some(pairs) = self.object(member.value, "`$ReferentialConstraint`", &[], true) else {
            return Vec::new();
        };
        let mut constraints = Vec::new();
        for pair in pairs.named() {
            let property = pair.spanned_name();
            if !self.findings.is_member(&property, "the dependent property") {
                continue;
            }
            let referenced_property = self.name(pair.value, &format!("the principal property of `{}`", pair.name));
            let annotations = self.annotations(&pairs, pair.name);
            constraints.extend(referenced_property.map(|referenced_property| ReferentialConstraint {
                property,
                referenced_property,
                annotations,
            }));
        }
        constraints
    }

    /// `$DefaultValue`: a string without its quotes, or the JSON text of any other value.
    pub(super) fn default_value(&mut self, object: &Object<'_>) -> Option<String> {
        let value = object.get("$DefaultValue")?.value;
        Some(match value {
            Value::StringLit(literal) => literal.value.clone().into_owned(),
            other => other.text(self.text).to_owned(),
        })
    }
}
