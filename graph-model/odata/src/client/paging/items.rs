//! Owns [`Items`]: the items of a collection across its pages, one by one or all at once.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::pages::Pages;
use crate::client::shared::Client;
use crate::client::transport::Transport;
use crate::error::Error;
use crate::request::{Delta, List, Parts, Request as _};
use crate::response::{Change, Page};
use crate::value::wire::ReadEdm;

/// The items of a collection: a stream, or an iterator with the blocking client. At most one page of them is in memory.
pub struct Items<T> {
    pages: Pages<T>,
    page: std::vec::IntoIter<T>,
    count: Option<i64>,
}

impl<T> Items<T> {
    fn new(client: &Client, parts: &Parts) -> Self {
        Self { pages: Pages::new(client, parts), page: Vec::new().into_iter(), count: None }
    }

    /// The number of items in the whole collection, once the first item was read; `None` unless `count` asked for it.
    pub const fn total(&self) -> Option<i64> {
        self.count
    }

    /// The address of the page after that of the last item, to save and to resume at; see [`Pages::next_link`].
    pub fn next_link(&self) -> Option<&str> {
        self.pages.next_link()
    }

    /// The address of later changes, once the last change was read.
    pub fn delta_link(&self) -> Option<&str> {
        self.pages.delta_link().filter(|_| self.pages.is_over() && self.page.as_slice().is_empty())
    }
}

impl<T: ReadEdm + Unpin> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(Page { value, count, .. })) => {
                    self.page = value.into_iter();
                    self.count = self.count.or(count);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> std::fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// All changes of a run, and where the next run resumes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Changes<T> {
    /// The changes in the service's order: the last one of an entity counts.
    pub changes: Vec<Change<T>>,
    /// The address of later changes, to save and to resume at. OData requires services to give one.
    pub delta_link: Option<String>,
}

impl<T: ReadEdm> List<T> {
    /// The pages of the collection: a stream of [`Page`]s, or an iterator with the blocking client.
    pub fn pages<C: Transport>(&self, client: &C) -> C::Sequence<Pages<T>> {
        client.sequence(Pages::new(client.client(), self.parts()))
    }

    /// The items of the collection, across its pages: a stream, or an iterator with the blocking client. See
    /// [`paging`](crate::client::paging).
    pub fn items<C: Transport>(&self, client: &C) -> C::Sequence<Items<T>>
    where
        T: Unpin,
    {
        client.sequence(Items::new(client.client(), self.parts()))
    }

    /// Reads all items of the collection into memory.
    pub fn all<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, Vec<T>>
    where
        T: Send,
    {
        client.reply(async move { Ok(read_all(Pages::new(client.client(), self.parts())).await?.0) })
    }
}

impl<T: ReadEdm> Delta<T> {
    /// The pages of changes, up to the one with the delta link: a stream of [`Page`]s, or an iterator with the blocking
    /// client.
    pub fn pages<C: Transport>(&self, client: &C) -> C::Sequence<Pages<Change<T>>> {
        client.sequence(Pages::new(client.client(), self.parts()))
    }

    /// The changes, across their pages: a stream, or an iterator with the blocking client. After the last of them,
    /// [`Items::delta_link`] is where the next run resumes.
    ///
    /// ```
    /// use futures_util::TryStreamExt;
    /// use shop::{Client, ShopService};
    ///
    /// # async fn run(client: Client, saved: Option<String>) -> Result<Option<String>, shop::Error> {
    /// let mut delta = ShopService::new().products().delta();
    /// if let Some(link) = &saved {
    ///     delta = delta.resume(link);
    /// }
    /// let mut changes = delta.items(&client);
    /// while let Some(change) = changes.try_next().await? {
    ///     println!("{change:?}");
    /// }
    /// Ok(changes.delta_link().map(str::to_owned))
    /// # }
    /// ```
    pub fn items<C: Transport>(&self, client: &C) -> C::Sequence<Items<Change<T>>>
    where
        T: Unpin,
    {
        client.sequence(Items::new(client.client(), self.parts()))
    }

    /// Reads all changes into memory.
    pub fn all<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, Changes<T>>
    where
        T: Send,
    {
        client.reply(async move {
            let (changes, delta_link) = read_all(Pages::new(client.client(), self.parts())).await?;
            Ok(Changes { changes, delta_link })
        })
    }
}

/// All values of all pages, and the delta link of the last.
async fn read_all<T: ReadEdm>(mut pages: Pages<T>) -> Result<(Vec<T>, Option<String>), Error> {
    let mut values = Vec::new();
    while let Some(page) = poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await {
        values.append(&mut page?.value);
    }
    Ok((values, pages.delta_link().map(str::to_owned)))
}
