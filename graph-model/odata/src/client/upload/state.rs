//! Owns [`State`]: what the client knows about the progress of an upload, and how each request and response changes it.

use super::description::Report;
use super::missing::Missing;

/// What the client knows about the progress of an upload.
///
/// A session starts as `New` or, if it was saved or only its URL is known, as `Unknown`. With a source, it has a
/// length. Sending a part makes it `Uncertain`, and sending the last one `Unconfirmed`, until a response settles it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The service has just stated what is missing; there is no source yet.
    New { missing: Missing },
    /// The service may have received more or less than is recorded; there is no source yet.
    Unknown { missing: Missing },
    /// The service has stated what is missing of a source of this length.
    Known { missing: Missing, length: u64 },
    /// The service may have received more or less than is recorded.
    Uncertain { missing: Missing, length: u64 },
    /// Everything was sent, and no response since then has ruled out that the item exists.
    Unconfirmed { missing: Missing, length: u64 },
}

impl State {
    /// The state of a saved session.
    pub(super) fn saved(missing: Missing, length: Option<u64>, may_be_complete: bool) -> Self {
        match length {
            None => Self::Unknown { missing },
            Some(length) if may_be_complete => Self::Unconfirmed { missing, length },
            Some(length) => Self::Uncertain { missing, length },
        }
    }

    pub(super) const fn missing(&self) -> Missing {
        match self {
            Self::New { missing }
            | Self::Unknown { missing }
            | Self::Known { missing, .. }
            | Self::Uncertain { missing, .. }
            | Self::Unconfirmed { missing, .. } => *missing,
        }
    }

    /// The length of the source, once there is one.
    pub(super) const fn length(&self) -> Option<u64> {
        match self {
            Self::New { .. } | Self::Unknown { .. } => None,
            Self::Known { length, .. } | Self::Uncertain { length, .. } | Self::Unconfirmed { length, .. } => {
                Some(*length)
            }
        }
    }

    /// Whether the next request must ask the service for the missing ranges.
    pub(super) const fn has_to_ask(&self) -> bool {
        matches!(self, Self::Unknown { .. } | Self::Uncertain { .. } | Self::Unconfirmed { .. })
    }

    /// Whether the item may exist already.
    pub(super) const fn is_unconfirmed(&self) -> bool {
        matches!(self, Self::Unconfirmed { .. })
    }

    /// Whether the service has received the whole source.
    pub(super) fn is_received(&self) -> bool {
        self.length() == Some(self.missing().start)
    }

    /// Starts or resumes with a source of this length. `Err` is the length of the source that the upload started with.
    pub(super) fn begin(&mut self, length: u64) -> Result<(), u64> {
        match *self {
            Self::New { missing } => *self = Self::Known { missing, length },
            Self::Unknown { missing } => *self = Self::Uncertain { missing, length },
            Self::Known { length: begun, .. }
            | Self::Uncertain { length: begun, .. }
            | Self::Unconfirmed { length: begun, .. } => return if begun == length { Ok(()) } else { Err(begun) },
        }
        Ok(())
    }

    /// A part is about to be sent: until there is a response, it may have arrived or not.
    pub(super) fn send(&mut self, is_last: bool) {
        if let Self::Known { missing, length } | Self::Uncertain { missing, length } = *self {
            *self = if is_last { Self::Unconfirmed { missing, length } } else { Self::Uncertain { missing, length } };
        }
    }

    /// The service has refused the part that was just sent, so that part has not completed the upload.
    pub(super) fn refuse(&mut self, before: Self) {
        if let (Self::Unconfirmed { missing, length }, false) = (*self, before.is_unconfirmed()) {
            *self = Self::Uncertain { missing, length };
        }
    }

    /// The service has received everything up to a byte, but the rest of its response could not be read.
    pub(super) fn advance(&mut self, sent: u64) {
        let missing = self.missing().after(sent);
        match self {
            Self::New { missing: old }
            | Self::Unknown { missing: old }
            | Self::Known { missing: old, .. }
            | Self::Uncertain { missing: old, .. }
            | Self::Unconfirmed { missing: old, .. } => *old = missing,
        }
    }

    /// The service has accepted the part that was just sent, and waits for more, or for the commit.
    pub(super) fn accept(&mut self, report: Report) {
        let missing = match report {
            Report::Missing(missing) => missing,
            Report::Silent | Report::Complete => self.missing(),
        };
        *self = self.certain(missing);
    }

