//! Owns addresses that begin with an entity which another request of the same batch makes: `$1`, as OData writes it.

use super::Path;
use crate::service::Conventions;

/// A request of a batch, as the address of the entity that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Created {
    pub(crate) batch: u64,
    /// The place of the request in the batch.
    pub(crate) index: usize,
}

impl Created {
    /// The id of the request in every call that sends it, which is a number so that it is no name of OData's, such as `$all`.
    pub(crate) fn id(index: usize) -> String {
        (index + 1).to_string()
    }

    /// The request with an id, as [`id`](Self::id) writes it.
    pub(crate) fn index(id: &str) -> Option<usize> {
        let is_number = id.starts_with(|c: char| c.is_ascii_digit() && c != '0');
        id.parse::<usize>().ok().filter(|_| is_number)?.checked_sub(1)
    }

    fn segment(self) -> String {
        format!("/${}", Self::id(self.index))
    }
}

impl Path {
    /// The entity that a request of a batch makes.
    pub(crate) fn of_created(conventions: &'static Conventions, created: Created) -> Self {
        Self { text: created.segment(), created: Some(Box::new(created)), ..Self::of(conventions) }
    }

    /// The request that makes the entity at the start of the address.
    pub(crate) fn created(&self) -> Option<Created> {
        self.created.as_deref().copied()
    }

    /// The same address once it is known where the entity at its start is.
    pub(crate) fn with_created_at(&self, entity: &Self) -> Self {
        let Some(created) = self.created() else { return self.clone() };
        let start = created.segment().len();
        let moved = |at: usize| at - start + entity.text.len();
        let mut path = self.clone();
        path.created = None;
        path.text = format!("{}{}", entity.text, &self.text[start..]);
        path.values.clone_from(&entity.values);
        path.values.extend(self.values.iter().map(|value| moved(value.start)..moved(value.end)));
        path.key = self.key.map(moved);
        path
    }
}
