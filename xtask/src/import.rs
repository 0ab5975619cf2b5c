//! Owns the command `import`: from a service's description to documents in a schema folder, and what is said about it.

#[cfg(any(test, not(feature = "download")))]
mod again;
mod beside;
mod companions;
#[cfg(feature = "download")]
mod download;
mod folder;
mod journal;
mod limits;
mod lock;
mod namespaces;
mod origin;

use std::path::Path;
use std::time::Instant;

use codegen::csdl::Written;
use codegen::csdl::syntax::{Document, Name};
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::diff::{Version, compare};
use codegen::model::Model;
use codegen::selection::select;
use codegen::source::Source;
use codegen::{AreaMap, ReadOptions, Reading};

use crate::disk::Plan;
use crate::{ImportArgs, report, text};
use folder::Folder;
pub(crate) use limits::Limits;
use lock::Lock;
use origin::Origin;

/// Whether what was imported into a folder is a part of what the service describes.
pub(crate) fn is_partial(folder: &Path) -> bool {
    // A lock that cannot be read is reported by the next import.
    Folder::open(folder).is_ok_and(|folder| folder.lock().is_some_and(|lock| !lock.include.is_empty()))
}

/// The container of Microsoft Graph.
const GRAPH: &str = "microsoft.graph.GraphService";

/// Runs the command; the error is what to tell the user.
pub(crate) fn run(arguments: &ImportArgs) -> Result<(), String> {
    let started = Instant::now();
    let origin = Origin::new(arguments)?;
    let folder = Folder::open(&arguments.out)?;
    let bytes = origin.fetch(&arguments.limits())?;
    let lock = Lock::new(&origin, &arguments.out, &bytes, &arguments.include, folder.lock());
    let source = Source::new(origin.to_string(), &utf8(&origin, bytes)?);

    let (document, model, doubts) = read(&source, arguments)?;
    let document = naming_its_container(document, &model);
    let whole = arguments.include.is_empty();
    let all = codegen::csdl::write(&document);
    let written = if whole {
        all.clone()
    } else {
        let part = select(&document, &model, &arguments.include).map_err(|messages| {
            messages.iter().map(|one| format!("error: {}", text::message(one))).collect::<Vec<_>>().join("\n")
        })?;
        codegen::csdl::write(&part)
    };
    let counts = check(&written, whole, &model, arguments.verbose)?;
    let is_graph = model.container.as_ref().is_some_and(|container| container.name.to_string() == GRAPH);
    let companions = if is_graph && !arguments.bare { folder.companions()? } else { Vec::new() };
    beside::report(&written, &all, &folder.others(&written, &companions)?, arguments)?;

    let mut plan = Plan::new(&[folder.path()]);
    folder.plan(&mut plan, &written, lock, arguments.overwrite)?;
    for companion in &companions {
        plan.file(companion.path.clone(), &companion.text)?;
    }
    plan.carry_out()?;
    for line in plan.changes(folder.path()) {
        text::print(format!("{line}\n"));
    }
    let (files, unchanged, removed) = plan.counts();
    text::print(format!("{counts}\n"));
    text::print(format!(
        "{files} files written, {unchanged} unchanged, {removed} removed in {:.2} s\n",
        started.elapsed().as_secs_f64()
    ));
    if doubts > 0 && !arguments.verbose {
        text::print(format!("the document gives {doubts} warnings; `--verbose` shows them\n"));
    }
    Ok(())
}

fn utf8(origin: &Origin, bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes)
        .map_err(|error| format!("error: {origin} is not UTF-8 from byte {} on", error.utf8_error().valid_up_to()))
}

/// Reads the document and its model; also gives how many warnings there were.
fn read(source: &Source, arguments: &ImportArgs) -> Result<(Document, Model, usize), String> {
    let sources = std::slice::from_ref(source);
    let ImportArgs { verbose, leave_out_broken, .. } = *arguments;
    let Reading { mut documents, model, mut findings, left_out } =
        codegen::read_with(sources, ReadOptions { leave_out_broken });
    let document = documents.pop();
    findings.extend(document.iter().flat_map(namespaces::check));
    let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) =
        findings.into_iter().partition(|finding| finding.severity == Severity::Error);
    text::eprint(report::render(sources, &errors, verbose));
    if verbose {
        text::eprint(report::render(sources, &warnings, verbose));
    }
    if left_out.count > 0 {
        text::eprint(format!("warning: {left_out}\n"));
    }
    match document.zip(model) {
        Some((document, model)) if errors.is_empty() => Ok((document, model, warnings.len())),
        _ => Err(format!("error: nothing was imported, because of {}", counted(errors.len(), "error"))),
    }
}

/// JSON names the container of the service, which XML does not.
fn naming_its_container(mut document: Document, model: &Model) -> Document {
    let declares = document.schemas.iter().any(|schema| !schema.containers.is_empty());
    if let Some(container) = &model.container
        && declares
    {
        document.entity_container = Some(Name::new(container.name.to_string(), container.span));
    }
    document
}

/// Reads back what is about to be written, so that no document gets on the disk that is not sound or, where all was taken,
/// says anything else than the original; says what is in it.
fn check(written: &[Written], whole: bool, original: &Model, verbose: bool) -> Result<String, String> {
    let sources: Vec<Source> = written.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    let Some(model) = model else {
        let errors: Vec<Diagnostic> =
            findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
        return Err(format!(
            "{}error: nothing was imported: CSDL JSON cannot hold the document as it is",
            report::render(&sources, &errors, verbose)
        ));
    };
    let areas = AreaMap::default();
    let version = |model| Version { model, areas: &areas, record: None };
    if whole && let Some(change) = compare(version(original), version(&model)).changes.first() {
        return Err(format!(
            "error: nothing was imported: CSDL JSON would not say the same, {}",
            text::message(&change.message)
        ));
    }
    let children = model.container.iter().flat_map(|container| &container.children).count();
    Ok(format!(
        "{}, {} and {} in {}",
        counted(model.type_names().count(), "type"),
        counted(model.operations.len(), "operation"),
        if children == 1 { "1 container child".to_owned() } else { format!("{children} container children") },
        counted(written.len(), "document"),
    ))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
