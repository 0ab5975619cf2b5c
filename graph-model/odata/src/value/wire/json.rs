//! Owns the JSON of a value that is sent, in the two forms that OData has for `Edm.Int64` and `Edm.Decimal`: as numbers, or as
//! strings (`IEEE754Compatible=true`).

use std::borrow::Cow;
use std::cell::Cell;
use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use serde_json::value::RawValue;

/// JSON to send. Whether numbers are strings in it is known only when the request is sent.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// With marks around the numbers that may become strings.
    Marked(Vec<u8>),
    /// One form and the other.
    Both { plain: Vec<u8>, compatible: Vec<u8> },
}

impl Json {
    /// The JSON of a value.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        let mut marked = Vec::with_capacity(128);
        let _outer = Marking(STATE.replace(State::On));
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut marked, MarkingFormatter))?;
        Ok(Self::Marked(marked))
    }

    /// The text in one form or the other.
    pub(crate) fn text(&self, is_compatible: bool) -> Cow<'_, [u8]> {
        match self {
            Self::Marked(text) if !text.contains(&MARK) => Cow::Borrowed(text),
            Self::Marked(text) => {
                let separator: &[u8] = if is_compatible { b"\"" } else { b"" };
                Cow::Owned(text.split(|byte| *byte == MARK).collect::<Vec<_>>().join(separator))
            }
            Self::Both { plain, compatible } => Cow::Borrowed(if is_compatible { compatible } else { plain }),
        }
    }

    /// Puts a text behind the first byte, in both forms.
    pub(crate) fn insert(&mut self, text: &str) {
        let insert = |json: &mut Vec<u8>| drop(json.splice(1..1, text.bytes()));
        match self {
            Self::Marked(json) => insert(json),
            Self::Both { plain, compatible } => [plain, compatible].into_iter().for_each(insert),
        }
    }

    /// The difference to an earlier value, in both forms.
    pub(crate) fn difference<E>(
        &self,
        earlier: &Self,
        of: impl Fn(&[u8], &[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let difference = |is_compatible| of(&earlier.text(is_compatible), &self.text(is_compatible));
        Ok(Self::Both { plain: difference(false)?, compatible: difference(true)? })
    }
}

/// Stands around numbers that may become strings. No UTF-8 has this byte.
const MARK: u8 = 0xff;

/// Whether numbers are marked on this thread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Off,
    On,
    /// The next number is one that may become a string.
    Next,
}

thread_local! {
    // serde hands no context on to the types that it writes.
    static STATE: Cell<State> = const { Cell::new(State::Off) };
}

/// Restores the previous state, also if serialization panics.
struct Marking(State);

impl Drop for Marking {
    fn drop(&mut self) {
        STATE.set(self.0);
    }
}

/// Says that the value that is written next is an `Edm.Int64` or an `Edm.Decimal`.
pub(crate) fn mark() {
    if STATE.get() == State::On {
        STATE.set(State::Next);
    }
}

/// Writes compact JSON, with marks around the numbers that may become strings.
struct MarkingFormatter;

impl MarkingFormatter {
    fn marked<W: io::Write + ?Sized>(
        writer: &mut W,
        write: impl FnOnce(&mut CompactFormatter, &mut W) -> io::Result<()>,
    ) -> io::Result<()> {
        if STATE.get() != State::Next {
            return write(&mut CompactFormatter, writer);
        }
        STATE.set(State::On);
        writer.write_all(&[MARK])?;
        write(&mut CompactFormatter, writer)?;
        writer.write_all(&[MARK])
    }

    /// A mark that nothing followed is for no later value.
    fn forget() {
        if STATE.get() == State::Next {
            STATE.set(State::On);
        }
    }
}

impl Formatter for MarkingFormatter {
    fn write_i64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        Self::marked(writer, |formatter, writer| formatter.write_i64(writer, value))
    }

    fn write_u64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        Self::marked(writer, |formatter, writer| formatter.write_u64(writer, value))
    }

    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        Self::marked(writer, |formatter, writer| formatter.write_f64(writer, value))
    }

    fn write_raw_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if !fragment.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            Self::forget();
        }
        Self::marked(writer, |formatter, writer| formatter.write_raw_fragment(writer, fragment))
    }

    fn begin_array_value<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        Self::forget();
        CompactFormatter.begin_array_value(writer, first)
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        Self::forget();
        CompactFormatter.begin_object_value(writer)
    }
}

/// A number that may be sent as a string, or a collection of them.
pub(crate) struct Wide<'a, T: ?Sized>(pub(crate) &'a T);

impl Serialize for Wide<'_, RawValue> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(self.0.get()) {
            return serializer.collect_seq(elements.into_iter().map(Wide));
        }
        mark();
        self.0.serialize(serializer)
    }
}

impl Serialize for Wide<'_, serde_json::Value> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(elements) = self.0.as_array() {
            return serializer.collect_seq(elements.iter().map(Wide));
        }
        mark();
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::value::edm::Decimal;
    use crate::value::wire::Written;

    fn both<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<[String; 2]> {
        let json = Json::of(value)?;
        Ok([false, true].map(|is_compatible| String::from_utf8_lossy(&json.text(is_compatible)).into_owned()))
    }

    #[test]
    fn numbers_of_64_bits_and_decimals_become_strings_and_no_others() -> Result<(), Box<dyn std::error::Error>> {
        assert_eq!(
            both(&Written(&[-5_i64, i64::MAX][..]))?,
            ["[-5,9223372036854775807]", r#"["-5","9223372036854775807"]"#]
        );
        let price: Decimal = "1.5000".parse()?;
        assert_eq!(both(&price)?, ["1.5000", r#""1.5000""#]);
        for other in [both(&Written(&7_i32))?, both(&Written(&1.5_f64))?, both(&json!({"a": [-1, 2, 1.5], "b": "-1"}))?]
        {
            assert_eq!(other[0], other[1]);
        }
        Ok(())
    }

    #[test]
    fn a_mark_that_no_number_followed_is_for_none() -> Result<(), Box<dyn std::error::Error>> {
        struct Lost;

        impl Serialize for Lost {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let price: Decimal = "1.5".parse().map_err(serde::ser::Error::custom)?;
                let text = serde_json::to_string(&price).map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(&text)
            }
        }

        assert_eq!(both(&(Lost, -1))?, [r#"["1.5",-1]"#, r#"["1.5",-1]"#]);
        assert_eq!(serde_json::to_string(&Written(&5_i64))?, "5", "marks are for what is sent");
        Ok(())
    }
}
