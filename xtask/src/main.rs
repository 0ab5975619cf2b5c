//! The project's command line: it reads arguments and hands them on.

mod check;
mod disk;
mod generate;
mod manifest;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Maintains the generated models.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generates models and requests from a schema
    Generate(GenerateArgs),
}

/// What to generate, and where.
#[derive(Debug, Args)]
struct GenerateArgs {
    /// Writes nothing; fails if a generated file is not what the schema gives
    #[arg(long)]
    check: bool,
    /// A CSDL document (JSON or XML) of another service; may be given several times
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "crate_dir")]
    schema: Vec<PathBuf>,
    /// The folder of the crate that is written for another service
    #[arg(long = "crate", value_name = "DIR", requires = "schema")]
    crate_dir: Option<PathBuf>,
    /// An area map: which types and roots belong to which Cargo feature
    #[arg(long, value_name = "FILE")]
    areas: Option<PathBuf>,
    /// Shows all warnings, not only the first ones
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    let Command::Generate(arguments) = Cli::parse().command;
    match generate::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
