//! Tests the pipeline through its public interface: documents in; findings, models, changes and Rust out. All of it is one
//! program, which is linked once; what measures time is a program of its own, `cost`.

mod areas;
mod corrections;
mod csdl_both;
mod csdl_json;
mod csdl_write;
mod csdl_xml;
mod description;
mod diff;
mod find;
mod findings;
mod fuzz;
mod graph;
mod names;
mod naming;
mod round_trip;
mod rules;
mod selection;
mod shop;
mod sizes;
mod tolerance {
    //! Tests documents that deviate from CSDL: what is reported, and what becomes of them.

    mod left_out;
    mod liberties;
    mod names;
    mod targets;
}
