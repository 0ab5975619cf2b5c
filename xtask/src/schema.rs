//! Owns schemas on disk: which files belong together, reading them, and what imports record about them. It must not know what
//! is generated from a schema.

mod bookkeeping;
mod documents;
mod journal;
mod lock;
mod paths;
mod texts;

pub(crate) use documents::{AREAS, RECORD, chosen, documents, is_document, no_documents, source, source_of};
pub(crate) use journal::Journal;
pub(crate) use lock::Lock;
pub(crate) use paths::Paths;
pub(crate) use texts::{Resolution, Resolved, Texts};
