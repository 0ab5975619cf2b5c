//! Owns [`Description`]: an upload session as JSON, from a service or saved, and what it says of what was received.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::missing::Missing;
use crate::error::{Error, ErrorKind};
use crate::service::UploadParts as PartSizes;

/// An upload session as JSON. The aliases are how Outlook's servers write the names.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Description {
    #[serde(alias = "UploadUrl", skip_serializing_if = "Option::is_none")]
    pub(super) upload_url: Option<String>,
    #[serde(alias = "ExpirationDateTime", skip_serializing_if = "Option::is_none")]
    pub(super) expiration_date_time: Option<String>,
    /// A list of texts. Anything else is an error, and must not be read as an absent list.
    #[serde(alias = "NextExpectedRanges", skip_serializing_if = "Option::is_none")]
    pub(super) next_expected_ranges: Option<Value>,
    /// Only in a saved session, as are the next ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) length: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) may_be_complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part_sizes: Option<PartSizes>,
}

/// What a service says that it has received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// It says nothing.
    Silent,
    Complete,
    Missing(Missing),
}

impl Description {
    /// A body that is not an object describes nothing.
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// Whether it says what the service has received.
    pub(super) const fn has_report(&self) -> bool {
        self.next_expected_ranges.is_some()
    }

    /// What the service has received. A list that cannot be read does not mean that it has everything.
    pub(super) fn report(&self) -> Result<Report, Error> {
        let unreadable = || {
            let message = "the ranges that the upload still misses (nextExpectedRanges) cannot be read".to_owned();
            Error::new(ErrorKind::Decode, message)
        };
        let Some(ranges) = &self.next_expected_ranges else { return Ok(Report::Silent) };
        let ranges = ranges.as_array().ok_or_else(unreadable)?;
        let missing: Option<Vec<_>> = ranges.iter().map(|range| Missing::parse(range.as_str()?)).collect();
        let missing = missing.ok_or_else(unreadable)?;
        let first = missing.iter().min_by_key(|missing| missing.start);
        let has_more = missing.len() > 1;
        Ok(first.map_or(Report::Complete, |first| Report::Missing(Missing { has_more, ..*first })))
    }
}
