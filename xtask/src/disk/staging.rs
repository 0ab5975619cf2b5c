//! Owns the files that new texts are in before they take their places, and what a run leaves of them that was killed.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use tempfile::TempPath;

use crate::files::{self, failed};

/// How the names of these files start and end: like those of nobody else.
const PREFIX: &str = ".graph-model-xtask-";
const SUFFIX: &str = ".tmp";

/// Whether a file is one of these, by its name.
pub(crate) fn is_leftover(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// Removes what runs have left in folders. What cannot be removed is in nobody's way.
pub(super) fn remove_leftovers<'p>(folders: impl Iterator<Item = &'p Path>) {
    for entry in folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if is_leftover(&entry.path()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _stays = fs::remove_file(entry.path());
        }
    }
}

/// Waits until no other run writes into a folder, and keeps others waiting as long as the value lives, or the process: where
/// the system has such locks.
pub(super) fn lock(folder: &Path) -> Option<fs::File> {
    let file = fs::File::open(folder).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Puts a text beside the file that it is for. The file's permissions stay; a new one has those that new files have.
pub(super) fn stage(path: &Path, text: &str) -> Result<TempPath, String> {
    let cannot = |error: std::io::Error| failed("write", path, &error);
    let old = files::own_data(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).permissions_like_created();
    let mut file = builder.tempfile_in(folder).map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions()).map_err(cannot)?;
    }
    // Without the open file, of which a process cannot have thousands.
    Ok(file.into_temp_path())
}

/// Gives a file a text at once.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), String> {
    stage(path, text)?.persist(path).map_err(|error| failed("write", path, &error.error))
}

/// Temporary files are private to their owner; generated ones have the permissions that new files have.
trait LikeCreated {
    fn permissions_like_created(&mut self) -> &mut Self;
}

impl LikeCreated for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_like_created(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt as _;
        // The process's mask still applies.
        self.permissions(fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_like_created(&mut self) -> &mut Self {
        self
    }
}
