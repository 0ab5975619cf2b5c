//! Proves what is written, removed and left alone.

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

#[test]
fn unchanged_files_are_not_touched_and_stale_ones_go() {
    let folder = folder();
    let (kept, stale, own) =
        (folder.path().join("kept.rs"), folder.path().join("old/deep/stale.rs"), folder.path().join("own.rs"));
    fs::create_dir_all(folder.path().join("old/deep")).unwrap();
    fs::write(&kept, "// @generated\n").unwrap();
    fs::write(&stale, "// @generated\n").unwrap();
    fs::write(&own, "// mine\n").unwrap();
    let before = fs::metadata(&kept).unwrap().modified().unwrap();
    let mut plan = Plan::new(&[folder.path()]);
    plan.file(kept.clone(), "// @generated\n").unwrap();
    plan.file(folder.path().join("sub/new.rs"), "new").unwrap();
    plan.remove_others(folder.path()).unwrap();
    assert_eq!(plan.counts(), (1, 1, 1));
    plan.carry_out().unwrap();
    assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_to_string(folder.path().join("sub/new.rs")).unwrap(), "new");
    assert!(!stale.exists() && !folder.path().join("old").exists());
    assert!(own.exists());
}

#[test]
fn a_failed_run_changes_nothing() {
    let folder = folder();
    let first = folder.path().join("a.rs");
    fs::write(&first, "before").unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let mut plan = Plan::new(&[folder.path()]);
    plan.file(first.clone(), "after").unwrap();
    // `file` is no folder, so this cannot be written.
    plan.changes.insert(folder.path().join("file/z.rs"), Change::Write { old: None, new: String::new() });
    assert!(plan.carry_out().is_err());
    assert_eq!(fs::read_to_string(&first).unwrap(), "before");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn what_a_killed_run_left_goes_and_nothing_else() {
    let folder = folder();
    let of_others = [".tmpAbC123", ".graph-model-xtask-notes"].map(|name| folder.path().join(name));
    let own = [".graph-model-xtask-AbC123.tmp", "sub/.graph-model-xtask-x.tmp"].map(|name| folder.path().join(name));
    fs::create_dir_all(folder.path().join("sub")).unwrap();
    fs::create_dir_all(folder.path().join("empty/deep")).unwrap();
    for path in of_others.iter().chain(&own) {
        fs::write(path, "// @gen").unwrap();
    }
    let mut plan = Plan::new(&[folder.path()]);
    plan.file(folder.path().join("a.rs"), "// @generated\n").unwrap();
    plan.remove_others(folder.path()).unwrap();
    assert_eq!(plan.counts(), (1, 0, 0));
    plan.carry_out().unwrap();
    assert!(of_others.iter().all(|path| path.exists()) && own.iter().all(|path| !path.exists()));
    assert!(!folder.path().join("empty").exists());
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_new_files_have_those_of_new_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let (old, new, ordinary) = (folder.path().join("old"), folder.path().join("new"), folder.path().join("ordinary"));
    fs::write(&old, "before").unwrap();
    fs::write(&ordinary, "").unwrap();
    fs::set_permissions(&old, fs::Permissions::from_mode(0o600)).unwrap();
    let mut plan = Plan::new(&[folder.path()]);
    plan.file(old.clone(), "after").unwrap();
    plan.file(new.clone(), "new").unwrap();
    plan.carry_out().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&old), mode(&new)), (0o600, mode(&ordinary)));
}
