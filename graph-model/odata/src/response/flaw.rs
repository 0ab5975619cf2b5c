//! Owns [`Flaw`]: where JSON is not as expected, told without quoting from it.

use crate::value::lenient::{self, Target};

/// What is wrong with a body, and where.
pub(super) struct Flaw {
    pub(super) path: Option<String>,
    pub(super) message: String,
}

impl Flaw {
    /// Reads a text that is known to be wrong a second time, to find the place. So reading without mistakes costs nothing.
    pub(super) fn find(text: &[u8], target: &mut dyn Target, error: &serde_json::Error) -> Self {
        let finding = std::str::from_utf8(text).ok().and_then(|text| lenient::first_flaw(text, target));
        let path = target.path(text);
        // Types that are read by serde's own derives know no places within them, and serde's message is all there is.
        if let Some(finding) = finding
            && path.as_ref().is_none_or(|path| path.len() <= finding.path().len())
        {
            let path = Some(finding.path().to_owned()).filter(|path| !path.is_empty());
            return Self { path, message: finding.to_string() };
        }
        let found = without_values(&error.to_string());
        let message = path.as_ref().map_or_else(|| found.clone(), |path| format!("{path}: {found}"));
        Self { path, message }
    }
}

/// The parser's message without the values that it quotes from the body: they may be secret.
fn without_values(message: &str) -> String {
    if message.starts_with("unknown variant ") {
        let place = message.rfind(" at line ").map_or("", |at| &message[at..]);
        return format!("unknown variant{place}");
    }
    let mut shown = without_strings(message);
    for kind in ["boolean `", "integer `", "floating point `", "character `"] {
        if let Some((before, rest)) = shown.split_once(kind)
            && let Some((_, after)) = rest.split_once('`')
        {
            shown = format!("{before}{kind}…`{after}");
        }
    }
    shown
}

/// The message with each string literal as `"…"`.
fn without_strings(message: &str) -> String {
    let mut shown = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in message.chars() {
        if c == '"' && !escaped {
            quoted = !quoted;
            shown.push_str(if quoted { "\"…" } else { "\"" });
        } else if !quoted {
            shown.push(c);
        }
        escaped = c == '\\' && quoted && !escaped;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_the_parser_lose_their_values() {
        for (message, shown) in [
            (
                r#"invalid type: string "a\"b", expected u8 at line 1 column 2"#,
                r#"invalid type: string "…", expected u8 at line 1 column 2"#,
            ),
            ("invalid type: boolean `true`, expected an Edm.Int32", "invalid type: boolean `…`, expected an Edm.Int32"),
            ("invalid value: integer `300`, expected u8", "invalid value: integer `…`, expected u8"),
            ("invalid type: floating point `0.5`, expected i32", "invalid type: floating point `…`, expected i32"),
            ("unknown variant `a`, expected `b` or `c` at line 1 column 9", "unknown variant at line 1 column 9"),
            ("missing field `id` at line 1 column 2", "missing field `id` at line 1 column 2"),
        ] {
            assert_eq!(without_values(message), shown);
        }
    }
}
