//! Owns the reader of JSON texts that are as expected, which is most of them: it goes through the text once, knows no errors,
//! and gives up at the first thing that is unusual. Then the reader for any format goes through the text from the start, and
//! decides what is to become of it.

use serde::Deserialize;
use serde_json::Value as Json;

use super::elements::Elements;
use super::kinds::{ValueMut, primitives};
use super::names::Seen;
use super::property::{Property, Put};
use super::read::{Kept, Rest, null};
use super::{Declared, Object};
use crate::value::Additional;
use crate::value::additional::{Nulls, property_of_type};
use crate::value::edm;
use crate::value::wire::Read;

/// Reads a text into a value that is blank. Says whether it could; if not, the value is to be thrown away.
pub(super) fn read_value(text: &str, value: &mut ValueMut<'_>) -> bool {
    let mut text = Text::new(text);
    text.value(value, true).and_then(|_| text.end()).is_some()
}

/// Reads a text of an object with an array `value` into elements, and its other members into a map. Says whether it could; if
/// not, what was read is to be thrown away.
pub(crate) fn read_page(text: &str, elements: &mut dyn Elements, others: &mut serde_json::Map<String, Json>) -> bool {
    let mut text = Text::new(text);
    text.page(elements, others).and_then(|()| text.end()).is_some()
}

/// Values nested more deeply are left to the other reader, which says so.
const MAX_DEPTH: usize = 100;

/// For each byte of a text, so many bytes of room are made for elements at most: an element that is longer than those after
/// it does not make this allocate without bounds.
const MAX_ROOM: usize = 8;

