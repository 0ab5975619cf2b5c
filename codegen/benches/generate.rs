//! Measures generating from the metadata of Microsoft Graph, by stage, and from a quarter and half of it.
//!
//! Run `ODATA_SCHEMAS=FOLDER cargo bench -p odata-codegen` with `graph-v1.0.csdl.xml` in the folder. The counted items are
//! lines: of the document when reading, of Rust when generating.

use std::path::Path;
use std::sync::OnceLock;

use codegen::csdl::syntax::Document;
use codegen::model::Model;
use codegen::source::{Source, SourceId};
use codegen::{AreaMap, Options};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    match source() {
        Some(_) => divan::main(),
        None => eprintln!("SKIPPED: no folder in ODATA_SCHEMAS has graph-v1.0.csdl.xml"),
    }
}

/// The shares of the metadata to generate from.
const PARTS: [&str; 3] = ["a quarter", "half", "all"];

fn source() -> Option<&'static Source> {
    static SOURCE: OnceLock<Option<Source>> = OnceLock::new();
    let read = || {
        let folders = std::env::var_os("ODATA_SCHEMAS")?;
        let path = std::env::split_paths(&folders)
            .map(|folder| folder.join("graph-v1.0.csdl.xml"))
            .find(|path| path.is_file())?;
        Some(Source::new("graph-v1.0.csdl.xml", &std::fs::read_to_string(path).ok()?))
    };
    SOURCE.get_or_init(read).as_ref()
}

fn document() -> Document {
    let source = source().expect("`main` runs benchmarks only with a source");
    codegen::csdl::read(SourceId(0), source, &mut Vec::new()).expect("the metadata of Graph is valid")
}

fn resolved(document: &Document) -> Model {
    codegen::resolve::resolve(std::slice::from_ref(document), &mut Vec::new()).expect("the metadata of Graph is valid")
}

/// The part of the metadata that a share of its types needs.
fn part(share: &str) -> Document {
    let whole = document();
    let model = resolved(&whole);
    let names: Vec<String> = model.type_names().map(ToString::to_string).collect();
    let every = match share {
        "a quarter" => 4,
        "half" => 2,
        _ => return whole,
    };
    let wanted: Vec<String> = names.into_iter().take(model.type_names().count() / every).collect();
    let parts = codegen::selection::select(&[whole], &model, &wanted).expect("all types come from the same model");
    parts.into_iter().next().expect("types were selected")
}

fn options() -> Options {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/areas.json");
    let areas = AreaMap::from_json(&std::fs::read_to_string(map).expect("the map is part of the repository"))
        .expect("the map is valid");
    Options { areas, ..Options::default() }
}

#[divan::bench(sample_count = 10)]
fn read(bencher: Bencher) {
    let lines = source().expect("`main` runs benchmarks only with a source").text().lines().count();
    bencher.counter(ItemsCount::new(lines)).bench(|| black_box(document()));
}

#[divan::bench(sample_count = 10)]
fn resolve(bencher: Bencher) {
    let document = document();
    bencher.bench(|| resolved(black_box(&document)));
}

/// Layout, emitting and formatting, on all processors.
#[divan::bench(sample_count = 10, args = PARTS)]
fn generate(bencher: Bencher, share: &str) {
    let (model, options) = (resolved(&part(share)), options());
    let lines: usize = codegen::generate(&model, &options).areas.iter().map(|area| area.lines).sum();
    bencher.counter(ItemsCount::new(lines)).bench(|| codegen::generate(black_box(&model), &options));
}
