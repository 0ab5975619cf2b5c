//! Owns how the code and the message are found in error responses that are not in OData's JSON: JSON within JSON, XML, HTML,
//! plain text. What people are shown has a limit, and neither markup nor control characters.

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

/// How many characters of a message are kept.
const LONGEST_MESSAGE: usize = 2_000;
/// Larger texts are not searched for a message.
const LARGEST_TEXT: usize = 256 * 1024;
/// How many levels of JSON within JSON are read.
const DEPTH: usize = 4;

/// What a body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) target: Option<String>,
}

/// Reads a body that is not JSON.
pub(super) fn read_text(body: &[u8], media_type: &str) -> Told {
    let body = &body[..body.len().min(LARGEST_TEXT)];
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') {
        return read_markup(text);
    }
    let is_text = media_type.to_ascii_lowercase().starts_with("text/plain");
    Told { message: is_text.then(|| plain(text)).flatten(), ..Told::default() }
}

/// Reads a message, which may be JSON or markup itself.
pub(super) fn read_message(message: &str) -> Told {
    nested(message, DEPTH)
}

fn nested(message: &str, depth: usize) -> Told {
    let text = message.trim();
    if text.starts_with('{') && depth > 0 {
        if let Ok(Value::Object(members)) = serde_json::from_str(text) {
            let told = members_of(&members, depth);
            if told.message.is_some() || told.code.is_some() {
                return told;
            }
        }
    } else if text.starts_with('<') && text.ends_with('>') {
        let told = read_markup(text);
        if told.message.is_some() || told.code.is_some() {
            return told;
        }
    }
    Told { message: bounded(message), ..Told::default() }
}

/// Reads an object that is not in OData's form, such as that of a gateway.
pub(super) fn read_members(members: &Map<String, Value>) -> Told {
    members_of(members, DEPTH)
}

/// Names of members that are the error itself.
const ERRORS: [&str; 3] = ["error", "odata.error", "fault"];
/// Names of messages, from the most telling to the least.
const MESSAGES: [&str; 7] =
    ["message", "error_description", "errorMessage", "faultstring", "detail", "exceptionMessage", "title"];
const CODES: [&str; 4] = ["code", "errorCode", "faultcode", "error"];

/// What the members of an object say, by names in any case.
fn members_of(members: &Map<String, Value>, depth: usize) -> Told {
    let Some(below) = depth.checked_sub(1) else { return Told::default() };
    let own = |name: &&str| members.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(wrapped) => wrapped.get("value")?.as_str().map(str::to_owned),
        _ => None,
    };
    if let Some(inner) = ERRORS.iter().filter_map(own).find_map(Value::as_object) {
        return members_of(inner, below);
    }
    let told = MESSAGES.iter().filter_map(own).find_map(text).map(|message| nested(&message, below));
    let told = told.unwrap_or_default();
    // Apigee has the code within the detail.
    let in_detail = || text(own(&"detail")?.get("errorcode")?);
    let code = || CODES.iter().filter_map(own).find_map(text).or_else(in_detail).and_then(|code| plain(&code));
    Told {
        code: told.code.or_else(code),
        message: told.message,
        target: told.target.or_else(|| own(&"target").and_then(text)),
    }
}

/// Reads XML or HTML: the members of an element `error`, those of SOAP's `Fault`, or else the title or the first heading.
fn read_markup(text: &str) -> Told {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 10_000, ..ParsingOptions::default() };
    if let Ok(document) = Document::parse_with_options(text, options)
        && let Some(error) = document.descendants().find(|node| is_named(node, "error") || is_named(node, "fault"))
    {
        let child = |names: &[&str]| {
            let child = names.iter().find_map(|name| error.children().find(|node| is_named(node, name)))?;
            let text: String = child.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
            plain(&text)
        };
        return Told {
            code: child(&["code", "faultcode"]),
            message: child(&["message", "faultstring", "reason"]),
            target: child(&["target"]),
        };
    }
    Told { message: heading(text, "title").or_else(|| heading(text, "h1")), ..Told::default() }
}

fn is_named(node: &Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name().eq_ignore_ascii_case(name)
}

/// The text of the first element of a name in an HTML page, which need not be well formed.
fn heading(html: &str, name: &str) -> Option<String> {
    // ASCII's letters have one byte in both cases, so that places stay the same.
    let lower = html.to_ascii_lowercase();
    let start = lower.find(&format!("<{name}"))?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find(&format!("</{name}"))?;
    let text = html[start..end].replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    plain(&text)
}

