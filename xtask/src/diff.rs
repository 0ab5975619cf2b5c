//! Owns the command `diff`: which versions are compared, how the changes are shown, and which of them are a failure.

mod git;
mod json;
mod markdown;
mod revision;
mod summary;
mod text;

use codegen::ReadOptions;
use codegen::diff::{Class, Comparison, Version, compare};

use crate::arguments::{DiffArgs, DiffFormat, FailOn};
use crate::error::Error;
use crate::report::Verbosity;
use crate::schema::{Resolution, Resolved, Texts};
use crate::terminal;
use crate::verdict::Verdict;

/// Runs the command.
pub(crate) fn run(arguments: &DiffArgs) -> Result<Verdict, Error> {
    let comparison = comparison(arguments)?;
    match arguments.format {
        DiffFormat::Json => terminal::print_verbatim(&json::show(&comparison)),
        DiffFormat::Markdown => terminal::print(markdown::show(&comparison)),
        DiffFormat::Text => terminal::print(text::show(&comparison)),
    }
    let threshold = arguments.fail_on.map(|fail_on| match fail_on {
        FailOn::Breaking => Class::Breaking,
        FailOn::Additive => Class::Additive,
        FailOn::Any => Class::Documentation,
    });
    let failed = threshold.zip(comparison.worst()).is_some_and(|(threshold, worst)| worst >= threshold);
    Ok(if failed { Verdict::Failed } else { Verdict::Passed })
}

fn comparison(arguments: &DiffArgs) -> Result<Comparison, Error> {
    let areas = arguments.areas.as_deref();
    let read = |name: &str| revision::read(name, areas).and_then(|texts| resolve(&texts, name));
    // Reading all of Graph takes a while, and the versions are independent.
    let (old, new) = std::thread::scope(|scope| {
        let old = scope.spawn(|| read(&arguments.old));
        let new = read(&arguments.new);
        (old.join().unwrap_or_else(|_| Err(Error::at(&arguments.old, "this version cannot be read"))), new)
    });
    let (old, new) = (old?, new?);
    Ok(compare(version(&old), version(&new)))
}

fn resolve(texts: &Texts, name: &str) -> Result<Resolved, Error> {
    let Resolution { findings, schema } = texts.resolve(Verbosity::Brief, ReadOptions::default());
    // Warnings matter to those who generate from the schema, so they are shown with errors only.
    schema.map_err(|error| {
        Error::at(name, "this version cannot be compared").with_details(&findings).with_reasons(&[error])
    })
}

fn version(schema: &Resolved) -> Version<'_> {
    let options = &schema.options;
    let has_record = options.record.iter().next().is_some();
    Version { model: &schema.model, areas: &options.areas, record: has_record.then_some(&options.record) }
}
