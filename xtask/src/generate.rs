//! Owns the command `generate`: which documents are read, what is done with the result, what is said about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use codegen::diagnostic::Severity;
use codegen::model::Model;
use codegen::source::Source;
use codegen::{AreaMap, Options, Output, Runtime};
use indicatif::{ProgressBar, ProgressStyle};

use crate::disk::Plan;
use crate::{GenerateArgs, check, manifest, report};

const COMMAND: &str = "cargo xtask generate";

/// Runs the command; the error is what to tell the user.
pub(crate) fn run(arguments: &GenerateArgs) -> Result<(), String> {
    let started = Instant::now();
    let progress = spinner();
    let target = Target::new(arguments)?;
    progress.set_message("reading the schema");
    let sources = read_sources(&target.schema)?;
    let areas = read_areas(target.areas.as_deref())?;
    let model = model(&sources, arguments.verbose, &progress)?;
    let unused = areas.unused(&model);
    if !unused.is_empty() {
        let map = target.areas.as_deref().map(shown).unwrap_or_default();
        return Err(format!("error: {map} has rules that apply to nothing:\n  {}", unused.join("\n  ")));
    }
    progress.set_message("generating");
    let options = Options { areas, runtime: target.runtime, command: COMMAND.to_owned() };
    let output = codegen::generate(&model, &options);
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
struct Target {
    schema: Vec<PathBuf>,
    areas: Option<PathBuf>,
    root: PathBuf,
    runtime: Runtime,
}

impl Target {
    fn new(arguments: &GenerateArgs) -> Result<Self, String> {
        if let Some(root) = &arguments.crate_dir {
            return Ok(Self {
                schema: arguments.schema.clone(),
                areas: arguments.areas.clone(),
                root: root.clone(),
                runtime: Runtime::GraphModel,
            });
        }
        let project = manifest::project_root()?;
        let folder = project.join("schema");
        let mut schema: Vec<PathBuf> = fs::read_dir(&folder)
            .map_err(|error| format!("error: cannot list {}: {error}", folder.display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                name.ends_with(".csdl.json") || name.ends_with(".csdl.xml")
            })
            .collect();
        schema.sort();
        if schema.is_empty() {
            return Err(format!("error: there is no *.csdl.json or *.csdl.xml in {}", folder.display()));
        }
        Ok(Self {
            schema,
            areas: arguments.areas.clone().or_else(|| Some(folder.join("areas.json"))),
            root: project.join("graph-model"),
            runtime: Runtime::Own,
        })
    }
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
