//! Owns how texts of others are shown: names and descriptions come from documents, and are text wherever they are printed,
//! never a command to a terminal, and never markup.

mod markdown;

use std::fmt::Display;
use std::path::Path;

pub(crate) use markdown::{cell, code, markdown};

/// So many characters of a word are shown: names that are longer help nobody.
const WORD: usize = 160;

/// So many characters of a message are shown.
const MESSAGE: usize = 2_000;

/// Characters of the category Cf, which Unicode calls format characters: unseen, or of effect on others, as those that
/// turn the direction of a line.
const FORMAT: [(u32, u32); 21] = [
    (0x00AD, 0x00AD),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    // With the separators of lines and paragraphs.
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    // For private use: what they look like is anybody's guess.
    (0xE000, 0xF8FF),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
];

/// Whether a character is not seen as itself.
pub(crate) fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    c.is_control() || FORMAT.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

/// Appends a character so that it is seen: `\u{1b}` for an escape.
pub(crate) fn push(text: &mut String, c: char) {
    if is_hidden(c) { text.extend(c.escape_unicode()) } else { text.push(c) }
}

/// A text of one line, as a terminal can have it.
pub(crate) fn terminal(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut shown, c));
    shown
}

/// A path, as a terminal can have it.
pub(crate) fn path(path: &Path) -> String {
    terminal(&path.display().to_string())
}

/// A message, which is one sentence: as a terminal can have it, and with names cut that are too long to read.
pub(crate) fn message(text: &str) -> String {
    let mut shown = String::new();
    let (mut word, mut length) = (0, 0);
    for c in text.chars() {
        word = if c == ' ' { 0 } else { word + 1 };
        // A code span ends where it did.
        if word > WORD + 1 && c != '`' {
            continue;
        }
        length += 1;
        if length > MESSAGE {
            shown.push('…');
            break;
        }
        if word == WORD + 1 { shown.push('…') } else { push(&mut shown, c) }
    }
    shown
}

/// A text of several lines, as a terminal can have it. What the lines are made of should have gone through the other
/// functions before: this is so that nothing is forgotten.
pub(crate) fn lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' { shown.push(c) } else { push(&mut shown, c) }
    }
    shown
}

/// Prints lines to standard output. Whoever reads may close it before the end.
pub(crate) fn print(text: impl Display) {
    write(&mut std::io::stdout(), &lines(&text.to_string()));
}

/// Prints lines to standard error; with colours, if they have them.
pub(crate) fn eprint(text: impl Display) {
    let text = text.to_string();
    // Colours were added after the texts of others were made safe.
    write(&mut std::io::stderr(), &if has_colours() { text } else { lines(&text) });
}

/// Whether findings are shown with colours.
pub(crate) fn has_colours() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none()
}

/// Writes all of a text. That nobody reads it any more is no failure.
pub(crate) fn write(to: &mut impl std::io::Write, text: &str) {
    let _closed = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_written_out() {
        assert_eq!(
            terminal("a\u{1b}[31mb\nc\u{202e}d\u{9b}\u{feff}é名"),
            "a\\u{1b}[31mb\\u{a}c\\u{202e}d\\u{9b}\\u{feff}é名"
        );
        assert_eq!(lines("a\nb\r"), "a\nb\\u{d}");
        assert_eq!(terminal("e\u{301} ü ☃"), "e\u{301} ü ☃", "marks and symbols are seen");
    }

    #[test]
    fn long_names_are_cut_and_their_ends_are_still_seen() {
        let long = "n".repeat(5_000);
        let shown = message(&format!("unknown type `{long}`; and more"));
        assert!(shown.starts_with("unknown type `nnn") && shown.ends_with("n…` and more"), "{shown}");
        assert!(shown.chars().count() < WORD + 60, "{shown}");
        assert!(message(&"a b ".repeat(5_000)).chars().count() <= MESSAGE + 1);
    }
}
