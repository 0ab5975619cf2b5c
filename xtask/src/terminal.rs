//! Owns standard output and standard error: text reaches a terminal without control characters that are not ours.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write};

use crate::escape;

/// Prints lines to standard output.
pub(crate) fn print(text: impl Display) {
    write(&mut std::io::stdout(), &escape::lines(&text.to_string()));
}

/// Prints exactly this text to standard output, for programs to read.
pub(crate) fn print_verbatim(text: &str) {
    write(&mut std::io::stdout(), text);
}

/// Prints lines to standard error; they may be coloured if [`has_colours`].
pub(crate) fn eprint(text: impl Display) {
    let text = text.to_string();
    // Escaping again would undo the colours; what they were added to has been escaped.
    write(&mut std::io::stderr(), &if has_colours() { text } else { escape::lines(&text) });
}

/// Prints a warning that has no place in a document to standard error.
pub(crate) fn warn(message: impl Display) {
    eprint(format!("warning: {}\n", escape::line(&message.to_string())));
}

/// Whether standard error shows colours.
pub(crate) fn has_colours() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Writes all of a text. A reader that closes the pipe early has seen enough, which is no failure.
fn write(to: &mut impl Write, text: &str) {
    let _closed = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
