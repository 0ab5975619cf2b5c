//! Owns the command `import`: from a service's metadata to documents in a schema folder, and what the user is told about it.

mod destination;
mod document;
#[cfg(feature = "download")]
mod download;
mod limits;
mod location;
mod namespaces;
#[cfg(any(test, not(feature = "download")))]
mod rebuild;
mod siblings;
mod supplements;

use std::time::Instant;

use codegen::ReadOptions;
use codegen::source::Source;

use crate::arguments::ImportArgs;
use crate::disk::Plan;
use crate::error::Error;
use crate::plural::counted;
use crate::report::Verbosity;
use crate::schema::Lock;
use crate::{escape, files, terminal};
use destination::{Destination, Existing};
use document::{Imported, contents, read_back};
use limits::Limits;
use location::Location;
use siblings::{Siblings, Stale};

/// Runs the command.
pub(crate) fn run(arguments: &ImportArgs) -> Result<(), Error> {
    let started = Instant::now();
    let verbosity = arguments.verbosity();
    let locations = Location::all(arguments)?;
    let destination = Destination::open(&arguments.out)?;
    let limits = Limits::new(arguments);
    let mut texts = Vec::new();
    for location in &locations {
        texts.push(files::utf8(location, location.read(&limits)?)?);
    }
    let recorded = locations.iter().map(|location| location.relative_to(&arguments.out));
    let lock = Lock::new(recorded.zip(texts.iter().map(String::as_bytes)).collect(), arguments)
        .with_date_of(destination.lock());
    let named = locations.iter().zip(&texts);
    let sources: Vec<Source> =
        named.map(|(location, text)| Source::new(escape::line(&location.to_string()), text)).collect();

    let options = ReadOptions {
        leave_out_broken: arguments.leave_out_broken,
        remove_descriptions: arguments.without_descriptions,
    };
    let imported = Imported::read(&sources, verbosity, options)?;
    let whole = imported.write();
    let written = match arguments.include.as_slice() {
        [] => whole.clone(),
        include => imported.write_part(include)?,
    };
    let model = read_back(&written, verbosity)?;
    if arguments.include.is_empty() {
        imported.compare(&model)?;
    }

    let wants_supplements = imported.is_graph() && !arguments.bare;
    let supplements = if wants_supplements { destination.missing_supplements()? } else { Vec::new() };
    let siblings = destination.siblings(&written, &supplements)?;
    let stale = if arguments.deny_stale { Stale::Deny } else { Stale::Warn };
    Siblings { written: &written, whole: &whole, others: &siblings }.check(stale, verbosity)?;

    let mut plan = Plan::new(&[destination.path()]);
    let existing = if arguments.overwrite { Existing::Overwrite } else { Existing::Keep };
    destination.plan(&mut plan, &written, lock, existing)?;
    for supplement in &supplements {
        plan.file(supplement.path.clone(), &supplement.text)?;
    }
    plan.carry_out()?;

    plan.changes(destination.path()).for_each(terminal::print);
    terminal::print(format!("{}\n", contents(&model, &written)));
    terminal::print(format!("{} in {:.2} s\n", plan.counts(), started.elapsed().as_secs_f64()));
    if imported.warnings > 0 && verbosity == Verbosity::Brief {
        let warnings = counted(imported.warnings, "warning");
        terminal::print(format!("the document gives {warnings}; `--verbose` shows them\n"));
    }
    Ok(())
}
