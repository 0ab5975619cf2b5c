//! Owns how foreign text is shown: names, descriptions and file names are text wherever they are printed, never commands to a
//! terminal.

use std::path::Path;

use codegen::hidden::is_hidden;

/// The longest word shown in a message, in characters. Longer names help nobody.
const LONGEST_WORD: usize = 160;

/// The longest message shown, in characters.
const LONGEST_MESSAGE: usize = 2_000;

/// Appends a character in visible form, such as `\u{1b}` for an escape.
pub(crate) fn push(text: &mut String, c: char) {
    if is_hidden(c) { text.extend(c.escape_unicode()) } else { text.push(c) }
}

/// Text of one line, safe for a terminal.
pub(crate) fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut shown, c));
    shown
}

/// A path, safe for a terminal.
pub(crate) fn path(path: &Path) -> String {
    line(&path.display().to_string())
}

/// A message of one sentence, safe for a terminal, with overlong names cut.
pub(crate) fn message(text: &str) -> String {
    let mut shown = String::new();
    let (mut word, mut length) = (0, 0);
    for c in text.chars() {
        word = if c == ' ' { 0 } else { word + 1 };
        // A cut code span keeps its closing backtick.
        if word > LONGEST_WORD + 1 && c != '`' {
            continue;
        }
        length += 1;
        if length > LONGEST_MESSAGE {
            shown.push('…');
            break;
        }
        if word == LONGEST_WORD + 1 { shown.push('…') } else { push(&mut shown, c) }
    }
    shown
}

/// Text of several lines, safe for a terminal. The parts of the lines should have been escaped before, as a line feed among
/// them starts a new line here: this is the last line of defence.
pub(crate) fn lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' { shown.push(c) } else { push(&mut shown, c) }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_out() {
        assert_eq!(
            line("a\u{1b}[31mb\nc\u{202e}d\u{9b}\u{feff}é名"),
            "a\\u{1b}[31mb\\u{a}c\\u{202e}d\\u{9b}\\u{feff}é名"
        );
        assert_eq!(lines("a\nb\r"), "a\nb\\u{d}");
        assert_eq!(line("e\u{301} ü ☃"), "e\u{301} ü ☃", "combining marks and symbols are visible");
    }

    #[test]
    fn long_names_are_cut_and_keep_their_closing_backtick() {
        let long = "n".repeat(5_000);
        let shown = message(&format!("unknown type `{long}`; and more"));
        assert!(shown.starts_with("unknown type `nnn") && shown.ends_with("n…` and more"), "{shown}");
        assert!(shown.chars().count() < LONGEST_WORD + 60, "{shown}");
        assert!(message(&"a b ".repeat(5_000)).chars().count() <= LONGEST_MESSAGE + 1);
    }
}
