//! Owns opening files by names that others can foresee: in a folder that several users write to, a link or a file of somebody
//! else may be there, and is refused.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::path::Path;

/// The permissions of a file, if it is there.
pub(super) fn permissions(path: &Path) -> Option<Permissions> {
    fs::symlink_metadata(path).ok().filter(Metadata::is_file).map(|data| data.permissions())
}

/// A file that was not there before: no link is followed.
pub(super) fn create(path: &Path, permissions: Option<&Permissions>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if let Some(permissions) = permissions {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        // From the start: no more users can read what has come so far than can read all of it.
        options.mode(permissions.mode() & 0o777 | 0o600);
    }
    #[cfg(not(unix))]
    let _ = permissions;
    options.open(path)
}

/// A file of the user's own, made if it is not there.
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
        // Another download has put it in its place just now.
        None => create(path, permissions),
    }
}

/// A file of the user's own, for reading and writing, if it is there.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    match fs::symlink_metadata(path) {
        Ok(data) => check(&data)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // Nothing has been done to it yet: something else may have been put there since the first look.
    let data = file.metadata()?;
    check(&data)?;
    check_owner(path, &data)?;
    Ok(Some(file))
}

fn check(data: &Metadata) -> io::Result<()> {
    if data.is_symlink() {
        return Err(refused("it is a symbolic link"));
    }
    if data.is_file() { Ok(()) } else { Err(refused("it is no file, but a folder, a pipe or a device")) }
}

/// Fails for what is somebody else's, by its owner or by another name, and for what a link has led to.
#[cfg(unix)]
fn check_owner(path: &Path, opened: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let there = match fs::symlink_metadata(path) {
        // It was put in its place just now; whether it still is there is looked at again under its lock.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        there => there?,
    };
    if (there.dev(), there.ino()) != (opened.dev(), opened.ino()) {
        check(&there)?;
    }
    if opened.nlink() > 1 {
        return Err(refused("it has another name as well"));
    }
    // Who the user is, a new file says.
    let probe = path.with_file_name(format!(".{}.part", uuid::Uuid::new_v4().simple()));
    let own = create(&probe, None)?.metadata();
    fs::remove_file(&probe)?;
    if own?.uid() == opened.uid() { Ok(()) } else { Err(refused("it is another user's")) }
}

#[cfg(not(unix))]
fn check_owner(_path: &Path, _opened: &Metadata) -> io::Result<()> {
    Ok(())
}

fn refused(reason: &str) -> io::Error {
    let message = format!("{reason}; remove it, or choose another folder for the download");
    io::Error::new(io::ErrorKind::PermissionDenied, message)
}
