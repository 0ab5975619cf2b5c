//! Owns the part of a source that is shown with a diagnostic: its place and what surrounds it, however long the line is.

use std::ops::Range;

use codegen::source::{Source, Span};

use crate::escape;

/// The longest part of a line that is shown, in characters.
const WIDTH: usize = 100;

/// How much of it precedes the place, if the line is longer than that.
const BEFORE: usize = 40;

/// A part of one line of a source, escaped.
pub(super) struct Excerpt<'a> {
    pub(super) source: &'a Source,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) text: String,
    /// The place in the text.
    pub(super) range: Range<usize>,
    /// The part of the source that is shown.
    window: Range<usize>,
    /// The length of the ellipsis in front of the window.
    ellipsis: usize,
}

impl<'a> Excerpt<'a> {
    pub(super) fn new(source: &'a Source, span: Span) -> Self {
        let whole = source.text();
        let start = floor(whole, span.start as usize);
        let end = floor(whole, span.end as usize).max(start);
        let before = whole[..start].chars().rev().take_while(|c| *c != '\n').take(WIDTH + 1).count();
        let after = whole[start..].chars().take_while(|c| !matches!(c, '\r' | '\n')).take(WIDTH + 1).count();
        let left = if before + after <= WIDTH { before } else { before.min(BEFORE.max(WIDTH.saturating_sub(after))) };
        let right = after.min(WIDTH - left.min(WIDTH));
        let first = start - bytes(whole[..start].chars().rev(), left);
        let last = start + bytes(whole[start..].chars(), right);
        let mut text = if left < before { "…".to_owned() } else { String::new() };
        let ellipsis = text.len();
        push(&mut text, &whole[first..last]);
        if right < after {
            text.push('…');
        }
        let (line, column) = source.line_column(start);
        let mut excerpt = Self { source, line, column, text, range: 0..0, window: first..last, ellipsis };
        // One line is enough to find the place: a span over several lines is shown up to the end of the first.
        excerpt.range = excerpt.at(start)..excerpt.at(end.min(last));
        excerpt
    }

    /// The range in the text of a span of the same source, if the span starts there.
    pub(super) fn find(&self, span: Span) -> Option<Range<usize>> {
        let start = floor(self.source.text(), span.start as usize);
        let end = floor(self.source.text(), span.end as usize).max(start);
        self.window.contains(&start).then(|| self.at(start)..self.at(end.min(self.window.end)))
    }

    /// The offset in the text of an offset in the window.
    fn at(&self, offset: usize) -> usize {
        let mut before = String::new();
        push(&mut before, &self.source.text()[self.window.start..offset]);
        self.ellipsis + before.len()
    }
}

/// The length in bytes of the first characters.
fn bytes(characters: impl Iterator<Item = char>, count: usize) -> usize {
    characters.take(count).map(char::len_utf8).sum()
}

fn push(text: &mut String, part: &str) {
    for c in part.chars() {
        if c == '\t' { text.push_str("    ") } else { escape::push(text, c) }
    }
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use codegen::source::SourceId;

    use super::*;

    fn excerpt(source: &Source, range: Range<usize>) -> (String, String, usize) {
        let excerpt = Excerpt::new(source, Span::new(SourceId(0), range));
        (excerpt.text.clone(), excerpt.text[excerpt.range.clone()].to_owned(), excerpt.column)
    }

    #[test]
    fn short_lines_are_shown_whole() {
        let source = Source::new("a", "one\n\ttwo three\r\nfour");
        assert_eq!(excerpt(&source, 9..14), ("    two three".to_owned(), "three".to_owned(), 6));
        assert_eq!(excerpt(&source, 9..18), ("    two three".to_owned(), "three".to_owned(), 6));
        assert_eq!(excerpt(&source, 20..99), ("four".to_owned(), String::new(), 5));
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let source = Source::new("a", &format!("{}HERE{}", "ü".repeat(1000), "x".repeat(1000)));
        let (text, place, column) = excerpt(&source, 2000..2004);
        assert_eq!(text, format!("…{}HERE{}…", "ü".repeat(40), "x".repeat(56)));
        assert_eq!((place.as_str(), column), ("HERE", 1001));
        let (text, place, _) = excerpt(&source, 0..3000);
        assert_eq!((text.chars().count(), place.chars().count()), (101, 100));
        let (text, ..) = excerpt(&source, 3000..3004);
        assert_eq!(text, format!("…{}", "x".repeat(100)));
    }

    #[test]
    fn hidden_characters_are_written_out_and_counted() {
        let source = Source::new("a", "a\u{1b}[0mb HERE");
        assert_eq!(excerpt(&source, 7..11), ("a\\u{1b}[0mb HERE".to_owned(), "HERE".to_owned(), 8));
    }
}
