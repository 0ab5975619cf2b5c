//! Owns [`Ticket`]: which request of which batch a result is for, and of what type it is.

use std::any::Any;
use std::fmt;

use crate::address::entity::Entity;
use crate::address::{Created, Path};
use crate::error::{Error, ErrorKind};
use crate::request::Request;
use crate::service::Conventions;

/// Identifies a request in a batch, and the type of its result.
///
/// ```
/// use shop::batch::Ticket;
/// use shop::catalog::Product;
/// use shop::{Batch, ShopService};
///
/// let mut batch = Batch::new();
/// let kettle: Ticket<Product> = batch.add(ShopService::new().products().by_id(7).get());
/// let count: Ticket<u64> = batch.add(ShopService::new().products().count());
/// assert_ne!(kettle.id(), count.id());
/// ```
pub struct Ticket<T> {
    id: TicketId,
    read: ReadAs<T>,
    conventions: &'static Conventions,
}

/// Reads a response by the type of its request; an error if the request is of another type.
type ReadAs<T> = fn(&dyn Any, &mut http::Response<Vec<u8>>) -> Result<T, Error>;

/// Identifies a request in a batch, whatever the type of its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketId {
    batch: u64,
    index: usize,
}

impl TicketId {
    pub(super) const fn new(batch: u64, index: usize) -> Self {
        Self { batch, index }
    }

    #[cfg(test)]
    pub(super) const fn batch(self) -> u64 {
        self.batch
    }

    /// The place of the request in a batch; an error if it is in another.
    pub(super) fn index_in(self, batch: u64) -> Result<usize, Error> {
        if self.batch == batch { Ok(self.index) } else { Err(of_another_batch()) }
    }
}

impl<T> Ticket<T> {
    pub(super) fn new<R: Request<Output = T> + 'static>(id: TicketId, request: &R) -> Self {
        Self {
            id,
            read: |request, response| match request.downcast_ref::<R>() {
                Some(request) => request.read_body(response),
                None => Err(of_another_batch()),
            },
            conventions: request.parts().conventions(),
        }
    }

    /// Reads the body of the response to the request that this is the ticket of.
    pub(super) fn read(self, request: &dyn Any, response: &mut http::Response<Vec<u8>>) -> Result<T, Error> {
        (self.read)(request, response)
    }

    /// Identifies the request without the type of its result, so that tickets of several types can be collected.
    ///
    /// ```
    /// use shop::{Batch, ShopService};
    ///
    /// let shop = ShopService::new();
    /// let mut batch = Batch::new();
    /// let restock = batch.add(shop.products().by_id(7).restock(20));
    /// let delete = batch.add(shop.products().by_id(8).delete());
    /// batch.add_after(shop.products().count(), [restock.id(), delete.id()]);
    /// ```
    pub const fn id(self) -> TicketId {
        self.id
    }
}

impl<T: Entity> Ticket<T> {
    /// The handle of the entity that the request makes, for later requests of the same batch. They are carried out after it,
    /// and only if it succeeds.
    ///
    /// ```
    /// use shop::catalog::{Product, Supplier};
    /// use shop::{Batch, ShopService};
    ///
    /// let shop = ShopService::new();
    /// let mut batch = Batch::new();
    /// let acme = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
    /// let supplier = batch.add(shop.suppliers().create(&acme));
    /// let products = batch.add(supplier.resource().products().list());
    /// batch.add(shop.products().by_id(7).supplier_reference().set(&supplier.resource()));
    ///
    /// let call = batch.calls("https://shop.example/odata")?.next_call().expect("a batch with requests has a call");
    /// let json: serde_json::Value = serde_json::from_slice(call.body())?;
    /// assert_eq!(json["requests"][1]["url"], "$1/products");
    /// assert_eq!(json["requests"][1]["dependsOn"][0], "1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The entity is the one that a `POST` makes. Where a service wants it, or where the requests do not go in one call, its
    /// address in the response stands in place of `$1`.
    #[doc(alias("$1", "Content-ID"))]
    pub fn resource(self) -> T::Resource {
        let created = Created { batch: self.id.batch, index: self.id.index };
        Path::of_created(self.conventions, created).into()
    }
}

impl<T> Clone for Ticket<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ticket<T> {}

impl<T> fmt::Debug for Ticket<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Ticket").field(&self.id.index).finish()
    }
}

impl<T> From<Ticket<T>> for TicketId {
    fn from(ticket: Ticket<T>) -> Self {
        ticket.id
    }
}

fn of_another_batch() -> Error {
    Error::new(ErrorKind::Setup, "the ticket is for a request of another batch".to_owned())
}
