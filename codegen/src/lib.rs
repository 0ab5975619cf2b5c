//! Reads an OData CSDL description and writes typed Rust models and request functions.
//!
//! A pipeline whose arrows point one way: text is parsed into a syntax tree ([`csdl`]), names are resolved into a
//! language-neutral [`model`] ([`resolve`]), the model is laid out as Rust, code is emitted, formatted, and returned as
//! a map from path to text ([`Files`]). Nothing here reads or writes a file.

#[cfg(test)]
mod checks;
pub mod csdl;
pub mod diagnostic;
pub mod diff;
pub mod edm;
mod emit;
pub mod file_name;
mod files;
pub mod find;
mod format;
pub mod hidden;
mod layout;
pub mod model;
pub mod resolve;
pub mod selection;
pub mod source;
#[doc(hidden)]
pub mod vocabulary;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub use emit::Conventions;
pub use files::Files;
pub use layout::{Area, AreaMap, AreaRecord, AreaRule, Names, Need};
pub use resolve::LeftOut;

use rayon::prelude::*;

use csdl::syntax::Document;
use diagnostic::Diagnostic;
use find::Finder;
use model::Model;
use source::{Source, SourceId};

/// The example of the readme is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// What to generate from a model.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which types and roots belong to which area.
    pub areas: AreaMap,
    /// Where earlier runs placed the types.
    pub record: AreaRecord,
    /// Where the service's conventions come from.
    pub conventions: Conventions,
    /// The command that the header of each file names.
    pub command: String,
}

/// The generated crate's files, and what its manifest and the next run need to know about them.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The Rust files, by path within the folder of generated code; `mod.rs` is the root.
    pub files: Files,
    /// The areas, by name: each is a Cargo feature that enables the areas it needs.
    pub areas: Vec<Area>,
    /// Where every type was placed, for the next run.
    pub record: AreaRecord,
    /// The name of the service's handle.
    pub service: String,
    /// Whether the code needs the runtime's feature `geo`.
    pub uses_geo: bool,
    /// Whether the code has the feature `permissions`.
    pub has_permissions: bool,
    /// How long each stage took.
    pub timings: Timings,
}

/// How to read documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// Whether to leave out broken declarations, and everything that depends on them, with a warning each: members
    /// whose types are missing, and duplicates. Otherwise these are errors.
    pub leave_out_broken: bool,
    /// Whether to remove the descriptions of all elements, for documents that may be passed on without their sentences.
    pub remove_descriptions: bool,
}

/// The outcome of reading documents.
#[derive(Debug)]
pub struct Reading {
    /// The documents that could be parsed, without what was left out.
    pub documents: Vec<Document>,
    /// The model, unless any finding is an error.
    pub model: Option<Model>,
    /// All findings, errors first.
    pub findings: Vec<Diagnostic>,
    /// What was left out.
    pub left_out: LeftOut,
}

/// Reads and resolves documents that belong together; the index of a source is its [`SourceId`].
///
/// Returns the model unless any finding is an error, and all findings either way.
pub fn read(sources: &[Source]) -> (Option<Model>, Vec<Diagnostic>) {
    let reading = read_with(sources, ReadOptions::default());
    (reading.model, reading.findings)
}

/// Like [`read`], with options.
pub fn read_with(sources: &[Source], options: ReadOptions) -> Reading {
    let numbered: Vec<(SourceId, &Source)> = (0..).map(SourceId).zip(sources).collect();
    let read = |(id, source)| {
        let mut findings = Vec::new();
        (csdl::read(id, source, &mut findings), findings)
    };
    let (documents, findings): (Vec<Option<Document>>, Vec<Vec<Diagnostic>>) =
        numbered.into_par_iter().map(read).unzip();
    let mut documents: Vec<Document> = documents.into_iter().flatten().collect();
    let mut findings = findings.concat();
    if options.remove_descriptions {
        documents.iter_mut().for_each(csdl::remove_descriptions);
    }
    let (model, left_out) = resolve::resolve_and_leave_out(&mut documents, options.leave_out_broken, &mut findings);
    Reading { documents, model, findings, left_out }
}

/// The formatted text of a file that was formatted before, by the file's path and its code as it was then.
pub type Known<'k> = dyn Fn(&str, &str) -> Option<String> + Sync + 'k;

/// Generates the Rust code for a model.
pub fn generate(model: &Model, options: &Options) -> Output {
    generate_files(model, options, None)
}

/// Generates the Rust code for a model, without formatting what is known from an earlier run.
///
/// `known` is asked for each file. It must not answer with what another version of this crate formatted.
pub fn generate_again(model: &Model, options: &Options, known: &Known<'_>) -> Output {
    generate_files(model, options, Some(known))
}

fn generate_files(model: &Model, options: &Options, known: Option<&Known<'_>>) -> Output {
    let started = Instant::now();
    let layout = Finder::new(model, &options.areas, &options.record, "crate").into_layout();
    let timings = Stopwatches { layout: started.elapsed(), ..Stopwatches::default() };
    // Tokens are not `Send`, so each file is emitted and formatted by the same thread.
    let written: Vec<(String, String, usize)> = emit::tasks(&layout)
        .into_par_iter()
        .with_max_len(1)
        .filter_map(|task| {
            let file = timings.emit.time(|| emit::write(&layout, options.conventions, task))?;
            let path = file.path.clone();
            let text = timings.format.time(|| {
                let text = known.and_then(|known| known(&path, &format::unformatted(&file, &options.command)));
                text.unwrap_or_else(|| format::format(file, &options.command))
            });
            let lines = text.lines().count();
            Some((path, text, lines))
        })
        .collect();
    let mut lines: HashMap<&str, usize> = HashMap::new();
    for (path, _, number) in &written {
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        *lines.entry(folder).or_default() += number;
    }
    let mut areas = layout.summary();
    for area in &mut areas {
        area.lines = lines.get(area.module.as_str()).copied().unwrap_or_default();
    }
    Output {
        files: written.into_iter().map(|(path, text, _)| (path, text)).collect(),
        areas,
        record: layout.record(),
        service: layout.service.clone(),
        uses_geo: model.uses_geo(),
        has_permissions: layout.reference.has_permissions(),
        timings: timings.read(),
    }
}

/// How long the stages of generating code took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings {
    /// Choosing names, modules and areas.
    pub layout: Duration,
    /// Emitting tokens, summed over all threads.
    pub emit: Duration,
    /// Formatting, summed over all threads.
    pub format: Duration,
}

/// The stopwatches behind [`Timings`]; several threads run them at once.
#[derive(Default)]
struct Stopwatches {
    layout: Duration,
    emit: Stopwatch,
    format: Stopwatch,
}

impl Stopwatches {
    fn read(&self) -> Timings {
        Timings { layout: self.layout, emit: self.emit.read(), format: self.format.read() }
    }
}

#[derive(Default)]
struct Stopwatch(AtomicU64);

impl Stopwatch {
    fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = work();
        // 64 bits hold five centuries of nanoseconds.
        self.0.fetch_add(u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        result
    }

    fn read(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}
