//! Owns the arguments of the command line: what they are called, what `--help` says of them, and which values they take.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::report::Verbosity;

/// Writes crates with typed models and requests from the metadata of OData services, Microsoft Graph included.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// The arguments of this program; if they are wrong, or ask for help, shows that and ends the program.
    pub(crate) fn of_program() -> Self {
        let (name, arguments) = without_name(std::env::args_os().skip(1).collect());
        let mut command = Self::command().name(name).bin_name(name).no_binary_name(true);
        let matches = command.try_get_matches_from_mut(arguments).unwrap_or_else(|error| error.exit());
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
    }
}

/// The command as the user typed it, and its arguments. Cargo passes the name of a subcommand, `odata`, as the first argument,
/// and the alias in this project passes `xtask`.
fn without_name(mut arguments: Vec<OsString>) -> (&'static str, Vec<OsString>) {
    let name = match arguments.first().and_then(|first| first.to_str()) {
        Some("odata") => "cargo odata",
        Some("xtask") => "cargo xtask",
        _ => return ("cargo-odata", arguments),
    };
    arguments.remove(0);
    (name, arguments)
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate models and requests from a schema
    Generate(GenerateArgs),
    /// Import a service's metadata into a schema folder, all of it or a part
    Import(ImportArgs),
    /// Show what changed between two versions of a schema, and whether it breaks programs
    ///
    /// The exit code is 0, 1 if there are changes that `--fail-on` names, or 2 if the versions cannot be compared.
    Diff(DiffArgs),
    /// Show what the areas contain and which other areas they need
    Areas(AreasArgs),
    /// Write what lists about a service say, such as the permissions of its requests, into a schema folder
    Annotate(AnnotateArgs),
    /// Find the Rust for a line of documentation, a log or another library, such as 'PATCH /users/{id}'
    ///
    /// The line is a method, GET by default, and an address: absolute or not, with or without a version, with placeholders in
    /// any spelling, and options behind a `?`. The exit code is 0, 1 if there is no request for it or for some lines of
    /// `--file`, or 2 if the schema cannot be read.
    Find(FindArgs),
}

/// What to generate, and where.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch of the command line")]
pub(crate) struct GenerateArgs {
    /// Write nothing; fail if the generated files are out of date
    #[arg(long)]
    pub(crate) check: bool,
    /// CSDL documents (JSON or XML) of another service, or folders of documents
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "crate_dir")]
    pub(crate) schema: Vec<PathBuf>,
    /// Take only these paths (`users/{id}/manager`) and types (`microsoft.graph.user`), and what they need
    #[arg(long, value_name = "PATH-OR-TYPE", num_args = 1.., requires = "crate_dir")]
    pub(crate) include: Vec<String>,
    /// Folder of the crate to write for another service
    #[arg(long = "crate", value_name = "DIR", requires = "schema")]
    pub(crate) crate_dir: Option<PathBuf>,
    /// Area map: which types and roots belong to which Cargo feature
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Option<PathBuf>,
    /// Where a new crate has its runtime from: a version of the package odata, its folder, or `URL#REVISION` of a git repository
    ///
    /// By default the version of this program, and in a clone of the project the folder in the clone.
    #[arg(long, value_name = "VERSION-PATH-OR-URL", requires = "crate_dir")]
    pub(crate) runtime: Option<String>,
    /// Leave out members whose types are missing, and duplicate declarations, with a warning for each
    #[arg(long)]
    pub(crate) leave_out_broken: bool,
    /// Show every warning and error, not only the first ones
    #[arg(long)]
    pub(crate) verbose: bool,
    /// Print how long each stage took
    #[arg(long)]
    pub(crate) timings: bool,
}

impl GenerateArgs {
    pub(crate) fn verbosity(&self) -> Verbosity {
        Verbosity::of_flag(self.verbose)
    }
}

