//! The project's command line: it reads arguments and hands them on.

mod areas;
mod check;
mod diff;
mod disk;
mod files;
mod generate;
mod handwritten;
mod import;
mod input;
mod manifest;
mod project;
mod report;
mod stamp;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

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
    /// Imports a service's description into a schema folder, all of it or a part
    Import(ImportArgs),
    /// Says what changed from one version of a schema to another, and what that means for programs
    ///
    /// The exit code is 0, or 1 if there are changes that `--fail-on` names, or 2 if the versions cannot be compared.
    Diff(DiffArgs),
    /// Shows what the areas hold and which of them they need
    Areas(AreasArgs),
}

/// What to generate, and where.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
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
    /// What a new crate depends on: the folder of graph-model, or a version of it; this project's own if not given
    #[arg(long, value_name = "PATH-OR-VERSION", requires = "crate_dir")]
    runtime: Option<String>,
    /// Leaves out members whose types are missing, and what is declared twice, each with a warning
    #[arg(long)]
    leave_out_broken: bool,
    /// Shows all warnings and errors, not only the first ones
    #[arg(long)]
    verbose: bool,
    /// Says how long each stage took
    #[arg(long)]
    timings: bool,
}

/// What to import, and where to.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line, and any may be given with any")]
struct ImportArgs {
    /// A CSDL document (JSON or XML), or its http(s) address; Microsoft Graph's own if not given
    source: Option<String>,
    /// The folder that the documents are written into; what others have put there stays
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Takes only these paths (`users/{id}/manager`) and types (`microsoft.graph.user`), and what they need
    #[arg(long, value_name = "PATH-OR-TYPE", num_args = 1..)]
    include: Vec<String>,
    /// Which version of Microsoft Graph
    #[arg(long, value_enum, default_value = "v1.0", conflicts_with = "source")]
    version: GraphVersion,
    /// Gives up documents in the folder that did not come from an import or were changed since
    #[arg(long)]
    overwrite: bool,
    /// Leaves out what the project adds to Microsoft Graph's description: area map, permissions, conventions
    #[arg(long)]
    bare: bool,
    /// Fails if the documents beside the imported ones, such as corrections, have entries that no longer apply
    #[arg(long)]
    deny_stale: bool,
    /// How large the document may be, without compression
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..1 << 20))]
    max_size: u64,
    /// How long it may take to get a connection
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    connect_timeout: u64,
    /// How long the whole download may take
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// Leaves out members whose types are missing, and what is declared twice, each with a warning
    #[arg(long)]
    leave_out_broken: bool,
    /// Shows the warnings that the document gives, and all errors
    #[arg(long)]
    verbose: bool,
}

impl ImportArgs {
    fn limits(&self) -> import::Limits {
        import::Limits {
            size: self.max_size << 20,
            connect: Duration::from_secs(self.connect_timeout),
            whole: Duration::from_secs(self.timeout),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum GraphVersion {
    /// What is generally available
    #[value(name = "v1.0")]
    V1,
    /// What may change
    #[value(name = "beta")]
    Beta,
}

impl GraphVersion {
    /// The version as a segment of an address.
    fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// Which versions to compare, and how to show the result.
#[derive(Debug, Args)]
struct DiffArgs {
    /// A CSDL document, a folder of documents, a git revision of the project's schema, or `REVISION:PATH`
    old: String,
    /// The same for the version to compare with
    new: String,
    /// An area map for both versions, where they do not have one beside their documents
    #[arg(long, value_name = "FILE")]
    areas: Option<PathBuf>,
    /// How to show the changes
    #[arg(long, value_enum, default_value = "text")]
    format: DiffFormat,
    /// Which changes make the exit code 1
    #[arg(long, value_enum, value_name = "CLASS")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DiffFormat {
    /// By area, for a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Those that break programs
    Breaking,
    /// Those, and additions
    Additive,
    /// All
    Any,
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
        Command::Import(arguments) => import::run(&arguments),
        Command::Areas(arguments) => areas::run(&arguments),
        Command::Diff(arguments) => return diff::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            text::eprint(format!("{message}\n"));
            ExitCode::FAILURE
        }
    }
}
