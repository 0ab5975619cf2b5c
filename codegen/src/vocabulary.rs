//! Owns the vocabulary of generated code: the names that it uses from the runtime and the prelude. Emitters can use no
//! others, and the layout gives none of them to an element of a schema.

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

            /// The name that the runtime exports it by.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }
        }
    };
}

runtime! {
    Additional = "Additional",
    AnyAddress = "AnyAddress",
    Arguments = "Arguments",
    Body = "Body",
    Conventions = "Conventions",
    Count = "Count",
    Create = "Create",
    Delete = "Delete",
    Delta = "Delta",
    Download = "Download",
    Edm = "edm",
    Entity = "Entity",
    Get = "Get",
    Handle = "Handle",
    IntoNullable = "IntoNullable",
    IntoParameter = "IntoParameter",
    Invocation = "Invocation",
    Invoke = "Invoke",
    IsA = "IsA",
    Key = "Key",
    KeyStyle = "KeyStyle",
    List = "List",
    Listed = "Listed",
    Maybe = "Maybe",
    Media = "Media",
    MediaResource = "MediaResource",
    Nullable = "Nullable",
    Page = "Page",
    Path = "Path",
    PermissionSet = "PermissionSet",
    PermissionTable = "PermissionTable",
    PropertyHandle = "PropertyHandle",
    ReferenceCollection = "ReferenceCollection",
    Scalar = "Scalar",
    Serialize = "Serialize",
    SingleReference = "SingleReference",
    Structured = "Structured",
    Update = "Update",
}

/// The crate that generated code depends on.
pub(crate) const RUNTIME: &str = "odata";

/// The type parameter of generated methods.
pub(crate) const GENERIC: &str = "T";

/// Types, traits and variants of the prelude that generated code, or macros in it, use without a path.
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

/// Items of the runtime that programs use together with generated types, although generated code does not.
const BESIDE: &[&str] = &["Link", "Map", "Upload", "UrlLiteral", "Value"];

/// Types at the root of a generated crate, including those of the runtime, which the service's handle must not shadow.
#[rustfmt::skip]
const ROOT_TYPES: &[&str] = &[
    "ApiVersion", "Batch", "Change", "Client", "Cloud", "Credential", "Error", "ErrorKind", "Projection", "Request",
    "TimeZoneError",
];

/// Modules at the root of a generated crate, including those of the runtime, and crates that generated code or its
/// macros refer to: areas must not shadow them.
#[rustfmt::skip]
const ROOT_MODULES: &[&str] = &[
    "address", "alloc", "another_service", "batch", "blocking", "client", "cloud", "consistency", "container",
    "conventions", "core", "download", "edm", "error", "generated", "handle", "http", "model", "odata", "operation",
    "paging", "paths", "permission_table", "permissions", "query", "request", "response", "serde", "serde_json",
    "service", "std", "structured", "test", "time_zone", "upload", "value", "wire",
];

/// Cargo features of generated crates, and packages that they depend on: areas must not have these names.
#[rustfmt::skip]
const FEATURES: &[&str] = &[
    "azure-identity", "blocking", "client", "default", "full", "geo", "native-tls", "odata", "permissions",
    "rustls-tls", "serde", "time-zones",
];

/// Methods that requests have, of whatever kind: methods for optional parameters must not hide them.
#[rustfmt::skip]
const REQUEST_METHODS: &[&str] = &[
    "all", "apply", "begin_upload", "bind", "body", "changes", "changes_since", "compute", "count", "declared_as",
    "expand", "filter", "header", "ieee754_compatible", "if_absent", "if_changed", "if_match", "if_none_match",
    "if_unchanged", "items", "json", "literal", "metadata", "multipart", "nullable_json", "nullable_literal",
    "nullable_parameter", "or_not_modified", "orderby", "pages", "parameter", "parts", "permissions", "prefer",
    "project", "query", "query_in_body", "range", "read", "read_response", "resume", "return_minimal",
    "return_representation", "returning", "rows", "search", "select", "send", "send_raw", "skip", "start", "stream",
    "strict_reading", "timeout", "to_file", "to_http", "top",
];

/// Methods of traits that handles and requests implement, which an inherent method of the same name would hide.
const TRAIT_METHODS: &[&str] =
    &["borrow", "clone", "deref", "eq", "fmt", "from", "into", "to_owned", "try_from", "try_into", "type_id"];

/// The names of methods that requests have.
pub(crate) fn request_methods() -> impl Iterator<Item = &'static str> {
    REQUEST_METHODS.iter().chain(TRAIT_METHODS).copied()
}

/// The names of methods of traits that handles implement.
pub(crate) fn trait_methods() -> impl Iterator<Item = &'static str> {
    TRAIT_METHODS.iter().copied()
}

