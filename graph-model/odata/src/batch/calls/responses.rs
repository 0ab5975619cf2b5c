//! Owns matching the responses of a call with its requests, and deriving the results of a group's requests.

use http::header::DATE;
use http::{HeaderMap, StatusCode, response};

use super::super::read::{self, ItemResponse, ItemResult, Received, Responses};
use super::super::steps::Step;
use super::{BatchCalls, failed_dependency, is_failure};
use crate::address::Created;
use crate::error::Error;
use crate::request::ServiceRoot;
use crate::response::{Reading, RequestUrl};
use crate::service::BatchFormat;

/// The responses that name a request, or a step as a whole.
#[derive(Default)]
enum Found {
    #[default]
    None,
    One(ItemResult),
    Several,
}

/// The responses to a step.
struct OfStep {
    /// To each request.
    members: Vec<Found>,
    /// To all of them.
    whole: Found,
}

impl BatchCalls {
    /// Reads the response to the latest call.
    pub fn read(&mut self, response: http::Response<Vec<u8>>) {
        let (head, body) = response.into_parts();
        if !head.status.is_success() {
            let form = self.support.format;
            self.set_all(|calls, index| {
                let error = calls.items[index].request.parts_of().error(head.clone(), body.clone());
                Err(if head.status == StatusCode::UNSUPPORTED_MEDIA_TYPE { unsupported(form, error) } else { error })
            });
            // Nothing was carried out, so everything can be sent again.
            if head.status == StatusCode::PAYLOAD_TOO_LARGE {
                self.split(|_| true);
            }
            return;
        }
        let responses = match read::responses(self.support.format, &head, &body) {
            Ok(responses) => responses,
            Err(message) => {
                let error = Error::decode(head, body, message, None);
                return self.set_all(|_, _| Err(error.clone()));
            }
        };
        let reading: Option<Reading> = head.extensions.get().copied();
        let found = self.assign(responses);
        let address = self.address.to_string();
        let sent = std::mem::take(&mut self.sent);
        for (step, found) in sent.iter().zip(found) {
            for (place, result) in found.results(&head).enumerate() {
                let index = self.steps.get(*step).members[place];
                let result = result.map(|mut response| {
                    if let Some(reading) = reading {
                        response.extensions_mut().insert(reading);
                    }
                    self.with_url(index, &address, with_date(response, &head.headers))
                });
                self.set_result(index, result);
            }
        }
        self.sent = sent;
    }

    /// Adds the address of a request to its response, in which links may be relative to it.
    fn with_url(
        &self,
        index: usize,
        address: &str,
        mut response: http::Response<Vec<u8>>,
    ) -> http::Response<Vec<u8>> {
        let path = address.split_once('?').map_or(address, |(path, _)| path);
        let root = ServiceRoot::checked(path.strip_suffix("/$batch").unwrap_or(path), &self.root_uri);
        if let Ok(url) = self.items[index].request.parts_of().absolute_address(&root) {
            response.extensions_mut().insert(RequestUrl::new(url));
        }
        response
    }

    /// Finds the responses to each step of the latest call: by the id that they name, or else by their order.
    fn assign(&self, responses: Responses) -> Vec<OfStep> {
        let empty = |step: &usize| {
            let members = self.steps.get(*step).members.iter().map(|_| Found::None).collect();
            OfStep { members, whole: Found::None }
        };
        let mut found: Vec<OfStep> = self.sent.iter().map(empty).collect();
        // Where the requests of the call are in it.
        let mut places = vec![None; self.items.len()];
        for (place, step) in self.sent.iter().enumerate() {
            for (member, index) in self.steps.get(*step).members.iter().enumerate() {
                places[*index] = Some((place, member));
            }
        }
        let place_of_id = |id: &str| {
            if let Some(index) = Created::index(id) {
                let (place, member) = (*places.get(index)?)?;
                return Some((place, Some(member)));
            }
            let first = Step::first_of_group(id)?;
            let (place, member) = (*places.get(first)?)?;
            (member == 0 && self.steps.get(self.sent[place]).is_group).then_some((place, None))
        };
        let place_of = |item: &ItemResponse| item.id.as_deref().and_then(place_of_id);
        // A service that stops at a request that fails responds to those before it, and to no other.
        let stopped = responses.all.last().is_some_and(Received::has_failed);
        let is_aligned = responses.all.len() == found.len() || (stopped && responses.all.len() < found.len());
        for (order, received) in responses.all.into_iter().enumerate() {
            let by_order = Some(order).filter(|_| responses.is_ordered && is_aligned);
            match received {
                Received::One(item) => match (place_of(&item), by_order) {
                    (Some((place, Some(member))), _) => found[place].members[member].add(item.result),
                    (Some((place, None)), _) | (None, Some(place)) => found[place].whole.add(item.result),
                    (None, None) => {}
                },
                Received::ChangeSet(items) => {
                    let place = items.iter().find_map(&place_of).map(|(place, _)| place).or(by_order);
                    let Some(place) = place else { continue };
                    let is_whole = items.len() == found[place].members.len();
                    for (order, item) in items.into_iter().enumerate() {
                        let member = match place_of(&item) {
                            Some((named, member)) => member.filter(|_| named == place),
                            None => Some(order).filter(|_| is_whole),
                        };
                        match member {
                            Some(member) => found[place].members[member].add(item.result),
                            None => found[place].whole.add(item.result),
                        }
                    }
                }
            }
        }
        found
    }
}

