//! Owns the command `generate`: which documents are read, what is done with the result, what is said about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use codegen::diagnostic::Severity;
use codegen::model::Model;
use codegen::source::Source;
use codegen::{AreaMap, AreaRecord, Options, Output, Runtime};
use indicatif::{ProgressBar, ProgressStyle};

use crate::disk::Plan;
use crate::{GenerateArgs, check, manifest, report};

const COMMAND: &str = "cargo xtask generate";

/// The area map in a folder of documents.
const AREAS: &str = "areas.json";

/// The record of where types live, in a folder of documents or else in the crate's folder.
const RECORD: &str = "areas.lock.json";

/// Runs the command; the error is what to tell the user.
pub(crate) fn run(arguments: &GenerateArgs) -> Result<(), String> {
    let started = Instant::now();
    let target = Target::new(arguments)?;
    let progress = spinner();
    let input = Input::read(&target, arguments.verbose)?;
    progress.set_message("generating");
    let output = codegen::generate(&input.model, &input.options);
    progress.set_message("comparing with what is there");
    let plan = plan(&target, &output)?;
    progress.finish_and_clear();
    if arguments.check {
        return check::check(&plan, &target.root, &rerun(arguments));
    }
    plan.carry_out()?;
    let (written, unchanged, removed) = plan.counts();
    for line in plan.changes(&target.root).iter().take(40) {
        println!("{line}");
    }
    println!(
        "{written} files written, {unchanged} unchanged, {removed} removed in {:.2} s",
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Where the input comes from and where the output goes.
pub(crate) struct Target {
    schema: Vec<PathBuf>,
    areas: Option<PathBuf>,
    record: PathBuf,
    root: PathBuf,
    runtime: Runtime,
}

impl Target {
    fn new(arguments: &GenerateArgs) -> Result<Self, String> {
        match &arguments.crate_dir {
            Some(root) => Self::of(&arguments.schema, arguments.areas.as_deref(), root.clone(), Runtime::GraphModel),
            None => Self::of_schema(&[], arguments.areas.as_deref()),
        }
    }

    /// The target of documents for which no crate is named, by default the project's own.
    pub(crate) fn of_schema(schema: &[PathBuf], areas: Option<&Path>) -> Result<Self, String> {
        let project = manifest::project_root()?;
        let own = [project.join("schema")];
        let schema = if schema.is_empty() { &own } else { schema };
        Self::of(schema, areas, project.join("graph-model"), Runtime::Own)
    }

    fn of(schema: &[PathBuf], areas: Option<&Path>, root: PathBuf, runtime: Runtime) -> Result<Self, String> {
        // What belongs to a folder of documents lies beside them.
        let folder = match schema {
            [folder] if folder.is_dir() => Some(folder.as_path()),
            _ => None,
        };
        let beside = folder.map(|folder| folder.join(AREAS)).filter(|path| path.exists());
        Ok(Self {
            schema: documents(schema)?,
            areas: areas.map(Path::to_owned).or(beside),
            record: folder.unwrap_or(&root).join(RECORD),
            root,
            runtime,
        })
    }
}

/// What is generated from.
pub(crate) struct Input {
    pub(crate) model: Model,
    pub(crate) options: Options,
    /// Rules of the area map that apply to nothing, as when the map is for more than this schema.
    pub(crate) unused: Vec<String>,
}

impl Input {
    /// Reads documents, area map and record; findings go to standard error.
    pub(crate) fn read(target: &Target, verbose: bool) -> Result<Self, String> {
        let progress = spinner();
        progress.set_message("reading the schema");
        let sources = read_sources(&target.schema)?;
        let areas = read_areas(target.areas.as_deref())?;
        let record = read_record(&target.record)?;
        let model = model(&sources, verbose, &progress)?;
        progress.finish_and_clear();
        let unused = areas.unused(&model);
        Ok(Self {
            model,
            options: Options { areas, record, runtime: target.runtime, command: COMMAND.to_owned() },
            unused,
        })
    }
}

/// The documents that paths name: files as they are, folders by the documents in them.
fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut documents = Vec::new();
    for path in paths {
        if !path.is_dir() {
            documents.push(path.clone());
            continue;
        }
        let failed = |error: std::io::Error| format!("error: cannot list {}: {error}", path.display());
        let mut found = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?.path();
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".csdl.json") || name.ends_with(".csdl.xml") {
                found.push(entry);
            }
        }
        if found.is_empty() {
            return Err(format!("error: there is no *.csdl.json or *.csdl.xml in {}", path.display()));
        }
        found.sort();
        documents.extend(found);
    }
    Ok(documents)
}

fn spinner() -> ProgressBar {
    // Hidden by the library where standard error is no terminal.
    let progress = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

fn read_text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("error: cannot read {}: {error}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        format!("error: {} is not UTF-8 from byte {} on", path.display(), error.utf8_error().valid_up_to())
    })
}

fn read_sources(paths: &[PathBuf]) -> Result<Vec<Source>, String> {
    paths.iter().map(|path| Ok(Source::new(shown(path), &read_text(path)?))).collect()
}

/// A path as messages show it: relative to where the command was run, if it lies below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

fn read_areas(path: Option<&Path>) -> Result<AreaMap, String> {
    let Some(path) = path else { return Ok(AreaMap::default()) };
    AreaMap::from_json(&read_text(path)?).map_err(|error| format!("error: {}: {error}", shown(path)))
}

fn read_record(path: &Path) -> Result<AreaRecord, String> {
    if !path.exists() {
        return Ok(AreaRecord::default());
    }
    AreaRecord::from_json(&read_text(path)?).map_err(|error| format!("error: {}: {error}", shown(path)))
}

fn model(sources: &[Source], verbose: bool, progress: &ProgressBar) -> Result<Model, String> {
    let (model, findings) = codegen::read(sources);
    let rendered = report::render(sources, &findings, verbose);
    progress.suspend(|| eprint!("{rendered}"));
    model.ok_or_else(|| {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        format!("error: nothing was generated, because of {errors} {}", if errors == 1 { "error" } else { "errors" })
    })
}

fn plan(target: &Target, output: &Output) -> Result<Plan, String> {
    let mut plan = Plan::new();
    let generated = target.root.join("src").join("generated");
    for (path, text) in output.files.iter() {
        plan.file(generated.join(path), text)?;
    }
    plan.remove_others(&generated)?;
    plan.file(target.record.clone(), &output.record.to_json())?;
    manifest::plan(&mut plan, &target.root, target.runtime, output)?;
    Ok(plan)
}

/// The command that mends what `--check` found.
fn rerun(arguments: &GenerateArgs) -> String {
    let mut command = COMMAND.to_owned();
    for schema in &arguments.schema {
        command.push_str(&format!(" --schema {}", schema.display()));
    }
    if let Some(folder) = &arguments.crate_dir {
        command.push_str(&format!(" --crate {}", folder.display()));
    }
    if let Some(areas) = &arguments.areas {
        command.push_str(&format!(" --areas {}", areas.display()));
    }
    command
}
