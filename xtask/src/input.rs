//! Owns what is generated from: which documents, area map and record belong together, and reading them.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::diagnostic::Severity;
use codegen::model::Model;
use codegen::source::Source;
use codegen::{AreaMap, AreaRecord, Conventions, Options, Output, ReadOptions, Reading};

use crate::{files, import, project, report, text};

/// The command that generates.
pub(crate) const COMMAND: &str = "cargo xtask generate";

/// The area map in a folder of documents.
pub(crate) const AREAS: &str = "areas.json";

/// The record of where types live, in a folder of documents or else in the crate's folder.
pub(crate) const RECORD: &str = "areas.lock.json";

/// The journal of an import, in a folder of documents: it is there while one is under way, or after one was killed.
pub(crate) const JOURNAL: &str = "import.journal.json";

/// Where the input comes from and where the output goes.
pub(crate) struct Target {
    pub(crate) schema: Vec<PathBuf>,
    pub(crate) areas: Option<PathBuf>,
    /// None for documents that are shown only, and lie in no folder of their own.
    pub(crate) record: Option<PathBuf>,
    pub(crate) root: PathBuf,
    pub(crate) conventions: Conventions,
    /// Whether the documents are a part of what the service describes.
    partial: bool,
}

impl Target {
    /// The target of documents for which no crate is named, by default the project's own.
    pub(crate) fn of_schema(schema: &[PathBuf], areas: Option<&Path>) -> Result<Self, String> {
        if !schema.is_empty() {
            // Documents that are named need nothing of the project.
            return Self::of(schema, areas, PathBuf::new());
        }
        let project = project::root()?;
        let target = Self::of(&[project.join("schema")], areas, project.join("graph-model"))?;
        // The project's own schema is a part of Graph, which conventions and area map are for.
        Ok(Self { partial: true, ..target })
    }

    /// The target of documents and a crate for them.
    pub(crate) fn of(schema: &[PathBuf], areas: Option<&Path>, root: PathBuf) -> Result<Self, String> {
        // What belongs to a folder of documents lies beside them.
        let folder = match schema {
            [folder] if folder.is_dir() => Some(folder.as_path()),
            _ => None,
        };
        let beside = folder.map(|folder| folder.join(AREAS)).filter(|path| path.exists());
        if let Some(folder) = folder.filter(|folder| folder.join(JOURNAL).exists()) {
            let folder = text::path(folder);
            text::eprint(format!("warning: an import into {folder} was interrupted; importing again completes it\n"));
        }
        let beside_record = folder.or_else(|| Some(root.as_path()).filter(|root| !root.as_os_str().is_empty()));
        Ok(Self {
            schema: documents(schema)?,
            areas: areas.map(Path::to_owned).or(beside),
            record: beside_record.map(|folder| folder.join(RECORD)),
            conventions: conventions(&root),
            root,
            partial: folder.is_some_and(import::is_partial),
        })
    }

    /// The folder of the generated files.
    pub(crate) fn generated(&self) -> PathBuf {
        self.root.join("src").join("generated")
    }
}

/// A crate whose service has conventions of its own says so in a module.
fn conventions(root: &Path) -> Conventions {
    let is_there = !root.as_os_str().is_empty() && root.join("src").join("conventions.rs").is_file();
    if is_there { Conventions::Own } else { Conventions::OData }
}

/// The texts that are generated from.
pub(crate) struct Texts {
    pub(crate) sources: Vec<Source>,
    areas: Option<Source>,
    record: Option<Source>,
    conventions: Conventions,
    partial: bool,
}

/// What is generated from.
pub(crate) struct Input {
    pub(crate) model: Model,
    pub(crate) options: Options,
    /// Rules of the area map that apply to nothing, as when the map is for more than this schema.
    pub(crate) unused: Vec<String>,
}

