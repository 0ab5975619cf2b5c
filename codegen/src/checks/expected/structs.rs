//! Owns what entity and complex types call for, beside handles.

use crate::layout::{AreaId, Field, Member};
use crate::model::{Element, Primitive, StructuredId, StructuredKind, TypeUse};

use super::super::facts::{code, method};
use super::enums::sorted;
use super::{Expected, deprecation};

impl Expected<'_, '_> {
    pub(super) fn structured(&self, id: StructuredId) -> Vec<String> {
        let model = self.layout.model;
        let ty = model.ty(id);
        let here = self.layout.area(Element::Structured(id));
        let ident = self.layout.ident(Element::Structured(id));
        let wire = ty.name.to_string();
        let says_type = self.says_its_type(id);
        let fields = self.layout.fields(id);
        let derive = format!(
            "#[derive(Clone, Debug, {} PartialEq, Serialize, Deserialize)]",
            if says_type { "" } else { "Default," }
        );
        let rename_all = format!("#[serde(rename_all = {:?})]", fields.rename_all);
        let attributes = sorted(&[&derive, &rename_all, &deprecation::attribute(&ty.annotations)]);
        let mut facts = vec![
            format!("{attributes} {}", code(&format!("pub struct {ident}"))),
            code(&format!(
                "#[serde(rename = \"@odata.type\", skip_serializing_if = \"Option::is_none\")] {ident}. pub odata_type: Option<String>"
            )),
            code(&format!("#[serde(flatten)] {ident}. pub additional: Map<String, Value>")),
            code(&format!("impl Structured for {ident}")),
            code(&format!("impl Structured for {ident} / const TYPE_NAME: &'static str = {wire:?}")),
        ];
        facts.extend(fields.fields.iter().map(|field| self.field(here, ident, field, fields.rename_all)));
        if says_type {
            let head = code(&format!("impl Default for {ident}"));
            facts.push(head.clone());
            let mut features: Vec<String> = vec![format!("{:?}", format!("#{wire}"))];
            for field in &fields.fields {
                features.extend(field.gate.iter().flatten().map(|area| format!("{:?}", self.layout.feature(*area))));
            }
            facts.push(method(&head, &[], "fn default() -> Self", &features));
        }
        let descendants = model.descendants(id);
        if !descendants.is_empty() {
            let names: Vec<String> =
                descendants.iter().map(|derived| format!("{:?}", model.ty(*derived).name.to_string())).collect();
            let names = names.join(", ");
            facts.push(code(&format!(
                "impl Structured for {ident} / const DERIVED: &'static [&'static str] = &[{names}]"
            )));
            let head = code(&format!("impl {ident}"));
            facts.push(head.clone());
            facts.push(method(&head, &[], "pub fn is<T0: Structured + IsA<Self>>(&self) -> bool", &[]));
            let downcast =
                "pub fn downcast<T0>(self) -> Result<T0, Self> where T0: Structured + IsA<Self> + DeserializeOwned,";
            facts.push(method(&head, &[], downcast.trim_end_matches(','), &[]));
        }
        if ty.base.is_some() {
            let bases: Vec<String> = model.bases(id).map(|base| self.value(here, Element::Structured(base))).collect();
            facts.push(code(&format!("odata::derived! {ident} => {}", bases.join(", "))));
        }
        facts
    }

    /// Whether a value has to say its type by default: a value of a base type could stand in its place. A root that is
    /// abstract and declares nothing but its key is no such base.
    fn says_its_type(&self, id: StructuredId) -> bool {
        let Some(base) = self.layout.model.ty(id).base.map(|base| self.layout.model.ty(base)) else { return false };
        let is_key = |name: &str| base.key.iter().any(|part| part.path == name);
        let is_bare = base.kind == StructuredKind::Entity
            && base.is_abstract
            && base.base.is_none()
            && base.navigation.is_empty()
            && base.properties.iter().all(|property| is_key(&property.name));
        !is_bare
    }

    fn field(&self, here: Option<AreaId>, ident: &str, field: &Field<'_>, rename_all: &str) -> String {
        let ty = field.member.ty();
        let annotations = match field.member {
            Member::Property(property) => &property.annotations,
            Member::Navigation(property) => &property.annotations,
        };
        let mut serde = Vec::new();
        // What the runtime derives from the field has to be the name on the wire, or the name is said.
        if wire_name(&field.ident, rename_all) != field.member.name() {
            serde.push(format!("rename = {:?}", field.member.name()));
        }
        serde.extend(self.wire_form(ty));
        let serde = format!("#[serde({})]", serde.join(", "));
        let attributes = sorted(&[&serde, &deprecation::attribute(annotations), &self.gate(&field.gate)]);
        let value = self.value(here, ty.element);
        let boxed = !ty.is_collection() && (field.boxed || matches!(field.member, Member::Navigation(_)));
        let value = if boxed { format!("Box<{value}>") } else { value };
        let value = match (ty.is_collection(), ty.nullable) {
            (true, _) => format!("Option<Vec<{value}>>"),
            (false, true) => format!("Nullable<{value}>"),
            (false, false) => format!("Option<{value}>"),
        };
        format!("{attributes} {}", code(&format!("{ident}. pub {}: {value}", field.ident)))
    }

    fn wire_form(&self, ty: &TypeUse) -> Vec<String> {
        let primitive = self.layout.model.primitive(ty.element);
        let own = matches!(primitive, Some(Primitive::Int64 | Primitive::Single | Primitive::Double));
        let (with, skip) = match (ty.is_collection(), ty.nullable) {
            (true, _) => (Some("wire::collection"), "Option::is_none"),
            (false, true) => (Some("wire::nullable").filter(|_| own), "Nullable::is_absent"),
            (false, false) => (Some("wire::option").filter(|_| own), "Option::is_none"),
        };
        let mut serde = Vec::new();
        if with.is_some() || ty.nullable {
            serde.push("default".to_owned());
        }
        serde.extend(with.map(|with| format!("with = {with:?}")));
        serde.push(format!("skip_serializing_if = {skip:?}"));
        serde
    }
}

/// The name that the derive makes of a field: words between underscores, put together.
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
