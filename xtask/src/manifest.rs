//! Owns manifests: the areas' Cargo features in them, and the first manifest and `lib.rs` of a crate for another service.

mod dependency;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use codegen::Output;

use crate::disk::Plan;
use crate::error::Error;
use crate::handwritten::Files;
use crate::{files, project};
pub(crate) use dependency::Dependency;

/// The commands that a manifest may name as the one which writes its areas: for new crates, and for those of this project. All
/// that is generated names the same, whichever way the program is run, so that the result is the same.
const COMMANDS: [&str; 2] = ["cargo odata generate", "cargo xtask generate"];
/// The runtime's features, which the crate passes on.
const RUNTIME_FEATURES: &str = "\
# The asynchronous client. Without it, the crate has neither an HTTP client nor an asynchronous runtime.
client = [\"odata/client\"]
# TLS of the client: rustls, or the platform's own (with default features off). With both, rustls is used.
rustls-tls = [\"client\", \"odata/rustls-tls\"]
native-tls = [\"client\", \"odata/native-tls\"]
# The client for code that is not asynchronous.
blocking = [\"client\", \"odata/blocking\"]
# Credentials of the crate azure_identity, by way of azure_core's TokenCredential.
azure-identity = [\"client\", \"odata/azure-identity\"]
# Edm.Geography and Edm.Geometry values as GeoJSON.
geo = [\"odata/geo\"]
";

const END: &str = "# End of areas.";

/// The features of a crate besides its areas: the runtime's, `default`, `full` and `permissions`.
const OTHER_FEATURES: usize = 9;

/// How many features the registry takes.
const MOST_FEATURES: usize = 300;

/// The command that generates the crate in a folder.
pub(crate) fn command(root: &Path) -> Result<&'static str, Error> {
    let text = files::read_output_to_string(&root.join("Cargo.toml"))?.unwrap_or_default();
    Ok(COMMANDS.into_iter().find(|command| text.contains(&begin(command))).unwrap_or(COMMANDS[0]))
}

/// The line in front of the areas.
fn begin(command: &str) -> String {
    format!("# Areas: written by `{command}`.")
}

/// Plans the manifest and, for a crate that is not there yet, its `lib.rs`. A new one depends on the runtime as the user
/// wants it.
pub(crate) fn plan(
    plan: &mut Plan,
    root: &Path,
    command: &str,
    wanted: Option<&Dependency>,
    output: &Output,
    handwritten: &Files,
) -> Result<(), Error> {
    let path = root.join("Cargo.toml");
    let text = match files::read_output_to_string(&path)? {
        Some(text) => splice(&text, &begin(command), &features(command, output)).ok_or_else(|| {
            let begin = begin(command);
            Error::in_file(&path, format!("there are no lines `{begin}` and `{END}` with the features between them"))
                .with_help("add both lines to the section `[features]`")
        })?,
        None => match wanted {
            Some(wanted) => new_manifest(root, wanted, &features(command, output), output.uses_geo),
            None => new_manifest(root, &Dependency::of_project(root)?, &features(command, output), output.uses_geo),
        },
    };
    plan.file(path, &text)?;
    let lib = root.join("src").join("lib.rs");
    // It belongs to the user once it is there, whatever it is.
    if fs::symlink_metadata(&lib).is_ok() {
        plan.keep(lib);
    } else {
        for (name, text) in &handwritten.texts {
            plan.file(root.join("src").join(name), text)?;
        }
        plan.file(lib, &new_lib(root, output, handwritten))?;
    }
    Ok(())
}

fn features(command: &str, output: &Output) -> String {
    let mut text = format!("{}\nfull = [", begin(command));
    for area in &output.areas {
        let _infallible = write!(text, "\n    {:?},", area.name);
    }
    text.push_str("\n]\n");
    if output.has_permissions {
        text.push_str("# The permissions that each request needs.\npermissions = []\n");
    }
    for area in &output.areas {
        let needs: Vec<String> = area.needs.iter().map(|need| format!("{:?}", need.area)).collect();
        let _infallible = writeln!(text, "{} = [{}]", area.name, needs.join(", "));
    }
    text.push_str(END);
    text
}

/// The manifest with the part between the two lines replaced.
fn splice(text: &str, begin: &str, features: &str) -> Option<String> {
    let begin = text.find(begin)?;
    let end = begin + text[begin..].find(END)? + END.len();
    Some(format!("{}{features}{}", &text[..begin], &text[end..]))
}

fn new_manifest(root: &Path, runtime: &Dependency, features: &str, uses_geo: bool) -> String {
    let name = crate_name(root);
    let geo = if uses_geo { ", features = [\"geo\"]" } else { "" };
    format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.89\"\n\n\
         # Stands alone; remove this line to make the crate a member of a workspace.\n[workspace]\n\n\
         [features]\ndefault = [\"client\", \"rustls-tls\", \"full\"]\n{RUNTIME_FEATURES}{features}\n\n[dependencies]\n\
         odata = {{ {runtime}, default-features = false{geo} }}\n"
    )
}

/// What users should know if a crate has more features than it can be published with.
pub(crate) fn too_many_features(output: &Output) -> Option<String> {
    let features = output.areas.len() + OTHER_FEATURES;
    (features > MOST_FEATURES).then(|| {
        format!(
            "the crate has {features} features, and registries take {MOST_FEATURES}: let the area map merge some areas"
        )
    })
}

fn new_lib(root: &Path, output: &Output, handwritten: &Files) -> String {
    let Files { modules, exports, .. } = handwritten;
    let areas = output.areas.iter().map(|area| (area.lines, &area.name)).max();
    let areas = areas.filter(|_| output.areas.len() > 2).map(|(_, area)| {
        let name = crate_name(root);
        format!(
            "//!\n//! Types and requests are divided into {} areas, each a module and a Cargo feature of the same name. All of them are on\n\
             //! by default; a program compiles in less time with those that it uses:\n//!\n//! ```toml\n\
             //! [dependencies.{name}]\n//! path = \"../{name}\"\n//! default-features = false\n\
             //! features = [\"rustls-tls\", \"{area}\"]\n//! ```\n",
            output.areas.len()
        )
    });
    let areas = areas.unwrap_or_default();
    format!(
        "//! Typed models and requests of an OData service. Requests start at [`{}`].\n{areas}\n\
         #![allow(\n    confusable_idents, mixed_script_confusables, uncommon_codepoints,\n    \
         reason = \"names come from the schema\"\n)]\n\n{modules}\
         #[rustfmt::skip]\n\
         #[allow(\n    dead_code, deprecated, non_camel_case_types, non_snake_case, non_upper_case_globals, unused_imports,\n    clippy::all, clippy::pedantic,\n    \
         reason = \"names come from the schema, and an area that is off leaves some without a use\"\n)]\n\
         mod generated;\n\n{exports}\
         pub use generated::*;\n",
        output.service
    )
}

/// A package name out of the folder's name.
fn crate_name(root: &Path) -> String {
    let folder = project::absolute(root).file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let words = folder.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        Some(_) => format!("odata-{name}"),
        None => "odata-service".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_part_between_the_lines_is_replaced() {
        let begin = begin(COMMANDS[0]);
        let text = format!("[features]\ngeo = []\n{begin}\nold = []\n{END}\n\n[dependencies]\n");
        let spliced = splice(&text, &begin, &format!("{begin}\nnew = []\n{END}")).expect("the text has both markers");
        assert_eq!(spliced, format!("[features]\ngeo = []\n{begin}\nnew = []\n{END}\n\n[dependencies]\n"));
        assert_eq!(splice("[features]\n", &begin, ""), None);
    }

    #[test]
    fn more_features_than_a_registry_takes_are_told() {
        let with = |areas: usize| Output { areas: vec![codegen::Area::default(); areas], ..Output::default() };
        assert_eq!(too_many_features(&with(291)), None);
        let message = too_many_features(&with(292)).unwrap_or_default();
        assert!(message.starts_with("the crate has 301 features, and registries take 300: "), "{message}");
    }

    #[test]
    fn any_folder_gives_a_package_name() {
        assert_eq!(crate_name(Path::new("a/Trip Pin")), "trip-pin");
        assert_eq!(crate_name(Path::new("a/4u")), "odata-4u");
        assert_eq!(crate_name(Path::new("a/my \u{540d}\u{524d} (1)")), "my-1");
        assert_eq!(crate_name(Path::new("a/shop/src/..")), "shop");
        assert_eq!(crate_name(Path::new("/")), "odata-service");
    }
}
