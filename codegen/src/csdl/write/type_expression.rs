//! Owns uses of types in canonical JSON, with their facets; it must not know what types there are.

use super::json::{Json, Members};
use crate::csdl::literals::is_json_number;
use crate::csdl::syntax::{DefaultForm, Facets, TypeExpression, default_form};

/// Adds a type in use; `Edm.String` is the default.
pub(super) fn write_type(members: &mut Members, ty: &TypeExpression) {
    if ty.name.value != "Edm.String" {
        members.push("$Type", &ty.name);
    }
    members.flag("$Collection", ty.cardinality.is_collection());
    members.flag("$Nullable", ty.nullable);
    write_facets(members, &ty.facets);
}

/// Adds facets.
pub(super) fn write_facets(members: &mut Members, facets: &Facets) {
    let number_or_word = |text: &String| {
        if is_json_number(text) { Json::Literal(text.clone()) } else { Json::Text(text.clone()) }
    };
    members.optional("$MaxLength", facets.max_length);
    members.optional("$Precision", facets.precision);
    members.optional("$Scale", facets.scale.as_ref().map(number_or_word));
    members.optional("$SRID", facets.srid.as_ref().map(number_or_word));
    members.optional("$Unicode", facets.unicode);
}

/// Adds a default value of the given type.
pub(super) fn write_default(members: &mut Members, ty: &TypeExpression, value: Option<&String>) {
    members.optional(
        "$DefaultValue",
        value.map(|text| match default_form(ty, text) {
            DefaultForm::Literal => Json::Literal(text.clone()),
            DefaultForm::Text => Json::Text(text.clone()),
        }),
    );
}
