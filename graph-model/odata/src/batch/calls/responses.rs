//! Owns matching the responses of a call with its requests, and deriving the results of a group's requests.

use std::collections::BTreeMap;

use http::header::DATE;
use http::{HeaderMap, StatusCode, response};

use super::super::read::{self, ItemResponse, ItemResult, Received, Responses};
use super::{BatchCalls, failed_dependency, is_failure};
use crate::address::Created;
use crate::error::Error;
use crate::response::Reading;
use crate::service::BatchFormat;

/// The responses to the requests of a step.
#[derive(Clone, Default)]
struct Found {
    /// To each request.
    members: Vec<Vec<ItemResult>>,
    /// To all of them.
    whole: Vec<ItemResult>,
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
        let end = end_of_processed(&found);
        for (place, (step, found)) in self.sent.clone().into_iter().zip(found).enumerate() {
            if place >= end {
                self.leave_out(step);
                continue;
            }
            let members = self.steps.get(step).members.clone();
            for (index, result) in members.into_iter().zip(found.results(&head)) {
                let result = result.map(|mut response| {
                    if let Some(reading) = reading {
                        response.extensions_mut().insert(reading);
                    }
                    self.with_url(index, with_date(response, &head.headers))
                });
                self.set_result(index, result);
            }
        }
    }

    /// Finds the responses to each step of the latest call: by the id that they name, or else by their order.
    fn assign(&self, responses: Responses) -> Vec<Found> {
        let empty =
            |step: &usize| Found { members: vec![Vec::new(); self.steps.get(*step).members.len()], whole: Vec::new() };
        let mut found: Vec<Found> = self.sent.iter().map(empty).collect();
        let mut places = BTreeMap::new();
        for (place, step) in self.sent.iter().enumerate() {
            let step = self.steps.get(*step);
            places.extend(step.group().map(|group| (group, (place, None))));
            let members = step.members.iter().enumerate();
            places.extend(members.map(|(member, index)| (Created::id(*index), (place, Some(member)))));
        }
        let place_of = |item: &ItemResponse| item.id.as_ref().and_then(|id| places.get(id)).copied();
        // A service that stops at a request that fails responds to those before it, and to no other.
        let stopped = responses.all.last().is_some_and(Received::has_failed);
        let is_aligned = responses.all.len() == found.len() || (stopped && responses.all.len() < found.len());
        for (order, received) in responses.all.into_iter().enumerate() {
            let by_order = Some(order).filter(|_| responses.is_ordered && is_aligned);
            match received {
                Received::One(item) => match (place_of(&item), by_order) {
                    (Some((place, Some(member))), _) => found[place].members[member].push(item.result),
                    (Some((place, None)), _) | (None, Some(place)) => found[place].whole.push(item.result),
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
                            Some(member) => found[place].members[member].push(item.result),
                            None => found[place].whole.push(item.result),
                        }
                    }
                }
            }
        }
        found
    }
}

/// How many steps have responses, if the service stopped at the last of them since it failed; otherwise all.
fn end_of_processed(found: &[Found]) -> usize {
    let end = found.iter().rposition(|found| !found.is_empty()).map_or(0, |last| last + 1);
    let has_stopped = found[..end].last().is_some_and(Found::has_failed) && !found[..end].iter().any(Found::is_empty);
    if has_stopped { end } else { found.len() }
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
    fn all(&self) -> impl Iterator<Item = &ItemResult> {
        self.members.iter().flatten().chain(&self.whole)
    }

    fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// Whether the service says that a request failed.
    fn has_failed(&self) -> bool {
        self.all().any(|result| result.is_ok() && is_failure(result))
    }

    /// The result of each request of a step.
    fn results(self, head: &response::Parts) -> Vec<ItemResult> {
        // The body of the call is not that of a request.
        let unclear = |what: &str| Err(Error::decode(head.clone(), Vec::new(), what.to_owned(), None));
        let several = || unclear("the batch response has several responses to this request");
        let none = || unclear("the batch response has no response to this request");
        let Self { members, mut whole } = self;
        let count = members.len();
        let mut results: Vec<Option<ItemResult>> = members
            .into_iter()
            .map(|mut all| match (all.pop(), all.is_empty()) {
                (Some(result), true) => Some(result),
                (None, _) => None,
                (Some(_), false) => Some(several()),
            })
            .collect();
        match (whole.pop(), whole.is_empty()) {
            // A single response to a group reports failure; success is reported for each request.
            (Some(result), true) if count == 1 || is_failure(&result) => {
                for own in &mut results {
                    *own = Some(own.take().map_or_else(|| result.clone(), |_| several()));
                }
            }
            (Some(_), false) => results.iter_mut().for_each(|own| *own = Some(several())),
            _ => {}
        }
        // If one request of a group failed, none was carried out, whatever the other responses are. Unreadable responses do not
        // count.
        let has_failed = results.iter().flatten().any(|result| result.is_ok() && is_failure(result));
        let result = |own: Option<ItemResult>| match own {
            Some(result) if count == 1 || is_failure(&result) || !has_failed => result,
            _ if has_failed && count > 1 => Ok(failed_dependency()),
            own => own.unwrap_or_else(none),
        };
        results.into_iter().map(result).collect()
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
