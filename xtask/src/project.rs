//! Owns locating the project's clone, for what is not embedded in the program: its schema, its history, its runtime. An
//! installed program uses none, even if the folder that it was built from still exists.

use std::path::{Component, Path, PathBuf};

use crate::error::Error;

/// Where the command line was built.
const BUILT: &str = env!("CARGO_MANIFEST_DIR");

/// The folder of the project's workspace, wherever the command is run.
pub(crate) fn root() -> Result<PathBuf, Error> {
    let found = candidates().into_iter().find(|root| root.join("schema").is_dir() && root.join("xtask").is_dir());
    found.ok_or_else(missing)
}

/// The folder of the runtime, if the project is there.
pub(crate) fn runtime() -> Option<PathBuf> {
    let folders = candidates().into_iter().map(|root| root.join("graph-model").join("odata"));
    folders.into_iter().find(|folder| folder.join("Cargo.toml").is_file())
}

/// The target folder that contains this program; `None` if the program is installed. Cargo writes `CACHEDIR.TAG` only into a
/// folder that it creates itself, but `.rustc_info.json` into any.
pub(crate) fn build_folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let is_build_folder =
        |folder: &&Path| [".rustc_info.json", "CACHEDIR.TAG"].iter().any(|name| folder.join(name).is_file());
    program.ancestors().skip(1).take(4).find(is_build_folder).map(Path::to_owned)
}

/// The project that Cargo runs the command in, and the one that it was built in. Cargo's variable may be that of any
/// project which runs the command.
fn candidates() -> Vec<PathBuf> {
    if build_folder().is_none() {
        return Vec::new();
    }
    let run = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let folders = run.into_iter().chain([PathBuf::from(BUILT)]);
    folders.filter_map(|folder| folder.parent().map(Path::to_owned)).collect()
}

fn missing() -> Error {
    let root = Path::new(BUILT).parent().unwrap_or(Path::new(BUILT));
    let error = match build_folder() {
        Some(_) => Error::in_file(root, "the project, which this program was built in, is no longer here"),
        None => Error::new("only a program that runs in a clone of its project has a schema of its own"),
    };
    error.with_help("name the documents: with `--schema`, or for `diff` with `REVISION:PATH`")
}

/// A path from the root of the file system on, without `.` and `..`.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            component => whole.push(component),
        }
    }
    whole
}

/// The way from a folder to a path, both absolute. On Windows there may be none, and it is the path itself then.
pub(crate) fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_up_as_far_as_needed() {
        let relative = |from, to| relative(Path::new(from), Path::new(to));
        assert_eq!(relative("/p/a/b", "/p/graph-model/odata"), Path::new("../../graph-model/odata"));
        assert_eq!(relative("/p", "/p/x"), Path::new("x"));
        assert_eq!(relative("/a", "/b/c"), Path::new("../b/c"));
    }
}