/// A text, and where reading is in it. Methods return nothing to give up.
struct Text<'t> {
    json: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        Self { json: text, at: 0, depth: 0 }
    }

    /// The next byte that is no whitespace.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.json.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Goes past a byte, which may have whitespace in front.
    #[inline]
    fn expect(&mut self, expected: u8) -> Option<()> {
        (self.peek()? == expected).then(|| self.at += 1)
    }

    /// Goes past a word.
    #[inline]
    fn word(&mut self, word: &str) -> Option<()> {
        self.json.as_bytes().get(self.at..)?.starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    /// Only whitespace is left.
    fn end(&mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }

    /// Whether another member or element comes.
    #[inline]
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            _ => (byte == end).then_some(false),
        }
    }

    /// Goes past the bracket in front of members or elements. Whether there is one.
    #[inline]
    fn begin(&mut self, bracket: u8, end: u8) -> Option<bool> {
        self.expect(bracket)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let is_empty = self.peek()? == end;
        self.at += usize::from(is_empty);
        Some(!is_empty)
    }

    /// A string without escape sequences.
    #[inline]
    fn plain(&mut self) -> Option<&'t str> {
        self.expect(b'"')?;
        let length = to_special(&self.json.as_bytes()[self.at..])?;
        let end = self.at + length;
        if self.json.as_bytes()[end] != b'"' {
            return None;
        }
        let text = self.json.get(self.at..end)?;
        self.at = end + 1;
        Some(text)
    }

    /// A value as serde reads it.
    fn by_serde<T: Deserialize<'t>>(&mut self) -> Option<T> {
        let mut values = serde_json::Deserializer::from_str(self.json.get(self.at..)?).into_iter();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }

    /// An integer without an exponent.
    fn integer<T: TryFrom<i64>>(&mut self) -> Option<T> {
        let bytes = self.json.as_bytes();
        let is_negative = self.peek()? == b'-';
        let first = self.at + usize::from(is_negative);
        let (mut at, mut number) = (first, 0_i64);
        while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
            number = number.checked_mul(10)?.checked_add(i64::from(digit))?;
            at += 1;
        }
        let is_integer = at > first && (bytes[first] != b'0' || at == first + 1);
        if !is_integer || matches!(bytes.get(at), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.at = at;
        T::try_from(if is_negative { -number } else { number }).ok()
    }

    fn object(&mut self, object: &mut dyn Object) -> Option<()> {
        let declared = object.declared();
        let mut seen = Seen::default();
        let mut expected = 0;
        let mut annotated: Option<&str> = None;
        let mut goes_on = self.begin(b'{', b'}')?;
        while goes_on {
            match self.name(declared, expected)? {
                Ok(index) => {
                    if !seen.insert(index) {
                        return None;
                    }
                    if let Some(kept) = self.property(object.property_mut(index))? {
                        kept.keep(declared.names[index], object.additional_mut()?);
                    }
                    expected = index + 1;
                }
                Err(name) => {
                    self.other(name, annotated == Some(name), object.additional_mut()?)?;
                    annotated = property_of_type(name).or(annotated);
                }
            }
            goes_on = self.goes_on(b'}')?;
        }
        self.depth -= 1;
        Some(())
    }

    /// Goes past the name of a member and its colon. The number of the property, or the name if none has it.
    #[inline]
    fn name(&mut self, declared: &Declared, expected: usize) -> Option<Result<usize, &'t str>> {
        // Services mostly send properties in the order of the schema: then there is no need to look for the end of the name.
        let next = declared.names.get(expected).filter(|_| declared.are_plain).and_then(|next| {
            let rest = self.json.as_bytes().get(self.at..)?.strip_prefix(b"\"")?;
            rest.strip_prefix(next.as_bytes())?.starts_with(b"\"").then_some(next.len() + 2)
        });
        let name = if let Some(length) = next {
            self.at += length;
            Ok(expected)
        } else {
            let name = self.plain()?;
            declared.find(name.as_bytes(), expected).ok_or(name)
        };
        self.expect(b':')?;
        Some(name)
    }

    /// A member that the struct does not declare.
    fn other(&mut self, name: &str, is_exact: bool, additional: &mut Additional) -> Option<()> {
        self.peek()?;
        if is_exact {
            additional.keep(name.to_owned(), self.by_serde()?);
        } else {
            additional.insert(name.to_owned(), self.json()?);
        }
        Some(())
    }

    fn json(&mut self) -> Option<Json> {
        let start = self.at;
        if self.peek()? == b'"' {
            if let Some(text) = self.plain() {
                return Some(Json::from(text));
            }
            self.at = start;
        }
        self.by_serde()
    }

    fn property(&mut self, property: &mut dyn Property) -> Option<Rest> {
        if self.peek()? == b'n' {
            self.word("null")?;
            return Some(null(property));
        }
        // By reference, as moving what was just written would wait for it.
        let mut value = property.put(Put::Value);
        self.value(value.as_mut()?, false)
    }

    fn elements(&mut self, elements: &mut dyn Elements) -> Option<Rest> {
        let mut places = Vec::new();
        let mut goes_on = self.begin(b'[', b']')?;
        while goes_on {
            if self.peek()? == b'n' {
                self.word("null")?;
                places.push(elements.count() + places.len());
            } else {
                self.value(&mut elements.push(), true)?;
            }
            goes_on = self.goes_on(b']')?;
        }
        self.depth -= 1;
        let others = elements.count();
        Some((!places.is_empty()).then(|| Box::new(Kept::Nulls(Nulls { places, others }))))
    }

    fn page(&mut self, elements: &mut dyn Elements, others: &mut serde_json::Map<String, Json>) -> Option<()> {
        let mut is_there = false;
        let mut goes_on = self.begin(b'{', b'}')?;
        while goes_on {
            let name = self.plain()?;
            self.expect(b':')?;
            self.peek()?;
            if name != "value" {
                if others.insert(name.to_owned(), self.json()?).is_some() {
                    return None;
                }
            } else if std::mem::replace(&mut is_there, true) {
                return None;
            } else {
                self.items(elements)?;
            }
            goes_on = self.goes_on(b'}')?;
        }
        self.depth -= 1;
        is_there.then_some(())
    }

    /// The elements of a page, for which room is made once it is known how long the first one is.
    fn items(&mut self, elements: &mut dyn Elements) -> Option<()> {
        let mut goes_on = self.begin(b'[', b']')?;
        let mut is_first = true;
        while goes_on {
            let start = self.at;
            if self.peek()? == b'n' {
                self.word("null")?;
            } else {
                self.value(&mut elements.push(), true)?;
            }
            goes_on = self.goes_on(b']')?;
            if std::mem::take(&mut is_first) && goes_on {
                let left = self.json.len() - self.at;
                elements.reserve((left / (self.at - start) + 1).min(left * MAX_ROOM / elements.size().max(1)));
            }
        }
        self.depth -= 1;
        Some(())
    }
}

