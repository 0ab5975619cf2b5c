//! Owns the command `diff`: which versions are compared, how the result is shown, and with which exit code.

mod json;
mod markdown;
mod revision;
mod terminal;

use std::process::ExitCode;

use codegen::diff::{Class, Comparison, Version, compare};

use crate::input::{Input, Texts};
use crate::{DiffArgs, DiffFormat, FailOn, text};

/// What the exit code is if the versions cannot be compared.
const TROUBLE: u8 = 2;

/// Runs the command.
pub(crate) fn run(arguments: &DiffArgs) -> ExitCode {
    match comparison(arguments) {
        Ok(comparison) => {
            match arguments.format {
                // What programs read is exact.
                DiffFormat::Json => text::write(&mut std::io::stdout(), &json::show(&comparison)),
                DiffFormat::Markdown => text::print(markdown::show(&comparison)),
                DiffFormat::Text => text::print(terminal::show(&comparison)),
            }
            let threshold = arguments.fail_on.map(|fail_on| match fail_on {
                FailOn::Breaking => Class::Breaking,
                FailOn::Additive => Class::Additive,
                FailOn::Any => Class::Documentation,
            });
            let fails = threshold.zip(comparison.worst()).is_some_and(|(threshold, worst)| worst >= threshold);
            if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(message) => {
            text::eprint(format!("{message}\n"));
            ExitCode::from(TROUBLE)
        }
    }
}

fn comparison(arguments: &DiffArgs) -> Result<Comparison, String> {
    let areas = arguments.areas.as_deref();
    let read = |name: &str| revision::read(name, areas).and_then(|texts| resolve(&texts, name));
    // Each version takes its time to read, and knows nothing of the other.
    let (old, new) = std::thread::scope(|scope| {
        let old = scope.spawn(|| read(&arguments.old));
        let new = read(&arguments.new);
        (old.join().unwrap_or_else(|_| Err("error: the old version could not be read".to_owned())), new)
    });
    let (old, new) = (old?, new?);
    Ok(compare(version(&old), version(&new)))
}

fn version(input: &Input) -> Version<'_> {
    let options = &input.options;
    let has_record = options.record.iter().next().is_some();
    Version { model: &input.model, areas: &options.areas, record: has_record.then_some(&options.record) }
}

fn resolve(texts: &Texts, name: &str) -> Result<Input, String> {
    let (input, findings) = texts.resolve(false);
    // Warnings are the affair of those who generate from the schema.
    input.map_err(|_| format!("{findings}error: {} is no schema that can be compared", text::terminal(name)))
}

/// The part of a version number that has to go up, while it starts with a zero and later.
fn bump(worst: Class) -> (&'static str, &'static str) {
    match worst {
        Class::Breaking => ("minor", "major"),
        Class::Additive => ("patch", "minor"),
        Class::Documentation => ("patch", "patch"),
    }
}

/// Changes of a class, in words.
fn counted(count: usize, class: Class) -> String {
    format!("{count} {}", class.name())
}
