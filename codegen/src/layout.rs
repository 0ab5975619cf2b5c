//! Owns the Rust shape of a model: names, modules, areas, gates. The only place that knows case conversion and features.

mod addressed;
mod area_map;
mod area_record;
mod areas;
mod boxes;
mod calls;
mod fields;
mod gate;
mod handle_id;
mod handles;
mod names;
mod parameters;
mod places;
mod reference;
mod required_options;
mod roots;
mod shape;
mod summary;
mod taken;
mod type_names;
mod verbs;
mod words;

pub use area_map::{AreaMap, AreaRule};
pub use area_record::{AreaRecord, Names};
pub(crate) use calls::{Setter, is_optional};
pub(crate) use fields::{Field, Fields, Member};
pub(crate) use gate::{AreaId, Gate, Presence};
pub(crate) use handle_id::HandleId;
pub(crate) use handles::{Handle, Key, Method, MethodKind};
pub(crate) use parameters::{call_option_idents, key_idents, option_idents, parameter_idents, required_idents};
pub(crate) use places::Place;
pub(crate) use reference::{Entry, GeneratedMethod, PermissionSet, Reference, SCHEMES, Statement, statements};
pub(crate) use required_options::{QueryOption, RequiredOptions};
pub(crate) use shape::Layout;
pub use summary::{Area, Need};
pub(crate) use verbs::Verb;
