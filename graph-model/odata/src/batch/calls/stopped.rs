//! Owns what becomes of the requests behind one at which the service stopped: without `continue-on-error`, which some services do
//! not know, the first failure ends a batch.

use super::super::plan::State;
use super::super::read::ItemResult;
use super::{BatchCalls, failed_dependency};
use crate::error::{Error, ErrorKind};

impl BatchCalls {
    /// Leaves out a step that the service did not process. It is sent in a later call if it is idempotent: should the service
    /// have processed it all the same, that does no harm.
    pub(super) fn leave_out(&mut self, step: usize) {
        let depends_on_failed = self.plan.depends_on_failed(step);
        for index in self.steps.get(step).members.clone() {
            self.set_result(index, if depends_on_failed { Ok(failed_dependency()) } else { Err(not_processed()) });
        }
        if !depends_on_failed && self.is_idempotent(step) {
            self.plan.set(step, State::Waiting);
        }
    }
}

pub(super) fn is_not_processed(result: &ItemResult) -> bool {
    result.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotProcessed)
}

fn not_processed() -> Error {
    let message = "the service stopped at an earlier request of the batch that failed, and did not process this one: \
                   send it again";
    Error::new(ErrorKind::NotProcessed, message.to_owned()).retryable()
}
