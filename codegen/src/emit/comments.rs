//! Owns the documentation of a file on its way past the formatter. Most lines of a file are documentation, which needs no
//! formatting: the code has one short mark for all lines of an item.

/// How the text of a mark begins: with a character that no documentation contains.
const MARK: &str = "///\u{1}";

/// The documentation of a file, by mark.
#[derive(Debug, Default)]
pub(crate) struct Comments(Vec<Vec<String>>);

impl Comments {
    /// Adds the comment of an item, line by line, and returns the text of the `doc` attribute that stands for it.
    pub(crate) fn add(&mut self, lines: Vec<String>) -> String {
        self.0.push(lines);
        format!("{}{}", &MARK["///".len()..], self.0.len() - 1)
    }

    /// The documentation of each item, in the order of the marks.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[String]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// The lines that a line of formatted code stands for, and how far they are indented.
    pub(crate) fn marked<'c>(&'c self, formatted: &'c str) -> Option<(&'c str, &'c [String])> {
        let unindented = formatted.trim_start_matches(' ');
        let index = unindented.strip_prefix(MARK)?;
        let indent = &formatted[..formatted.len() - unindented.len()];
        Some((indent, self.0.get(index.parse::<usize>().ok()?)?))
    }
}
