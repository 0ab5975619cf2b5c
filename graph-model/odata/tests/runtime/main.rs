//! The runtime without its client: values, queries, requests and responses. One program, since each one links the library and
//! the sample service.

mod binding;
mod calls;
mod capabilities;
mod changes;
mod derives;
mod numbers;
mod projections;
mod properties;
mod readers;
mod reading;
mod reading_on_request;
mod references_and_addresses;
mod root;
mod structs;
mod typed_queries;
mod writing;
