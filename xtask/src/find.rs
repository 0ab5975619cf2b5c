//! Owns the command `find`: which lines are found in which schema, and how the requests are shown.

mod json;
mod list;
mod text;

use codegen::ReadOptions;
use codegen::find::Finder;

use crate::arguments::{FindArgs, FindFormat};
use crate::error::Error;
use crate::files;
use crate::report::Verbosity;
use crate::schema::{Paths, Resolution, Texts};
use crate::terminal;
use crate::verdict::Verdict;

/// Runs the command.
pub(crate) fn run(arguments: &FindArgs) -> Result<Verdict, Error> {
    let areas = arguments.areas.as_deref();
    let paths = match arguments.schema.as_slice() {
        [] => Paths::of_project(areas)?,
        schema => Paths::find(schema, areas)?,
    };
    let lines = arguments.file.as_deref().map(files::read_to_string).transpose()?;
    let Resolution { findings, schema } = Texts::read(&paths)?.resolve(Verbosity::Brief, ReadOptions::default());
    // Warnings matter to those who generate from the schema.
    let schema = schema.map_err(|error| error.with_details(&findings))?;
    let options = &schema.options;
    let finder = Finder::new(&schema.model, &options.areas, &options.record, &arguments.crate_name);
    Ok(match lines {
        Some(lines) => list(&finder, &lines, arguments.format),
        None => single(&finder, &arguments.line.join(" "), arguments.format),
    })
}

fn single(finder: &Finder<'_>, line: &str, format: FindFormat) -> Verdict {
    let result = finder.find(line);
    match format {
        FindFormat::Text => terminal::print(text::show(line, &result)),
        FindFormat::Json => terminal::print_verbatim(&json::show(line, &result)),
    }
    if result.is_ok() { Verdict::Passed } else { Verdict::Failed }
}

fn list(finder: &Finder<'_>, lines: &str, format: FindFormat) -> Verdict {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let results: Vec<_> = lines.map(|line| (line, finder.find(line))).collect();
    match format {
        FindFormat::Text => terminal::print(list::show(&results)),
        FindFormat::Json => terminal::print_verbatim(&json::show_all(&results)),
    }
    if results.iter().all(|(_, result)| result.is_ok()) { Verdict::Passed } else { Verdict::Failed }
}
