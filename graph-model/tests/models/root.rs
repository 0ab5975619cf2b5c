//! The root of the crate: the runtime's names, the service's handle, and what only Microsoft Graph has.

use std::error::Error;

use syn::{Item, UseTree};

#[test]
fn the_root_adds_few_names_to_the_runtimes() -> Result<(), Box<dyn Error>> {
    let (mut names, mut globs) = (Vec::new(), Vec::new());
    for text in [include_str!("../../src/lib.rs"), include_str!("../../src/generated/mod.rs")] {
        for item in syn::parse_file(text)?.items {
            if let Item::Use(import) = item {
                collect(&import.tree, "", &mut names, &mut globs);
            }
        }
    }
    names.sort_unstable();
    assert_eq!(names, ["ApiVersion", "Cloud", "GraphService", "TimeZoneError"]);
    assert_eq!(globs, ["generated", "odata"]);
    Ok(())
}

fn collect(tree: &UseTree, parent: &str, names: &mut Vec<String>, globs: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => collect(&path.tree, &path.ident.to_string(), names, globs),
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(renamed) => names.push(renamed.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, parent, names, globs)),
        UseTree::Glob(_) => globs.push(parent.to_owned()),
    }
}
