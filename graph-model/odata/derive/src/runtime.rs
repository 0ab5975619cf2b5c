//! Owns the path of the runtime in the crate that derives: programs depend on a generated crate, which re-exports the
//! runtime, and need not depend on the runtime itself.

use std::path::Path;
use std::sync::OnceLock;

/// The runtime's package.
const PACKAGE: &str = "odata";

/// The package of this crate, which the runtime depends on.
const DERIVES: &str = "odata-derive";

/// The crates that may have the runtime's items, as the manifest and the lock file of the crate being compiled tell it:
/// the runtime itself, or else the dependencies that depend on it.
pub(crate) fn crates() -> &'static [String] {
    static CRATES: OnceLock<Vec<String>> = OnceLock::new();
    CRATES.get_or_init(|| find().unwrap_or_default())
}

fn find() -> Option<Vec<String>> {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR")?;
    let manifest = std::fs::read_to_string(Path::new(&folder).join("Cargo.toml")).ok()?;
    let lock =
        Path::new(&folder).ancestors().find_map(|folder| std::fs::read_to_string(folder.join("Cargo.lock")).ok());
    let names = names(&manifest, &lock.unwrap_or_default());
    Some(names.iter().map(|name| format!("::{}", name.replace('-', "_"))).collect())
}

fn names(manifest: &str, lock: &str) -> Vec<String> {
    if manifest.lines().any(|line| line.strip_prefix("name = ").is_some_and(|name| unquoted(name) == PACKAGE)) {
        return vec![PACKAGE.to_owned()];
    }
    let dependencies = dependencies(manifest);
    if let Some(runtime) = dependencies.iter().find(|dependency| dependency.package == PACKAGE) {
        return vec![runtime.name.clone()];
    }
    let is_generated =
        |package: &str| package != DERIVES && lock.split("[[package]]").any(|entry| is_on_runtime(entry, package));
    let generated = dependencies.into_iter().filter(|dependency| is_generated(&dependency.package));
    generated.map(|dependency| dependency.name).collect()
}

/// Whether an entry of a lock file is that of a package, with the runtime among its dependencies.
fn is_on_runtime(entry: &str, package: &str) -> bool {
    let mut lines = entry.lines().map(str::trim);
    lines.by_ref().any(|line| line.strip_prefix("name = ").is_some_and(|name| unquoted(name) == package))
        && lines.any(|line| {
            let dependency = unquoted(line.trim_end_matches(','));
            line.starts_with('"') && dependency.split(' ').next() == Some(PACKAGE)
        })
}

/// A dependency by its name in code.
struct Dependency {
    name: String,
    package: String,
}

/// The dependencies of a manifest, in order, those for tests last. Not all that TOML allows is known here: what is not
/// found is named by `crate = …` in the attribute.
fn dependencies(manifest: &str) -> Vec<Dependency> {
    let (mut dependencies, mut for_tests) = (Vec::new(), Vec::new());
    let mut table = String::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            header.trim_end_matches(']').clone_into(&mut table);
        }
        let Some(at) = table.find("dependencies") else { continue };
        let list = if table[..at].ends_with("dev-") { &mut for_tests } else { &mut dependencies };
        let mut add = |name: &str| list.push(Dependency { name: name.to_owned(), package: name.to_owned() });
        let own_table = table[at..].strip_prefix("dependencies.").map(unquoted);
        if line.starts_with('[') {
            if let Some(name) = own_table {
                add(name);
            }
        } else if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let key = unquoted(key.split('.').next().unwrap_or(key).trim());
            if own_table.is_none() {
                add(key);
            }
            // The name in code is another than that of the package.
            let package = if own_table.is_some() && key == "package" {
                Some(value)
            } else {
                value.split_once("package").and_then(|(_, rest)| rest.trim_start().strip_prefix('='))
            };
            if let (Some(package), Some(last)) = (package, list.last_mut()) {
                package.trim().split('"').nth(1).unwrap_or_default().clone_into(&mut last.package);
            }
        }
    }
    dependencies.append(&mut for_tests);
    dependencies
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4

[[package]]
name = \"graph-model\"
version = \"0.1.0\"
dependencies = [
 \"http\",
 \"odata\",
]

[[package]]
name = \"odata-derive\"
dependencies = [
 \"odata\",
]

[[package]]
name = \"http\"
dependencies = [
 \"odata-like\",
]

[[package]]
name = \"shop\"
dependencies = [
 \"odata 0.1.0\",
]
";

    #[test]
    fn the_runtime_is_found_in_dependencies_and_behind_them() {
        for (manifest, expected) in [
            ("[package]\nname = \"odata\"\n[dependencies]\nodata-derive = \"1\"", &["odata"][..]),
            ("[dependencies]\nhttp = \"1\"\nodata.workspace = true\ngraph-model = \"0.1\"", &["odata"]),
            ("[dependencies]\nhttp = \"1\" # odata\ngraph-model = { version = \"0.1\" }", &["graph-model"]),
            ("[dependencies]\nhttp = \"1\"\n[dev-dependencies]\nshop.path = \"shop\"", &["shop"]),
            ("[dependencies]\nshop = \"1\"\ngraph = { path = \"g\", package = \"graph-model\" }", &["shop", "graph"]),
            ("[dependencies.graph]\nversion = \"1\"\npackage = \"graph-model\"", &["graph"]),
            ("[target.'cfg(unix)'.dependencies]\n\"graph-model\" = \"1\"", &["graph-model"]),
            ("[dependencies]\nhttp = \"1\"\nodata-derive = \"1\"", &[]),
            ("", &[]),
        ] {
            assert_eq!(names(manifest, LOCK), expected, "{manifest}");
        }
    }
}
