//! The code for every address of a schema of our own compiles, and makes the request that was asked for.

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use codegen::model::{ContainerChildKind, Element, Model, Operation, OperationKind, StructuredId};
use codegen::source::Source;

use crate::addresses::agree;
use crate::program::requests;
use crate::rule::{Has, has};
use crate::{TestResult, XTASK, find, run};

#[test]
fn the_code_for_every_address_makes_its_request() -> TestResult {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/pipeline/find/library.csdl.xml");
    let (model, findings) = codegen::read(&[Source::new("library", &std::fs::read_to_string(&schema)?)]);
    let model = model.ok_or_else(|| format!("{findings:?}"))?;
    let lines = lines(&model);
    assert!(lines.len() > 150, "{lines:#?}");
    let folder = tempfile::tempdir()?;
    let results = find(&lines, &schema, "library", folder.path())?;
    let mut missing = String::new();
    for (line, result) in lines.iter().zip(&results).filter(|(_, result)| result.get("found").is_none()) {
        let _infallible = writeln!(missing, "{line}: {}", result["notFound"]["message"]);
    }
    assert_eq!(missing, "");
    let generated = folder.path().join("library");
    run(Command::new(XTASK).arg("generate").arg("--schema").arg(&schema).arg("--crate").arg(&generated))?;
    let codes: Vec<&str> = results.iter().filter_map(|result| result["found"]["code"].as_str()).collect();
    let sent = requests(&codes, &generated, "library", &folder.path().join("program"))?;
    assert_eq!(sent.len(), lines.len());
    for (line, sent) in lines.iter().zip(&sent) {
        let (method, path) = line.split_once(' ').ok_or("a line without a method")?;
        assert_eq!(method, sent.method, "{line}");
        assert!(agree(path, &sent.address), "{line}: {}", sent.address);
    }
    Ok(())
}

/// A line for each request of a service: every place of every type is visited once, by the first way that leads there.
fn lines(model: &Model) -> Vec<String> {
    let mut paths = BTreeSet::new();
    let mut seen: BTreeSet<(StructuredId, bool)> = BTreeSet::new();
    let mut queue: VecDeque<(String, StructuredId, bool)> = VecDeque::new();
    for child in model.container.iter().flat_map(|container| &container.children) {
        let path = format!("/{}", child.name);
        match &child.kind {
            ContainerChildKind::EntitySet { ty, .. } => queue.push_back((path, *ty, true)),
            ContainerChildKind::Singleton { ty, .. } => queue.push_back((path, *ty, false)),
            ContainerChildKind::Import { overloads, .. } => {
                for id in overloads {
                    call(model, model.operation(*id), "", &mut paths, &mut queue);
                }
            }
        }
    }
    while let Some((path, id, many)) = queue.pop_front() {
        paths.insert(path.clone());
        if !seen.insert((id, many)) {
            continue;
        }
        for operation in model.lineage(id).flat_map(|ty| &model.ty(ty).operations).map(|id| model.operation(*id)) {
            if operation.binding.as_ref().is_some_and(|binding| binding.ty.is_collection() == many) {
                call(model, operation, &path, &mut paths, &mut queue);
            }
        }
        let is_entity = model.is_entity(Element::Structured(id));
        for derived in model.descendants(id).into_iter().filter(|_| is_entity) {
            queue.push_back((format!("{path}/{}", model.ty(derived).name), derived, many));
        }
        if many {
            paths.extend(["$count", "$ref"].map(|word| format!("{path}/{word}")));
            let alternate = model.alternate_keys(id).into_iter().map(|key| key.parts.as_slice());
            for parts in std::iter::once(model.key(id)).chain(alternate) {
                let names: Vec<String> = parts.iter().map(|part| format!("{0}={{{0}}}", part.name)).collect();
                paths.insert(format!("{path}({})", names.join(",")));
            }
            if let [part] = model.key(id) {
                queue.push_back((format!("{path}/{{{}}}", part.name), id, false));
                paths.insert(format!("{path}/{{{}}}/$ref", part.name));
            }
            continue;
        }
        for (_, property) in model.all_navigation(id) {
            let path = format!("{path}/{}", property.name);
            paths.insert(format!("{path}/$ref"));
            paths.insert(format!("{path}/{{key}}/$ref"));
            queue.push_back((path, property.target, property.ty.is_collection()));
        }
        for (_, property) in model.all_properties(id) {
            let path = format!("{path}/{}", property.name);
            paths.insert(path.clone());
            if let Element::Structured(ty) = property.ty.element {
                queue.push_back((path, ty, property.ty.is_collection()));
            }
        }
        paths.insert(format!("{path}/$value"));
    }
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let all = paths.iter().flat_map(|path| methods.iter().map(move |method| (*method, path)));
    all.filter(|(method, path)| has(model, method, path) == Has::Request)
        .map(|(method, path)| format!("{method} {path}"))
        .collect()
}

fn call(
    model: &Model,
    operation: &Operation,
    path: &str,
    paths: &mut BTreeSet<String>,
    queue: &mut VecDeque<(String, StructuredId, bool)>,
) {
    let names: Vec<String> =
        operation.parameters.iter().map(|parameter| format!("{0}={{{0}}}", parameter.name)).collect();
    let name = if path.is_empty() { operation.name.name.clone() } else { operation.name.to_string() };
    let called = match operation.kind {
        OperationKind::Function if operation.is_escape_function() => {
            format!("{path}:/{{{}}}:", operation.parameters[0].name)
        }
        OperationKind::Action => format!("{path}/{name}"),
        OperationKind::Function => format!("{path}/{name}({})", names.join(",")),
    };
    if let Some(Element::Structured(id)) = operation.returns.as_ref().map(|returns| returns.ty.element)
        && operation.is_composable
        && model.is_entity(Element::Structured(id))
    {
        let several = operation.returns.as_ref().is_some_and(|returns| returns.ty.is_collection());
        queue.push_back((called.clone(), id, several));
    }
    paths.insert(called);
}
