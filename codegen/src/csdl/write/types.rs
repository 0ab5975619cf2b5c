//! Owns types and terms in canonical JSON; it must not know whether the types they name exist.

use super::json::{Json, Members};
use super::type_expression::{write_default, write_facets, write_type};
use super::writer::Writer;
use crate::csdl::syntax::{EnumType, NavigationProperty, Property, PropertyRef, StructuredType, Term, TypeDefinition};
use crate::edm::StructuredKind;

impl Writer<'_> {
    /// Serializes an entity or complex type; its properties of both kinds are in document order.
    pub(super) fn structured(&self, ty: &StructuredType) -> Members {
        let mut members = Members::new();
        members.push(
            "$Kind",
            match ty.kind {
                StructuredKind::Entity => "EntityType",
                StructuredKind::Complex => "ComplexType",
            },
        );
        members.optional("$BaseType", ty.base.as_ref());
        members.flag("$Abstract", ty.is_abstract);
        members.flag("$OpenType", ty.open == Some(true));
        members.flag("$HasStream", ty.has_stream == Some(true));
        members.optional("$Key", ty.key.as_ref().map(|key| key.iter().map(key_part).collect::<Vec<_>>()));
        self.annotations(&mut members, "", &ty.annotations);
        let structural = ty.properties.iter().map(|property| (&property.name, self.property(property)));
        let navigation = ty.navigation.iter().map(|property| (&property.name, self.navigation(property)));
        let mut properties: Vec<_> = structural.chain(navigation).collect();
        properties.sort_by_key(|(name, _)| name.span.start);
        for (name, property) in properties {
            members.push(name.value.as_str(), property);
        }
        members
    }

    fn property(&self, property: &Property) -> Members {
        let mut members = Members::new();
        write_type(&mut members, &property.ty);
        write_default(&mut members, &property.ty, property.default_value.as_ref());
        self.annotations(&mut members, "", &property.annotations);
        members
    }

    fn navigation(&self, property: &NavigationProperty) -> Members {
        let mut members = Members::new();
        members.push("$Kind", "NavigationProperty");
        // `$Type` is required here, even if it is the default elsewhere.
        members.push("$Type", &property.ty.name);
        members.flag("$Collection", property.ty.cardinality.is_collection());
        members.flag("$Nullable", property.ty.nullable);
        members.optional("$Partner", property.partner.as_ref());
        members.flag("$ContainsTarget", property.contains_target);
        let mut constraints = Members::new();
        for constraint in &property.referential_constraints {
            let name = constraint.property.value.as_str();
            constraints.push(name, &constraint.referenced_property);
            self.annotations(&mut constraints, name, &constraint.annotations);
        }
        if !constraints.is_empty() {
            members.push("$ReferentialConstraint", constraints);
        }
        if let Some(on_delete) = &property.on_delete {
            members.push("$OnDelete", &on_delete.action);
            self.annotations(&mut members, "$OnDelete", &on_delete.annotations);
        }
        self.annotations(&mut members, "", &property.annotations);
        members
    }

    /// Serializes an enumeration type. JSON requires a value for each member, so absent ones are counted.
    pub(super) fn enumeration(&self, ty: &EnumType) -> Members {
        let mut members = Members::new();
        members.push("$Kind", "EnumType");
        members.optional("$UnderlyingType", ty.underlying.as_ref().filter(|name| name.value != "Edm.Int32"));
        members.flag("$IsFlags", ty.is_flags);
        self.annotations(&mut members, "", &ty.annotations);
        let mut next = 0;
        for member in &ty.members {
            let value = member.value.unwrap_or(next);
            // Resolving has reported a member after the largest value.
            next = value.saturating_add(1);
            members.push(member.name.value.as_str(), value);
            self.annotations(&mut members, &member.name.value, &member.annotations);
        }
        members
    }

    /// Serializes a type definition.
    pub(super) fn definition(&self, ty: &TypeDefinition) -> Members {
        let mut members = Members::new();
        members.push("$Kind", "TypeDefinition");
        members.push("$UnderlyingType", &ty.underlying.name);
        write_facets(&mut members, &ty.underlying.facets);
        self.annotations(&mut members, "", &ty.annotations);
        members
    }

    /// Serializes a term.
    pub(super) fn term(&self, term: &Term) -> Members {
        let mut members = Members::new();
        members.push("$Kind", "Term");
        write_type(&mut members, &term.ty);
        members.optional("$BaseTerm", term.base.as_ref());
        write_default(&mut members, &term.ty, term.default_value.as_ref());
        if !term.applies_to.is_empty() {
            members.push("$AppliesTo", term.applies_to.iter().map(|word| word.as_str().into()).collect::<Vec<Json>>());
        }
        self.annotations(&mut members, "", &term.annotations);
        members
    }
}

fn key_part(part: &PropertyRef) -> Json {
    let Some(alias) = &part.alias else { return (&part.path).into() };
    let mut members = Members::new();
    members.push(alias.value.as_str(), &part.path);
    members.into()
}
