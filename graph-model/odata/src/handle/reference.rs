//! Owns the handles of references (`$ref`): which entities are related, not what is in them.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::address::{Key, Path, UrlLiteral};
use crate::request::{Get, Link, List};
use crate::value::{IsA, Structured};

/// The handle of one entity, to which references can be set.
pub trait EntityHandle {
    /// The type of the entity.
    type Entity;

    /// The address of the entity.
    fn path(&self) -> &Path;
}

/// A reference to an entity.
///
/// ```
/// use shop::{ShopService, http};
///
/// let request = ShopService::new().products().by_id(7).supplier_reference().get();
/// let reference = request.read(http::Response::new(br#"{"@odata.id": "suppliers('ACME')"}"#.to_vec()))?;
/// assert_eq!(reference.id.as_deref(), Some("suppliers('ACME')"));
/// # Ok::<(), shop::Error>(())
/// ```
#[doc(alias("$ref", "@odata.id"))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EntityReference {
    /// The address of the entity (`@odata.id`).
    #[serde(rename = "@odata.id", alias = "@id", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// All other members.
    #[serde(flatten)]
    pub additional: Map<String, Value>,
}

impl Structured for EntityReference {
    const TYPE_NAME: &'static str = "$ref";
}

/// The references of an entity to several others of type `T`, or of types derived from it.
#[doc(alias = "$ref")]
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
    ///
    /// ```
    /// let references = shop::ShopService::new().products().by_id(7).related_references();
    /// let http = references.list().to_http("https://shop.example/odata")?;
    /// assert_eq!(http.uri().path(), "/odata/products(7)/related/$ref");
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn list(&self) -> List<EntityReference> {
        List::new(reference(&self.path))
    }

    /// Adds a reference to an entity: `POST …/$ref`.
    ///
    /// ```
    /// use shop::ShopService;
    ///
    /// let products = ShopService::new().products();
    /// let add = products.by_id(7).related_references().add(&products.by_id(8));
    /// let http = add.to_http("https://shop.example/odata")?;
    /// assert_eq!(http.body(), br#"{"@odata.id":"https://shop.example/odata/products(8)"}"#);
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn add<H: EntityHandle<Entity: IsA<T>>>(&self, entity: &H) -> Link {
        Link::add(reference(&self.path), entity.path().clone())
    }

    /// Removes the reference to an entity, but not the entity: `DELETE …/{key}/$ref`.
    ///
    /// The entity is given by its handle or its key. That of a composite key is a [`Key`]. The handle of an entity that is
    /// addressed without its key, as a singleton is, gives its address: see [`remove_by_address`](Self::remove_by_address).
    ///
    /// ```
    /// use shop::{Key, ShopService};
    ///
    /// let products = ShopService::new().products();
    /// let related = products.by_id(7).related_references();
    /// for remove in [related.remove(&products.by_id(8)), related.remove(&8), related.remove(&Key::single(&8))] {
    ///     let http = remove.to_http("https://shop.example/odata")?;
    ///     assert_eq!(http.uri().path(), "/odata/products(7)/related(8)/$ref");
    /// }
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn remove<R: Referenced<T, By> + ?Sized, By>(&self, entity: &R) -> Link {
        entity.remove_from(&self.path)
    }

    /// Removes the reference to an entity, but not the entity: `DELETE …/$ref?$id={address}`.
    ///
    /// This is how OData 4.0 has it, and what tells entities of several sets apart.
    ///
    /// ```
    /// use shop::ShopService;
    ///
    /// let products = ShopService::new().products();
    /// let remove = products.by_id(7).related_references().remove_by_address(&products.by_id(8));
    /// let http = remove.to_http("https://shop.example/odata")?;
    /// assert_eq!(http.uri().path(), "/odata/products(7)/related/$ref");
    /// assert_eq!(http.uri().query(), Some("$id=https%3A%2F%2Fshop.example%2Fodata%2Fproducts%288%29"));
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "$id")]
    pub fn remove_by_address<H: EntityHandle<Entity: IsA<T>>>(&self, entity: &H) -> Link {
        Link::remove_entity(reference(&self.path), entity.path().clone())
    }

    /// The address of the relation, without `$ref`.
    pub const fn path(&self) -> &Path {
        &self.path
    }
}

/// What tells an entity of type `T` from others that are related: its handle, or its key. `By` is inferred: it keeps the two
/// apart for the compiler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither the handle of a `{T}` nor a key",
    note = "a reference is removed by the handle of the entity, its key, or a `Key`"
)]
pub trait Referenced<T, By> {
    /// The request that removes the reference from a relation.
    #[doc(hidden)]
    fn remove_from(&self, relation: &Path) -> Link;
}

/// By its key.
#[doc(hidden)]
#[derive(Debug)]
pub enum ByKey {}

/// By its handle.
#[doc(hidden)]
#[derive(Debug)]
pub enum ByHandle {}

impl<T, K: UrlLiteral + ?Sized> Referenced<T, ByKey> for K {
    fn remove_from(&self, relation: &Path) -> Link {
        Link::remove(reference(&relation.key(&Key::single(self))))
    }
}

impl<T> Referenced<T, ByKey> for Key {
    fn remove_from(&self, relation: &Path) -> Link {
        Link::remove(reference(&relation.key(self)))
    }
}

impl<T, H: EntityHandle<Entity: IsA<T>>> Referenced<T, ByHandle> for H {
    fn remove_from(&self, relation: &Path) -> Link {
        let entity = self.path();
        match relation.keyed_like(entity).filter(|_| entity.failure().is_none()) {
            Some(keyed) => Link::remove(reference(&keyed)),
            None => Link::remove_entity(reference(relation), entity.clone()),
        }
    }
}

/// The reference of an entity to one other of type `T`, or of a type derived from it.
#[doc(alias = "$ref")]
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

    /// Sets the reference to an entity: `PUT …/$ref`.
    ///
    /// ```
    /// use shop::ShopService;
    ///
    /// let shop = ShopService::new();
    /// let set = shop.products().by_id(7).supplier_reference().set(&shop.suppliers().by_code("ACME"));
    /// assert_eq!(set.to_http("https://shop.example/odata")?.method(), "PUT");
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn set<H: EntityHandle<Entity: IsA<T>>>(&self, entity: &H) -> Link {
        Link::set(reference(&self.path), entity.path().clone())
    }

    /// Removes the reference, but not the entity: `DELETE …/$ref`.
    pub fn remove(&self) -> Link {
        Link::remove(reference(&self.path))
    }

    /// The address of the relation, without `$ref`.
    pub const fn path(&self) -> &Path {
        &self.path
    }
}

/// `$ref` is a segment that OData defines, so its `$` is not encoded.
fn reference(path: &Path) -> Path {
    path.word("$ref")
}
