//! Measures how time and memory grow with the size of a document, for everything that a document may have many of,
//! valid or not.
//!
//! `cargo bench -p odata-codegen --bench growth` prints a Markdown table: each kind at one, two and four times its size, with
//! the ratio to the previous size, and the peak memory. Each line is measured by a process of its own. The times are
//! those of reading and resolving, and if there is a model, of generating from it.

use std::env;
use std::fmt::Write as _;
use std::process::{Command, ExitCode};
use std::time::Instant;

use codegen::source::Source;
use codegen::{Options, ReadOptions, read_with};

/// What a document has many of: its name, the smallest number, and a function from the number to the document.
type Kind = (&'static str, usize, fn(usize) -> String);

const KINDS: &[Kind] = &[
    ("entity types", 1_000, entity_types),
    ("complex types in a cycle", 2_000, |count| complex_types(count, true)),
    ("complex types in a chain", 2_000, |count| complex_types(count, false)),
    ("types derived in a chain", 1_250, derived_types),
    ("types derived from one", 1_250, siblings),
    ("properties of a type", 2_500, |count| listed(count, "<ComplexType Name='t'>", "</ComplexType>", property)),
    ("members of an enumeration", 12_500, |count| listed(count, "<EnumType Name='t'>", "</EnumType>", member)),
    ("overloads of a function", 1_000, |count| listed(count, "", "", overload)),
    ("annotations of a type", 5_000, |count| listed(count, "<ComplexType Name='t'>", "</ComplexType>", annotation)),
    ("out-of-line annotations", 5_000, |count| listed(count, "<ComplexType Name='t'/>", "", target)),
    ("schemas", 1_000, schemas),
    ("errors on one line", 5_000, |count| unknown_types(count, "")),
    ("errors on many lines", 5_000, |count| unknown_types(count, "\n")),
    ("duplicate names in XML", 5_000, |count| listed(count, "<ComplexType Name='t'>", "</ComplexType>", duplicate)),
    ("duplicate names in JSON", 5_000, duplicates_in_json),
    ("characters of a name", 5_000_000, |count| schema(&format!("<ComplexType Name='{}'/>", "n".repeat(count)))),
    ("unknown elements", 500_000, |count| schema(&"<a/>".repeat(count))),
    ("values of an array", 1_000_000, |count| {
        format!(
            "{{\"$Version\":\"4.01\",\"n\":{{\"t\":{{\"$Kind\":\"ComplexType\",\"@a.b\":[{}0]}}}}}}",
            "0,".repeat(count)
        )
    }),
];

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).filter(|argument| argument != "--bench");
    match (arguments.next(), arguments.next().and_then(|factor| factor.parse().ok())) {
        (Some(kind), Some(factor)) => measure(&kind, factor),
        _ => table(),
    }
}

/// Measures a line of the table: seconds and megabytes of both stages, and the size of the document.
fn measure(kind: &str, factor: usize) -> ExitCode {
    let Some((_, count, document)) = KINDS.iter().find(|(name, ..)| *name == kind) else { return ExitCode::FAILURE };
    let source = Source::new("growth", &document(count * factor));
    let started = Instant::now();
    let reading = read_with(std::slice::from_ref(&source), ReadOptions::default());
    let read = started.elapsed().as_secs_f64();
    let read_memory = peak();
    let started = Instant::now();
    if let Some(model) = &reading.model {
        codegen::generate(model, &Options::default());
    }
    let generated = if reading.model.is_some() { started.elapsed().as_secs_f64() } else { 0.0 };
    println!("{read} {read_memory} {generated} {} {}", peak(), source.text().len());
    ExitCode::SUCCESS
}

/// The peak memory of this process so far, in megabytes; zero where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or_default() / 1024
}

