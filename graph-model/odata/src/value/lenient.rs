//! Owns lenient reading: a value that cannot be read costs that value alone, and is told as a [`Finding`].
//!
//! Bodies are first read strictly, which is fast. Only one that does not fit is read again, with each value on its own. That
//! this is going on is known by thread, since serde hands no context on to the types it reads.

use std::cell::{Cell, RefCell};
use std::fmt::{self, Write as _};

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::finding::{Finding, reason};
use super::type_name;

/// Values nested more deeply are not read: each level takes a stretch of the stack.
const MAX_DEPTH: usize = 64;

thread_local! {
    static MODE: Cell<Mode> = const { Cell::new(Mode::Strict) };
    static PLACE: RefCell<Place> = const { RefCell::new(Place { path: Vec::new(), failed: None, findings: Vec::new() }) };
}

/// How values are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As serde reads them: the first that does not fit ends it.
    Strict,
    /// Each on its own, without any indulgence, to find what does not fit.
    Apart,
    /// Each on its own, and in other forms than the schema's if what they stand for is clear.
    Lenient,
}

/// Where reading is, and what it has found.
#[derive(Default)]
struct Place {
    path: Vec<Step>,
    /// The innermost value that could not be read, if what is around it cannot be read without it.
    failed: Option<Failed>,
    findings: Vec<Finding>,
}

enum Step {
    Member(String),
    Element(usize),
}

struct Failed {
    path: String,
    edm_type: String,
    reason: String,
    /// Whether it is not even JSON.
    is_syntax: bool,
}

/// Whether values are being read each on its own on this thread.
#[inline]
pub(crate) fn is_on() -> bool {
    MODE.get() != Mode::Strict
}

/// Whether other forms of values than the schema's are read on this thread.
pub(crate) fn is_indulgent() -> bool {
    MODE.get() == Mode::Lenient
}

/// Reads a text with each of its values on its own, and says which could not be read.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> (serde_json::Result<T>, Vec<Finding>) {
    let mut read = Reading(None);
    let (result, findings) = read_into(text, &mut read);
    (result.and_then(|()| read.done()), findings)
}

/// Reads a text as one value, leniently within it, or says why it cannot be read at all.
pub(crate) fn only<T: DeserializeOwned>(text: &str) -> Result<T, Finding> {
    let (read, findings) = read::<T>(text);
    read.map_err(|_| {
        let edm_type = type_name::type_name::<T>();
        let reason = format!("it is not {edm_type}");
        let finding = findings.into_iter().next();
        finding.unwrap_or_else(|| Finding::new(String::new(), edm_type, reason, text.to_owned()))
    })
}

/// Why a text cannot be read strictly: the first value that does not fit.
pub(crate) fn first_flaw(text: &str, target: &mut dyn Target) -> Option<Finding> {
    apart_into(Mode::Apart, text, target).1.into_iter().next()
}

/// Reads a text with each of its values on its own, in place, and says which could not be read.
pub(crate) fn read_into(text: &str, target: &mut dyn Target) -> (serde_json::Result<()>, Vec<Finding>) {
    apart_into(Mode::Lenient, text, target)
}

fn apart_into(mode: Mode, text: &str, target: &mut dyn Target) -> (serde_json::Result<()>, Vec<Finding>) {
    /// Restores what was, also when reading panics.
    struct Outer(Mode, Place);

    impl Drop for Outer {
        fn drop(&mut self) {
            MODE.set(self.0);
            PLACE.set(std::mem::take(&mut self.1));
        }
    }

    let _outer = Outer(MODE.replace(mode), PLACE.take());
    let result = attempt(text, target);
    let findings = PLACE.with_borrow_mut(|place| {
        let failed = place.failed.take().filter(|failed| result.is_err() && !failed.is_syntax);
        let failed =
            failed.map(|Failed { path, edm_type, reason, .. }| Finding::new(path, edm_type, reason, String::new()));
        std::mem::take(&mut place.findings).into_iter().chain(failed).collect()
    });
    (result, findings)
}

/// Reads the text of a property. If it cannot be read, that is noted; the property is to stay absent.
pub(crate) fn member<T: DeserializeOwned>(name: &str, text: &RawValue) -> Option<T> {
    let mut read = Reading(None);
    member_into(name, text, &mut read).then_some(read.0).flatten()
}

/// The same for what is read in place; says whether it was read.
pub(crate) fn member_into(name: &str, text: &RawValue, target: &mut dyn Target) -> bool {
    enter(Step::Member(name.to_owned()));
    let read = attempt(text.get(), target);
    leave(read.is_err().then_some(text));
    read.is_ok()
}

/// Reads the text of an element without which the collection cannot be read.
pub(crate) fn part<T: DeserializeOwned>(index: usize, text: &RawValue) -> serde_json::Result<T> {
    enter(Step::Element(index));
    let read = value(text.get());
    leave(None);
    read
}

/// The same for what is read in place.
pub(crate) fn part_into(index: usize, text: &RawValue, target: &mut dyn Target) -> serde_json::Result<()> {
    enter(Step::Element(index));
    let read = attempt(text.get(), target);
    leave(None);
    read
}

