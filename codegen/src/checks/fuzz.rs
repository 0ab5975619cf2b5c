//! Fuzzes the whole pipeline: a document results in errors with positions in it, or in files that pass the check.

use fuzzing::{Result, Unstructured, mutated};

use crate::diagnostic::Severity;
use crate::source::Source;
use crate::{Conventions, Options};

use super::check;

/// Reads a text and checks the files generated from it.
fn pipeline(u: &mut Unstructured<'_>, text: &str) -> Result<()> {
    let sources = [Source::new("fuzzed.csdl.xml", text)];
    let (model, findings) = crate::read(&sources);
    for finding in &findings {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        assert!(finding.span.source.0 == 0, "{finding:?} is in no document:\n{text}");
        assert!(sources[0].text().get(start..end).is_some(), "{finding:?} has no place in\n{text}");
    }
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(failed, model.is_none(), "{findings:#?}\n{text}");
    let Some(model) = model else { return Ok(()) };
    let conventions = if u.ratio(1, 2)? { Conventions::Own } else { Conventions::OData };
    let options = Options { command: "cargo xtask generate".to_owned(), conventions, ..Options::default() };
    let output = crate::generate(&model, &options);
    let found = check(&model, &options, &output.files);
    assert!(found.is_empty(), "{}\n{text}", found.join("\n"));
    Ok(())
}

#[test]
fn fuzz_pipeline() {
    fuzzing::target("fuzz_pipeline", |u| {
        let text = fuzzing::csdl::document(u)?;
        pipeline(u, &text)
    });
}

#[test]
fn fuzz_pipeline_of_changed_rules() -> std::io::Result<()> {
    let rules = super::tests::documents(&super::tests::folder("tests/rules"))?;
    let rules = rules.iter().map(std::fs::read_to_string).collect::<std::io::Result<Vec<String>>>()?;
    fuzzing::target("fuzz_pipeline_of_changed_rules", |u| {
        let rule = u.choose(&rules)?;
        let text = mutated(u, rule)?;
        pipeline(u, &text)
    });
    Ok(())
}