/// Whether a type name is reserved in generated code.
pub(crate) fn is_reserved_type(name: &str) -> bool {
    name == GENERIC || PRELUDE.contains(&name) || BESIDE.contains(&name) || imported().any(|known| known == name)
}

/// Whether a type name is reserved at the root of a generated crate.
pub(crate) fn is_reserved_at_root(name: &str) -> bool {
    is_reserved_type(name) || ROOT_TYPES.contains(&name)
}

/// Whether the name of a module is reserved at the root of a generated crate.
pub(crate) fn is_reserved_module(name: &str) -> bool {
    ROOT_MODULES.contains(&name)
}

/// Whether the name of a Cargo feature is reserved.
pub(crate) fn is_reserved_feature(name: &str) -> bool {
    FEATURES.contains(&name)
}

/// The names that files import.
fn imported() -> impl Iterator<Item = &'static str> {
    Rt::ALL.iter().map(|item| item.name())
}

/// All reserved names, for tests that declare elements with these names.
#[doc(hidden)]
pub fn names() -> impl Iterator<Item = &'static str> {
    let methods = [REQUEST_METHODS, TRAIT_METHODS];
    let fixed = [[GENERIC].as_slice(), PRELUDE, BESIDE, ROOT_TYPES, ROOT_MODULES, FEATURES].into_iter().chain(methods);
    imported().chain(fixed.flatten().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    /// The public names and the modules that a file declares.
    fn declared(file: &str) -> Result<(Vec<String>, Vec<String>), Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(format!("{}/../graph-model/{file}", env!("CARGO_MANIFEST_DIR")))?;
        let (mut names, mut modules) = (Vec::new(), Vec::new());
        for item in syn::parse_file(&text)?.items {
            match item {
                syn::Item::Mod(module) => modules.push(module.ident.to_string()),
                syn::Item::Use(import) => names_of(&import.tree, &mut names),
                _ => {}
            }
        }
        Ok((names, modules))
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

    fn is_type(name: &str) -> bool {
        name.starts_with(|c: char| c.is_uppercase())
    }

    #[test]
    fn names_at_the_root_are_reserved_there() -> TestResult {
        for file in ["odata/src/lib.rs", "src/lib.rs"] {
            let (names, modules) = declared(file)?;
            for name in names.iter().filter(|name| is_type(name)) {
                assert!(is_reserved_at_root(name), "{name} stands in {file}");
            }
            // What begins with two underscores is no area's name.
            for name in modules.iter().chain(&names).filter(|name| !is_type(name) && !name.starts_with("__")) {
                assert!(is_reserved_module(name), "{name} is a module in {file}");
            }
        }
        Ok(())
    }

    #[test]
    fn the_runtime_lists_what_generated_code_uses() -> TestResult {
        let (names, _) = declared("odata/src/model.rs")?;
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.sort_unstable();
        let mut wanted: Vec<&str> = imported().collect();
        wanted.sort_unstable();
        assert_eq!(names, wanted);
        Ok(())
    }

    #[test]
    fn names_used_with_generated_types_are_exported_by_the_runtime() -> TestResult {
        let (mut names, _) = declared("odata/src/request.rs")?;
        names.extend(declared("odata/src/address.rs")?.0);
        names.extend(declared("odata/src/lib.rs")?.0);
        for name in BESIDE {
            assert!(names.iter().any(|known| known == name), "{name} is not exported by the runtime");
        }
        Ok(())
    }

    /// The methods that a file of the runtime declares, inside of macros too.
    fn methods(file: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(format!("{}/../graph-model/odata/src/{file}", env!("CARGO_MANIFEST_DIR")))?;
        let signatures = text.lines().filter_map(|line| line.trim().strip_prefix("pub fn "));
        let of_values = signatures.filter(|signature| signature.contains("self"));
        Ok(of_values.filter_map(|signature| signature.split(['(', '<']).next()).map(str::to_owned).collect())
    }

    #[test]
    fn methods_of_requests_are_reserved() -> TestResult {
        let names: Vec<&str> = request_methods().collect();
        let requests = ["kind", "options", "parameters", "projected", "changes", "reading", "writing"];
        let requests = requests.map(|file| format!("request/{file}.rs"));
        for file in requests.iter().map(String::as_str).chain(["client/send.rs", "client/download/content.rs"]) {
            for method in methods(file)? {
                // Those of what comes in are beside those of the request.
                let is_of_content = ["content_type", "etag", "length"].contains(&&*method);
                assert!(is_of_content || names.contains(&&*method), "`{method}` is in {file}");
            }
        }
        Ok(())
    }
}
