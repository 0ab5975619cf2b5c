//! Owns the imported documents: reading them, selecting a part, and writing it as CSDL JSON that says the same.

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

/// Documents without errors.
pub(super) struct Imported {
    documents: Vec<Document>,
    model: Model,
    /// How many warnings they gave.
    pub(super) warnings: usize,
}

impl Imported {
    /// Reads documents, and shows their errors, and their warnings if all of them are wanted.
    pub(super) fn read(sources: &[Source], verbosity: Verbosity, options: ReadOptions) -> Result<Self, Error> {
        let Reading { documents, model, mut findings, left_out } = codegen::read_with(sources, options);
        findings.extend(namespaces::check(&documents));
        let (errors, warnings) = report::by_severity(findings);
        terminal::eprint(report::render(sources, &errors, verbosity));
        if verbosity == Verbosity::Full {
            terminal::eprint(report::render(sources, &warnings, verbosity));
        }
        if left_out.count > 0 {
            terminal::warn(left_out);
        }
        match model {
            Some(model) if errors.is_empty() => {
                let documents = naming_their_container(documents, &model);
                Ok(Self { documents, model, warnings: warnings.len() })
            }
            _ => {
                let errors = counted(errors.len(), "error");
                let have = if sources.len() == 1 { "document has" } else { "documents have" };
                Err(Error::new(format!("nothing was imported: the {have} {errors}")))
            }
        }
    }

    /// Whether this is the metadata of Microsoft Graph.
    pub(super) fn is_graph(&self) -> bool {
        self.model.container.as_ref().is_some_and(|container| container.name.to_string() == GRAPH)
    }

    /// All of it as CSDL JSON.
    pub(super) fn write(&self) -> Vec<Written> {
        codegen::csdl::write_all(&self.documents)
    }

    /// The part of it that paths and types need, as CSDL JSON.
    pub(super) fn write_part(&self, include: &[String]) -> Result<Vec<Written>, Error> {
        let part = select(&self.documents, &self.model, include).map_err(|messages| {
            let reasons: Vec<Error> = messages.iter().map(|message| Error::new(escape::message(message))).collect();
            Error::new("nothing was imported: `--include` names what the service does not have").with_reasons(&reasons)
        })?;
        Ok(codegen::csdl::write_all(&part))
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
fn naming_their_container(mut documents: Vec<Document>, model: &Model) -> Vec<Document> {
    let Some(container) = &model.container else { return documents };
    let full_name = container.name.to_string();
    for document in &mut documents {
        let mut declared = document
            .schemas
            .iter()
            .flat_map(|schema| schema.containers.iter().map(|container| schema.qualified(&container.name)));
        if declared.any(|name| name == full_name) {
            document.entity_container = Some(Name::new(full_name.clone(), container.span));
        }
    }
    documents
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
