//! The command line `cargo odata`, in this project `cargo xtask`: it runs the command that the arguments name, and shows why it
//! failed.

mod annotate;
mod areas;
mod arguments;
mod carried;
mod diff;
mod digest;
mod disk;
mod error;
mod escape;
mod files;
mod find;
mod generate;
mod handwritten;
mod import;
mod manifest;
mod markdown;
mod plural;
mod progress;
mod project;
mod report;
mod schema;
mod terminal;
mod verdict;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use error::Error;
use verdict::Verdict;

/// The exit code of commands whose result may be a failure, if there is no result.
const NO_RESULT: u8 = 2;

fn main() -> ExitCode {
    let (result, failure) = match Arguments::of_program().command {
        Command::Generate(arguments) => (succeed(generate::run(&arguments)), ExitCode::FAILURE),
        Command::Import(arguments) => (succeed(import::run(&arguments)), ExitCode::FAILURE),
        Command::Annotate(arguments) => (succeed(annotate::run(&arguments)), ExitCode::FAILURE),
        Command::Areas(arguments) => (succeed(areas::run(&arguments)), ExitCode::FAILURE),
        Command::Diff(arguments) => (diff::run(&arguments).map(exit_code), ExitCode::from(NO_RESULT)),
        Command::Find(arguments) => (find::run(&arguments).map(exit_code), ExitCode::from(NO_RESULT)),
    };
    result.unwrap_or_else(|error| {
        terminal::eprint(error.render());
        failure
    })
}

fn succeed(done: Result<(), Error>) -> Result<ExitCode, Error> {
    done.map(|()| ExitCode::SUCCESS)
}

fn exit_code(verdict: Verdict) -> ExitCode {
    match verdict {
        Verdict::Passed => ExitCode::SUCCESS,
        Verdict::Failed => ExitCode::FAILURE,
    }
}
