//! The project's command line: it reads arguments and hands them on.

mod areas;
mod check;
mod disk;
mod generate;
mod input;
mod manifest;
mod report;
mod stamp;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Shows what the areas hold and which of them they need
    Areas(AreasArgs),
}

/// What to generate, and where.
#[derive(Debug, Args)]
struct GenerateArgs {
    /// Writes nothing; fails if a generated file is not what the schema gives
    #[arg(long)]
    check: bool,
    /// A CSDL document (JSON or XML) of another service, or a folder of documents; may be given several times
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "crate_dir")]
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
    /// Says how long each stage took
    #[arg(long)]
    timings: bool,
}

/// Which schema's areas to show, and how.
#[derive(Debug, Args)]
struct AreasArgs {
    /// A CSDL document (JSON or XML), or a folder of documents; the project's own schema if not given
    #[arg(long, value_name = "PATH", num_args = 1..)]
    schema: Vec<PathBuf>,
    /// An area map: which types and roots belong to which Cargo feature
    #[arg(long, value_name = "FILE")]
    areas: Option<PathBuf>,
    /// How to show them
    #[arg(long, value_enum, default_value = "table")]
    format: AreasFormat,
    /// Lists the rules of the area map that apply to nothing
    #[arg(long)]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AreasFormat {
    /// Aligned columns, and the types that make areas need each other
    Table,
    /// A table for documentation
    Markdown,
    /// A Mermaid flow chart of what needs what
    Mermaid,
    /// The same for Graphviz
    Dot,
    /// The same as a picture
    Svg,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Areas(arguments) => areas::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
