//! Owns the result of a command that may run well and fail all the same.

/// Whether what a command was run for holds: no change that `--fail-on` names, a request for each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    Failed,
}
