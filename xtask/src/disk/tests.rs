//! Proves which files are written, removed and left alone.

use super::*;

type TestResult = Result<(), Box<dyn std::error::Error>>;

#[test]
fn unchanged_files_are_not_touched_and_stale_ones_are_removed() -> TestResult {
    let folder = tempfile::tempdir()?;
    let (kept, stale, own) =
        (folder.path().join("kept.rs"), folder.path().join("old/deep/stale.rs"), folder.path().join("own.rs"));
    fs::create_dir_all(folder.path().join("old/deep"))?;
    fs::write(&kept, "// @generated\n")?;
    fs::write(&stale, "// @generated\n")?;
    fs::write(&own, "// mine\n")?;
    let before = fs::metadata(&kept)?.modified()?;

    let mut plan = Plan::new(&[folder.path()]);
    plan.file(kept.clone(), "// @generated\n")?;
    plan.file(folder.path().join("sub/new.rs"), "new")?;
    plan.remove_others(folder.path())?;
    assert_eq!(plan.counts(), Counts { written: 1, unchanged: 1, removed: 1 });

    plan.carry_out()?;
    assert_eq!(fs::metadata(&kept)?.modified()?, before);
    assert_eq!(fs::read_to_string(folder.path().join("sub/new.rs"))?, "new");
    assert!(!stale.exists() && !folder.path().join("old").exists());
    assert!(own.exists());
    Ok(())
}

#[test]
fn a_failed_run_changes_nothing() -> TestResult {
    let folder = tempfile::tempdir()?;
    let first = folder.path().join("a.rs");
    fs::write(&first, "before")?;
    fs::write(folder.path().join("file"), "")?;
    let mut plan = Plan::new(&[folder.path()]);
    plan.file(first.clone(), "after")?;
    // `file` is not a folder, so nothing can be written below it.
    plan.changes.insert(folder.path().join("file/z.rs"), Change::Write { old: None, new: String::new() });
    assert!(plan.carry_out().is_err());
    assert_eq!(fs::read_to_string(&first)?, "before");
    assert_eq!(fs::read_dir(folder.path())?.count(), 2);
    Ok(())
}

#[test]
fn leftovers_of_killed_runs_are_removed_and_nothing_else() -> TestResult {
    let folder = tempfile::tempdir()?;
    let foreign = [".tmpAbC123", ".graph-model-xtask-notes"].map(|name| folder.path().join(name));
    let leftovers =
        [".graph-model-xtask-AbC123.tmp", "sub/.graph-model-xtask-x.tmp"].map(|name| folder.path().join(name));
    fs::create_dir_all(folder.path().join("sub"))?;
    fs::create_dir_all(folder.path().join("empty/deep"))?;
    for path in foreign.iter().chain(&leftovers) {
        fs::write(path, "// @gen")?;
    }
    let mut plan = Plan::new(&[folder.path()]);
    plan.file(folder.path().join("a.rs"), "// @generated\n")?;
    plan.remove_others(folder.path())?;
    assert_eq!(plan.counts(), Counts { written: 1, unchanged: 0, removed: 0 });

    plan.carry_out()?;
    assert!(foreign.iter().all(|path| path.exists()) && leftovers.iter().all(|path| !path.exists()));
    assert!(!folder.path().join("empty").exists());
    Ok(())
}

#[cfg(unix)]
#[test]
fn permissions_are_kept_and_new_files_have_the_default_ones() -> TestResult {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir()?;
    let (old, new, ordinary) = (folder.path().join("old"), folder.path().join("new"), folder.path().join("ordinary"));
    fs::write(&old, "before")?;
    fs::write(&ordinary, "")?;
    fs::set_permissions(&old, fs::Permissions::from_mode(0o600))?;
    let mut plan = Plan::new(&[folder.path()]);
    plan.file(old.clone(), "after")?;
    plan.file(new.clone(), "new")?;
    plan.carry_out()?;
    let mode = |path: &Path| fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o777);
    assert_eq!((mode(&old)?, mode(&new)?), (0o600, mode(&ordinary)?));
    Ok(())
}
