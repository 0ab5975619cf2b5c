//! Owns escaping names and descriptions as Markdown: rustdoc shows them as they are, and interprets nothing in them as
//! markup, links, code or HTML.

use std::borrow::Cow;

/// A description as Markdown on one line. Code between single backticks stays code; URLs become code, since bare ones
/// are linted.
pub(super) fn text(description: &str) -> String {
    let plain = visible(description);
    let mut markdown = String::with_capacity(plain.len());
    let mut rest = &*plain;
    while let Some(start) = rest.find('`') {
        markdown.push_str(&prose(&rest[..start]));
        let run = rest[start..].bytes().take_while(|byte| *byte == b'`').count();
        let inside = &rest[start + run..];
        match closing(inside, run) {
            Some(end) if run == 1 && !inside[..end].contains('`') => {
                markdown.push_str(&code(&inside[..end]));
                rest = &inside[end + run..];
            }
            _ => {
                markdown.push_str(&"\\`".repeat(run));
                rest = inside;
            }
        }
    }
    markdown.push_str(&prose(rest));
    markdown
}

/// A name as code.
pub(super) fn code(name: &str) -> String {
    let name = visible(name);
    // A backtick inside would need several outside, and three at the start of a line open a code block.
    if name.is_empty() || name.contains('`') { prose(&name) } else { format!("`{name}`") }
}

/// A link to a page of documentation, if a text is the address of one.
pub(super) fn documentation(page: &str) -> Option<String> {
    is_address(page).then(|| format!("[Documentation]({page})"))
}

/// Whether a text is the address of a page, in which nothing can be taken for markup.
fn is_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/' | '=' | '?' | '%' | '#');
    text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain))
}

/// The position of a run of exactly so many backticks.
fn closing(text: &str, run: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(start) = text[from..].find('`').map(|start| from + start) {
        let length = text[start..].bytes().take_while(|byte| *byte == b'`').count();
        if length == run {
            return Some(start);
        }
        from = start + length;
    }
    None
}

/// Text outside code: URLs become code, and punctuation that could be markup is escaped.
fn prose(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            markdown.push(' ');
        }
        if word.contains("://") && !word.contains('`') {
            markdown.push_str(&format!("`{word}`"));
        } else {
            escape(word, &mut markdown);
        }
    }
    markdown
}

fn escape(word: &str, markdown: &mut String) {
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        let rest = &word[at + c.len_utf8()..];
        let after = rest.chars().next();
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => true,
            // Inside a word it is not emphasis.
            '_' => ![before, after].iter().all(|side| side.is_some_and(char::is_alphanumeric)),
            '&' => is_entity(rest),
            // A URL that is not code because it contains a backtick.
            ':' => after == Some('/'),
            _ => false,
        };
        if is_markup {
            markdown.push('\\');
        }
        markdown.push(c);
        before = Some(c);
    }
}

/// Whether an ampersand begins a character reference, given what follows it: `&lt;`, `&#60;`.
fn is_entity(rest: &str) -> bool {
    let name = rest.split_once(';').map(|(name, _)| name.strip_prefix('#').unwrap_or(name));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The text with whitespace collapsed, and without invisible characters: controls, and those that change the direction
/// of the text around them.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    // Nearly all names are like this.
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
        if !visible.is_empty() && !word.is_empty() {
            visible.push(' ');
        }
        visible.push_str(&word);
    }
    Cow::Owned(visible)
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{ad}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Wraps a line of Markdown so that no line begins a list, heading, table or code block.
pub(super) fn wrap(markdown: &str, indent: &str) -> Vec<String> {
    const WIDTH: usize = 96;
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    for word in markdown.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        let is_first = line.is_empty();
        if !is_first && width + length >= WIDTH && may_start_a_line(word) {
            lines.push(std::mem::replace(&mut line, indent.to_owned()));
            width = indent.len();
        } else if !is_first && line != indent {
            line.push(' ');
            width += 1;
        }
        if is_first {
            line.push_str(&as_text(word));
        } else {
            line.push_str(word);
        }
        width += length;
    }
    if !line.trim().is_empty() {
        lines.push(line);
    }
    lines
}

/// Whether a line may begin with a word without becoming a list, heading or table.
fn may_start_a_line(word: &str) -> bool {
    let is_number = word.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit());
    // HTML blocks and footnotes take precedence over code spans.
    !word.starts_with(['-', '+', '*', '#', '=', '>', '|', '~', '<']) && !word.starts_with("[^") && !is_number
}

/// Escapes the first word of a paragraph if it would begin a list or be a thematic break.
fn as_text(word: &str) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at(digits);
    let is_number = digits > 0 && (rest == "." || rest == ")");
    let is_mark = digits == 0 && (rest == "+" || (!rest.is_empty() && rest.bytes().all(|byte| byte == b'-')));
    if is_number || is_mark { format!("{number}\\{rest}") } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_descriptions_is_escaped() {
        assert_eq!(text("a [b] <c> `d[e]` *f*"), r"a \[b\] \<c\> `d[e]` \*f\*");
        assert_eq!(text("odd ` tick"), r"odd \` tick");
        assert_eq!(text("see https://example.com/a_b."), "see `https://example.com/a_b.`");
        assert_eq!(text("two\n\n    lines"), "two lines");
        assert_eq!(text("_all_ of user_id &lt;b&gt; & Q&A;co"), r"\_all\_ of user_id \&lt;b\&gt; & Q\&A;co");
    }

    #[test]
    fn code_spans_end_where_commonmark_ends_them() {
        assert_eq!(text("a ` <img src=x> ``` b"), r"a \` \<img src=x\> \`\`\` b");
        assert_eq!(text("```` fn main() {} ````"), r"\`\`\`\` fn main() {} \`\`\`\`");
        assert_eq!(text("`a``<b>`c"), r"\`a\`\`\<b\>\`c");
    }

    #[test]
    fn invisible_characters_are_removed() {
        assert_eq!(text("a\u{202e}b\rc\u{2066}d\0e\u{2028}f"), "ab cde f");
        assert_eq!(code("x\u{200b}y"), "`xy`");
    }

    #[test]
    fn names_are_code_unless_they_contain_backticks() {
        assert_eq!(code("n.user"), "`n.user`");
        assert_eq!(code("a`<b>"), r"a\`\<b\>");
        assert_eq!(code(" a"), "`a`");
    }

    #[test]
    fn wrapped_lines_begin_no_block() {
        let long = format!("{} - no list 1. neither", "word ".repeat(19).trim_end());
        let lines = wrap(&long, "");
        assert!(lines.iter().all(|line| !line.starts_with('-') && !line.starts_with("1.")), "{lines:?}");
        assert_eq!(lines.join(" "), long);
        let code = format!("`{}`", "<![CDATA[ [^a]: ".repeat(20).trim_end());
        assert_eq!(wrap(&code, ""), [code], "nothing in it may start a line, even in code");
        let first = [
            ("- a", r"\- a"),
            ("1. a", r"1\. a"),
            ("+", r"\+"),
            ("---", r"\---"),
            ("12) b", r"12\) b"),
            ("-5 C", "-5 C"),
        ];
        for (markdown, line) in first {
            assert_eq!(wrap(markdown, ""), [line]);
        }
    }
}
