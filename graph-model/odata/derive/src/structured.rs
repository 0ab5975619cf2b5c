//! Owns the derive of `Structured`: what `#[odata(…)]` says of an entity or complex type, and what is generated from it.
//!
//! It looks at nothing behind the struct's name: the fields are read by the derive of `Deserialize`, which makes the value
//! without properties that `Default` starts from.

use proc_macro::TokenStream;

use crate::attribute::{Attribute, Value};
use crate::refusal::Refusal;
use crate::syntax::Head;

/// What the attributes say of a type.
struct Type {
    ident: String,
    /// The qualified name, as a literal.
    name: String,
    /// Whether a value says by default of which type it is.
    is_tagged: bool,
    /// The base types, nearest first, as paths.
    bases: Vec<String>,
    /// The qualified names of derived types, as literals with commas between them.
    derived: Option<String>,
}

/// The implementations of `Structured` and `Default`, the conversions to base types, and those to derived types.
pub(crate) fn expand(input: TokenStream) -> Result<String, Refusal> {
    let ty = Type::read(input)?;
    let mut code = ty.structured();
    code.push_str(&ty.default());
    for base in &ty.bases {
        code.push_str(&ty.base(base));
    }
    if ty.derived.is_some() {
        code.push_str(&ty.conversions());
    }
    Ok(code)
}

impl Type {
    fn read(input: TokenStream) -> Result<Self, Refusal> {
        let head = Head::read(input, "odata")?;
        let (mut name, mut is_tagged, mut bases, mut derived) = (None, false, Vec::new(), None);
        for Attribute { name: attribute, value, span } in head.attributes {
            match (attribute.as_str(), value) {
                ("type", Value::Text(text)) => name = Some(format!("{text:?}")),
                ("tagged", Value::None) => is_tagged = true,
                ("base", Value::List(list)) => bases = paths(&list),
                ("derived", Value::List(list)) => derived = Some(list.to_string()),
                _ => {
                    let known = "known are `type = \"…\"`, `tagged`, `base(…)` and `derived(…)`";
                    return Err(Refusal::new(span, format!("`{attribute}` means nothing here: {known}")));
                }
            }
        }
        let Some(name) = name else {
            let message = "the name of the type is missing: `#[odata(type = \"namespace.name\")]`";
            return Err(Refusal::new(head.ident.span(), message));
        };
        Ok(Self { ident: head.ident.to_string(), name, is_tagged, bases, derived })
    }

    fn structured(&self) -> String {
        let Self { ident, name, .. } = self;
        let derived = match &self.derived {
            Some(names) => format!("const DERIVED: &'static [&'static str] = &[{names}];"),
            None => String::new(),
        };
        format!(
            "#[automatically_derived]
            #[allow(deprecated)]
            impl ::odata::handle::Structured for {ident} {{
                const TYPE_NAME: &'static str = {name};
                {derived}
            }}"
        )
    }

    fn default(&self) -> String {
        let ident = &self.ident;
        let absent = "<Self as ::odata::value::wire::properties::ReadProperties>::absent()";
        let (docs, value) = if self.is_tagged {
            let tagged = format!("Self {{ odata_type: ::odata::handle::structured::tag::<Self>(), ..{absent} }}");
            ("All properties absent; the type is set, as a base type may be declared where the value is sent.", tagged)
        } else {
            ("All properties absent.", absent.to_owned())
        };
        format!(
            "#[automatically_derived]
            #[allow(deprecated)]
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
            #[allow(deprecated)]
            impl ::odata::handle::IsA<{base}> for {ident} {{}}
            #[automatically_derived]
            #[allow(deprecated)]
            impl ::core::convert::From<{ident}> for {base} {{
                #[inline]
                fn from(mut value: {ident}) -> Self {{
                    ::odata::handle::structured::fill_type::<{ident}>(&mut value.odata_type);
                    ::odata::handle::structured::upcast(&value)
                }}
            }}"
        )
    }

    fn conversions(&self) -> String {
        let ident = &self.ident;
        format!(
            "#[automatically_derived]
            #[allow(deprecated)]
            impl {ident} {{
                /// Whether the value is of type `T`, by its `@odata.type`.
                pub fn is<T: ::odata::handle::Structured + ::odata::handle::IsA<Self>>(&self) -> bool {{
                    ::odata::handle::structured::is::<T>(self.odata_type.as_deref(), &self.additional)
                }}

                /// The value as the derived type `T`, by its `@odata.type`; gives it back unchanged if it is of another type.
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

/// Paths with commas between them.
fn paths(list: &TokenStream) -> Vec<String> {
    let text = list.to_string();
    text.split(',').map(|path| path.trim().to_owned()).filter(|path| !path.is_empty()).collect()
}
