//! Owns matching the responses of a call with its requests, and deriving the results of a group's requests.

use http::header::DATE;
use http::{HeaderMap, StatusCode, response};

use super::super::read::{self, ItemId, ItemResponse, ItemResult, Received, Responses};
use super::{BatchCalls, failed_dependency, is_failure};
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

/// The responses to a call.
struct Assigned {
    /// To each request, by its index in the batch.
    members: Vec<Found>,
    /// To all requests of a step, by the place of the step in the call.
    whole: Vec<Found>,
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
        let Assigned { mut members, whole } = self.assign(responses);
        let address = self.address.to_string();
        let sent = std::mem::take(&mut self.sent);
        let end = self.end_of_processed(&sent, &members, &whole);
        for (place, (step, whole)) in sent.iter().zip(whole).enumerate() {
            if place >= end {
                self.leave_out(*step);
                continue;
            }
            let indexes = self.steps.get(*step).members.clone();
            let mut keep = |index: usize, result: ItemResult| {
                let result = result.map(|mut response| {
                    if let Some(reading) = reading {
                        response.extensions_mut().insert(reading);
                    }
                    self.with_url(index, &address, with_date(response, &head.headers))
                });
                self.set_result(index, result);
            };
            match &mut members[indexes.clone()] {
                [own] => keep(indexes.start, std::mem::take(own).result_with(whole, &head)),
                group => indexes.zip(results(group, whole, &head)).for_each(|(index, result)| keep(index, result)),
            }
        }
        self.sent = sent;
    }

    /// Adds the address of a request to its response, in which links may be relative to it.
    fn with_url(&self, index: usize, address: &str, mut response: http::Response<Vec<u8>>) -> http::Response<Vec<u8>> {
        let path = address.split_once('?').map_or(address, |(path, _)| path);
        let root = ServiceRoot::checked(path.strip_suffix("/$batch").unwrap_or(path), &self.root_uri);
        if let Ok(url) = self.items[index].request.parts_of().absolute_address(&root) {
            response.extensions_mut().insert(RequestUrl::new(url));
        }
        response
    }

    /// How many steps have responses, if the service stopped at the last of them since it failed; otherwise all.
    fn end_of_processed(&self, sent: &[usize], members: &[Found], whole: &[Found]) -> usize {
        let of = |place: usize| members[self.steps.get(sent[place]).members.clone()].iter().chain([&whole[place]]);
        let is_empty = |place: usize| of(place).all(|found| matches!(found, Found::None));
        let end = (0..sent.len()).rev().find(|place| !is_empty(*place)).map_or(0, |last| last + 1);
        let has_failed = |place: usize| of(place).any(Found::has_failed);
        let has_stopped = end > 0 && has_failed(end - 1) && !(0..end).any(is_empty);
        if has_stopped { end } else { sent.len() }
    }

    /// Finds the responses to each step of the latest call: by the id that they name, or else by their order.
    fn assign(&self, responses: Responses) -> Assigned {
        let mut members: Vec<Found> = self.items.iter().map(|_| Found::None).collect();
        let mut whole: Vec<Found> = self.sent.iter().map(|_| Found::None).collect();
        // The place of each step in the call.
        let mut places = vec![None; self.steps.len()];
        for (place, step) in self.sent.iter().enumerate() {
            places[*step] = Some(place);
        }
        // The step that an id is of, by its place, and the request, if it is not that of the step as a whole.
        let place_of = |item: &ItemResponse| {
            let (ItemId::Request(index) | ItemId::Group(index)) = item.id?;
            let step = self.steps.of_any(index)?;
            let place = places[step]?;
            match item.id? {
                ItemId::Request(_) => Some((place, Some(index))),
                ItemId::Group(first) => {
                    let step = self.steps.get(step);
                    (step.is_group && step.members.start == first).then_some((place, None))
                }
            }
        };
        let indexes = |place: usize| self.steps.get(self.sent[place]).members.clone();
        // A service that stops at a request that fails responds to those before it, and to no other.
        let stopped = responses.all.last().is_some_and(Received::has_failed);
        let is_aligned = responses.all.len() == whole.len() || (stopped && responses.all.len() < whole.len());
        for (order, received) in responses.all.into_iter().enumerate() {
            let by_order = Some(order).filter(|_| responses.is_ordered && is_aligned);
            match received {
                Received::One(item) => match (place_of(&item), by_order) {
                    (Some((_, Some(index))), _) => members[index].add(item.result),
                    (Some((place, None)), _) | (None, Some(place)) => whole[place].add(item.result),
                    (None, None) => {}
                },
                Received::ChangeSet(items) => {
                    let place = items.iter().find_map(&place_of).map(|(place, _)| place).or(by_order);
                    let Some(place) = place else { continue };
                    let is_whole = items.len() == indexes(place).len();
                    for (order, item) in items.into_iter().enumerate() {
                        let index = match place_of(&item) {
                            Some((named, index)) => index.filter(|_| named == place),
                            None => Some(indexes(place).start + order).filter(|_| is_whole),
                        };
                        match index {
                            Some(index) => members[index].add(item.result),
                            None => whole[place].add(item.result),
                        }
                    }
                }
            }
        }
        Assigned { members, whole }
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

    /// Whether the service says that the request failed.
    fn has_failed(&self) -> bool {
        matches!(self, Self::One(result) if result.is_ok() && is_failure(result))
    }

    /// The result of the only request of a step.
    fn result_with(self, whole: Self, head: &response::Parts) -> ItemResult {
        match (self, whole) {
            (Self::One(result), Self::None) | (Self::None, Self::One(result)) => result,
            (Self::None, Self::None) => none(head),
            _ => several(head),
        }
    }
}

/// The result of each request of a group.
fn results(members: &mut [Found], whole: Found, head: &response::Parts) -> Vec<ItemResult> {
    let mut results: Vec<Option<ItemResult>> = members
        .iter_mut()
        .map(|found| match std::mem::take(found) {
            Found::None => None,
            Found::One(result) => Some(result),
            Found::Several => Some(several(head)),
        })
        .collect();
    match whole {
        // A single response to a group reports failure; success is reported for each request.
        Found::One(result) if is_failure(&result) => {
            for own in &mut results {
                *own = Some(own.take().map_or_else(|| result.clone(), |_| several(head)));
            }
        }
        Found::Several => results.iter_mut().for_each(|own| *own = Some(several(head))),
        Found::One(_) | Found::None => {}
    }
    // If one request of a group failed, none was carried out, whatever the other responses are. Unreadable responses do not
    // count.
    let has_failed = results.iter().flatten().any(|result| result.is_ok() && is_failure(result));
    let result = |own: Option<ItemResult>| match own {
        Some(result) if is_failure(&result) || !has_failed => result,
        _ if has_failed => Ok(failed_dependency()),
        own => own.unwrap_or_else(|| none(head)),
    };
    results.into_iter().map(result).collect()
}

fn several(head: &response::Parts) -> ItemResult {
    unclear(head, "the batch response has several responses to this request")
}

fn none(head: &response::Parts) -> ItemResult {
    unclear(head, "the batch response has no response to this request")
}

/// The body of the call is not that of a request.
fn unclear(head: &response::Parts, what: &str) -> ItemResult {
    Err(Error::decode(head.clone(), Vec::new(), what.to_owned(), None))
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
