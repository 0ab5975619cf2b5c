//! The crate as its users meet it: handles and addresses, types and their JSON, queries, permissions, and what only Microsoft
//! Graph has. One program, since each one links the whole library.

mod addresses;
mod conventions;
mod decoding;
mod first_guesses;
mod first_page;
mod misread;
mod permissions;
mod root;
mod time_zones;
mod typed_queries;

// These two modules of the library are private. Here they are compiled once more, and not all of the library for their sake.
#[path = "../../src/consistency.rs"]
mod consistency;
#[allow(dead_code, reason = "other tests see the rest of it in requests")]
#[path = "../../src/conventions.rs"]
mod graph_conventions;
