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
    pub fn remove<K: UrlLiteral + ?Sized>(&self, key: &K) -> Link {
        Link::remove(reference(&self.path.key(&Key::single(key))))
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
}

/// `$ref` is a segment that OData defines, so its `$` is not encoded.
fn reference(path: &Path) -> Path {
    path.word("$ref")
}
