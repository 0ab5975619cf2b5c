//! Owns the vocabulary of generated code: the names that it takes from the runtime, from serde and from the prelude.
//! Emitters can use no other name, and the layout gives none of them to anything that a schema declares.

macro_rules! runtime {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// An item of the runtime that generated code imports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Rt {
            $(#[doc = concat!("`", $name, "`")] $variant),*
        }

        impl Rt {
            /// Every item.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name under which the runtime exports it.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }
        }
    };
}

runtime! {
    Arguments = "Arguments",
    Body = "Body",
    Count = "Count",
    Create = "Create",
    Delete = "Delete",
    Delta = "Delta",
    Download = "Download",
    Edm = "edm",
    Entity = "Entity",
    EntityHandle = "EntityHandle",
    Get = "Get",
    Invoke = "Invoke",
    IsA = "IsA",
    Key = "Key",
    KeyStyle = "KeyStyle",
    List = "List",
    Map = "Map",
    Maybe = "Maybe",
    Media = "Media",
    MediaResource = "MediaResource",
    Nullable = "Nullable",
    Page = "Page",
    Path = "Path",
    ReferenceCollection = "ReferenceCollection",
    Scalar = "Scalar",
    SingleReference = "SingleReference",
    Structured = "Structured",
    StructuredModule = "structured",
    Unlisted = "Unlisted",
    Update = "Update",
    Value = "Value",
    Wire = "wire",
}

macro_rules! serde {
    ($($variant:ident),*) => {
        /// One of serde's traits, with the derive of the same name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Serde {
            $(#[doc = concat!("`", stringify!($variant), "`")] $variant),*
        }

        impl Serde {
            /// Both of them.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name under which the runtime exports it.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant)),*
                }
            }
        }
    };
}

serde!(Deserialize, Serialize);

/// The type parameter of generated methods: no type of a schema can have its name.
pub(crate) const GENERIC: &str = "T";

/// Types, traits and variants of the prelude that generated code, or the macros in it, name without a path.
const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Vec",
];

/// Items of the runtime that programs name beside generated types, although generated code does not.
const BESIDE: &[&str] = &["Link", "Upload", "UrlLiteral"];

/// Types at the root of the runtime's crate: a service's handle, which stands there too, has none of these names.
#[rustfmt::skip]
const ROOT_TYPES: &[&str] = &[
    "AccessToken", "ApiVersion", "Batch", "BatchCalls", "BatchResults", "Change", "Changes", "Client", "ClientBuilder",
    "Cloud", "Content", "Credential", "EntityReference", "Enumeration", "Error", "ErrorDetail", "ErrorKind", "Finished",
    "InnerError", "Items", "Monitor", "Operation", "Pages", "Parts", "Progress", "RemovalReason", "Removed", "Request",
    "Retry", "Running", "Saved", "Source", "Ticket", "TicketId", "ToFile", "TokenRequest", "Transport", "Uploaded",
    "UploadParts", "UploadSession", "Wait",
];

/// Modules at the root of the runtime's crate, and crates that generated code or its macros name: no area hides them.
#[rustfmt::skip]
const ROOT_MODULES: &[&str] = &[
    "alloc", "batch", "blocking", "change", "client", "core", "edm", "enumeration", "error", "flags", "generated",
    "graph_model", "http", "key", "literal", "media", "nullable", "page", "path", "reference", "request", "response",
    "serde", "serde_json", "service", "std", "structured", "test", "wire",
];

/// Cargo features, and packages that a generated crate depends on: no area has one of these names.
#[rustfmt::skip]
const FEATURES: &[&str] = &[
    "azure-identity", "blocking", "client", "default", "full", "geo", "graph-model", "native-tls", "rustls-tls", "serde",
];

/// Whether generated code gives a type name a meaning, so that no type of a schema can have it.
pub(crate) fn is_reserved_type(name: &str) -> bool {
    name == GENERIC || PRELUDE.contains(&name) || BESIDE.contains(&name) || imported().any(|known| known == name)
}

/// Whether a type name has a meaning at the root of the runtime's crate.
pub(crate) fn is_reserved_at_root(name: &str) -> bool {
    is_reserved_type(name) || ROOT_TYPES.contains(&name)
}

/// Whether a module of this name at a crate's root would hide another one.
pub(crate) fn is_reserved_module(name: &str) -> bool {
    ROOT_MODULES.contains(&name)
}

/// Whether a Cargo feature of this name has a meaning already.
pub(crate) fn is_reserved_feature(name: &str) -> bool {
    FEATURES.contains(&name)
}

/// The names that files import.
fn imported() -> impl Iterator<Item = &'static str> {
    Rt::ALL.iter().map(|item| item.name()).chain(Serde::ALL.iter().map(|item| item.name()))
}

/// Every name that has a meaning in generated code, for tests that declare types, properties and operations of these names.
#[doc(hidden)]
pub fn names() -> impl Iterator<Item = &'static str> {
    let fixed = [[GENERIC].as_slice(), PRELUDE, BESIDE, ROOT_TYPES, ROOT_MODULES, FEATURES];
    imported().chain(fixed.into_iter().flatten().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The public names and the modules at the root of the runtime's crate.
    fn root() -> Result<(Vec<String>, Vec<String>), Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../graph-model/src/lib.rs"))?;
        let (mut types, mut modules) = (Vec::new(), Vec::new());
        for item in syn::parse_file(&text)?.items {
            match item {
                syn::Item::Mod(module) => modules.push(module.ident.to_string()),
                syn::Item::Use(import) => names_of(&import.tree, &mut types),
                _ => {}
            }
        }
        Ok((types, modules))
    }

    fn names_of(tree: &syn::UseTree, found: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => names_of(&path.tree, found),
            syn::UseTree::Name(name) => found.push(name.ident.to_string()),
            syn::UseTree::Rename(renamed) => found.push(renamed.rename.to_string()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| names_of(tree, found)),
            syn::UseTree::Glob(_) => {}
        }
    }

    #[test]
    fn what_stands_at_the_runtimes_root_is_reserved_there() -> Result<(), Box<dyn std::error::Error>> {
        let (types, modules) = root()?;
        for name in types.iter().filter(|name| name.starts_with(|c: char| c.is_uppercase())) {
            assert!(is_reserved_at_root(name), "{name} is exported by the runtime");
        }
        for name in modules.iter().filter(|name| *name != "__private") {
            assert!(is_reserved_module(name), "{name} is a module of the runtime");
        }
        for name in ROOT_TYPES {
            assert!(types.iter().any(|known| known == name), "{name} is not exported by the runtime");
        }
        Ok(())
    }

    #[test]
    fn what_is_imported_is_exported_by_the_runtime() -> Result<(), Box<dyn std::error::Error>> {
        let (types, modules) = root()?;
        for name in Rt::ALL.iter().map(|item| item.name()).chain(BESIDE.iter().copied()) {
            assert!(types.iter().chain(&modules).any(|known| known == name), "{name} is not exported by the runtime");
        }
        Ok(())
    }
}
