//! Owns the command `areas`: what the areas contain and need, as a table or a diagram.

mod diagram;
mod table;

use codegen::ReadOptions;

use crate::arguments::{AreasArgs, AreasFormat};
use crate::error::Error;
use crate::report::Verbosity;
use crate::schema::{Paths, Resolution, Texts};
use crate::terminal;

/// Runs the command.
pub(crate) fn run(arguments: &AreasArgs) -> Result<(), Error> {
    let areas = arguments.areas.as_deref();
    let paths = match arguments.schema.as_slice() {
        [] => Paths::of_project(areas)?,
        schema => Paths::find(schema, areas)?,
    };
    let Resolution { findings, schema } = Texts::read(&paths)?.resolve(Verbosity::Brief, ReadOptions::default());
    terminal::eprint(&findings);
    let schema = schema?;
    let output = codegen::generate(&schema.model, &schema.options);
    terminal::print(match arguments.format {
        AreasFormat::Table => table::text(&output, &schema.unused, Verbosity::of_flag(arguments.verbose)),
        AreasFormat::Markdown => table::markdown(&output),
        AreasFormat::Mermaid => diagram::mermaid(&output.areas),
        AreasFormat::Dot => diagram::dot(&output.areas),
        AreasFormat::Svg => diagram::svg(&output.areas)?,
    });
    Ok(())
}