impl Received {
    fn has_failed(&self) -> bool {
        match self {
            Self::One(item) => is_failure(&item.result),
            Self::ChangeSet(items) => items.iter().any(|item| is_failure(&item.result)),
        }
    }
}

impl Found {
    fn add(&mut self, result: ItemResult) {
        *self = match self {
            Self::None => Self::One(result),
            Self::One(_) | Self::Several => Self::Several,
        };
    }
}

impl OfStep {
    /// The result of each request of a step.
    fn results(self, head: &response::Parts) -> impl Iterator<Item = ItemResult> {
        // The body of the call is not that of a request.
        let unclear = |what: &str| Err(Error::decode(head.clone(), Vec::new(), what.to_owned(), None));
        let several = || unclear("the batch response has several responses to this request");
        let none = || unclear("the batch response has no response to this request");
        let Self { mut members, whole } = self;
        if let [own] = members.as_mut_slice() {
            let result = match (std::mem::take(own), whole) {
                (Found::One(result), Found::None) | (Found::None, Found::One(result)) => result,
                (Found::None, Found::None) => none(),
                _ => several(),
            };
            return Some(result).into_iter().chain(Vec::new());
        }
        let mut results: Vec<Option<ItemResult>> = members
            .into_iter()
            .map(|found| match found {
                Found::None => None,
                Found::One(result) => Some(result),
                Found::Several => Some(several()),
            })
            .collect();
        match whole {
            // A single response to a group reports failure; success is reported for each request.
            Found::One(result) if is_failure(&result) => {
                for own in &mut results {
                    *own = Some(own.take().map_or_else(|| result.clone(), |_| several()));
                }
            }
            Found::Several => results.iter_mut().for_each(|own| *own = Some(several())),
            Found::One(_) | Found::None => {}
        }
        // If one request of a group failed, none was carried out, whatever the other responses are. Unreadable responses do not
        // count.
        let has_failed = results.iter().flatten().any(|result| result.is_ok() && is_failure(result));
        let result = |own: Option<ItemResult>| match own {
            Some(result) if is_failure(&result) || !has_failed => result,
            _ if has_failed => Ok(failed_dependency()),
            own => own.unwrap_or_else(none),
        };
        let results: Vec<ItemResult> = results.into_iter().map(result).collect();
        None.into_iter().chain(results)
    }
}

/// Says what to do where the service does not take batches in this form.
fn unsupported(format: BatchFormat, error: Error) -> Error {
    let other = match format {
        BatchFormat::Json => "application/json: `BatchFormat::Multipart` may be its form",
        BatchFormat::Multipart => "multipart/mixed: `BatchFormat::Json` may be its form",
    };
    error.with_message(&format!("the service does not take batches as {other}"))
}

/// Adds the date of the call's response to that of a request, in which `Retry-After` may be relative to it.
fn with_date(mut response: http::Response<Vec<u8>>, headers: &HeaderMap) -> http::Response<Vec<u8>> {
    if let Some(date) = headers.get(DATE) {
        response.headers_mut().entry(DATE).or_insert_with(|| date.clone());
    }
    response
}
