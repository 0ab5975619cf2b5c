//! Owns the conventions of Microsoft Graph: the limits of its batches and uploads, its query header, and how it locates
//! operations.

use odata::service::{BatchLimits, BatchSupport, Conventions, UploadParts};

use crate::consistency;

/// The unit of uploads: 320 KiB.
const UPLOAD_UNIT: usize = 320 * 1024;

/// The conventions that all requests to Microsoft Graph carry.
pub(crate) const CONVENTIONS: Conventions = Conventions::ODATA
    // A body may have 4 MB; the difference is a margin for the estimate of its size.
    .with_batch_limits(BatchLimits { requests: 20, bytes: 3_500_000 })
    // It ignores `atomicityGroup`, so that half of a group would be carried out, and knows no `$1`.
    .with_batch_support(BatchSupport { groups: false, references: false, ..BatchSupport::JSON })
    .with_upload_parts(UploadParts { unit: UPLOAD_UNIT, preferred: 12 * UPLOAD_UNIT, largest: 192 * UPLOAD_UNIT })
    .with_query_header(consistency::header)
    .with_operation_location(operation_location);

/// `Location` may be `/teams('1')/operations('2')`, which is relative to the service root, not to the host as HTTP would have it.
pub(crate) fn operation_location(service_root: &str, location: &str) -> Option<String> {
    let path = service_root.split_once("://")?.1.split_once('/').map_or("", |(_, path)| path);
    let below_host = location.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
    let is_below_root = below_host.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if path.is_empty() || is_below_root { None } else { Some(format!("{service_root}{location}")) }
}
