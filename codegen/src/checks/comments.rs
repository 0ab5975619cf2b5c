//! Owns checking what a parser skips: comments other than documentation, and invisible characters.

/// Checks that the first line is the header, and that there are neither other comments nor invisible characters.
pub(super) fn check(text: &str, header: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let Some(body) = text.strip_prefix(header).filter(|body| body.starts_with("\n\n//! ")) else {
        return vec!["does not start with the header and a line of documentation".to_owned()];
    };
    if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
        findings.push(format!("holds the character {hidden:?}"));
    }
    findings.extend(comments(body).map(|comment| format!("holds the comment {comment:?}")));
    findings
}

/// Whether a character is invisible: a control other than the line feed, a bidirectional control, or a mark without
/// width. Joiners do not count, since they are part of words in some scripts.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The comments of Rust code, other than documentation comments to the end of a line.
fn comments(code: &str) -> impl Iterator<Item = &str> {
    let mut rest = code;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(['"', '/', '\''])?;
            rest = &rest[at..];
            if rest.starts_with('"') {
                rest = &rest[string_length(rest)..];
            } else if rest.starts_with('\'') {
                // A character literal may be a quote; a lifetime has no closing quote to skip.
                let quoted = rest.starts_with("'\"'");
                rest = &rest[if quoted { 3 } else { 1 }..];
            } else if rest.starts_with("//") {
                let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
                rest = behind;
                let documents = line.starts_with("//!") || (line.starts_with("///") && !line.starts_with("////"));
                if !documents {
                    return Some(line);
                }
            } else if rest.starts_with("/*") {
                let comment = rest;
                rest = "";
                return Some(comment.lines().next().unwrap_or_default());
            } else {
                rest = &rest[1..];
            }
        }
    })
}

/// The length in bytes of the string literal that a text begins with.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' if !escaped => escaped = true,
            _ => escaped = false,
        }
    }
    text.len()
}
