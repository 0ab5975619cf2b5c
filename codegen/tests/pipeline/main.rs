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
mod fuzz;
mod graph;
mod names;
mod rules;
mod selection;
mod shop;
mod tolerance {
    //! What is said about documents that take liberties, and what is made of them.

    mod left_out;
    mod liberties;
    mod names;
    mod targets;
}
mod written_again;
