//! Owns [`Pages`]: the pages of a collection, by their next links.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use reqwest::Url;

use crate::client::shared::Client;
use crate::error::{Error, ErrorKind};
use crate::request::Parts;
use crate::response::{FromResponse as _, Page};
use crate::value::wire::ReadEdm;

type PendingResponse = Pin<Box<dyn Future<Output = Result<http::Response<Vec<u8>>, Error>> + Send>>;

/// The pages of a collection: a stream of [`Page`]s, or an iterator with the blocking client.
///
/// A page is requested when it is needed, at the next link of the page before, unchanged, with the headers of the first
/// request. There are no more pages after an error; [`next_link`](Self::next_link) is where to resume then.
pub struct Pages<T> {
    client: Client,
    /// The request for the next page.
    parts: Parts,
    /// The address of the last page.
    base: Option<Url>,
    /// The id of the last request.
    id: String,
    pending: Option<PendingResponse>,
    is_over: bool,
    /// Hashes of the addresses so far, to detect loops.
    seen: HashSet<u64>,
    hasher: RandomState,
    next_link: Option<String>,
    delta_link: Option<String>,
    of: PhantomData<fn() -> T>,
}

impl<T> Pages<T> {
    pub(super) fn new(client: &Client, parts: &Parts) -> Self {
        Self {
            client: client.clone(),
            parts: parts.clone(),
            base: None,
            id: String::new(),
            pending: None,
            is_over: false,
            seen: HashSet::new(),
            hasher: RandomState::new(),
            next_link: None,
            delta_link: None,
            of: PhantomData,
        }
    }

    /// The address of the next page, to save and to resume at. There is none before the first page, nor after the last.
    pub fn next_link(&self) -> Option<&str> {
        self.next_link.as_deref()
    }

    /// The address of later changes, after the last page.
    pub fn delta_link(&self) -> Option<&str> {
        self.delta_link.as_deref()
    }

    /// Whether there are no more pages.
    pub(super) const fn is_over(&self) -> bool {
        self.is_over
    }

    fn request_next(&mut self) -> Result<PendingResponse, Error> {
        let call = self.client.call(&self.parts)?;
        if !self.seen.insert(self.hasher.hash_one(call.url.as_str())) {
            let message = "a next link leads back to a page that was read before".to_owned();
            return Err(Error::new(ErrorKind::Loop, message));
        }
        self.base = Some(call.url.clone());
        call.id().clone_into(&mut self.id);
        let client = self.client.clone();
        Ok(Box::pin(async move { client.exchange().send(call).await }))
    }

    fn leads_to_itself(&self, link: Option<&str>) -> bool {
        let (Some(link), Some(base)) = (link, &self.base) else { return false };
        base.join(link).is_ok_and(|next| next == *base)
    }

    /// Moves to the next page. A link that is no address is an error when the page is requested.
    fn advance(&mut self, link: Option<&str>) {
        match link {
            None => self.is_over = true,
            Some(link) => self.parts.follow(link),
        }
    }
}

impl<T: ReadEdm> Pages<T> {
    fn read(&mut self, response: Result<http::Response<Vec<u8>>, Error>) -> Result<Page<T>, Error> {
        let page = self.parts.accept(response?).and_then(|mut success| Page::from_response(&mut success));
        let page: Page<T> = page.map_err(|error| error.with_client_request_id(&self.id))?;
        self.next_link.clone_from(&page.next_link);
        self.delta_link.clone_from(&page.delta_link);
        Ok(page)
    }
}

impl<T: ReadEdm> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.is_over {
            return Poll::Ready(None);
        }
        let result = match &mut this.pending {
            Some(pending) => {
                let response = ready!(pending.as_mut().poll(context));
                this.pending = None;
                this.read(response)
            }
            None => match this.request_next() {
                Ok(pending) => {
                    this.pending = Some(pending);
                    return self.poll_next(context);
                }
                Err(error) => Err(error),
            },
        };
        match &result {
            // A page without values that leads to itself has nothing after it.
            Ok(page) if page.value.is_empty() && this.leads_to_itself(page.next_link.as_deref()) => {
                this.is_over = true;
                this.next_link = None;
            }
            Ok(page) => this.advance(page.next_link.as_deref()),
            Err(_) => this.is_over = true,
        }
        Poll::Ready(Some(result))
    }
}

impl<T> std::fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("request", &self.parts)
            .field("is_over", &self.is_over)
            .finish_non_exhaustive()
    }
}