/// Reads the text of an element that the collection can do without.
pub(crate) fn element<T: DeserializeOwned>(index: usize, text: &RawValue) -> Option<T> {
    let mut read = Reading(None);
    element_into(index, text, &mut read);
    read.0
}

/// The same for what is read in place.
pub(crate) fn element_into(index: usize, text: &RawValue, target: &mut dyn Target) {
    enter(Step::Element(index));
    let read = attempt(text.get(), target);
    leave(read.is_err().then_some(text));
}

/// Reads what is below a member that is read in its own way.
pub(crate) fn below<T>(name: &'static str, read: impl FnOnce() -> T) -> T {
    enter(Step::Member(name.to_owned()));
    let result = read();
    leave(None);
    result
}

/// Notes that a member is there twice; the first one counts.
pub(crate) fn repeated(name: &str, text: &RawValue) {
    enter(Step::Member(name.to_owned()));
    fail("a property".to_owned(), "the property is there twice".to_owned(), false);
    leave(Some(text));
}

/// What a text is read into.
pub(crate) trait Target {
    /// Reads a text. One that cannot be read leaves nothing behind.
    fn read(&mut self, text: &str) -> serde_json::Result<()>;

    /// The name of the type, for messages.
    fn type_name(&mut self) -> String;

    /// Where in a text something cannot be read, as serde's own derives tell.
    fn path(&mut self, _: &[u8]) -> Option<String> {
        None
    }
}

/// A value that is read as a whole.
pub(crate) struct Reading<T>(pub(crate) Option<T>);

impl<T> Reading<T> {
    pub(crate) fn done(self) -> serde_json::Result<T> {
        self.0.ok_or_else(|| serde::de::Error::custom("nothing was read"))
    }
}

impl<T: DeserializeOwned> Target for Reading<T> {
    fn read(&mut self, text: &str) -> serde_json::Result<()> {
        self.0 = Some(serde_json::from_str(text)?);
        Ok(())
    }

    fn type_name(&mut self) -> String {
        type_name::type_name::<T>()
    }

    fn path(&mut self, text: &[u8]) -> Option<String> {
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let tracked = serde_path_to_error::deserialize::<_, T>(&mut deserializer).err()?;
        path_of(tracked.path())
    }
}

/// A path as text, unless it is that of the whole.
pub(crate) fn path_of(path: &serde_path_to_error::Path) -> Option<String> {
    path.iter().next().is_some().then(|| path.to_string())
}

/// Reads a value.
fn value<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    let mut read = Reading(None);
    attempt(text, &mut read)?;
    read.done()
}

/// Reads a value. A number may stand in quotes where the type wants it without, and the other way round.
fn attempt(text: &str, target: &mut dyn Target) -> serde_json::Result<()> {
    if PLACE.with_borrow(|place| place.path.len()) > MAX_DEPTH {
        fail(target.type_name(), format!("it is nested more than {MAX_DEPTH} levels deep"), false);
        return Err(serde::de::Error::custom("nested too deeply"));
    }
    let outer = PLACE.with_borrow_mut(|place| place.failed.take());
    let read = target.read(text).or_else(|error| match other_form(text).filter(|_| is_indulgent()) {
        Some(other) => target.read(&other).map_err(|_| error),
        None => Err(error),
    });
    match &read {
        Ok(()) => PLACE.with_borrow_mut(|place| place.failed = outer),
        Err(error) => {
            let type_name = target.type_name();
            let reason = reason(&type_name, text, error);
            fail(type_name, reason, !error.is_data());
        }
    }
    read
}

/// A number or a truth value with quotes, if it has none, or without.
fn other_form(text: &str) -> Option<String> {
    match text.as_bytes().first()? {
        b'"' => {
            let inner = text.get(1..text.len() - 1)?.trim();
            let is_plain = matches!(inner, "true" | "false" | "True" | "False")
                || inner.starts_with(|first: char| first == '-' || first.is_ascii_digit());
            is_plain.then(|| inner.to_ascii_lowercase())
        }
        b'-' | b'0'..=b'9' | b't' | b'f' => Some(format!("\"{text}\"")),
        _ => None,
    }
}

fn enter(step: Step) {
    PLACE.with_borrow_mut(|place| place.path.push(step));
}

/// Leaves a place, and notes what is lost there, if anything is.
fn leave(lost: Option<&RawValue>) {
    PLACE.with_borrow_mut(|place| {
        place.path.pop();
        if let Some(text) = lost
            && let Some(Failed { path, edm_type, reason, .. }) = place.failed.take()
        {
            place.findings.push(Finding::new(path, edm_type, reason, text.get().to_owned()));
        }
    });
}

/// Notes why the value at this place cannot be read, unless that is because of one within.
fn fail(edm_type: String, reason: String, is_syntax: bool) {
    PLACE.with_borrow_mut(|place| {
        if place.failed.is_none() {
            let mut path = String::new();
            for step in &place.path {
                // Writing to a string cannot fail.
                let _ = write!(
                    path,
                    "{}{step}",
                    if path.is_empty() || matches!(step, Step::Element(_)) { "" } else { "." }
                );
            }
            place.failed = Some(Failed { path, edm_type, reason, is_syntax });
        }
    });
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => formatter.write_str(name),
            Self::Element(index) => write!(formatter, "[{index}]"),
        }
    }
}
