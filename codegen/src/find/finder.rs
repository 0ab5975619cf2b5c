//! Owns [`Finder`]: what every search asks a service about: its handles, the calls of its operations, where types live. It
//! searches nothing itself.

use std::sync::Arc;

use crate::emit::Calls;
use crate::layout::{AreaMap, AreaRecord, Handle, HandleId, Layout};
use crate::model::{Element, KeyPart, Model, StructuredId};

/// Finds the requests for lines of documentation.
pub struct Finder<'m> {
    pub(super) layout: Layout<'m>,
    pub(super) crate_name: String,
    service: Arc<Handle<'m>>,
}

impl<'m> Finder<'m> {
    /// Prepares a model: how it is divided into areas, where types live, and the name of the crate that is generated from it.
    pub fn new(model: &'m Model, areas: &'m AreaMap, record: &AreaRecord, crate_name: &str) -> Self {
        let layout = Layout::new(model, areas, record);
        let service = Arc::new(layout.service_handle());
        Self { layout, crate_name: crate_name.to_owned(), service }
    }

    pub(super) fn model(&self) -> &'m Model {
        self.layout.model
    }

    pub(super) fn service(&self) -> Arc<Handle<'m>> {
        Arc::clone(&self.service)
    }

    pub(super) fn handle(&self, id: StructuredId, many: bool) -> Arc<Handle<'m>> {
        Arc::clone(self.layout.handle(if many { HandleId::many(id) } else { HandleId::one(id) }))
    }

    pub(super) fn calls(&self) -> Calls<'_, 'm> {
        Calls::new(&self.layout)
    }

    /// Whether the parts of a key can be written in an address, so that there is a method for it.
    pub(super) fn can_be_written(&self, parts: &[KeyPart]) -> bool {
        let calls = self.calls();
        parts.iter().all(|part| calls.is_literal(&part.ty))
    }

    /// The module that a type lives in.
    pub(super) fn module(&self, element: Element) -> &str {
        self.layout.area(element).map_or("", |area| self.layout.module(area))
    }
}
