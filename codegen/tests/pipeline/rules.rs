//! Tests each rule of the generator with a small schema and a snapshot of the code generated from it.

use std::error::Error;

use codegen::source::Source;
use codegen::{AreaMap, Options, Output};

/// Generates from a schema, whose only findings may be warnings that contain `allowed`.
fn generate(file: &str, text: &str, areas: AreaMap, allowed: &str) -> Result<Output, Box<dyn Error>> {
    let sources = [Source::new(file.to_owned(), text)];
    let (model, findings) = codegen::read(&sources);
    let messages: Vec<&str> = findings
        .iter()
        .map(|finding| finding.message.as_str())
        .filter(|message| allowed.is_empty() || !message.contains(allowed))
        .collect();
    assert!(messages.is_empty(), "{messages:#?}");
    let options = Options { areas, command: "cargo xtask generate".to_owned(), ..Options::default() };
    Ok(codegen::generate(&model.ok_or("the schema has an error")?, &options))
}

/// The wanted files, or all, each below its path.
fn shown(output: &Output, paths: &[&str]) -> String {
    let wanted = |path: &str| paths.is_empty() || paths.contains(&path);
    let files: Vec<String> = output
        .files
        .iter()
        .filter(|(path, _)| wanted(path))
        .map(|(path, text)| format!("==> {path}\n{text}"))
        .collect();
    assert!(paths.is_empty() || files.len() == paths.len(), "not all of {paths:?} were generated");
    files.join("\n")
}

macro_rules! rules {
    ($($name:ident $file:literal [$($path:literal),*] $($allowed:literal)?;)*) => {
        const FILES: &[&str] = &[$($file),*];

        $(
            #[test]
            fn $name() -> Result<(), Box<dyn Error>> {
                let output = generate($file, include_str!(concat!("../rules/", $file)), AreaMap::default(), concat!($($allowed)?))?;
                insta::assert_snapshot!(stringify!($name), shown(&output, &[$($path),*]));
                Ok(())
            }
        )*
    };
}

rules! {
    hostile_names "hostile_names.csdl.json" [] "is not an OData identifier";
    properties "properties.csdl.json" ["shop/complex_types.rs"];
    inheritance "inheritance.csdl.json" ["shop/vehicle.rs", "shop/cabriolet.rs", "shop/complex_types.rs"];
    open_type "open_type.csdl.json" ["shop/complex_types.rs"];
    recursion "recursion.csdl.json" ["shop/complex_types.rs"];
    enumerations "enumerations.csdl.json" ["shop/enums.rs"];
    unqualified_enumerations "unqualified_enumerations.csdl.json" ["shop/enums.rs"];
    keys "keys.csdl.json" ["shop/line.rs", "shop/user.rs", "shop/nested.rs", "shop/keyless.rs", "shop/day.rs"];
    operations "operations.csdl.json" ["shop/item.rs", "container.rs"];
    navigation "navigation.csdl.json" ["shop/folder.rs", "shop/settings.rs", "container.rs"];
    streams "streams.csdl.json" ["shop/photo.rs"];
    complex_operations "complex_operations.csdl.json" ["shop/item.rs", "shop/label.rs", "shop/parcel.rs"];
    capabilities "capabilities.csdl.json" ["shop/item.rs", "shop/log.rs"];
    documentation "documentation.csdl.json" ["shop/item.rs"];
    key_as_segment "key_as_segment.csdl.json" ["shop/item.rs", "container.rs"];
    container_extends "container_extends.csdl.xml" ["container.rs"];
    media_content "media_content.csdl.xml" ["shop/cover.rs", "shop/sheet.rs", "shop/scan.rs"];
    reserved_names "reserved_names.csdl.json" ["models/enums.rs", "models/mod.rs", "models/reference.rs", "models/t_type.rs", "mod.rs", "container.rs"];
    scripts "scripts.csdl.json" ["strasse/mod.rs", "strasse/ubung.rs", "container.rs"];
    hostile_texts "hostile_texts.csdl.json" ["shop/enums.rs", "shop/item.rs", "container.rs"];
    deprecation "deprecation.csdl.json" ["shop/item.rs"];
    escape_functions "escape_functions.csdl.json" ["shop/folder.rs"] "`shop.byNumber` cannot be called with a path after a colon";
    stated_methods "stated_methods.csdl.json" ["shop/owner.rs", "shop/prefs.rs", "shop/sign.rs", "shop/draft.rs", "container.rs"];
    names "names.csdl.json" ["shop/cloud_pc.rs", "shop/share_point_list.rs", "shop/site.rs", "shop/enums.rs", "container.rs"];
}

#[test]
fn areas() -> Result<(), Box<dyn Error>> {
    let map = AreaMap::from_json(
        r#"{"common": "shared", "areas": {
            "goods": {"description": "What is sold.", "roots": ["items"], "types": []},
            "people": {"description": "Who sells it.", "roots": [], "types": ["shop.company"]}
        }}"#,
    );
    let text = include_str!("../rules/areas.csdl.xml");
    let output = generate("areas.csdl.xml", text, map?, "")?;
    let features: Vec<String> = output
        .areas
        .iter()
        .map(|area| {
            let needs: Vec<&str> = area.needs.iter().map(|need| need.area.as_str()).collect();
            format!("{} = {needs:?}", area.name)
        })
        .collect();
    let features = features.join("\n");
    insta::assert_snapshot!("areas", format!("{features}\n\n{}", shown(&output, &[])));
    Ok(())
}

#[test]
fn every_schema_in_the_folder_has_a_test() -> Result<(), Box<dyn Error>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules");
    let mut files: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        files.push(entry?.file_name().to_string_lossy().into_owned());
    }
    // These two are used by tests of their own.
    files.retain(|file| file != "areas.csdl.xml" && file != "checked.csdl.xml");
    files.sort();
    let mut tested = FILES.to_vec();
    tested.sort_unstable();
    assert_eq!(files, tested);
    Ok(())
}
