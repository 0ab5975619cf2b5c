//! Owns [`Group`]: requests of a batch that succeed or fail as one.

use super::{Batch, Ticket, TicketId};
use crate::request::Request;

/// Adds requests to a batch that succeed or fail as one: an atomicity group in JSON, a change set in `multipart/mixed`.
///
/// ```
/// use shop::catalog::{Order, Product};
/// use shop::edm::Guid;
/// use shop::{Batch, Nullable, ShopService, http};
///
/// let shop = ShopService::new();
/// let mut batch = Batch::new();
/// let mut group = batch.group();
/// let order = group.add(shop.orders().create(&Order::default()));
/// let stock = group.add(shop.products().by_id(7).update(&Product { stock: Some(2), ..Product::default() }));
///
/// let mut calls = batch.calls("https://shop.example/odata")?;
/// calls.next_call();
/// let body = br#"{"responses": [{"id": "1", "status": 201}, {"id": "2", "status": 412}]}"#;
/// calls.read(http::Response::new(body.to_vec()));
/// let results = calls.finish();
/// // The service has undone the first, since the second failed.
/// assert_eq!(results.failed().collect::<Vec<_>>(), [order.id(), stock.id()]);
/// # Ok::<(), shop::Error>(())
/// ```
#[doc(alias("atomicityGroup", "change set", "transaction"))]
#[derive(Debug)]
pub struct Group<'a> {
    batch: &'a mut Batch,
    id: usize,
}

impl<'a> Group<'a> {
    pub(super) const fn new(batch: &'a mut Batch, id: usize) -> Self {
        Self { batch, id }
    }

    /// Adds a request.
    pub fn add<R: Request + 'static>(&mut self, request: R) -> Ticket<R::Output> {
        self.batch.push(request, Ok(Vec::new()), Some(self.id))
    }

    /// Adds a request to be carried out after others of the batch, in this group or before it. Services may carry out the
    /// requests of a change set in any order, unless one [names](super::Ticket::resource) what another makes.
    pub fn add_after<R: Request + 'static>(
        &mut self,
        request: R,
        earlier: impl IntoIterator<Item = impl Into<TicketId>>,
    ) -> Ticket<R::Output> {
        let after = self.batch.indexes(earlier);
        self.batch.push(request, after, Some(self.id))
    }
}
