//! What the service does its own way.

use crate::KeyStyle;
use crate::service::Conventions;

pub(crate) const CONVENTIONS: Conventions =
    Conventions::ODATA.with_key_style(KeyStyle::Segment).with_headers(&[("odata-version", "4.0")]);
