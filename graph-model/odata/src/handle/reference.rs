//! Owns the handles of references (`$ref`): which entities are related, not their properties.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::address::{Key, Path, UrlLiteral};
use crate::handle::{IsA, Structured};
use crate::request::{Get, Link, List};

/// The handle of one entity, which can be related to other entities.
pub trait EntityHandle {
    /// The type of the entity.
    type Entity;

    /// The entity's address.
    fn path(&self) -> &Path;
}

/// A reference to an entity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EntityReference {
    /// The address of the entity (`@odata.id`).
    #[serde(rename = "@odata.id", alias = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Everything else in the payload.
    #[serde(flatten)]
    pub additional: Map<String, Value>,
}

impl Structured for EntityReference {
    const TYPE_NAME: &'static str = "$ref";
}

/// The handle of references to a collection of entities of type `T`, or of types derived from it.
#[derive(Clone, Debug)]
pub struct ReferenceCollection<T> {
    path: Path,
    of: PhantomData<fn() -> T>,
}

impl<T> From<Path> for ReferenceCollection<T> {
    fn from(path: Path) -> Self {
        Self { path, of: PhantomData }
    }
}

impl<T> ReferenceCollection<T> {
    /// Reads the references: `GET …/$ref`.
    pub fn list(&self) -> List<EntityReference> {
        List::new(reference(&self.path))
    }

    /// Adds a reference: `POST …/$ref`.
    pub fn add<H: EntityHandle<Entity: IsA<T>>>(&self, entity: &H) -> Link {
        Link::add(reference(&self.path), entity.path().clone())
    }

    /// Removes a reference, and not the entity: `DELETE …/{key}/$ref`.
    pub fn remove<K: UrlLiteral + ?Sized>(&self, key: &K) -> Link {
        Link::remove(reference(&self.path.key(&Key::single(key))))
    }
}

/// The handle of the reference to an entity of type `T`, or of a type derived from it.
#[derive(Clone, Debug)]
pub struct SingleReference<T> {
    path: Path,
    of: PhantomData<fn() -> T>,
}

impl<T> From<Path> for SingleReference<T> {
    fn from(path: Path) -> Self {
        Self { path, of: PhantomData }
    }
}

impl<T> SingleReference<T> {
    /// Reads the reference: `GET …/$ref`.
    pub fn get(&self) -> Get<EntityReference> {
        Get::new(reference(&self.path))
    }

    /// Sets the reference: `PUT …/$ref`.
    pub fn set<H: EntityHandle<Entity: IsA<T>>>(&self, entity: &H) -> Link {
        Link::set(reference(&self.path), entity.path().clone())
    }

    /// Removes the reference: `DELETE …/$ref`.
    pub fn remove(&self) -> Link {
        Link::remove(reference(&self.path))
    }
}

/// Appends `$ref`, a keyword of OData whose `$` is not percent-encoded.
fn reference(path: &Path) -> Path {
    path.word("$ref")
}
