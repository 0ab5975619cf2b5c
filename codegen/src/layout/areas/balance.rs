//! Owns the size of areas where no map gives them: large ones are split, small ones merged, so that a service of any
//! size has a number of Cargo features that one can work with.

mod merge;
mod pieces;

use std::collections::BTreeMap;

use crate::model::{Element, Model, StructuredId};

use super::super::area_record::AreaRecord;
use super::seeds::Nearest;
use merge::merge;
use pieces::{Pieces, Weights};

/// The number of areas that a large service is divided into, give or take a factor of two. Registries allow 300
/// features, and nobody reads a list of 300.
const AREAS: u64 = 64;

/// The least that an area holds: about as many members of types as one of Graph's areas. Smaller ones would not save
/// time.
const LEAST: u64 = 1000;

/// Entity types with their areas.
///
/// New areas hold between a half and one and a half of a 64th of the service, so that none is more than three times
/// as large as another; only an entity type with those derived from it, which stay together, can be larger.
pub(super) fn balance(
    model: &Model,
    common: &str,
    record: &AreaRecord,
    nearest: &[(StructuredId, Nearest)],
    hard: &BTreeMap<Element, Vec<Element>>,
) -> Vec<(StructuredId, String)> {
    let weights = Weights::new(model, nearest, hard);
    let size = (weights.total() / AREAS).max(LEAST);
    let pieces = Pieces::split(model, common, record, nearest, &weights, size);
    let names = merge(&pieces, model, &weights, size, common);
    pieces.homes.iter().map(|(id, piece)| (*id, names[*piece].clone())).collect()
}
