//! Owns opening files by names that others can guess: in a folder that several users can write to, there may be a link
//! or somebody else's file of that name, which is refused.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::path::Path;

/// The permissions of a file, if it exists.
pub(super) fn permissions(path: &Path) -> Option<Permissions> {
    fs::symlink_metadata(path).ok().filter(Metadata::is_file).map(|data| data.permissions())
}

/// Creates a file that did not exist: no link is followed.
pub(super) fn create(path: &Path, permissions: Option<&Permissions>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if let Some(permissions) = permissions {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        // From the start, so that nobody can read the first bytes who cannot read the complete file.
        options.mode(permissions.mode() & 0o777 | 0o600);
    }
    #[cfg(not(unix))]
    let _ = permissions;
    options.open(path)
}

/// Opens a file of the user's own, or creates it.
pub(super) fn open_or_create(path: &Path, permissions: Option<&Permissions>) -> io::Result<File> {
    match create(path, permissions) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        created => return created,
    }
    match open(path)? {
        Some(file) => {
            #[cfg(unix)]
            if let Some(permissions) = permissions {
                use std::os::unix::fs::PermissionsExt as _;
                file.set_permissions(Permissions::from_mode(permissions.mode() & 0o777 | 0o600))?;
            }
            Ok(file)
        }
        // Another download has just renamed it.
        None => create(path, permissions),
    }
}

/// Opens a file of the user's own for reading and writing, if it exists.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    match fs::symlink_metadata(path) {
        Ok(data) => check_type(&data)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // Something else may have been put there since the first check. Nothing was done to it yet.
    let data = file.metadata()?;
    check_type(&data)?;
    check_owner(path, &data)?;
    Ok(Some(file))
}

fn check_type(data: &Metadata) -> io::Result<()> {
    if data.is_symlink() {
        return Err(refused("it is a symbolic link"));
    }
    if data.is_file() { Ok(()) } else { Err(refused("it is a folder, a pipe or a device rather than a file")) }
}

/// Refuses what belongs to somebody else, by its owner or by another name, and what a link led to.
#[cfg(unix)]
fn check_owner(path: &Path, opened: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let current = match fs::symlink_metadata(path) {
        // It was just renamed; whether it still has this name is checked again once it is locked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        current => current?,
    };
    if (current.dev(), current.ino()) != (opened.dev(), opened.ino()) {
        check_type(&current)?;
    }
    if opened.nlink() > 1 {
        return Err(refused("it has another name as well"));
    }
    // A new file says who the user is.
    let probe = path.with_file_name(format!(".{}.part", uuid::Uuid::new_v4().simple()));
    let own = create(&probe, None)?.metadata();
    fs::remove_file(&probe)?;
    if own?.uid() == opened.uid() { Ok(()) } else { Err(refused("it belongs to another user")) }
}

#[cfg(not(unix))]
fn check_owner(_path: &Path, _opened: &Metadata) -> io::Result<()> {
    Ok(())
}

fn refused(reason: &str) -> io::Error {
    let message = format!("{reason}; remove it, or choose another folder for the download");
    io::Error::new(io::ErrorKind::PermissionDenied, message)
}