fn table() -> ExitCode {
    let Ok(program) = env::current_exe() else { return ExitCode::FAILURE };
    println!("| what | how many | document | read | ratio | memory | generate | ratio | memory |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (kind, count, _) in KINDS {
        let mut before: Option<(f64, f64)> = None;
        for factor in [1, 2, 4] {
            let output = Command::new(&program).args([kind, factor.to_string().as_str()]).output();
            let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
            let figures: Vec<f64> = text.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
            let [read, read_memory, generated, memory, size] = figures.as_slice() else {
                println!("| {kind} | {} | failed |", count * factor);
                continue;
            };
            let ratio = |now: f64, before: Option<f64>| match before.filter(|before| *before > 0.0) {
                Some(before) => format!("{:.1}", now / before),
                None => String::new(),
            };
            let mut line = format!("| {kind} | {} | {:.1} MB | {read:.2} s ", count * factor, size / 1e6);
            let _infallible = write!(line, "| {} | {read_memory} MB ", ratio(*read, before.map(|before| before.0)));
            if *generated > 0.0 {
                let ratio = ratio(*generated, before.map(|before| before.1));
                let _infallible = write!(line, "| {generated:.2} s | {ratio} | {memory} MB |");
            } else {
                line.push_str("| | | |");
            }
            println!("{line}");
            before = Some((*read, *generated));
        }
    }
    ExitCode::SUCCESS
}

fn schema(body: &str) -> String {
    format!("<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='n'>{body}</Schema>")
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

fn listed(count: usize, before: &str, after: &str, one: fn(usize) -> String) -> String {
    schema(&format!("{before}{}{after}", many(count, one)))
}

const KEY: &str = "<Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.String' Nullable='false'/>";

fn entity_types(count: usize) -> String {
    let ty = |index: usize| {
        let next = (index + 1) % count;
        format!(
            "<EntityType Name='t{index}'>{KEY}<Property Name='p' Type='Edm.Int32'/>\
             <NavigationProperty Name='next' Type='n.t{next}' Partner='next'/></EntityType>"
        )
    };
    let sets = many(count, |index| format!("<EntitySet Name='s{index}' EntityType='n.t{index}'/>"));
    schema(&format!("{}<EntityContainer Name='c'>{sets}</EntityContainer>", many(count, ty)))
}

fn complex_types(count: usize, is_cycle: bool) -> String {
    let ty = |index: usize| {
        let next = (index + 1) % count;
        let property =
            if next > 0 || is_cycle { format!("<Property Name='p' Type='n.t{next}'/>") } else { String::new() };
        format!("<ComplexType Name='t{index}'>{property}</ComplexType>")
    };
    schema(&many(count, ty))
}

/// Types in chains of the maximum length.
fn derived_types(count: usize) -> String {
    let ty = |index: usize| {
        let base = if index.is_multiple_of(200) { String::new() } else { format!(" BaseType='n.t{}'", index - 1) };
        format!("<ComplexType Name='t{index}'{base}/>")
    };
    schema(&many(count, ty))
}

fn siblings(count: usize) -> String {
    let ty = |index: usize| {
        format!("<EntityType Name='t{index}' BaseType='n.b'><Property Name='p' Type='Edm.Int32'/></EntityType>")
    };
    schema(&format!(
        "<EntityType Name='b'>{KEY}<NavigationProperty Name='all' Type='Collection(n.b)' Partner='p'/></EntityType>{}",
        many(count, ty)
    ))
}

fn property(index: usize) -> String {
    format!("<Property Name='p{index}' Type='Edm.String'/>")
}

fn duplicate(_: usize) -> String {
    property(0)
}

fn member(index: usize) -> String {
    format!("<Member Name='m{index}'/>")
}

fn overload(index: usize) -> String {
    format!(
        "<Function Name='f'><Parameter Name='p{index}' Type='Edm.String'/><ReturnType Type='Edm.String'/></Function>"
    )
}

fn annotation(index: usize) -> String {
    format!("<Annotation Term='n.t{index}' String='x'/>")
}

fn target(index: usize) -> String {
    format!("<Annotations Target='n.t'><Annotation Term='n.t{index}' String='x'/></Annotations>")
}

fn schemas(count: usize) -> String {
    let schema = |index: usize| {
        format!(
            "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='n{index}'><ComplexType Name='t'/></Schema>"
        )
    };
    format!(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><e:DataServices>{}</e:DataServices></e:Edmx>",
        many(count, schema)
    )
}

fn unknown_types(count: usize, end: &str) -> String {
    let property = |index: usize| format!("<Property Name='p{index}' Type='n.x{index}'/>{end}");
    let types = many(count, |index| format!("<ComplexType Name='t{index}'/>{end}"));
    schema(&format!("{types}<ComplexType Name='t'>{}</ComplexType>", many(count, property)))
}

fn duplicates_in_json(count: usize) -> String {
    format!("{{\"$Version\":\"4.01\",\"n\":{{\"t\":{{\"$Kind\":\"ComplexType\"{}}}}}}}", ",\"p\":{}".repeat(count))
}
