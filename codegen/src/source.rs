//! Owns the source texts and positions in them; it must not know what the texts mean.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// The most bytes to count through to find a column.
const STEP: usize = 1024;

/// A source text, and the name that messages call it by.
#[derive(Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// Computed when the first position is looked up. Minified documents have one line and as many findings as others,
    /// so marks are set within lines as well.
    marks: Arc<OnceLock<Vec<Mark>>>,
}

/// An offset whose line and column are known: the start of every line, and points within long lines.
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
    /// Creates a source from a text and its name, usually a file's path. A byte-order mark is stripped.
    pub fn new(name: impl Into<Arc<str>>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).into();
        Self { name: name.into(), text, marks: Arc::default() }
    }

    /// The name that messages call the text by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte offset, both counted from one; columns count characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let marks = self.marks.get_or_init(|| marks(&self.text));
        // The first mark is at offset zero, so there is one before any offset.
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

/// One of the documents that are read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A byte range in one of the documents.
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
        // Offsets only locate messages, so those beyond 4 GiB may saturate.
        Self {
            source,
            start: u32::try_from(range.start).unwrap_or(u32::MAX),
            end: u32::try_from(range.end).unwrap_or(u32::MAX),
        }
    }
}

/// A value with its position in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its position.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Attaches a position to a value.
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
    fn offsets_map_to_lines_and_columns_in_short_and_long_lines() {
        let long = "ü".repeat(3 * STEP);
        let source = Source::new("a", &format!("\u{feff}one\n\n{long}\nend"));
        for (offset, position) in
            [(0, (1, 1)), (3, (1, 4)), (4, (2, 1)), (5, (3, 1)), (7, (3, 2)), (8, (3, 2)), (9999, (4, 4))]
        {
            assert_eq!(source.line_column(offset), position, "{offset}");
        }
        for characters in [STEP / 2, STEP, 2 * STEP + 1, 3 * STEP] {
            assert_eq!(source.line_column(5 + 2 * characters), (3, characters + 1));
        }
        assert_eq!(source.line_column(5 + 2 * 3 * STEP + 1), (4, 1));
        assert_eq!(Source::new("a", "").line_column(7), (1, 1));
    }
}
