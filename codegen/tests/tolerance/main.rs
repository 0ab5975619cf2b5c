//! Proves what is said about documents that take liberties, and what becomes of them.

mod left_out;
mod liberties;
mod names;
mod shop;
mod targets;
