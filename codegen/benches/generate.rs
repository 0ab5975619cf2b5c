//! Measures generating from the schema of Microsoft Graph that the project has, by stage, and from a quarter and half of it.
//!
//! The counted items are lines: of the documents when reading, of Rust when generating.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::csdl::syntax::Document;
use codegen::model::Model;
use codegen::source::{Source, SourceId};
use codegen::{AreaMap, Options};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

/// The shares of the schema to generate from.
const PARTS: [&str; 3] = ["a quarter", "half", "all"];

fn schema() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema")
}

fn sources() -> Vec<Source> {
    let entries = fs::read_dir(schema()).expect("the schema is part of the repository");
    let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.to_string_lossy().ends_with(".csdl.json")).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        Source::new(path.to_string_lossy(), &fs::read_to_string(path).expect("the schema is part of the repository"))
    };
    paths.iter().map(read).collect()
}

fn documents(sources: &[Source]) -> Vec<Document> {
    let read = |(number, source)| codegen::csdl::read(SourceId(number), source, &mut Vec::new());
    (0..).zip(sources).map(read).map(|document| document.expect("the schema is valid")).collect()
}

fn resolved(documents: &[Document]) -> Model {
    codegen::resolve::resolve(documents, &mut Vec::new()).expect("the schema is valid")
}

/// The part of the schema that a share of its types needs.
fn part(share: &str) -> Vec<Document> {
    let whole = documents(&sources());
    let model = resolved(&whole);
    let names: Vec<String> = model.type_names().map(ToString::to_string).collect();
    let every = match share {
        "a quarter" => 4,
        "half" => 2,
        _ => return whole,
    };
    let wanted: Vec<String> = names.into_iter().take(model.type_names().count() / every).collect();
    codegen::selection::select(&whole, &model, &wanted).expect("all types come from the same model")
}

fn options() -> Options {
    let areas = AreaMap::from_json(
        &fs::read_to_string(schema().join("areas.json")).expect("the map is part of the repository"),
    )
    .expect("the map is valid");
    Options { areas, ..Options::default() }
}

#[divan::bench(sample_count = 10)]
fn read(bencher: Bencher) {
    let sources = sources();
    let lines: usize = sources.iter().map(|source| source.text().lines().count()).sum();
    bencher.counter(ItemsCount::new(lines)).bench(|| documents(black_box(&sources)));
}

#[divan::bench(sample_count = 10)]
fn resolve(bencher: Bencher) {
    let documents = documents(&sources());
    bencher.bench(|| resolved(black_box(&documents)));
}

/// Layout, emitting and formatting, on all processors.
#[divan::bench(sample_count = 10, args = PARTS)]
fn generate(bencher: Bencher, share: &str) {
    let (model, options) = (resolved(&part(share)), options());
    let lines: usize = codegen::generate(&model, &options).areas.iter().map(|area| area.lines).sum();
    bencher.counter(ItemsCount::new(lines)).bench(|| codegen::generate(black_box(&model), &options));
}