    /// The item exists.
    pub(super) fn complete(&mut self) {
        if let Some(length) = self.length() {
            *self = Self::Unconfirmed { missing: Missing::from(length), length };
        }
    }

    /// The status of the session was read. As long as the session exists and reports ranges, the item does not exist.
    pub(super) fn learn(&mut self, report: Report) {
        *self = match (report, self.length()) {
            (Report::Silent, _) => return self.cannot_tell(),
            (Report::Missing(missing), _) => self.certain(missing),
            (Report::Complete, Some(length)) => self.certain(Missing::from(length)),
            (Report::Complete, None) => Self::Unknown { missing: self.missing() },
        };
    }

    /// The service does not report the status of sessions, so the last response has to do.
    pub(super) fn cannot_tell(&mut self) {
        if !self.is_unconfirmed() {
            *self = self.certain(self.missing());
        }
    }

    fn certain(self, missing: Missing) -> Self {
        match self.length() {
            Some(length) => Self::Known { missing, length },
            None => Self::New { missing },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Missing = Missing::from(5);
    const KNOWN: State = State::Known { missing: HALF, length: 10 };
    const UNCERTAIN: State = State::Uncertain { missing: HALF, length: 10 };
    const UNCONFIRMED: State = State::Unconfirmed { missing: HALF, length: 10 };

    fn after(mut state: State, change: impl FnOnce(&mut State)) -> State {
        change(&mut state);
        state
    }

    #[test]
    fn an_upload_resumes_only_with_a_source_of_the_same_length() {
        assert_eq!(after(State::New { missing: HALF }, |state| assert_eq!(state.begin(10), Ok(()))), KNOWN);
        assert_eq!(after(State::Unknown { missing: HALF }, |state| assert_eq!(state.begin(10), Ok(()))), UNCERTAIN);
        for state in [KNOWN, UNCERTAIN, UNCONFIRMED] {
            assert_eq!(after(state, |state| assert_eq!(state.begin(11), Err(10))), state);
            assert_eq!(after(state, |state| assert_eq!(state.begin(10), Ok(()))), state);
        }
    }

    #[test]
    fn nothing_is_certain_between_a_part_and_its_response() {
        assert_eq!(after(KNOWN, |state| state.send(false)), UNCERTAIN);
        assert_eq!(after(KNOWN, |state| state.send(true)), UNCONFIRMED);
        assert_eq!(after(UNCONFIRMED, |state| state.send(false)), UNCONFIRMED, "the item may exist nevertheless");
        let accepted = State::Known { missing: Missing::from(7), length: 10 };
        for sent in [UNCERTAIN, UNCONFIRMED] {
            assert!(sent.has_to_ask());
            assert_eq!(after(sent, |state| state.accept(Report::Missing(Missing::from(7)))), accepted);
            assert_eq!(after(sent, |state| state.refuse(KNOWN)), UNCERTAIN);
        }
        assert_eq!(after(UNCONFIRMED, |state| state.refuse(UNCONFIRMED)), UNCONFIRMED);
    }

    #[test]
    fn the_status_of_the_session_rules_out_an_item() {
        let missing = Report::Missing(HALF);
        for state in [KNOWN, UNCERTAIN, UNCONFIRMED] {
            assert_eq!(after(state, |state| state.learn(missing)), KNOWN);
            let received = after(state, |state| state.learn(Report::Complete));
            assert!(received.is_received() && !received.is_unconfirmed() && !received.has_to_ask());
        }
        assert_eq!(after(UNCONFIRMED, |state| state.learn(Report::Silent)), UNCONFIRMED);
        assert_eq!(after(UNCERTAIN, State::cannot_tell), KNOWN);
        let unknown = State::Unknown { missing: HALF };
        assert_eq!(
            after(unknown, |state| state.learn(Report::Complete)),
            unknown,
            "there is no source to compare it with"
        );
        assert_eq!(after(unknown, |state| state.learn(missing)), State::New { missing: HALF });
    }

    #[test]
    fn a_completed_upload_is_not_done_twice() {
        let completed = after(UNCONFIRMED, State::complete);
        assert!(completed.is_received() && completed.is_unconfirmed());
    }

    #[test]
    fn a_saved_session_has_to_ask() {
        for (length, may_be_complete, expected) in [
            (None, false, State::Unknown { missing: HALF }),
            (Some(10), false, UNCERTAIN),
            (Some(10), true, UNCONFIRMED),
        ] {
            let saved = State::saved(HALF, length, may_be_complete);
            assert_eq!(saved, expected);
            assert!(saved.has_to_ask());
        }
    }
}
