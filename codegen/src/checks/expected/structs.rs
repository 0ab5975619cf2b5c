//! Owns the facts of structs.

use crate::layout::{Field, Member};
use crate::model::{Element, Model, StructuredId, StructuredKind, Value};

use super::super::facts::{alias, code, sorted};
use super::deprecation;
use super::scope::Scope;

/// The facts of the struct of a type.
pub(super) fn facts(scope: Scope<'_, '_>, id: StructuredId) -> Vec<String> {
    let model = scope.layout.model;
    let ty = model.ty(id);
    let ident = scope.layout.ident(Element::Structured(id));
    let wire = ty.name.to_string();
    let fields = scope.layout.fields(id);
    let tagged = if says_its_type(model, id) { ", tagged" } else { "" };
    let list = |attribute: &str, items: Vec<String>| {
        if items.is_empty() { String::new() } else { format!("#[odata({attribute}({}))]", items.join(", ")) }
    };
    let bases = model.bases(id).map(|base| scope.value(Element::Structured(base))).collect();
    let derived = model.descendants(id).iter().map(|ty| format!("{:?}", model.ty(*ty).name.to_string())).collect();
    let read_only = fields.fields.iter().filter(|field| is_read_only(model, id, field));
    let read_only = read_only.map(|field| format!("{:?}", field.member.name())).collect();
    let attributes = sorted(&[
        "#[derive(Structured)]",
        &format!("#[odata(type = {wire:?}{tagged})]"),
        &list("base", bases),
        &list("derived", derived),
        &list("read_only", read_only),
        &format!("#[serde(rename_all = {:?})]", fields.rename_all),
        &deprecation::attribute(&ty.annotations),
        &alias(&ty.name.name, ident),
    ]);
    let mut facts = vec![
        format!("{attributes} {}", code(&format!("pub struct {ident}"))),
        code(&format!("#[serde(rename = \"@odata.type\")] {ident}. pub odata_type: Option<String>")),
        code(&format!("#[serde(flatten)] {ident}. pub additional: Additional")),
    ];
    facts.extend(fields.fields.iter().map(|field| self::field(scope, ident, field, fields.rename_all)));
    facts
}

/// Whether values state their type by default, since a value of a base type could be in their place. An abstract root
/// that declares only its key does not count.
fn says_its_type(model: &Model, id: StructuredId) -> bool {
    let Some(base) = model.ty(id).base.map(|base| model.ty(base)) else { return false };
    let is_key = |name: &str| base.key.iter().any(|part| part.path == name);
    let is_bare = base.kind == StructuredKind::Entity
        && base.is_abstract
        && base.base.is_none()
        && base.navigation.is_empty()
        && base.properties.iter().all(|property| is_key(&property.name));
    !is_bare
}

/// Whether a client cannot change the property of an entity that is there.
fn is_read_only(model: &Model, id: StructuredId, field: &Field<'_>) -> bool {
    let Member::Property(property) = field.member else { return false };
    let terms = ["Computed", "Immutable"].map(|term| format!("Org.OData.Core.V1.{term}"));
    let permissions = property.annotations.value("Org.OData.Core.V1.Permissions").map(Value::members);
    model.key(id).iter().any(|part| part.path == property.name)
        || terms.iter().any(|term| property.annotations.is_tagged(term))
        || permissions.is_some_and(|members| matches!(members.as_slice(), [member] if member.ends_with("Read")))
}

fn field(scope: Scope<'_, '_>, ident: &str, field: &Field<'_>, rename_all: &str) -> String {
    let ty = field.member.ty();
    let annotations = match field.member {
        Member::Property(property) => &property.annotations,
        Member::Navigation(property) => &property.annotations,
    };
    // `rename` is required if `rename_all` does not result in the wire name.
    let is_named = wire_name(&field.ident, rename_all) == field.member.name();
    let serde = if is_named { String::new() } else { format!("#[serde(rename = {:?})]", field.member.name()) };
    let attributes = sorted(&[&serde, &deprecation::attribute(annotations), &scope.gate(&field.gate)]);
    let value = scope.value(ty.element);
    let boxed = !ty.is_collection() && (field.boxed || matches!(field.member, Member::Navigation(_)));
    let value = if boxed { format!("Box<{value}>") } else { value };
    let value = match (ty.is_collection(), ty.nullable) {
        (true, _) => format!("Option<Vec<{value}>>"),
        (false, true) => format!("Nullable<{value}>"),
        (false, false) => format!("Option<{value}>"),
    };
    format!("{attributes} {}", code(&format!("{ident}. pub {}: {value}", field.ident))).trim_start().to_owned()
}

/// The wire name that `rename_all` results in.
fn wire_name(field: &str, rename_all: &str) -> String {
    let mut name: String = field
        .split('_')
        .map(|word| {
            let mut rest = word.chars();
            rest.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + rest.as_str())
        })
        .collect();
    if rename_all == "camelCase"
        && let Some(first) = name.get_mut(..1)
    {
        first.make_ascii_lowercase();
    }
    name
}
