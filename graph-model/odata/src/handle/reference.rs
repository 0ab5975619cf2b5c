//! Owns the handles of relations as such (`$ref`): which entities are related, not what they are like.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::address::{Key, Path, UrlLiteral};
use crate::handle::{IsA, PropertyHandle, Structured};
use crate::query::{Name, Property};
use crate::request::{Get, Link, List};

/// The handle of one entity, which other entities can be related to.
pub trait EntityHandle {
    /// The type of the entity.
    type Entity;

    /// The entity's address.
    fn path(&self) -> &Path;

    /// The handle of one of the entity's properties: its value has an address of its own.
    fn property<B, F, N: Name>(&self, property: Property<B, F, N>) -> PropertyHandle<F>
    where
        Self: Sized,
        Self::Entity: IsA<B>,
    {
        PropertyHandle::below(self.path(), &property)
    }
}

/// Where an entity is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EntityReference {
    /// The address of the entity (`@odata.id`).
    #[serde(rename = "@odata.id", alias = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Everything else that was received.
    #[serde(flatten)]
    pub additional: Map<String, Value>,
}

impl Structured for EntityReference {
    const TYPE_NAME: &'static str = "$ref";
}

/// The relation of an entity to several others of type `T`, or of types derived from it.
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
    /// Reads where the related entities are: `GET …/$ref`.
    pub fn list(&self) -> List<EntityReference> {
        List::new(reference(&self.path))
    }

    /// Relates a further entity: `POST …/$ref`.
    pub fn add<H: EntityHandle<Entity: IsA<T>>>(&self, entity: &H) -> Link {
        Link::add(reference(&self.path), entity.path().clone())
    }

    /// Ends the relation to an entity, which itself stays: `DELETE …/{key}/$ref`.
    pub fn remove<K: UrlLiteral + ?Sized>(&self, key: &K) -> Link {
        Link::remove(reference(&self.path.key(&Key::single(key))))
    }
}

/// The relation of an entity to one other of type `T`, or of a type derived from it.
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
    /// Reads where the related entity is: `GET …/$ref`.
    pub fn get(&self) -> Get<EntityReference> {
        Get::new(reference(&self.path))
    }

    /// Relates another entity: `PUT …/$ref`.
    pub fn set<H: EntityHandle<Entity: IsA<T>>>(&self, entity: &H) -> Link {
        Link::set(reference(&self.path), entity.path().clone())
    }

    /// Ends the relation: `DELETE …/$ref`.
    pub fn remove(&self) -> Link {
        Link::remove(reference(&self.path))
    }
}

/// `$ref` is one of OData's own words, so its `$` is not encoded.
fn reference(path: &Path) -> Path {
    path.word("$ref")
}