impl Texts {
    /// Reads documents, area map and record.
    pub(crate) fn read(target: &Target) -> Result<Self, String> {
        let record = target.record.as_deref().filter(|path| path.exists());
        Ok(Self {
            sources: target.schema.iter().map(|path| source(path)).collect::<Result<_, _>>()?,
            areas: target.areas.as_deref().map(source).transpose()?,
            record: record.map(source).transpose()?,
            conventions: target.conventions,
            partial: target.partial,
        })
    }

    /// Documents with the area map and the record that belong to them.
    pub(crate) fn of(sources: Vec<Source>, areas: Option<Source>, record: Option<Source>) -> Self {
        Self { sources, areas, record, conventions: Conventions::OData, partial: false }
    }

    /// The same texts with the record that a run leaves.
    pub(crate) fn with_record(mut self, target: &Target, output: &Output) -> Self {
        self.record = target.record.as_deref().map(|path| Source::new(shown(path), &output.record.to_json()));
        self
    }

    /// Everything that decides the result: every text with its name, and the kind of conventions.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let conventions = match self.conventions {
            Conventions::OData => "of OData",
            Conventions::Own => "of its own",
        };
        let sources = self.sources.iter().chain(&self.areas).chain(&self.record);
        sources.map(|source| (source.name(), source.text())).chain([("conventions", conventions)])
    }

    /// Resolves them; what there is to say about them is text for standard error, either way.
    pub(crate) fn resolve(&self, verbose: bool) -> (Result<Input, String>, String) {
        self.resolve_with(verbose, ReadOptions::default())
    }

    /// As [`resolve`](Self::resolve), with options.
    pub(crate) fn resolve_with(&self, verbose: bool, options: ReadOptions) -> (Result<Input, String>, String) {
        let Reading { model, mut findings, left_out, .. } = codegen::read_with(&self.sources, options);
        // Whether an entry applies is a question to the whole of a service, and asked when that is imported.
        findings.retain(|finding| !(self.partial && finding.stale));
        let mut rendered = report::render(&self.sources, &findings, verbose);
        if left_out.count > 0 {
            rendered.push_str(&format!("warning: {left_out}\n\n"));
        }
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let plural = if errors == 1 { "error" } else { "errors" };
        let input = model
            .ok_or_else(|| format!("error: nothing was generated, because of {errors} {plural}"))
            .and_then(|model| self.input(model));
        (input, rendered)
    }

    fn input(&self, model: Model) -> Result<Input, String> {
        let named = |source: &Source, error: String| {
            format!("error: {}: {}", text::terminal(source.name()), text::message(&error))
        };
        let areas = match &self.areas {
            Some(source) => AreaMap::from_json(source.text()).map_err(|error| named(source, error))?,
            None => AreaMap::default(),
        };
        let record = match &self.record {
            Some(source) => AreaRecord::from_json(source.text()).map_err(|error| named(source, error))?,
            None => AreaRecord::default(),
        };
        let unused = areas.unused(&model);
        Ok(Input {
            model,
            options: Options { areas, record, conventions: self.conventions, command: COMMAND.to_owned() },
            unused,
        })
    }
}

/// The documents that paths name: files as they are, folders by the documents in them.
pub(crate) fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut documents = Vec::new();
    for path in paths {
        if !path.is_dir() {
            documents.push(path.clone());
            continue;
        }
        let failed = |error: std::io::Error| files::failed("list", path, &error);
        let mut found = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if is_document(&path.file_name().unwrap_or_default().to_string_lossy()) {
                found.push(path);
            }
        }
        if found.is_empty() {
            return Err(format!("error: there is no *.csdl.json or *.csdl.xml in {}", text::path(path)));
        }
        found.sort();
        documents.extend(found);
    }
    Ok(documents)
}

/// Whether a file in a folder is one of its documents, by its name.
pub(crate) fn is_document(name: &str) -> bool {
    name.ends_with(".csdl.json") || name.ends_with(".csdl.xml")
}

/// A file as a source.
pub(crate) fn source(path: &Path) -> Result<Source, String> {
    Ok(Source::new(shown(path), &files::input_text(path)?))
}

/// A path as messages show it: relative to where the command was run, if it lies below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
