//! Owns the texts that are read and the places in them; it must not know what the texts mean.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// So many bytes at most are counted to find a column.
const STEP: usize = 1024;

/// A text with the name under which messages mention it.
#[derive(Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// Found once, when the first place is looked up: documents of one line have as many findings as those of many.
    marks: Arc<OnceLock<Vec<Mark>>>,
}

/// A place whose line and column are known: the start of each line, and more where a line is long.
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text
    }
}

impl Eq for Source {}

impl Source {
    /// A text and its name, usually a file's path. A byte-order mark is taken off.
    pub fn new(name: impl Into<Arc<str>>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).into();
        Self { name: name.into(), text, marks: Arc::default() }
    }

    /// The name under which messages mention the text.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column, both counted from one, of a byte offset; the column counts characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let marks = self.marks.get_or_init(|| marks(&self.text));
        // The first mark is at the start of the text, so that there is one before any place.
        let nearest = marks.partition_point(|mark| mark.offset <= offset).saturating_sub(1);
        let mark = &marks[nearest];
        (mark.line, mark.column + self.text[mark.offset..offset].chars().count())
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = vec![Mark { offset: 0, line: 1, column: 1 }];
    let (mut line, mut column, mut last) = (1, 1, 0);
    for (offset, c) in text.char_indices() {
        if offset - last >= STEP {
            marks.push(Mark { offset, line, column });
            last = offset;
        }
        column += 1;
        if c == '\n' {
            (line, column, last) = (line + 1, 1, offset + 1);
            marks.push(Mark { offset: last, line, column });
        }
    }
    marks
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.name)
    }
}

/// Which of the documents that were read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A range of bytes in one of the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The document.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of a document.
    pub fn new(source: SourceId, range: std::ops::Range<usize>) -> Self {
        // Documents of more than 4 GiB are refused before they are read, so the offsets fit.
        Self {
            source,
            start: u32::try_from(range.start).unwrap_or(u32::MAX),
            end: u32::try_from(range.end).unwrap_or(u32::MAX),
        }
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value and where it was written.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_short_and_in_long_lines() {
        let long = "ü".repeat(3 * STEP);
        let source = Source::new("a", &format!("\u{feff}one\n\n{long}\nend"));
        for (offset, place) in
            [(0, (1, 1)), (3, (1, 4)), (4, (2, 1)), (5, (3, 1)), (7, (3, 2)), (8, (3, 2)), (9999, (4, 4))]
        {
            assert_eq!(source.line_column(offset), place, "{offset}");
        }
        for characters in [STEP / 2, STEP, 2 * STEP + 1, 3 * STEP] {
            assert_eq!(source.line_column(5 + 2 * characters), (3, characters + 1));
        }
        assert_eq!(source.line_column(5 + 2 * 3 * STEP + 1), (4, 1));
        assert_eq!(Source::new("a", "").line_column(7), (1, 1));
    }
}
