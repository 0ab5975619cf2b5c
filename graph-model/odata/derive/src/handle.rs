//! Owns the derive of `Handle`: which entity type a handle is of, and what is generated from that.

use proc_macro::{Delimiter, TokenStream, TokenTree};

use crate::attribute::{Attribute, Value};
use crate::refusal::Refusal;
use crate::syntax::Head;

/// Whose handle it is.
enum Of {
    /// One entity of a type.
    One(String),
    /// Several entities of a type.
    Many(String),
    /// A value that is no entity.
    Value,
}

/// The conversion from an address, and what ties the handle to its entity type.
pub(crate) fn expand(input: TokenStream) -> Result<String, Refusal> {
    let mut head = Head::read(input, "odata")?;
    let is_newtype = matches!(head.rest.next(), Some(TokenTree::Group(group))
        if group.delimiter() == Delimiter::Parenthesis);
    if !is_newtype {
        return Err(Refusal::new(head.ident.span(), "a handle is a struct around its address: `struct Handle(Path);`"));
    }
    let mut of = Of::Value;
    for Attribute { name, value, span } in head.attributes {
        of = match (name.as_str(), value) {
            ("one", Value::List(ty)) => Of::One(ty.to_string()),
            ("many", Value::List(ty)) => Of::Many(ty.to_string()),
            _ => {
                let known = "known are `one(Type)` and `many(Type)`";
                return Err(Refusal::new(span, format!("`{name}` means nothing here: {known}")));
            }
        };
    }
    let ident = head.ident.to_string();
    Ok(format!(
        "#[automatically_derived]
        #[allow(deprecated)]
        impl ::core::convert::From<::odata::Path> for {ident} {{
            fn from(path: ::odata::Path) -> Self {{ Self(path) }}
        }}
        {}",
        of.implementation(&ident)
    ))
}

impl Of {
    fn implementation(&self, handle: &str) -> String {
        match self {
            Self::One(entity) => format!(
                "#[automatically_derived]
                #[allow(deprecated)]
                impl ::odata::handle::EntityHandle for {handle} {{
                    type Entity = {entity};
                    fn path(&self) -> &::odata::Path {{ &self.0 }}
                }}
                #[automatically_derived]
                #[allow(deprecated)]
                impl ::odata::handle::Entity for {entity} {{
                    type Resource = {handle};
                }}"
            ),
            Self::Many(entity) => format!(
                "#[automatically_derived]
                #[allow(deprecated)]
                impl ::odata::handle::Listed for {entity} {{
                    type Collection = {handle};
                }}"
            ),
            Self::Value => format!(
                "#[automatically_derived]
                impl {handle} {{
                    /// The address.
                    pub fn path(&self) -> &::odata::Path {{ &self.0 }}
                }}"
            ),
        }
    }
}
