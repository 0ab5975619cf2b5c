//! Owns the derive of `Structured`: its attributes, and what is implemented beside the table of properties.

use proc_macro::TokenStream;

use crate::attribute::{Attribute, Value};
use crate::constants;
use crate::refusal::Refusal;
use crate::serde;
use crate::structure::Structure;
use crate::syntax::Head;

/// The module that reads structs from responses.
const RESPONSES: &str = "::odata::response::objects";

/// A type with its attributes.
struct Type {
    ident: String,
    /// The qualified name, as a literal.
    name: String,
    /// Whether values state their type by default.
    is_tagged: bool,
    /// The base types, nearest first, as paths.
    bases: Vec<String>,
    /// The qualified names of derived types, as literals separated by commas.
    derived: Option<String>,
    /// The names of properties that clients do not change, as literals separated by commas.
    read_only: Option<String>,
}

/// The implementations of `Structured` and `Default`, the conversions to base types, those to derived types, and all that is
/// done by way of the table of properties.
pub(crate) fn expand(input: TokenStream) -> Result<String, Refusal> {
    let ty = Type::read(input.clone())?;
    let structure = Structure::read(input)?;
    let mut code = ty.structured();
    code.push_str(&ty.default());
    for base in &ty.bases {
        code.push_str(&ty.base(base));
    }
    if ty.derived.is_some() {
        code.push_str(&ty.conversions());
    }
    code.push_str(&serde::standard(&structure));
    code.push_str(&serde::serialize(&structure));
    code.push_str(&serde::deserialize(&structure));
    code.push_str(&constants::constants(&structure));
    Ok(code)
}

impl Type {
    fn read(input: TokenStream) -> Result<Self, Refusal> {
        let head = Head::read(input, "odata")?;
        let (mut name, mut is_tagged, mut bases) = (None, false, Vec::new());
        let (mut derived, mut read_only) = (None, None);
        for Attribute { name: attribute, value, span } in head.attributes {
            match (attribute.as_str(), value) {
                ("type", Value::Text(text)) => name = Some(format!("{text:?}")),
                ("tagged", Value::None) => is_tagged = true,
                ("base", Value::List(list)) => bases = paths(&list),
                ("derived", Value::List(list)) => derived = Some(list.to_string()),
                ("read_only", Value::List(list)) => read_only = Some(list.to_string()),
                _ => {
                    let known = "supported are `type = \"…\"`, `tagged`, `base(…)`, `derived(…)` and `read_only(…)`";
                    return Err(Refusal::new(span, format!("this derive does not support `{attribute}`: {known}")));
                }
            }
        }
        let Some(name) = name else {
            let message = "the name of the type is missing: `#[odata(type = \"namespace.name\")]`";
            return Err(Refusal::new(head.ident.span(), message));
        };
        Ok(Self { ident: head.ident.to_string(), name, is_tagged, bases, derived, read_only })
    }

    fn structured(&self) -> String {
        let Self { ident, name, .. } = self;
        let list = |constant: &str, names: &Option<String>| match names {
            Some(names) => format!("const {constant}: &'static [&'static str] = &[{names}];"),
            None => String::new(),
        };
        let (derived, read_only) = (list("DERIVED", &self.derived), list("READ_ONLY", &self.read_only));
        format!(
            "#[automatically_derived]
            impl ::odata::handle::Structured for {ident} {{
                const TYPE_NAME: &'static str = {name};
                {derived}
                {read_only}
                fn read_values(
                    source: {RESPONSES}::Source<'_>,
                    values: &mut {RESPONSES}::Values<Self>,
                ) -> {RESPONSES}::Result {{
                    {RESPONSES}::read(source, values)
                }}
            }}"
        )
    }

    fn default(&self) -> String {
        let ident = &self.ident;
        let absent = "<Self as ::odata::value::object::Object>::absent()";
        let (docs, value) = if self.is_tagged {
            let tagged = format!("Self {{ odata_type: ::odata::handle::structured::tag::<Self>(), ..{absent} }}");
            (
                "All properties absent; the type is set, since the value may be sent where a base type is declared.",
                tagged,
            )
        } else {
            ("All properties absent.", absent.to_owned())
        };
        format!(
            "#[automatically_derived]
            impl ::core::default::Default for {ident} {{
                #[doc = {docs:?}]
                fn default() -> Self {{ {value} }}
            }}"
        )
    }

    fn base(&self, base: &str) -> String {
        let ident = &self.ident;
        format!(
            "#[automatically_derived]
            impl ::odata::handle::IsA<{base}> for {ident} {{}}
            #[automatically_derived]
            impl ::odata::handle::structured::DerivedFrom<{base}> for {ident} {{}}"
        )
    }

    fn conversions(&self) -> String {
        let ident = &self.ident;
        format!(
            "#[automatically_derived]
            impl<T: ::odata::handle::structured::DerivedFrom<{ident}>> ::core::convert::From<T> for {ident} {{
                /// The value as one of the base type: other properties are kept in `additional`, and the type in
                /// `@odata.type`.
                fn from(value: T) -> Self {{
                    let mut base: Self = ::odata::value::object::convert(&value);
                    ::odata::handle::structured::fill_type::<T>(&mut base.odata_type);
                    base
                }}
            }}
            #[automatically_derived]
            impl {ident} {{
                /// Whether the value is of type `T`, by its `@odata.type`.
                pub fn is<T: ::odata::handle::Structured + ::odata::handle::IsA<Self>>(&self) -> bool {{
                    ::odata::handle::structured::is::<T>(self.odata_type.as_deref(), &self.additional)
                }}

                /// The value as the derived type `T`, by its `@odata.type`; returned unchanged if it is of another
                /// type.
                pub fn downcast<T>(self) -> ::core::result::Result<T, Self>
                where
                    T: ::odata::handle::Structured + ::odata::handle::IsA<Self> + ::odata::handle::structured::DeserializeOwned,
                {{
                    ::odata::handle::structured::downcast(self)
                }}
            }}"
        )
    }
}

/// Paths that are separated by commas.
fn paths(list: &TokenStream) -> Vec<String> {
    let text = list.to_string();
    text.split(',').map(|path| path.trim().to_owned()).filter(|path| !path.is_empty()).collect()
}
