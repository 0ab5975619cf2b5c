//! Owns reading a schema: from texts to a model with its area map and record, and the diagnostics on the way.

use codegen::csdl::syntax::Document;
use codegen::diagnostic::Severity;
use codegen::model::Model;
use codegen::resolve::resolve;
use codegen::selection::select;
use codegen::source::Source;
use codegen::{AreaMap, AreaRecord, Options, ReadOptions, Reading};

use super::documents::source;
use super::paths::Paths;
use crate::error::Error;
use crate::escape;
use crate::plural::counted;
use crate::report::{self, Verbosity};

/// The texts of a schema.
pub(crate) struct Texts {
    documents: Vec<Source>,
    areas: Option<Source>,
    record: Option<Source>,
    /// Whether the documents are a part of what the service describes.
    partial: bool,
}

/// What became of a schema's texts.
pub(crate) struct Resolution {
    /// The rendered diagnostics, for standard error.
    pub(crate) findings: String,
    pub(crate) schema: Result<Resolved, Error>,
}

/// A schema that can be generated from.
pub(crate) struct Resolved {
    pub(crate) model: Model,
    pub(crate) options: Options,
    /// Rules of the area map that apply to nothing, for instance because the map covers more than this schema.
    pub(crate) unused: Vec<String>,
}

impl Texts {
    /// Reads the files of a schema.
    pub(crate) fn read(paths: &Paths) -> Result<Self, Error> {
        let record = paths.record.as_deref().filter(|path| path.exists());
        Ok(Self {
            documents: paths.documents.iter().map(|path| source(path)).collect::<Result<_, _>>()?,
            areas: paths.areas.as_deref().map(source).transpose()?,
            record: record.map(source).transpose()?,
            partial: paths.partial,
        })
    }

    /// The texts of a whole service's schema.
    pub(crate) fn new(documents: Vec<Source>, areas: Option<Source>, record: Option<Source>) -> Self {
        Self { documents, areas, record, partial: false }
    }

    /// The same texts with another record.
    pub(crate) fn with_record(mut self, record: Option<Source>) -> Self {
        self.record = record;
        self
    }

    /// Every text with its name.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.documents.iter().chain(&self.areas).chain(&self.record).map(|source| (source.name(), source.text()))
    }

    /// Resolves the documents, and reads the area map and the record.
    pub(crate) fn resolve(&self, verbosity: Verbosity, options: ReadOptions) -> Resolution {
        self.resolve_part(&[], verbosity, options)
    }

    /// The same for the part that some paths and types need; without any, all of it.
    pub(crate) fn resolve_part(&self, include: &[String], verbosity: Verbosity, options: ReadOptions) -> Resolution {
        let Reading { documents, model, mut findings, left_out } = codegen::read_with(&self.documents, options);
        // Whether an entry still applies depends on the whole service, which only `import` knows.
        findings.retain(|finding| !(self.partial && finding.stale));
        let mut rendered = report::render(&self.documents, &findings, verbosity);
        if left_out.count > 0 {
            rendered.push_str(&format!("warning: {}\n\n", escape::line(&left_out.to_string())));
        }
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let schema = match model {
            Some(model) => part(&documents, model, include).and_then(|model| self.resolved(model)),
            None => Err(Error::new(format!("the schema has {}", counted(errors, "error")))),
        };
        Resolution { findings: rendered, schema }
    }

    fn resolved(&self, model: Model) -> Result<Resolved, Error> {
        let areas = parse(self.areas.as_ref(), AreaMap::from_json)?;
        let record = parse(self.record.as_ref(), AreaRecord::from_json).map_err(|error| {
            error.with_help("earlier runs wrote this file, which keeps the names of types: restore it")
        })?;
        let unused = areas.unused(&model);
        let options = Options { areas, record, ..Options::default() };
        Ok(Resolved { model, options, unused })
    }
}

/// The model of what some paths and types need; without any, all of it.
fn part(documents: &[Document], model: Model, include: &[String]) -> Result<Model, Error> {
    if include.is_empty() {
        return Ok(model);
    }
    let part = select(documents, &model, include).map_err(|messages| {
        let reasons: Vec<Error> = messages.iter().map(|message| Error::new(escape::message(message))).collect();
        Error::new("`--include` names what the service does not have").with_reasons(&reasons)
    })?;
    // Findings were shown for the whole service already, or concern elements that were left out.
    let mut findings = Vec::new();
    resolve(&part, &mut findings).ok_or_else(|| {
        let error = findings.iter().find(|finding| finding.severity == Severity::Error);
        let message = error.map_or("nothing is left", |error| error.message.as_str());
        Error::new(format!("the part that `--include` names is not complete: {}", escape::message(message)))
    })
}

fn parse<T: Default>(source: Option<&Source>, from_json: impl Fn(&str) -> Result<T, String>) -> Result<T, Error> {
    let Some(source) = source else { return Ok(T::default()) };
    from_json(source.text()).map_err(|error| Error::at(source.name(), escape::message(&error)))
}
