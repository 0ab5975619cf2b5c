//! What users see of the command line: what it prints, what it writes, and how it fails.

mod another_service;
mod areas;
mod corrections;
mod diagnostics;
mod diff;
mod find;
mod folders;
mod generate;
mod generated_crate;
mod import;
mod installed;
mod interruptions;
mod links;
#[path = "../outside/mod.rs"]
mod outside;
mod sizes;
mod support;
mod update;