/// A text as one line without markup, of limited length; none if nothing is left.
fn plain(text: &str) -> Option<String> {
    let (mut shown, mut in_tag) = (String::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            '<' if text[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!')) => {
                in_tag = true;
            }
            '>' if in_tag => {
                in_tag = false;
                shown.push(' ');
            }
            _ if in_tag => {}
            _ => shown.push(if c.is_control() { ' ' } else { c }),
        }
    }
    let words: Vec<&str> = shown.split_whitespace().collect();
    bounded(&words.join(" "))
}

/// A text of limited length; none if it is empty.
fn bounded(text: &str) -> Option<String> {
    let mut shown: String = text.chars().take(LONGEST_MESSAGE).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Some(shown).filter(|shown| !shown.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(code: Option<&str>, message: Option<&str>) -> Told {
        Told { code: code.map(str::to_owned), message: message.map(str::to_owned), target: None }
    }

    #[test]
    fn json_within_json_gives_its_code_and_message() {
        for (message, code, shown) in [
            (r#"{"error":{"code":"Inner","message":"Because."}}"#, Some("Inner"), Some("Because.")),
            (r#"{"Message":"An error", "ErrorCode": "Failed"}"#, Some("Failed"), Some("An error")),
            (r#"{"error":{"message":"{\"code\":\"Deep\",\"message\":\"Far down\"}"}}"#, Some("Deep"), Some("Far down")),
            (r#"{"error":"invalid_grant","error_description":"Expired."}"#, Some("invalid_grant"), Some("Expired.")),
            (r#"{"unrelated":1}"#, None, Some(r#"{"unrelated":1}"#)),
            ("plain {text}", None, Some("plain {text}")),
            ("", None, None),
        ] {
            assert_eq!(read_message(message), told(code, shown), "{message}");
        }
        let mut deep = r#"{"code":"x","message":"m"}"#.to_owned();
        for _ in 0..10 {
            deep = serde_json::json!({ "error": { "message": deep } }).to_string();
        }
        assert!(read_message(&deep).message.is_some());
    }

    #[test]
    fn objects_nested_without_end_are_shown_as_they_are() {
        for (start, end) in [(r#"{"error":"#, "}"), (r#"{"message":"#, "}")] {
            for depth in 1..100 {
                let message = format!(r#"{}{{"code":"Deep"}}{}"#, start.repeat(depth), end.repeat(depth));
                let read = read_message(&message);
                assert!(read.code.is_some() || read.message.is_some(), "{message}");
            }
        }
        let nested = (0..8).fold("Far down".to_owned(), |inner, _| json!({ "message": inner }).to_string());
        let shown = read_message(&nested).message;
        assert!(
            shown.as_deref().is_some_and(|shown| shown.starts_with('{') && shown.contains("Far down")),
            "{shown:?}"
        );
    }

    #[test]
    fn xml_gives_its_code_and_message() {
        let odata = r#"<?xml version="1.0" encoding="utf-8"?><m:error xmlns:m="http://docs.oasis-open.org/odata/ns/metadata">
            <m:code>005056A509B11EE1</m:code><m:message xml:lang="en">Resource <b>not</b>
            found.</m:message></m:error>"#;
        assert_eq!(
            read_text(odata.as_bytes(), "application/xml"),
            told(Some("005056A509B11EE1"), Some("Resource not found."))
        );
        let storage =
            "\u{feff}<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>No.</Message></Error>";
        assert_eq!(read_text(storage.as_bytes(), ""), told(Some("AuthenticationFailed"), Some("No.")));
        let entities = r#"<!DOCTYPE e [<!ENTITY a "aaaa">]><error><message>&a;&a;</message></error>"#;
        assert_eq!(read_text(entities.as_bytes(), "application/xml"), Told::default());
    }

    #[test]
    fn html_gives_its_title() {
        let page = "<!DOCTYPE html><HTML><head><TITLE lang=en>502 Bad\n Gateway &amp; more\u{1b}[2J</TITLE></head><body><br><p>x";
        assert_eq!(read_text(page.as_bytes(), "text/html"), told(None, Some("502 Bad Gateway & more [2J")));
        assert_eq!(read_text(b"<html>Bad gateway</html>", "text/html"), Told::default());
        assert_eq!(read_message("<html><head><title>Gone</title></head></html>"), told(None, Some("Gone")));
    }

    #[test]
    fn plain_text_is_one_line_of_limited_length_without_markup() {
        assert_eq!(
            read_text(b"Too\r\nmany <b>requests</b> 1 < 2", "text/plain; charset=utf-8"),
            told(None, Some("Too many requests 1 < 2"))
        );
        assert_eq!(read_text(b"secret", "application/octet-stream"), Told::default());
        let long = read_text("x".repeat(100_000).as_bytes(), "text/plain").message;
        assert_eq!(long.map(|message| message.chars().count()), Some(LONGEST_MESSAGE + 1));
    }
}
