//! Owns what `import` does in a program that was built without the feature `download`: it has cargo build the program with it,
//! and run that with the same arguments in the same folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the program again and ends with its exit code; the error is why that cannot be done.
#[cfg(not(feature = "download"))]
pub(super) fn run(shown: &str) -> Result<std::convert::Infallible, String> {
    let mut command = command(shown, std::env::var_os("CARGO"), std::env::var_os("CARGO_MANIFEST_DIR"))?;
    match command.args(std::env::args_os().skip(1)).status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => Err(format!("error: {shown} cannot be fetched, as cargo cannot be run: {error}")),
    }
}

/// The command without the program's own arguments. `cargo run` sets both variables.
fn command(shown: &str, cargo: Option<OsString>, package: Option<OsString>) -> Result<Command, String> {
    let (Some(cargo), Some(package)) = (cargo, package.map(PathBuf::from)) else {
        return Err(format!(
            "error: {shown} cannot be fetched: this program was built without its feature `download`; run it as \
             `cargo xtask import`, or build it by `cargo build --package xtask`"
        ));
    };
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--features", "download", "--manifest-path"]).arg(package.join("Cargo.toml"));
    if cfg!(windows) {
        // Windows does not let go of the file of a program that runs, so the other one cannot take its place.
        command.arg("--target-dir").arg(package.join(Path::new("../target/download")));
    }
    command.arg("--");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_asked_for_the_same_program_with_the_feature() -> Result<(), String> {
        let command = command("http://a/$metadata", Some("/bin/cargo".into()), Some("/project/xtask".into()))?;
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
        let manifest = Path::new("/project/xtask").join("Cargo.toml").to_string_lossy().into_owned();
        assert_eq!(command.get_program(), "/bin/cargo");
        assert_eq!(arguments[..5], ["run", "--quiet", "--features", "download", "--manifest-path"]);
        assert_eq!(arguments[5], manifest);
        assert_eq!(arguments.last().map(String::as_str), Some("--"));
        assert_eq!(command.get_current_dir(), None, "relative paths among the arguments mean what they meant");
        Ok(())
    }

    #[test]
    fn without_cargo_the_message_says_what_to_run() {
        for (cargo, package) in [(None, Some("/project/xtask".into())), (Some("/bin/cargo".into()), None)] {
            let message = command("http://a/$metadata", cargo, package).expect_err("there is no cargo to run");
            assert!(message.starts_with("error: http://a/$metadata cannot be fetched"), "{message}");
            assert!(message.contains("`cargo xtask import`"), "{message}");
        }
    }
}
