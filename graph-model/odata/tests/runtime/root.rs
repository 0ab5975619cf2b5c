//! The root of the crate: few enough names that a reader can take them in.

use std::error::Error;

use syn::{Item, UseTree, Visibility};

/// The largest number of names at the root, modules apart. A generated crate re-exports all of them, and adds its own.
const LIMIT: usize = 17;

#[test]
fn the_root_has_few_names() -> Result<(), Box<dyn Error>> {
    let file = syn::parse_file(include_str!("../../src/lib.rs"))?;
    let mut names = Vec::new();
    for item in &file.items {
        match item {
            Item::Mod(_) | Item::ExternCrate(_) => {}
            Item::Use(import) if matches!(import.vis, Visibility::Public(_)) => collect(&import.tree, &mut names)?,
            // Holds the readme, whose programs are tests.
            Item::Struct(item) if matches!(item.vis, Visibility::Inherited) => {}
            _ => return Err("the root only declares modules and re-exports names".into()),
        }
    }
    // By the naming conventions of Rust, what begins in lower case is a module.
    names.retain(|name| name.starts_with(char::is_uppercase));
    assert!(names.len() <= LIMIT, "{} names at the root: {}", names.len(), names.join(", "));
    Ok(())
}

fn collect(tree: &UseTree, names: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    match tree {
        UseTree::Path(path) => collect(&path.tree, names),
        UseTree::Name(name) => {
            names.push(name.ident.to_string());
            Ok(())
        }
        UseTree::Rename(renamed) => {
            names.push(renamed.rename.to_string());
            Ok(())
        }
        UseTree::Group(group) => group.items.iter().try_for_each(|tree| collect(tree, names)),
        UseTree::Glob(_) => Err("a glob at the root hides how many names it brings".into()),
    }
}
