//! Owns the derive of `Handle`: its attributes, and the implementations.

use proc_macro::{Delimiter, TokenStream, TokenTree};

use crate::attribute::{Attribute, Value};
use crate::refusal::Refusal;
use crate::syntax::Head;

/// The target of a handle.
enum Of {
    /// One entity of a type.
    One(String),
    /// A collection of entities of a type.
    Many(String),
    /// One complex value of a type.
    Complex(String),
    /// A collection of complex values of a type.
    Complexes(String),
    /// A value other than an entity.
    Value,
}

/// The conversion from an address, and the traits that relate the handle to its entity type.
pub(crate) fn expand(input: TokenStream) -> Result<String, Refusal> {
    let mut head = Head::read(input, "odata")?;
    let is_newtype = matches!(head.rest.next(), Some(TokenTree::Group(group))
        if group.delimiter() == Delimiter::Parenthesis);
    if !is_newtype {
        return Err(Refusal::new(head.ident.span(), "a handle is a newtype of its address: `struct Handle(Path);`"));
    }
    let mut of = Of::Value;
    for Attribute { name, value, span } in head.attributes {
        of = match (name.as_str(), value) {
            ("one", Value::List(ty)) => Of::One(ty.to_string()),
            ("many", Value::List(ty)) => Of::Many(ty.to_string()),
            ("value", Value::List(ty)) => Of::Complex(ty.to_string()),
            ("values", Value::List(ty)) => Of::Complexes(ty.to_string()),
            _ => {
                let known = "supported are `one(Type)`, `many(Type)`, `value(Type)` and `values(Type)`";
                return Err(Refusal::new(span, format!("this derive does not support `{name}`: {known}")));
            }
        };
    }
    let ident = head.ident.to_string();
    Ok(format!(
        "#[automatically_derived]
        impl ::core::convert::From<::odata::Path> for {ident} {{
            fn from(path: ::odata::Path) -> Self {{ Self(path) }}
        }}
        {}",
        of.implementation(&ident)
    ))
}

impl Of {
    fn implementation(&self, handle: &str) -> String {
        let path = "
            /// The address.
            pub fn path(&self) -> &::odata::Path { &self.0 }";
        match self {
            Self::One(entity) => format!(
                "#[automatically_derived]
                impl ::odata::handle::EntityHandle for {handle} {{
                    type Entity = {entity};
                    fn path(&self) -> &::odata::Path {{ &self.0 }}
                }}
                #[automatically_derived]
                impl {handle} {{
                    {path}
                    {}
                    /// Replaces the entity, or creates it under this address: absent properties get their default values (`PUT`).
                    {}
                }}
                #[automatically_derived]
                impl ::odata::handle::Entity for {entity} {{
                    type Resource = {handle};
                }}",
                property(entity),
                update("replace", entity, "replace"),
            ),
            Self::Many(entity) => format!(
                "#[automatically_derived]
                impl ::odata::handle::CollectionHandle for {handle} {{
                    type Entity = {entity};
                    fn path(&self) -> &::odata::Path {{ &self.0 }}
                }}
                #[automatically_derived]
                impl {handle} {{ {path} }}
                #[automatically_derived]
                impl ::odata::handle::Listed for {entity} {{
                    type Collection = {handle};
                }}"
            ),
            Self::Complex(ty) => format!(
                "#[automatically_derived]
                impl {handle} {{
                    {path}
                    {}
                    /// Reads the value: `None` stands for `null`.
                    pub fn get(&self) -> ::odata::request::Get<::odata::response::Maybe<{ty}>> {{
                        ::odata::request::Get::new(self.0.clone())
                    }}

                    /// Updates the value: absent properties keep their values (`PATCH`).
                    {}

                    /// Replaces the value: absent properties get their default values (`PUT`).
                    {}

                    /// Sets the property to `null`: `DELETE`.
                    pub fn delete(&self) -> ::odata::request::Delete {{
                        ::odata::request::Delete::new(self.0.clone())
                    }}
                }}",
                property(ty),
                update("update", ty, "new"),
                update("replace", ty, "replace"),
            ),
            Self::Complexes(ty) => format!(
                "#[automatically_derived]
                impl {handle} {{
                    {path}

                    /// Reads the values, one page at a time.
                    pub fn list(&self) -> ::odata::request::List<{ty}> {{
                        ::odata::request::List::new(self.0.clone())
                    }}

                    /// Counts the values.
                    pub fn count(&self) -> ::odata::request::Count {{
                        ::odata::request::Count::new(self.0.clone())
                    }}
                }}"
            ),
            Self::Value => format!(
                "#[automatically_derived]
                impl {handle} {{ {path} }}"
            ),
        }
    }
}

/// The method that leads to a property of a type.
fn property(ty: &str) -> String {
    format!(
        "
        /// The handle of one of the properties: its value has an address of its own.
        pub fn property<B, F, N>(&self, property: ::odata::query::Property<B, F, N>) -> ::odata::handle::PropertyHandle<F>
        where
            {ty}: ::odata::handle::IsA<B>,
            N: ::odata::query::Name,
        {{
            ::odata::handle::PropertyHandle::below(&self.0, &property)
        }}
        "
    )
}

/// The method that sends a value of a type, or of one derived from it.
fn update(name: &str, ty: &str, constructor: &str) -> String {
    format!(
        "pub fn {name}<V>(&self, value: &V) -> ::odata::request::Update<V>
        where
            V: ::odata::handle::Structured + ::odata::handle::IsA<{ty}> + ::odata::model::Serialize,
        {{
            ::odata::request::Update::{constructor}(self.0.clone(), value)
        }}"
    )
}
