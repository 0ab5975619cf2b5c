//! Tests that the cost of reading is linear in the size of a document, valid or not, and that documents over the limits
//! are rejected. It is a program of its own so that other tests do not compete for time; `benches/growth.rs` measures
//! precisely.

use std::io::Write as _;
use std::time::{Duration, Instant};

use codegen::ReadOptions;
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::model::Model;
use codegen::source::Source;

/// Far more than any of these documents takes, and far less than each would take at quadratic cost.
const LIMIT: Duration = Duration::from_secs(20);

fn schema(body: &str) -> String {
    format!("<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='n'>{body}</Schema>")
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

/// Reads a text within the time limit.
fn read(text: &str) -> (Option<Model>, Vec<Diagnostic>) {
    let started = Instant::now();
    let read = codegen::read(&[Source::new("large", text)]);
    assert!(started.elapsed() < LIMIT, "reading took {:?}", started.elapsed());
    read
}

fn errors(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    findings.iter().filter(|finding| finding.severity == Severity::Error).collect()
}

#[test]
fn many_members_and_annotations_of_one_type() {
    let (model, findings) = read(&schema(&format!(
        "<EnumType Name='t'>{}</EnumType>",
        many(150_000, |index| format!("<Member Name='m{index}'><Annotation Term='a.b' Int='1'/></Member>"))
    )));
    assert_eq!(findings, []);
    assert_eq!(model.map(|model| model.enums[0].members.len()), Some(150_000));
    let (model, _) = read(&schema(&format!(
        "<ComplexType Name='t'>{}</ComplexType>{}",
        many(50_000, |index| format!("<Property Name='p{index}' Type='Edm.String'/>")),
        many(50_000, |index| format!("<Annotations Target='n.t/p{index}'><Annotation Term='a.b'/></Annotations>"))
    )));
    assert!(model.is_some());
}

#[test]
fn many_mistakes() {
    let (_, findings) = read(&schema(&format!(
        "{}<ComplexType Name='t'>{}</ComplexType>",
        many(20_000, |index| format!("<ComplexType Name='t{index}'/>")),
        many(20_000, |index| format!("<Property Name='p{index}' Type='n.x{index}'/>"))
    )));
    assert_eq!(errors(&findings).len(), 20_000);
    let (_, findings) = read(&format!(
        "{{\"$Version\":\"4.01\",\"n\":{{\"t\":{{\"$Kind\":\"ComplexType\"{}{}}}}}}}",
        ",\"p\":{}".repeat(20_000),
        many(20_000, |index| format!(",\"q{index}\":{{}},\"r{index}@a.b\":1"))
    ));
    assert_eq!(errors(&findings).len(), 19_999);
}

#[test]
fn long_cycles_of_types() {
    let (model, findings) = read(&schema(&many(20_000, |index| {
        format!("<ComplexType Name='t{index}'><Property Name='p' Type='n.t{}'/></ComplexType>", (index + 1) % 20_000)
    })));
    assert!(model.is_some() && findings.is_empty());
    let (_, findings) = read(&schema(&many(20_000, |index| {
        format!("<ComplexType Name='t{index}' BaseType='n.t{}'/>", (index + 1) % 20_000)
    })));
    let [error] = errors(&findings)[..] else { panic!("a cycle is one error, not {}", findings.len()) };
    assert!(error.message.ends_with("derives from itself"), "{error:?}");
}

#[test]
fn documents_whose_code_would_be_too_large_to_compile_are_rejected() {
    let chain = |count: usize| {
        schema(&many(count, |index| {
            let base = if index == 0 { String::new() } else { format!(" BaseType='n.t{}'", index - 1) };
            format!("<ComplexType Name='t{index}'{base}/>")
        }))
    };
    assert!(read(&chain(201)).0.is_some());
    let (_, findings) = read(&chain(5_000));
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["`n.t201` is at the end of a chain of more than 200 base types"]);
    let (_, findings) = read(&schema(&format!(
        "<ComplexType Name='b'>{}</ComplexType>{}",
        many(4_000, |index| format!("<Property Name='p{index}' Type='Edm.String'/>")),
        many(4_000, |index| format!("<ComplexType Name='t{index}' BaseType='n.b'/>"))
    )));
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "the types have more than 2000000 properties in total, counting inherited ones in each type; `n.t499` has 4000"
        ]
    );
}

/// Documents that refer to each other, and to some that are missing.
#[test]
fn a_set_of_documents_some_of_which_are_missing() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = std::env::var_os("ODATA_DOCUMENT_SET") else {
        // Bypasses the output capture of the test harness.
        writeln!(std::io::stderr(), "SKIPPED: a set of documents: ODATA_DOCUMENT_SET does not name a folder")?;
        return Ok(());
    };
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        sources.push(Source::new(path.to_string_lossy().into_owned(), &std::fs::read_to_string(&path)?));
    }
    sources.sort_by(|a, b| a.name().cmp(b.name()));
    let started = Instant::now();
    let (model, findings) = codegen::read(&sources);
    let strict = errors(&findings).len();
    assert!(model.is_none() && errors(&findings).iter().all(|finding| finding.help.is_some()));
    let reading = codegen::read_with(&sources, ReadOptions { leave_out_broken: true, ..ReadOptions::default() });
    assert!(started.elapsed() < LIMIT, "reading took {:?}", started.elapsed());
    let summary = reading.left_out.to_string();
    writeln!(std::io::stderr(), "{strict} errors; {summary}; {:?}", started.elapsed())?;
    assert!(summary.len() < 1_000, "{summary}");
    let left: Vec<String> = errors(&reading.findings).iter().map(|finding| format!("{finding:?}")).collect();
    assert!(reading.model.is_some(), "{left:#?}");
    Ok(())
}

#[test]
fn overlong_names_and_deep_nesting_are_rejected() {
    let long = "n".repeat(20_000_000);
    for body in [
        format!("<ComplexType Name='{long}'/>"),
        format!("<ComplexType Name='t' Abstract='{long}'/>"),
        format!("<ComplexType Name='t'><Property Name='p' Type='n.{long}'/></ComplexType>"),
        format!("<Annotations Target='n.{}'/>", "a/".repeat(1_000_000)),
        format!("<ComplexType {}/>", many(100_000, |index| format!("a{index}='' "))),
        "<ComplexType>".repeat(100_000),
        many(100_000, |index| format!("<a xmlns:b{index}='c'>")),
        "<a/>".repeat(5_000_000),
    ] {
        let (model, findings) = read(&schema(&body));
        assert!(model.is_none() && findings.iter().all(|finding| finding.message.len() < 1_000));
    }
}
