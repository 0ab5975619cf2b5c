//! Owns how the member of an enumeration was spelled that was just read, if in another case than the schema's: it is kept
//! beside the value, which has no place for it.

use std::cell::{Cell, RefCell};

thread_local! {
    static IS_NOTED: Cell<bool> = const { Cell::new(false) };
    static SPELLING: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Notes a spelling.
pub(super) fn note(name: &str) {
    IS_NOTED.set(true);
    SPELLING.with_borrow_mut(|spelling| name.clone_into(spelling));
}

/// Whether there is one.
#[inline]
pub(super) fn is_noted() -> bool {
    IS_NOTED.get()
}

/// Forgets it.
#[inline]
pub(super) fn clear() {
    IS_NOTED.set(false);
}

/// The spelling that was noted.
pub(super) fn take() -> String {
    clear();
    SPELLING.take()
}
