//! Owns what `import` does in a program without the feature `download`: Cargo builds the program with the feature, and runs it
//! with the same arguments in the same folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// Runs the program with the feature, and exits with its exit code; fails if that is impossible. `place` is what messages call
/// the URL to fetch.
#[cfg(not(feature = "download"))]
pub(super) fn run(place: &str) -> Result<std::convert::Infallible, Error> {
    let mut command = command(place, std::env::var_os("CARGO"), std::env::var_os("CARGO_MANIFEST_DIR"))?;
    match command.args(std::env::args_os().skip(1)).status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => Err(Error::caused_by(format!("cannot fetch {place}: cannot run cargo"), error)),
    }
}

/// The command without the program's own arguments. `cargo run` sets both variables.
fn command(place: &str, cargo: Option<OsString>, package: Option<OsString>) -> Result<Command, Error> {
    let (Some(cargo), Some(package)) = (cargo, package.map(PathBuf::from)) else {
        return Err(Error::new(format!("cannot fetch {place}: this program was built without its feature `download`"))
            .with_help("run `cargo xtask import` in the project, or install the program with its default features"));
    };
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--features", "download", "--manifest-path"]).arg(package.join("Cargo.toml"));
    if cfg!(windows) {
        // Windows does not let Cargo replace the file of a running program.
        command.arg("--target-dir").arg(package.join(Path::new("../target/download")));
    }
    command.arg("--");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_runs_the_same_program_with_the_feature() -> Result<(), Error> {
        let command = command("http://a/$metadata", Some("/bin/cargo".into()), Some("/project/xtask".into()))?;
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
        let manifest = Path::new("/project/xtask").join("Cargo.toml").to_string_lossy().into_owned();
        assert_eq!(command.get_program(), "/bin/cargo");
        assert_eq!(arguments[..5], ["run", "--quiet", "--features", "download", "--manifest-path"]);
        assert_eq!(arguments[5], manifest);
        assert_eq!(arguments.last().map(String::as_str), Some("--"));
        assert_eq!(command.get_current_dir(), None, "relative paths in the arguments keep their meaning");
        Ok(())
    }

    #[test]
    fn without_cargo_the_message_says_what_to_run() {
        for (cargo, package) in [(None, Some("/project/xtask".into())), (Some("/bin/cargo".into()), None)] {
            let message = command("http://a/$metadata", cargo, package).err().map(|error| error.render());
            let message = message.unwrap_or_default();
            assert!(message.starts_with("error: cannot fetch http://a/$metadata: "), "{message}");
            assert!(message.contains("`cargo xtask import`"), "{message}");
        }
    }
}