macro_rules! values {
    ($($(#[$gate:meta])* $variant:ident($type:ty),)*) => {
        impl Text<'_> {
            /// Reads into a value that is blank. An element of a collection may be a number in a string.
            fn value(&mut self, value: &mut ValueMut<'_>, is_element: bool) -> Option<Rest> {
                let first = self.peek()?;
                let is_number = first == b'-' || first.is_ascii_digit();
                match value {
                    ValueMut::String(text) if first == b'"' => {
                        let start = self.at;
                        match self.plain() {
                            Some(plain) => **text = plain.to_owned(),
                            None => {
                                self.at = start;
                                **text = self.by_serde()?;
                            }
                        }
                    }
                    ValueMut::Object(object) => self.object(*object)?,
                    ValueMut::Elements(elements) => return self.elements(*elements),
                    ValueMut::Named(named) if first == b'"' => return Some(super::read::name(*named, self.plain()?)),
                    ValueMut::Boolean(value) => {
                        **value = first == b't';
                        self.word(if **value { "true" } else { "false" })?;
                    }
                    ValueMut::Guid(value) => **value = self.plain()?.parse().ok()?,
                    ValueMut::Date(value) => **value = self.plain()?.parse().ok()?,
                    ValueMut::TimeOfDay(value) => **value = self.plain()?.parse().ok()?,
                    ValueMut::DateTimeOffset(value) => **value = self.plain()?.parse().ok()?,
                    ValueMut::Byte(value) if is_number => **value = self.integer()?,
                    ValueMut::SByte(value) if is_number => **value = self.integer()?,
                    ValueMut::Int16(value) if is_number => **value = self.integer()?,
                    ValueMut::Int32(value) if is_number => **value = self.integer()?,
                    ValueMut::Int64(value) if is_number => **value = self.integer()?,
                    ValueMut::Byte(_) | ValueMut::SByte(_) | ValueMut::Int16(_) | ValueMut::Int32(_) if !is_element => {
                        return None;
                    }
                    ValueMut::Named(_) => return None,
                    $($(#[$gate])* #[allow(unreachable_patterns, reason = "some are read in place")]
                    ValueMut::$variant(value) => **value = self.by_serde::<Read<$type>>()?.0,)*
                }
                Some(None)
            }
        }
    };
}

primitives!(values);

/// The number of bytes in front of a quotation mark, a backslash or a control character.
#[inline]
fn to_special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (number, chunk) in chunks.iter().enumerate() {
        let chunk = u64::from_le_bytes(*chunk);
        let quotes = chunk ^ (ONES * 0x22);
        let backslashes = chunk ^ (ONES * 0x5c);
        // The lowest bit is right: a byte sets its high bit here if it is special, or a lower one is.
        let special = (chunk.wrapping_sub(ONES * 0x20) & !chunk
            | quotes.wrapping_sub(ONES) & !quotes
            | backslashes.wrapping_sub(ONES) & !backslashes)
            & HIGH;
        if special != 0 {
            return Some(number * 8 + special.trailing_zeros() as usize / 8);
        }
    }
    let start = bytes.len() - rest.len();
    rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20)).map(|place| start + place)
}
