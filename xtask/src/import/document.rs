//! Owns the imported document: reading it, selecting a part of it, and writing it as CSDL JSON that says the same.

use codegen::csdl::Written;
use codegen::csdl::syntax::{Document, Name};
use codegen::diff::{Version, compare};
use codegen::model::Model;
use codegen::selection::select;
use codegen::source::Source;
use codegen::{AreaMap, ReadOptions, Reading};

use super::namespaces;
use crate::error::Error;
use crate::plural::counted;
use crate::report::{self, Verbosity};
use crate::{escape, terminal};

/// The entity container of Microsoft Graph.
const GRAPH: &str = "microsoft.graph.GraphService";

/// A document without errors.
pub(super) struct Imported {
    document: Document,
    model: Model,
    /// How many warnings it gave.
    pub(super) warnings: usize,
}

impl Imported {
    /// Reads a document, and shows its errors, and its warnings if all of them are wanted.
    pub(super) fn read(source: &Source, verbosity: Verbosity, options: ReadOptions) -> Result<Self, Error> {
        let sources = std::slice::from_ref(source);
        let Reading { mut documents, model, mut findings, left_out } = codegen::read_with(sources, options);
        let document = documents.pop();
        findings.extend(document.iter().flat_map(namespaces::check));
        let (errors, warnings) = report::by_severity(findings);
        terminal::eprint(report::render(sources, &errors, verbosity));
        if verbosity == Verbosity::Full {
            terminal::eprint(report::render(sources, &warnings, verbosity));
        }
        if left_out.count > 0 {
            terminal::warn(left_out);
        }
        match document.zip(model) {
            Some((document, model)) if errors.is_empty() => {
                let document = naming_its_container(document, &model);
                Ok(Self { document, model, warnings: warnings.len() })
            }
            _ => {
                let errors = counted(errors.len(), "error");
                Err(Error::new(format!("nothing was imported: the document has {errors}")))
            }
        }
    }

    /// Whether this is the metadata of Microsoft Graph.
    pub(super) fn is_graph(&self) -> bool {
        self.model.container.as_ref().is_some_and(|container| container.name.to_string() == GRAPH)
    }

    /// All of it as CSDL JSON.
    pub(super) fn write(&self) -> Vec<Written> {
        codegen::csdl::write(&self.document)
    }

    /// The part of it that paths and types need, as CSDL JSON.
    pub(super) fn write_part(&self, include: &[String]) -> Result<Vec<Written>, Error> {
        let part = select(&self.document, &self.model, include).map_err(|messages| {
            let reasons: Vec<Error> = messages.iter().map(|message| Error::new(escape::message(message))).collect();
            Error::new("nothing was imported: `--include` names what the service does not have").with_reasons(&reasons)
        })?;
        Ok(codegen::csdl::write(&part))
    }

    /// Fails unless the whole document is still the same in the form in which it is written.
    pub(super) fn compare(&self, written: &Model) -> Result<(), Error> {
        let areas = AreaMap::default();
        let version = |model| Version { model, areas: &areas, record: None };
        match compare(version(&self.model), version(written)).changes.first() {
            None => Ok(()),
            Some(change) => Err(Error::new(format!(
                "nothing was imported: CSDL JSON would not say the same: {}",
                escape::message(&change.message)
            ))),
        }
    }
}

/// JSON names the entity container of a service, XML does not.
fn naming_its_container(mut document: Document, model: &Model) -> Document {
    let declares_it = document.schemas.iter().any(|schema| !schema.containers.is_empty());
    if let Some(container) = &model.container
        && declares_it
    {
        document.entity_container = Some(Name::new(container.name.to_string(), container.span));
    }
    document
}

/// Reads documents back before they are written, so that none gets onto the disk that has errors.
pub(super) fn read_back(written: &[Written], verbosity: Verbosity) -> Result<Model, Error> {
    let sources: Vec<Source> = written.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    model.ok_or_else(|| {
        let (errors, _) = report::by_severity(findings);
        Error::new("nothing was imported: the document cannot be expressed in CSDL JSON")
            .with_details(&report::render(&sources, &errors, verbosity))
    })
}

/// What documents contain, in words.
pub(super) fn contents(model: &Model, written: &[Written]) -> String {
    let children = model.container.iter().flat_map(|container| &container.children).count();
    format!(
        "{}, {} and {} in {}",
        counted(model.type_names().count(), "type"),
        counted(model.operations.len(), "operation"),
        if children == 1 { "1 container child".to_owned() } else { format!("{children} container children") },
        counted(written.len(), "document"),
    )
}
