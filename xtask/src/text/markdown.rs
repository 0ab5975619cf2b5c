//! Owns Markdown: messages with names in them, so that a reader sees the text itself, and GitHub makes nothing of it.

use super::push;

/// A message as Markdown of one line. Its code spans stay what they are, whatever is in them.
pub(crate) fn markdown(message: &str) -> String {
    let mut shown = String::new();
    let mut rest = message;
    while let Some(start) = rest.find('`') {
        words(&mut shown, &rest[..start]);
        let run = run(&rest[start..]);
        let inner = &rest[start + run..];
        if let Some(end) = closing(inner, run) {
            shown.push_str(&code(&inner[..end]));
            rest = &inner[end + run..];
        } else {
            shown.push_str(&"\\`".repeat(run));
            rest = inner;
        }
    }
    words(&mut shown, rest);
    shown
}

/// A text as the content of a cell of a table.
pub(crate) fn cell(text: &str) -> String {
    // A table is divided before anything else is read, even within code.
    markdown(text).replace('|', "\\|")
}

/// A text as a code span: with as many back-ticks as it takes.
pub(crate) fn code(text: &str) -> String {
    let mut content = String::new();
    text.chars().for_each(|c| push(&mut content, c));
    let length = (1..=content.len() + 1).find(|length| closing(&content, *length).is_none()).unwrap_or(1);
    let fence = "`".repeat(length);
    // A blank at either end is taken off if both have one: so is what keeps back-ticks apart, and what the text has itself.
    let is_edged = content.starts_with(['`', ' ']) || content.ends_with(['`', ' ']);
    let blank = if is_edged && !content.trim().is_empty() { " " } else { "" };
    if content.is_empty() { String::new() } else { format!("{fence}{blank}{content}{blank}{fence}") }
}

/// How many back-ticks a text starts with.
fn run(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// Where the next run of just so many back-ticks is.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut offset = 0;
    while let Some(start) = text[offset..].find('`') {
        let found = run(&text[offset + start..]);
        if found == length {
            return Some(offset + start);
        }
        offset += start + found;
    }
    None
}

/// Appends words that are not code: what would be more than a word becomes code, and other marks are escaped.
fn words(shown: &mut String, text: &str) {
    for piece in text.split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        if is_more_than_a_word(word) {
            shown.push_str(&code(word));
        } else {
            for c in word.chars() {
                if matches!(c, '\\' | '*' | '_' | '~' | '[' | ']' | '<' | '>' | '&' | '!') {
                    shown.push('\\');
                }
                push(shown, c);
            }
        }
        shown.push_str(&piece[word.len()..]);
    }
}

/// Whether GitHub would make a link, a notification or a picture of a word, which escapes do not prevent, or Markdown a
/// heading, a list or a line of it.
fn is_more_than_a_word(word: &str) -> bool {
    let is_commit = word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_marker =
        word.starts_with(['-', '+', '=']) || matches!(word.trim_start_matches(|c: char| c.is_ascii_digit()), "." | ")");
    let is_link = word.contains(['@', '#', '$', '/']) || word.to_ascii_lowercase().contains("www.");
    is_commit || is_marker || is_link || word.contains("GH-") || word.matches(':').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_look_as_before() {
        let message =
            "property `a` of `b` became nullable: `Option<String>` → `Nullable<String>`; it's read-only (4.01)";
        assert_eq!(markdown(message), message);
    }

    #[test]
    fn names_are_no_markup() {
        for (text, expected) in [
            ("`a` <img src=x> `b`", "`a` \\<img src=x\\> `b`"),
            ("by @octocat in #12", "by `@octocat` in `#12`"),
            ("`@octocat` and ` @octocat", "`@octocat` and \\` `@octocat`"),
            ("see https://example.org/x now", "see `https://example.org/x` now"),
            ("[a](b) **c** __d__", "\\[a\\](b) \\*\\*c\\*\\* \\_\\_d\\_\\_"),
            ("`a``b` c", "`a``b` c"),
            ("```x", "\\`\\`\\`x"),
            ("a\nb\u{1b}\u{202e}", "a\\u{a}b\\u{1b}\\u{202e}"),
            ("- a 1. deadbeef :smile:", "`-` a `1.` `deadbeef` `:smile:`"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }

    #[test]
    fn code_ends_where_it_should() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            ("a``", "` a`` `"),
            ("`a``", "``` `a`` ```"),
            (" a ", "`  a  `"),
            (" ", "` `"),
            ("", ""),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn cells_end_where_the_table_says() {
        assert_eq!(cell("a|b `c|d`"), "a\\|b `c\\|d`");
    }
}
