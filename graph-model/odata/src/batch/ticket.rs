//! Owns [`Ticket`]: which request of which batch a result is for, and of what type it is.

use std::any::Any;
use std::fmt;

use crate::error::{Error, ErrorKind};
use crate::request::Request;

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
}

/// Reads a response by the type of its request; `None` if the request is of another type.
type ReadAs<T> = fn(&dyn Any, http::Response<Vec<u8>>) -> Option<Result<T, Error>>;

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

    /// The place of the request in a batch; an error if it is in another.
    pub(super) fn index_in(self, batch: u64) -> Result<usize, Error> {
        if self.batch == batch { Ok(self.index) } else { Err(of_another_batch()) }
    }
}

impl<T> Ticket<T> {
    pub(super) fn new<R: Request<Output = T> + 'static>(id: TicketId) -> Self {
        Self { id, read: |request, response| request.downcast_ref::<R>().map(|request| request.read(response)) }
    }

    /// Reads the response to the request that this is the ticket of.
    pub(super) fn read(self, request: &dyn Any, response: http::Response<Vec<u8>>) -> Result<T, Error> {
        (self.read)(request, response).ok_or_else(of_another_batch)?
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
