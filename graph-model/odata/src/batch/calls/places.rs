//! Owns requests that name what another request of the batch makes: in the same call by its id, in a later one by its address.

use serde::Deserialize;

use super::super::read::ItemResult;
use super::super::write::Written;
use super::{BatchCalls, CLIENT_REQUEST_ID};
use crate::address::{Created, Path};
use crate::error::{Error, ErrorKind};
use crate::request::ServiceRoot;

impl BatchCalls {
    /// Writes a request, given where entities are that others have made.
    pub(super) fn written(&self, index: usize, places: &dyn Fn(Created) -> Option<Path>) -> Result<Written, Error> {
        let root = ServiceRoot::checked(&self.root, &self.root_uri);
        let request = self.items[index].request.in_batch(&root, places, &self.preferences)?;
        Written::new(self.support.format, request)
    }

    /// Puts the addresses of what earlier calls have made into the requests of a call. If one of them is not known, its
    /// request fails, and the call has to be planned again.
    pub(super) fn place(&mut self, call: &[usize]) -> bool {
        let mut is_complete = true;
        for step in call {
            for index in self.steps.get(*step).members.clone() {
                match self.with_places(index, call) {
                    Ok(placed) => self.items[index].placed = placed,
                    Err(error) => {
                        self.fail_step(*step, index, &error);
                        is_complete = false;
                        break;
                    }
                }
            }
        }
        is_complete
    }

    /// The request with addresses of what earlier calls have made; none if it names nothing of them.
    fn with_places(&self, index: usize, call: &[usize]) -> Result<Option<Written>, Error> {
        let item = &self.items[index];
        let earlier = item.names.iter().copied().filter(|named| !call.contains(&self.steps.of(*named)));
        let places = earlier.map(|named| Ok((named, self.place_of(named)?))).collect::<Result<Vec<_>, Error>>()?;
        if places.is_empty() {
            return Ok(None);
        }
        let place = |created: Created| {
            let place = places.iter().find(|(named, _)| *named == created.index);
            place.map(|(_, place)| place.clone())
        };
        let mut written = self.written(index, &place)?;
        if let Some(id) = item.written.as_ref().and_then(|written| written.header(&CLIENT_REQUEST_ID)) {
            written.set_header(&CLIENT_REQUEST_ID, || id.clone());
        }
        Ok(Some(written))
    }

    /// The address of the entity that a request created: from the response's headers, or from the entity in its body.
    fn place_of(&self, index: usize) -> Result<Path, Error> {
        let item = &self.items[index];
        let response = item.result.as_ref().and_then(|result| result.as_ref().ok());
        let header = |name| response?.headers().get(name)?.to_str().ok();
        let in_head = header("location").or_else(|| header("odata-entityid")).map(str::to_owned);
        let address = in_head.or_else(|| Links::read(response?.body()).address());
        // Query options of the root may have come back with it.
        let address = address.map(|address| address.split('?').next().unwrap_or_default().to_owned());
        let conventions = item.request.parts_of().conventions();
        let path = address.and_then(|address| Path::of_address(conventions, &self.root, &address));
        path.ok_or_else(|| {
            let message =
                "the response to the request that makes the entity does not say where below the service root it is";
            Error::new(ErrorKind::InvalidAddress, message.to_owned())
        })
    }

    /// Fails a step because of one of its requests, before it is sent.
    fn fail_step(&mut self, step: usize, cause: usize, error: &Error) {
        for index in self.steps.get(step).members.clone() {
            let result: ItemResult = if index == cause { Err(error.clone()) } else { Ok(super::failed_dependency()) };
            self.set_result(index, result);
        }
    }
}

/// The addresses of an entity in its body.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Links {
    #[serde(rename = "@odata.editLink", alias = "@editLink")]
    edit: Option<String>,
    #[serde(rename = "@odata.id", alias = "@id")]
    id: Option<String>,
}

impl Links {
    fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    fn address(self) -> Option<String> {
        self.edit.or(self.id)
    }
}
