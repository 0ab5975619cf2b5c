//! Owns [`Form`]: an upload session as a service describes it, and what that says of what has arrived.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::service::UploadParts as PartSizes;

/// What a service says of a session. Outlook's servers write the names with a capital at the start.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Form {
    #[serde(alias = "UploadUrl", skip_serializing_if = "Option::is_none")]
    pub(super) upload_url: Option<String>,
    #[serde(alias = "ExpirationDateTime", skip_serializing_if = "Option::is_none")]
    pub(super) expiration_date_time: Option<String>,
    /// A list of texts. What is anything else must not be taken for one that is not there.
    #[serde(alias = "NextExpectedRanges", skip_serializing_if = "Option::is_none")]
    pub(super) next_expected_ranges: Option<Value>,
    /// Known here only, as are the next ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) length: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) may_be_complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part_sizes: Option<PartSizes>,
}

/// How far an upload has come, as a service says it.
pub(super) enum Standing {
    Unsaid,
    /// Everything has arrived.
    Whole,
    Missing(Missing),
}

/// What a service has not got: the first stretch of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) start: u64,
    /// The first byte behind it that the service has; `None` if there is no such byte.
    pub(super) end: Option<u64>,
    /// Whether there is more behind that byte that it has not got.
    pub(super) has_more: bool,
}

impl Missing {
    /// Everything from there on.
    pub(super) const fn from(start: u64) -> Self {
        Self { start, end: None, has_more: false }
    }

    /// What is left of it when it was sent up to there, as far as is known.
    pub(super) fn after(self, sent: u64) -> Self {
        Self { start: sent, end: self.end.filter(|end| *end > sent), has_more: self.has_more }
    }

    /// Whether nothing is missing any more when it was sent up to there, of so many bytes.
    pub(super) fn is_filled(self, sent: u64, length: u64) -> bool {
        sent == length || (self.end == Some(sent) && !self.has_more)
    }

    /// Reads `26-`, `26-99` or `26`, with or without `bytes=` in front.
    fn read(range: &Value) -> Option<Self> {
        let range = range.as_str()?.trim();
        let range = range.strip_prefix("bytes=").unwrap_or(range);
        let (start, last) = range.split_once('-').unwrap_or((range, ""));
        let start = start.trim().parse().ok()?;
        let end = match last.trim() {
            "" => None,
            last => Some(last.parse::<u64>().ok()?.checked_add(1)?),
        };
        end.is_none_or(|end| start < end).then_some(Self { start, end, has_more: false })
    }

    /// The same as a service would write it.
    pub(super) fn write(self) -> String {
        let last = self.end.map(|end| end.saturating_sub(1).to_string());
        format!("{}-{}", self.start, last.unwrap_or_default())
    }
}

impl Form {
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// Whether it says how far an upload has come.
    pub(super) const fn is_status(&self) -> bool {
        self.next_expected_ranges.is_some()
    }

    /// How far the upload has come. A list that cannot be read does not say that everything is there.
    pub(super) fn standing(&self) -> Result<Standing, Error> {
        let unreadable = || {
            let message = "what the upload still misses (nextExpectedRanges) cannot be read".to_owned();
            Error::new(ErrorKind::Decode, message)
        };
        let Some(ranges) = &self.next_expected_ranges else { return Ok(Standing::Unsaid) };
        let ranges = ranges.as_array().ok_or_else(unreadable)?;
        let missing: Option<Vec<_>> = ranges.iter().map(Missing::read).collect();
        let missing = missing.ok_or_else(unreadable)?;
        let first = missing.iter().min_by_key(|missing| missing.start);
        Ok(first.map_or(Standing::Whole, |first| Standing::Missing(Missing { has_more: missing.len() > 1, ..*first })))
    }
}
