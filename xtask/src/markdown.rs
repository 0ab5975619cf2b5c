//! Owns foreign text in Markdown: readers see the text itself, and GitHub makes no links, mentions or markup of it.

use crate::escape::push;

/// A message as one line of Markdown. Its code spans stay code spans, whatever they contain.
pub(crate) fn message(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
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

/// Text as the content of a table cell.
pub(crate) fn cell(text: &str) -> String {
    // Rows are split into cells before anything else is parsed, code spans included.
    message(text).replace('|', "\\|")
}

/// Text as a code span, with as many backticks as it takes.
pub(crate) fn code(text: &str) -> String {
    let mut content = String::new();
    text.chars().for_each(|c| push(&mut content, c));
    let length = (1..=content.len() + 1).find(|length| closing(&content, *length).is_none()).unwrap_or(1);
    let fence = "`".repeat(length);
    // Markdown strips one space from both ends, so text that has spaces or backticks there needs another.
    let needs_padding = content.starts_with(['`', ' ']) || content.ends_with(['`', ' ']);
    let padding = if needs_padding && !content.trim().is_empty() { " " } else { "" };
    if content.is_empty() { String::new() } else { format!("{fence}{padding}{content}{padding}{fence}") }
}

/// The number of backticks that the text starts with.
fn run(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// The offset of the next run of exactly `length` backticks.
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

/// Appends words outside code spans: those that escaping cannot disarm become code spans, the others are escaped.
fn words(shown: &mut String, text: &str) {
    for piece in text.split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        if has_effect(word) {
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

/// Whether GitHub would make a link, a mention or an emoji of a word, which backslashes do not prevent, or Markdown a heading,
/// a list or a rule.
fn has_effect(word: &str) -> bool {
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
    fn ordinary_messages_stay_as_they_are() {
        let text = "property `a` of `b` became nullable: `Option<String>` → `Nullable<String>`; it's read-only (4.01)";
        assert_eq!(super::message(text), text);
    }

    #[test]
    fn names_are_not_markup() {
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
            assert_eq!(message(text), expected, "{text}");
        }
    }

    #[test]
    fn code_spans_contain_backticks_and_spaces() {
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
    fn pipes_do_not_split_cells() {
        assert_eq!(cell("a|b `c|d`"), "a\\|b `c\\|d`");
    }
}
