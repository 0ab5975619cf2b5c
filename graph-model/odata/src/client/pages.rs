//! Owns the pages of a collection, one after the other, by their next links.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use reqwest::Url;

use super::{Call, Client};
use crate::error::{Error, ErrorKind};
use crate::request::Parts;
use crate::response::Page;
use crate::response::{Answer, FromResponse as _};
use crate::value::wire::ReadEdm;

type Reading = Pin<Box<dyn Future<Output = Result<http::Response<Vec<u8>>, Error>> + Send>>;

/// The pages of a collection: a stream of [`Page`]s, or an iterator with the blocking client.
///
/// Each page is asked for when it is wanted, at the address that the page before gives, unchanged, with the headers of the
/// first request. After an error there are no more pages; [`next_link`](Self::next_link) says where to go on then.
pub struct Pages<T> {
    client: Client,
    /// What is to be asked for next.
    parts: Parts,
    /// The address of the page before, which the next may be relative to.
    base: Option<Url>,
    /// The id of the request for the page that is being read.
    id: String,
    reading: Option<Reading>,
    is_over: bool,
    /// Hashes of the addresses so far: one that comes again leads in a circle.
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
            reading: None,
            is_over: false,
            seen: HashSet::new(),
            hasher: RandomState::new(),
            next_link: None,
            delta_link: None,
            of: PhantomData,
        }
    }

    /// The address of the page that comes next, to be saved and resumed at. There is none before the first page, and none
    /// after the last.
    pub fn next_link(&self) -> Option<&str> {
        self.next_link.as_deref()
    }

    /// The address to ask for later changes at, after the last page of changes.
    pub fn delta_link(&self) -> Option<&str> {
        self.delta_link.as_deref()
    }

    /// Whether there are no more pages.
    pub(super) const fn is_over(&self) -> bool {
        self.is_over
    }

    fn begin(&mut self) -> Result<Reading, Error> {
        let call = Call::new(&self.client, &self.parts)?;
        if !self.seen.insert(self.hasher.hash_one(call.url.as_str())) {
            let message = "a next link leads back to a page that was read already".to_owned();
            return Err(Error::new(ErrorKind::Loop, message));
        }
        self.base = Some(call.url.clone());
        call.id().clone_into(&mut self.id);
        let client = self.client.clone();
        Ok(Box::pin(async move { client.exchange(call).await }))
    }

    /// Goes to the next page, by a link that may be relative to the page before. One that is no address comes out when the
    /// page is asked for.
    fn turn(&mut self, link: Option<&String>) {
        match (link, &self.base) {
            (None, _) => self.is_over = true,
            (Some(link), Some(base)) if Url::parse(link).is_err() => {
                self.parts.follow(base.join(link).map_or_else(|_| link.clone(), String::from));
            }
            (Some(link), _) => self.parts.follow(link.clone()),
        }
    }
}

impl<T: ReadEdm> Pages<T> {
    fn take(&mut self, response: Result<http::Response<Vec<u8>>, Error>) -> Result<Page<T>, Error> {
        let page = Answer::new(response?, &self.parts).and_then(Page::from_answer);
        let page: Page<T> = page.map_err(|error| error.of_request(&self.id))?;
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
        let result = match &mut this.reading {
            Some(reading) => {
                let response = ready!(reading.as_mut().poll(context));
                this.reading = None;
                this.take(response)
            }
            None => match this.begin() {
                Ok(reading) => {
                    this.reading = Some(reading);
                    return self.poll_next(context);
                }
                Err(error) => Err(error),
            },
        };
        match &result {
            Ok(page) => this.turn(page.next_link.as_ref()),
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
