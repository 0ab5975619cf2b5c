//! Fuzzes reading, serializing and comparing documents: no input makes them panic, every finding has a position, and
//! serializing loses nothing.

use std::sync::LazyLock;

use codegen::diagnostic::{Diagnostic, Severity};
use codegen::diff::{Version, compare};
use codegen::model::Model;
use codegen::source::{Source, SourceId};
use codegen::{AreaMap, csdl};
use fuzzing::{Result, Unstructured, bytes, mutated, target};

use crate::description::describe;

/// The schemas of the generator's rules with a file extension.
fn rules(extension: &str) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules");
    let entries = std::fs::read_dir(folder).expect("the folder is part of the package");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("nothing changes the folder meanwhile").path()).collect();
    paths.sort();
    let wanted = paths.iter().filter(|path| path.extension().is_some_and(|known| known == extension));
    wanted.map(|path| std::fs::read_to_string(path).expect("schemas are UTF-8")).collect()
}

static XML: LazyLock<Vec<String>> = LazyLock::new(|| rules("xml"));
static JSON: LazyLock<Vec<String>> = LazyLock::new(|| rules("json"));

fn any(u: &mut Unstructured<'_>, texts: &[String]) -> Result<String> {
    let text = u.choose(texts)?;
    mutated(u, text)
}

/// An XML document: nonsense, a mutated rule, or generated with odd names.
fn xml(u: &mut Unstructured<'_>) -> Result<String> {
    match u.int_in_range(0..=5)? {
        0 => Ok(format!("<{}", bytes(u)?)),
        1 | 2 => any(u, &XML),
        3 | 4 => fuzzing::csdl::document(u),
        _ => {
            let text = fuzzing::csdl::document(u)?;
            mutated(u, &text)
        }
    }
}

/// A JSON document: nonsense, a mutated rule, or a generated XML document converted by the serializer.
fn json(u: &mut Unstructured<'_>) -> Result<String> {
    match u.int_in_range(0..=4)? {
        0 => Ok(format!("{{{}", bytes(u)?)),
        1..=3 => any(u, &JSON),
        _ => {
            let text = fuzzing::csdl::document(u)?;
            let document = csdl::read(SourceId(0), &Source::new("fuzzed.csdl.xml", &text), &mut Vec::new());
            let written = document.map(|document| csdl::write(&document)).unwrap_or_default();
            let text = written.into_iter().next().map(|written| written.text).unwrap_or_default();
            mutated(u, &text)
        }
    }
}

/// Checks that the positions of findings are valid.
fn check_spans(sources: &[Source], findings: &[Diagnostic]) {
    for finding in findings {
        let related = finding.related.iter().map(|(span, _)| span);
        for span in related.chain([&finding.span]) {
            let source = sources.get(span.source.0 as usize);
            let text = source.and_then(|source| source.text().get(span.start as usize..span.end as usize));
            assert!(text.is_some(), "{finding:?} is not in {:?}", sources[0].text());
        }
    }
}

/// Reads and resolves a text, and checks the findings.
fn read(text: &str) -> Option<Model> {
    let sources = [Source::new("fuzzed", text)];
    let (model, findings) = codegen::read(&sources);
    check_spans(&sources, &findings);
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(failed, model.is_none(), "{findings:#?}\n{text}");
    model
}

#[test]
fn fuzz_csdl_xml() {
    target("fuzz_csdl_xml", |u| {
        read(&xml(u)?);
        Ok(())
    });
}

#[test]
fn fuzz_csdl_json() {
    target("fuzz_csdl_json", |u| {
        read(&json(u)?);
        Ok(())
    });
}

#[test]
fn fuzz_write_and_read_back() {
    target("fuzz_write_and_read_back", |u| {
        let text = if u.ratio(1, 2)? { xml(u)? } else { json(u)? };
        // Documents with errors are never serialized.
        let Some(model) = read(&text) else { return Ok(()) };
        let document = csdl::read(SourceId(0), &Source::new("fuzzed", &text), &mut Vec::new());
        let written = document.map(|document| csdl::write(&document)).unwrap_or_default();
        let sources: Vec<Source> = written.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
        let (again, findings) = codegen::read(&sources);
        let again = again.as_ref().map(describe);
        assert_eq!(Some(describe(&model)), again, "{findings:#?}\n{text}\n{written:#?}");
        for (one, source) in written.iter().zip(&sources) {
            let mut findings = Vec::new();
            let again = csdl::read(SourceId(0), source, &mut findings).map(|document| csdl::write(&document));
            let again: Vec<String> = again.unwrap_or_default().into_iter().map(|written| written.text).collect();
            assert_eq!(again, [one.text.as_str()], "{findings:#?}\n{text}");
        }
        Ok(())
    });
}

fn version<'m>(model: &'m Model, areas: &'m AreaMap) -> Version<'m> {
    Version { model, areas, record: None }
}

#[test]
fn fuzz_diff() {
    target("fuzz_diff", |u| {
        let (text, json_form) = if u.ratio(2, 3)? { (xml(u)?, false) } else { (json(u)?, true) };
        let Some(old) = read(&text) else { return Ok(()) };
        let areas = AreaMap::default();
        let nothing = compare(version(&old, &areas), version(&old, &areas));
        assert!(nothing.changes.is_empty(), "{:#?}\n{text}", nothing.changes);
        for _ in 0..3 {
            let other = match u.int_in_range(0..=3)? {
                0 if json_form => json(u)?,
                0 => xml(u)?,
                _ => mutated(u, &text)?,
            };
            let Some(new) = read(&other) else { continue };
            let changes = compare(version(&old, &areas), version(&new, &areas)).changes;
            // Positions and the order of declarations are not changes; everything else in the models is.
            if describe(&old) != describe(&new) {
                assert!(!changes.is_empty(), "no change between\n{text}\n{other}");
            }
        }
        Ok(())
    });
}
