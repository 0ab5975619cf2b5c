//! `diff`: which versions can be named, how changes are shown, and the exit codes.

mod formats;
mod project;
mod versions;
