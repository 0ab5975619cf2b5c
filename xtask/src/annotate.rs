//! Owns the command `annotate`: from lists about a service to annotation documents beside its imported metadata.

mod document;
mod pages;
mod permissions;

use codegen::ReadOptions;
use codegen::find::Finder;

use crate::arguments::AnnotateArgs;
use crate::disk::Plan;
use crate::error::Error;
use crate::files;
use crate::plural::counted;
use crate::report::Verbosity;
use crate::schema::{Paths, Resolution, Texts};
use crate::terminal;
use document::Document;

/// Runs the command.
pub(crate) fn run(arguments: &AnnotateArgs) -> Result<(), Error> {
    let paths = Paths::find(std::slice::from_ref(&arguments.schema), None)?;
    let Resolution { findings, schema } = Texts::read(&paths)?.resolve(Verbosity::Brief, ReadOptions::default());
    let schema = schema.map_err(|error| error.with_details(&findings))?;
    let container = schema.model.container.as_ref().map(|container| container.name.clone()).ok_or_else(|| {
        Error::in_file(&arguments.schema, "the schema has no entity container, whose requests could be annotated")
    })?;
    let options = &schema.options;
    let finder = Finder::new(&schema.model, &options.areas, &options.record, "crate");

    let mut plan = Plan::new(&[&arguments.schema]);
    let document = |name| Document::new(&arguments.schema, &container, name);
    if let Some(list) = &arguments.permissions {
        let all = permissions::read(list)?;
        let (sets, unknown) = permissions::by_set(&all, &finder);
        report("permissions", sets.values().map(Vec::len).sum(), unknown);
        document("permissions").permissions(&sets).plan(&mut plan)?;
    }
    if let Some(list) = &arguments.pages {
        let pages = pages::read(list, &schema.model, &finder)?;
        report("pages", pages.requests.values().map(Vec::len).sum(), pages.unknown);
        if pages.others > 0 {
            let others = counted(pages.others, "request");
            terminal::print(format!("pages: {others} left out, since the pages that name them are about others\n"));
        }
        document("pages").pages(&pages).plan(&mut plan)?;
    }
    plan.carry_out()?;
    plan.changes(&arguments.schema).for_each(terminal::print);
    terminal::print(format!("{}\n", plan.counts()));
    Ok(())
}

fn report(what: &str, known: usize, unknown: usize) {
    let known = counted(known, "request");
    let unknown = if unknown == 1 { "1 line is".to_owned() } else { format!("{unknown} lines are") };
    terminal::print(format!("{what}: {known}; {unknown} about what the schema does not have\n"));
}

/// Reads a list.
fn read(path: &std::path::Path) -> Result<String, Error> {
    files::read_to_string(path)
}
