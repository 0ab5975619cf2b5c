//! Owns the command `generate`: from a schema to the files of a crate, and what the user is told about it.

mod cache;
mod check;
mod formatted;
mod stages;
mod target;

use codegen::file_name::is_portable;
use codegen::{Conventions, Output, ReadOptions};

use crate::arguments::GenerateArgs;
use crate::disk::{Counts, Plan};
use crate::error::Error;
use crate::handwritten::Files;
use crate::manifest::{self, Dependency};
use crate::schema::{Resolution, Texts, source_of};
use crate::{escape, progress, terminal};
use cache::{Fingerprint, LastRun};
use formatted::Formatted;
use stages::Stages;
use target::Target;

/// How many changed files are listed.
const LISTED: usize = 40;

/// Runs the command.
pub(crate) fn run(arguments: &GenerateArgs) -> Result<(), Error> {
    let mut stages = Stages::start();
    let target = Target::new(arguments)?;
    let runtime = arguments.runtime.as_deref().map(Dependency::new).transpose()?;
    let progress = progress::spinner();
    progress.set_message("reading the schema");
    let texts = Texts::read(&target.schema)?;
    let last = last_run(arguments, &target);
    if let Some(last) = last.as_ref().filter(|last| is_up_to_date(last, arguments, &target, &texts)) {
        progress.finish_and_clear();
        terminal::eprint(&last.findings);
        report(Counts { written: 0, unchanged: last.len(), removed: 0 }, &stages);
        return Ok(());
    }
    stages.end("read the texts");

    let options = ReadOptions { leave_out_broken: arguments.leave_out_broken, ..ReadOptions::default() };
    let Resolution { findings, schema } = texts.resolve_part(&arguments.include, arguments.verbosity(), options);
    progress.suspend(|| terminal::eprint(&findings));
    let mut schema = schema.map_err(|error| error.context("nothing was generated"))?;
    let handwritten = Files::of(&schema.model)?;
    schema.options.conventions =
        if target.is_new() && handwritten.have_conventions() { Conventions::Own } else { target.conventions };
    target.command.clone_into(&mut schema.options.command);
    stages.end("resolve");

    progress.set_message("generating");
    let is_saved = !arguments.check && !arguments.leave_out_broken && cache::is_saved();
    let formatted = Formatted::new(&target, last);
    let output = if is_saved {
        codegen::generate_again(&schema.model, &schema.options, &|path, code| formatted.text(path, code))
    } else {
        codegen::generate(&schema.model, &schema.options)
    };
    stages.end_generating(&output.timings);
    if let Some(message) = manifest::too_many_features(&output) {
        progress.suspend(|| terminal::warn(message));
    }

    progress.set_message("comparing with the files on disk");
    let plan = plan(&target, runtime.as_ref(), &output, &handwritten)?;
    stages.end("compare");
    progress.finish_and_clear();
    if arguments.check {
        return check::check(&plan, &target.root, &command(target.command, arguments));
    }

    plan.carry_out()?;
    if is_saved {
        // The next run reads the record that this one wrote. The other texts are those that this run read, even if they were
        // edited since.
        let texts = texts.with_record(Some(source_of(&target.record, &output.record.to_json())));
        if let Some(fingerprint) = fingerprint(arguments, &target, &texts)
            && let Some(run) = LastRun::new(fingerprint, findings, plan.kept(), formatted.into_digests())
        {
            run.save(&target);
        }
    }
    stages.end("write");
    plan.changes(&target.root).take(LISTED).for_each(terminal::print);
    if arguments.timings {
        terminal::print(stages.table());
    }
    report(plan.counts(), &stages);
    Ok(())
}

/// The last run, if this one may rely on it. `--leave-out-broken` may not, so that a run without it never takes a schema for
/// sound that is not.
fn last_run(arguments: &GenerateArgs, target: &Target) -> Option<LastRun> {
    let GenerateArgs { check, timings, leave_out_broken, .. } = *arguments;
    if check || timings || leave_out_broken { None } else { LastRun::read(target) }
}

/// Whether this run would only repeat the last one.
fn is_up_to_date(last: &LastRun, arguments: &GenerateArgs, target: &Target, texts: &Texts) -> bool {
    !arguments.verbose && fingerprint(arguments, target, texts).is_some_and(|known| last.is_current(target, &known))
}

/// Identifies everything that the output depends on.
fn fingerprint(arguments: &GenerateArgs, target: &Target, texts: &Texts) -> Option<Fingerprint> {
    let conventions = match target.conventions {
        Conventions::OData => "of OData",
        Conventions::Own => "of the crate",
    };
    let include = arguments.include.iter().map(|item| ("include", item.as_str()));
    Fingerprint::of(texts.all().chain(include).chain([("conventions", conventions)]))
}

fn report(counts: Counts, stages: &Stages) {
    terminal::print(format!("{counts} in {:.2} s\n", stages.seconds()));
}

/// What the run writes and removes. A new crate depends on the given runtime.
fn plan(target: &Target, runtime: Option<&Dependency>, output: &Output, handwritten: &Files) -> Result<Plan, Error> {
    let mut plan = Plan::new(&target.folders());
    let generated = target.generated();
    let mut files = Vec::new();
    for (path, text) in output.files.iter() {
        if !path.split('/').all(is_portable) {
            return Err(Error::new(format!(
                "the schema calls for a file `{}`, a name that not every system allows",
                escape::message(path)
            )));
        }
        files.push((generated.join(path), text));
    }
    plan.files(files)?;
    plan.remove_others(&generated)?;
    plan.file(target.record.clone(), &output.record.to_json())?;
    manifest::plan(&mut plan, &target.root, target.command, runtime, output, handwritten)?;
    Ok(plan)
}

/// The command that brings up to date what `--check` found.
fn command(name: &str, arguments: &GenerateArgs) -> String {
    let mut command = name.to_owned();
    for schema in &arguments.schema {
        command.push_str(&format!(" --schema {}", escape::path(schema)));
    }
    if let Some(folder) = &arguments.crate_dir {
        command.push_str(&format!(" --crate {}", escape::path(folder)));
    }
    if let Some(areas) = &arguments.areas {
        command.push_str(&format!(" --areas {}", escape::path(areas)));
    }
    if !arguments.include.is_empty() {
        command.push_str(" --include");
    }
    for item in &arguments.include {
        command.push_str(&format!(" '{}'", escape::line(item)));
    }
    if arguments.leave_out_broken {
        command.push_str(" --leave-out-broken");
    }
    command
}
