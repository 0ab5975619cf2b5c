//! Tests that packages are fit for a registry, where each stands alone: what their manifests say, and where their readmes lead.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Event, Parser, Tag};
use serde::Deserialize;

/// The packages that are published, in the order in which they depend on each other.
const PUBLISHED: [&str; 5] = ["odata-derive", "odata", "graph-model", "odata-codegen", "cargo-odata"];

/// The registry refuses more features than that.
const MAX_FEATURES: usize = 300;

/// What Cargo knows of the workspace.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    publish: Option<Vec<String>>,
    description: Option<String>,
    documentation: Option<String>,
    license: Option<String>,
    readme: Option<PathBuf>,
    rust_version: Option<String>,
    keywords: Vec<String>,
    categories: Vec<String>,
    features: BTreeMap<String, Vec<String>>,
    dependencies: Vec<Dependency>,
    metadata: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    req: String,
    path: Option<PathBuf>,
}

impl Package {
    fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }
}

/// The packages that are published.
fn published() -> Result<Vec<Package>, Box<dyn Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    Ok(metadata.packages.into_iter().filter(|package| package.publish.is_none()).collect())
}

/// Whether a registry shows the link: it leads elsewhere, or to a file of the package.
fn is_found_in_package(link: &str, folder: &Path) -> bool {
    let is_inside = !Path::new(link).components().any(|part| part.as_os_str() == "..");
    link.contains("://") || link.starts_with('#') || (is_inside && folder.join(link).is_file())
}

#[test]
fn five_packages_are_published_and_the_releasing_page_and_the_checks_name_them() -> Result<(), Box<dyn Error>> {
    let mut names: Vec<String> = published()?.into_iter().map(|package| package.name).collect();
    names.sort();
    let mut expected = PUBLISHED;
    expected.sort_unstable();
    assert_eq!(names, expected);

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let options = PUBLISHED.map(|name| format!("-p {name}")).join(" ");
    let page = fs::read_to_string(root.join("RELEASING.md"))?.replace('\n', " ");
    assert!(page.split_whitespace().collect::<Vec<_>>().join(" ").contains(&format!("cargo publish {options}")));
    let checks = fs::read_to_string(root.join(".ci/run"))?;
    assert!(checks.contains(&format!("published=({})", PUBLISHED.join(" "))));
    Ok(())
}

#[test]
fn manifests_say_what_a_registry_asks_for() -> Result<(), Box<dyn Error>> {
    for package in published()? {
        let name = &package.name;
        assert!(package.description.is_some_and(|text| text.len() > 30), "{name}: description");
        assert_eq!(package.license.as_deref(), Some("MIT OR Apache-2.0"), "{name}");
        assert!(package.rust_version.is_some(), "{name}: rust-version");
        assert!(package.documentation.is_some_and(|link| link.starts_with("https://docs.rs/")), "{name}");
        assert!((1..=5).contains(&package.keywords.len()), "{name}: keywords");
        assert!((1..=5).contains(&package.categories.len()), "{name}: categories");
        assert!(package.features.len() <= MAX_FEATURES, "{name}: {} features", package.features.len());
        for dependency in package.dependencies.iter().filter(|dependency| dependency.path.is_some()) {
            let is_published = PUBLISHED.contains(&dependency.name.as_str()) && dependency.req != "*";
            // Cargo omits dev-dependencies without a version when it packages a crate.
            assert!(is_published || dependency.kind.as_deref() == Some("dev"), "{name}: {}", dependency.name);
        }
    }
    Ok(())
}

#[test]
fn packages_have_licences_and_a_readme_whose_links_work_outside_of_the_repository() -> Result<(), Box<dyn Error>> {
    for package in published()? {
        let (name, folder) = (&package.name, package.folder());
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            assert!(fs::read_to_string(folder.join(licence))?.len() > 500, "{name}: {licence}");
        }
        let readme = package.readme.as_deref().ok_or_else(|| format!("{name} has no readme"))?;
        assert_eq!(readme, Path::new("README.md"), "{name}");
        let text = fs::read_to_string(folder.join(readme))?;
        for event in Parser::new(&text) {
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
                assert!(is_found_in_package(&dest_url, folder), "{name}: {dest_url} is not in the package");
            }
        }
    }
    Ok(())
}

#[test]
fn docs_rs_documents_every_area_and_feature_that_it_can() -> Result<(), Box<dyn Error>> {
    for package in published()?.into_iter().filter(|package| ["graph-model", "odata"].contains(&package.name.as_str()))
    {
        let metadata = package.metadata.unwrap_or_default();
        let documented = metadata["docs"]["rs"]["features"].as_array().cloned().unwrap_or_default();
        let mut shown: Vec<&str> = documented.iter().filter_map(serde_json::Value::as_str).collect();
        shown.push("default");
        // What these features switch on, and so on.
        let mut next = 0;
        while let Some(feature) = shown.get(next).copied() {
            next += 1;
            for other in package.features.get(feature).into_iter().flatten() {
                if package.features.contains_key(other) && !shown.contains(&other.as_str()) {
                    shown.push(other);
                }
            }
        }
        let missing: Vec<_> = package.features.keys().filter(|feature| !shown.contains(&feature.as_str())).collect();
        // It needs headers of OpenSSL, and adds nothing to read.
        assert_eq!(missing, ["native-tls"], "{}", package.name);
    }
    Ok(())
}

#[test]
fn a_link_out_of_the_package_is_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for link in ["https://docs.rs/odata", "#install", "README.md"] {
        assert!(is_found_in_package(link, folder), "{link}");
    }
    for link in ["../schema/README.md", "src/../../README.md", "nowhere.md"] {
        assert!(!is_found_in_package(link, folder), "{link}");
    }
}
