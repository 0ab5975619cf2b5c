//! Owns the command `generate`: what is done with the result, and what is said about it.

use std::path::Path;
use std::time::{Duration, Instant};

use codegen::file_name::is_portable;
use codegen::{Output, ReadOptions};
use indicatif::{ProgressBar, ProgressStyle};

use crate::disk::Plan;
use crate::input::{COMMAND, Target, Texts};
use crate::manifest::Dependency;
use crate::stamp::{self, Stamp};
use crate::{GenerateArgs, check, manifest, text};

/// Runs the command; the error is what to tell the user.
pub(crate) fn run(arguments: &GenerateArgs) -> Result<(), String> {
    let started = Instant::now();
    let target = match &arguments.crate_dir {
        Some(root) => Target::of(&arguments.schema, arguments.areas.as_deref(), root.clone())?,
        None => Target::of_schema(&[], arguments.areas.as_deref())?,
    };
    let runtime = arguments.runtime.as_deref().map(Dependency::new).transpose()?;
    let progress = spinner();
    progress.set_message("reading the schema");
    let texts = Texts::read(&target)?;
    // What a run has left out is not for one that leaves out nothing to find done.
    let leave_out_broken = arguments.leave_out_broken;
    let wants_it_all = arguments.check || arguments.verbose || arguments.timings || leave_out_broken;
    let key = stamp::key(texts.all()).filter(|_| !wants_it_all);
    if let Some(stamp) = key.and_then(|key| Stamp::current(&key, &target)) {
        progress.finish_and_clear();
        text::eprint(&stamp.findings);
        report(&(0, stamp.len(), 0), started);
        return Ok(());
    }
    let read = Instant::now();
    let (input, findings) = texts.resolve_with(arguments.verbose, ReadOptions { leave_out_broken });
    progress.suspend(|| text::eprint(&findings));
    let input = input?;
    progress.set_message("generating");
    let generated = Instant::now();
    let output = codegen::generate(&input.model, &input.options);
    progress.set_message("comparing with what is there");
    let compared = Instant::now();
    let plan = plan(&target, runtime.as_ref(), &output)?;
    progress.finish_and_clear();
    if arguments.check {
        return check::check(&plan, &target.root, &rerun(arguments));
    }
    let written = Instant::now();
    plan.carry_out()?;
    // The next run reads the record that this one leaves; the other texts are those that this one has read, even if they
    // were edited since.
    if let Some(key) = stamp::key(texts.with_record(&target, &output).all()).filter(|_| !leave_out_broken) {
        Stamp::save(key, findings, &target.root, plan.kept());
    }
    for line in plan.changes(&target.root).iter().take(40) {
        text::print(format!("{line}\n"));
    }
    if arguments.timings {
        let stages = [
            ("read the texts", read - started),
            ("resolve", generated - read),
            ("layout", output.timings.layout),
            ("emit, over all threads", output.timings.emit),
            ("format, over all threads", output.timings.format),
            ("emit and format", (compared - generated).saturating_sub(output.timings.layout)),
            ("compare", written - compared),
            ("write", written.elapsed()),
        ];
        for (stage, time) in stages {
            text::print(format!("{stage:<26} {:7.3} s\n", time.as_secs_f64()));
        }
    }
    report(&plan.counts(), started);
    Ok(())
}

/// Says how many files were written, unchanged and removed.
fn report((written, unchanged, removed): &(usize, usize, usize), started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    text::print(format!("{written} files written, {unchanged} unchanged, {removed} removed in {seconds:.2} s\n"));
}

fn spinner() -> ProgressBar {
    // Hidden by the library where standard error is no terminal.
    let progress = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

fn plan(target: &Target, runtime: Option<&Dependency>, output: &Output) -> Result<Plan, String> {
    let beside_record = target.record.as_deref().and_then(Path::parent).unwrap_or(&target.root);
    let mut plan = Plan::new(&[&target.root, beside_record]);
    let generated = target.generated();
    for (path, text) in output.files.iter() {
        if !path.split('/').all(is_portable) {
            let path = text::terminal(path);
            return Err(format!("error: the schema calls for a file `{path}`, which not every system can have"));
        }
        plan.file(generated.join(path), text)?;
    }
    plan.remove_others(&generated)?;
    if let Some(record) = &target.record {
        plan.file(record.clone(), &output.record.to_json())?;
    }
    manifest::plan(&mut plan, &target.root, runtime, output)?;
    Ok(plan)
}

/// The command that mends what `--check` found.
fn rerun(arguments: &GenerateArgs) -> String {
    let mut command = COMMAND.to_owned();
    for schema in &arguments.schema {
        command.push_str(&format!(" --schema {}", text::path(schema)));
    }
    if let Some(folder) = &arguments.crate_dir {
        command.push_str(&format!(" --crate {}", text::path(folder)));
    }
    if let Some(areas) = &arguments.areas {
        command.push_str(&format!(" --areas {}", text::path(areas)));
    }
    if arguments.leave_out_broken {
        command.push_str(" --leave-out-broken");
    }
    command
}
