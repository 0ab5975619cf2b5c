//! Owns types and terms in JSON; it must not know whether the types they name exist.

use jsonc_parser::ast::Value;

use super::object::{Member, Object};
use super::reader::Reader;
use super::type_expression::{FACETS, TYPE};
use crate::csdl::syntax::{
    EnumMember, EnumType, Name, PropertyRef, StructuredType, Term, TypeDefinition, TypeExpression,
};
use crate::edm::{Cardinality, StructuredKind};

impl Reader<'_> {
    /// The required `$Kind` of an object that has not been opened yet.
    pub(super) fn peek_kind(&mut self, value: &Value<'_>, place: &str) -> Option<Name> {
        let Value::Object(written) = value else {
            return None;
        };
        if let Some(kind) = written.get("$Kind") {
            return self.name(&kind.value, "`$Kind`");
        }
        let range = written.range;
        let span = self.findings.span(range.start..range.start + 1);
        self.findings.error(span, format!("{place} must have a member `$Kind`"));
        None
    }

    /// Reads an entity type or a complex type.
    pub(super) fn structured_type(
        &mut self,
        name: Name,
        value: &Value<'_>,
        kind: StructuredKind,
    ) -> Option<StructuredType> {
        const COMMON: &[&str] = &["$Kind", "$BaseType", "$Abstract", "$OpenType"];
        let own: &[&str] = match kind {
            StructuredKind::Entity => &["$HasStream", "$Key"],
            StructuredKind::Complex => &[],
        };
        let object = self.object(value, &format!("the type `{}`", name.value), &[COMMON, own], true)?;
        let mut ty = StructuredType {
            kind,
            name,
            base: self.optional(&object, "$BaseType"),
            is_abstract: self.boolean(&object, "$Abstract").unwrap_or(false),
            open: self.boolean(&object, "$OpenType"),
            has_stream: None,
            key: None,
            properties: Vec::new(),
            navigation: Vec::new(),
            unread: Vec::new(),
            annotations: self.annotations(&object, ""),
        };
        if kind == StructuredKind::Entity {
            ty.has_stream = self.boolean(&object, "$HasStream");
            ty.key = object.get("$Key").map(|_| self.key(&object));
        }
        for member in object.named() {
            self.any_property(&mut ty, &member);
        }
        Some(ty)
    }

    fn key(&mut self, object: &Object<'_>) -> Vec<PropertyRef> {
        let mut parts = Vec::new();
        for item in self.items(object, "$Key") {
            match item {
                Value::StringLit(_) => {
                    parts.extend(self.name(item, "a part of `$Key`").map(|path| PropertyRef { path, alias: None }));
                }
                Value::Object(_) => parts.extend(self.aliased_part(item)),
                other => self.mismatch(
                    other,
                    "a part of `$Key`",
                    "the name of a property, or an object with an alias and a path",
                ),
            }
        }
        if let Some(member) = object.get("$Key")
            && let Value::Array(array) = member.value
            && array.elements.is_empty()
        {
            let span = self.span(member.value);
            self.findings.error(span, "`$Key` must name at least one property");
        }
        parts
    }

    /// `{"alias": "path"}`
    fn aliased_part(&mut self, value: &Value<'_>) -> Option<PropertyRef> {
        let object = self.entries(value, "a part of `$Key`")?;
        let [member] = object.members.as_slice() else {
            let message =
                format!("an object in `$Key` must have one member, an alias with a path, not {}", object.members.len());
            self.findings.error(object.span, message);
            return None;
        };
        let alias = member.spanned_name();
        if !self.findings.is_declarable(&alias, "an alias") {
            return None;
        }
        let path = self.name(member.value, "the path of an aliased key property")?;
        Some(PropertyRef { path, alias: Some(alias) })
    }

    /// Reads an enumeration type.
    pub(super) fn enum_type(&mut self, name: Name, value: &Value<'_>) -> Option<EnumType> {
        let place = format!("the type `{}`", name.value);
        let object = self.object(value, &place, &[&["$Kind", "$UnderlyingType", "$IsFlags"]], true)?;
        let underlying = self.optional(&object, "$UnderlyingType");
        let is_flags = self.boolean(&object, "$IsFlags").unwrap_or(false);
        let annotations = self.annotations(&object, "");
        let mut members = Vec::new();
        for member in object.named() {
            let name = member.spanned_name();
            if !self.findings.is_declarable(&name, "an enumeration member") {
                continue;
            }
            let value = self.enum_value(&member);
            let annotations = self.annotations(&object, member.name);
            members.push(EnumMember { name, value, annotations });
        }
        Some(EnumType { name, underlying, is_flags, members, annotations })
    }

    fn enum_value(&mut self, member: &Member<'_>) -> Option<i64> {
        // Services that avoid numbers beyond 53 bits write a string.
        let text = match member.value {
            Value::NumberLit(literal) => literal.value,
            Value::StringLit(literal) => literal.value.as_ref(),
            other => {
                self.mismatch(other, &format!("the value of `{}`", member.name), "a 64-bit integer");
                return None;
            }
        };
        let value = text.parse().ok();
        if value.is_none() {
            let span = self.span(member.value);
            let message = format!("the value of `{}` must be a 64-bit integer, not `{text}`", member.name);
            self.findings.error(span, message);
        }
        value
    }

    /// Reads a type definition.
    pub(super) fn type_definition(&mut self, name: Name, value: &Value<'_>) -> Option<TypeDefinition> {
        let place = format!("the type definition `{}`", name.value);
        let object = self.object(value, &place, &[&["$Kind", "$UnderlyingType"], FACETS], false)?;
        let underlying = self.required(&object, "$UnderlyingType", &place);
        let facets = self.facets(&object);
        let annotations = self.annotations(&object, "");
        // Uses of the definition say whether null is allowed.
        let underlying = TypeExpression { name: underlying?, cardinality: Cardinality::One, nullable: false, facets };
        Some(TypeDefinition { name, underlying, annotations })
    }

    /// Reads a term.
    pub(super) fn term(&mut self, name: Name, value: &Value<'_>) -> Option<Term> {
        const OWN: &[&str] = &["$Kind", "$BaseTerm", "$AppliesTo", "$DefaultValue"];
        let object = self.object(value, &format!("the term `{}`", name.value), &[OWN, TYPE, FACETS], false)?;
        let ty = self.type_expression(&object);
        let base = self.detail(&object, "$BaseTerm");
        let default_value = self.default_value(&object);
        let mut applies_to = Vec::new();
        for item in self.items(&object, "$AppliesTo") {
            applies_to.extend(self.name(item, "an element of `$AppliesTo`").map(|word| word.value));
        }
        let annotations = self.annotations(&object, "");
        Some(Term { name, ty: ty?, base, default_value, applies_to, annotations })
    }
}