/// What to import, and where to.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch of the command line")]
pub(crate) struct ImportArgs {
    /// CSDL documents (JSON or XML), their http(s) URLs, or folders of them; by default the metadata of Microsoft Graph
    pub(crate) source: Vec<String>,
    /// Folder to write the documents to; files that others put there stay
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Take only these paths (`users/{id}/manager`) and types (`microsoft.graph.user`), and what they need
    #[arg(long, value_name = "PATH-OR-TYPE", num_args = 1..)]
    pub(crate) include: Vec<String>,
    /// Version of Microsoft Graph
    #[arg(long, value_enum, default_value = "v1.0", conflicts_with = "source")]
    pub(crate) version: GraphVersion,
    /// Where the documents come from, for the lock file, if not from the files or URLs that are read: the public address of a
    /// copy
    #[arg(long, value_name = "TEXT", requires = "source")]
    pub(crate) source_name: Option<String>,
    /// Leave out the descriptions of all elements: a service's facts without its sentences
    #[arg(long)]
    pub(crate) without_descriptions: bool,
    /// Replace documents in the folder even if they were edited or did not come from an import
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Do not add this project's area map, permissions and conventions to the metadata of Microsoft Graph
    #[arg(long)]
    pub(crate) bare: bool,
    /// Fail if the documents beside the imported ones, such as corrections, have entries that no longer apply
    #[arg(long)]
    pub(crate) deny_stale: bool,
    /// Maximum size of the document, after decompression
    #[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..1 << 20))]
    pub(crate) max_size: u64,
    /// Maximum time to wait for a connection
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) connect_timeout: u64,
    /// Maximum time for the whole download
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: u64,
    /// Leave out members whose types are missing, and duplicate declarations, with a warning for each
    #[arg(long)]
    pub(crate) leave_out_broken: bool,
    /// Show the warnings about the document, and every error
    #[arg(long)]
    pub(crate) verbose: bool,
}

impl ImportArgs {
    pub(crate) fn verbosity(&self) -> Verbosity {
        Verbosity::of_flag(self.verbose)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum GraphVersion {
    /// Generally available
    #[value(name = "v1.0")]
    V1,
    /// Preview, which may change
    #[value(name = "beta")]
    Beta,
}

impl GraphVersion {
    /// The version as a segment of a URL's path.
    pub(crate) fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// Which versions to compare, and how to show the result.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// A CSDL document, a folder of documents, a git revision of the project's schema, or `REVISION:PATH`
    pub(crate) old: String,
    /// The version to compare it with, in the same form
    pub(crate) new: String,
    /// Area map for versions that have none beside their documents
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Option<PathBuf>,
    /// How to show the changes
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: DiffFormat,
    /// Which changes make the exit code 1
    #[arg(long, value_enum, value_name = "CLASS")]
    pub(crate) fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DiffFormat {
    /// By area, for a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    /// Changes that break programs
    Breaking,
    /// Breaking changes and additions
    Additive,
    /// Every change
    Any,
}

/// Which lists to read, and which schema to annotate.
#[derive(Debug, Args)]
#[group(required = true, multiple = true, args = ["permissions", "pages"])]
pub(crate) struct AnnotateArgs {
    /// The list of permissions with their methods and paths that Microsoft Graph publishes (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) permissions: Option<PathBuf>,
    /// A list of the documentation's pages (tab-separated): `operation`, method, path, page; or `type`, `-`, name, page
    #[arg(long, value_name = "FILE")]
    pub(crate) pages: Option<PathBuf>,
    /// The folder with the schema
    #[arg(long, value_name = "DIR")]
    pub(crate) schema: PathBuf,
}

/// Which schema's areas to show, and how.
#[derive(Debug, Args)]
pub(crate) struct AreasArgs {
    /// CSDL documents (JSON or XML), or a folder of documents; by default the project's own schema
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) schema: Vec<PathBuf>,
    /// Area map: which types and roots belong to which Cargo feature
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Option<PathBuf>,
    /// How to show them
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: AreasFormat,
    /// List the rules of the area map that apply to nothing
    #[arg(long)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AreasFormat {
    /// Aligned columns, and the types that make areas need each other
    Table,
    /// A table for documentation
    Markdown,
    /// A Mermaid flowchart of the dependencies
    Mermaid,
    /// The same for Graphviz
    Dot,
    /// The same as a picture
    Svg,
}

/// Which lines to find the requests for, and how to show them.
#[derive(Debug, Args)]
pub(crate) struct FindArgs {
    /// The line; its words may be arguments of their own
    #[arg(value_name = "LINE", required_unless_present = "file", conflicts_with = "file")]
    pub(crate) line: Vec<String>,
    /// A file of lines: the requests are counted, and what there is none for is listed by cause; `#` starts a comment
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// CSDL documents (JSON or XML), or a folder of documents; by default the project's own schema
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) schema: Vec<PathBuf>,
    /// Area map: which types and roots belong to which Cargo feature
    #[arg(long, value_name = "FILE")]
    pub(crate) areas: Option<PathBuf>,
    /// Name of the generated crate in the code
    #[arg(long = "crate", value_name = "NAME", default_value = "graph_model")]
    pub(crate) crate_name: String,
    /// How to show the requests
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: FindFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FindFormat {
    /// The code, and what it needs
    Text,
    /// For programs
    Json,
}
