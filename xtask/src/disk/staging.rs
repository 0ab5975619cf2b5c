//! Owns temporary files: new content waits in them until it replaces a file, and a killed run leaves them behind.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use tempfile::TempPath;

use crate::error::Error;
use crate::files;

/// How the names of temporary files start and end, unlike those of any other program's.
const PREFIX: &str = ".graph-model-xtask-";
const SUFFIX: &str = ".tmp";

/// Whether a file is one of our temporary files, by its name.
pub(crate) fn is_leftover(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// Removes the temporary files of killed runs from these folders. Those that cannot be removed do no harm.
pub(super) fn remove_leftovers<'p>(folders: impl Iterator<Item = &'p Path>) {
    for entry in folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if is_leftover(&entry.path()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _harmless = fs::remove_file(entry.path());
        }
    }
}

/// Locks a folder against other runs of this program until the file is dropped; waits if another run holds the lock. `None`
/// where the system cannot lock folders.
pub(super) fn lock(folder: &Path) -> Option<fs::File> {
    let file = fs::File::open(folder).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Writes the new content of a file to a temporary file beside it, with the permissions of the file it will replace.
pub(super) fn stage(path: &Path, text: &str) -> Result<TempPath, Error> {
    let failed = |error| Error::io("write", path, error);
    let old = files::output_metadata(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).default_permissions();
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions()).map_err(failed)?;
    }
    // Closes the file: a plan may have more of them than a process may have open.
    Ok(file.into_temp_path())
}

/// Replaces the content of a file in one step.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Error> {
    stage(path, text)?.persist(path).map_err(|error| Error::io("write", path, error.error))
}

/// Gives temporary files, which are private to their owner otherwise, the permissions of other new files.
trait DefaultPermissions {
    fn default_permissions(&mut self) -> &mut Self;
}

impl DefaultPermissions for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn default_permissions(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt as _;
        // The process's umask still applies.
        self.permissions(fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn default_permissions(&mut self) -> &mut Self {
        self
    }
}
