//! Owns parsing a line: the method and the address, in the forms of documentation, logs and URI templates.

use super::segment::{Segment, segments};

/// The methods that a line may begin with.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "MERGE"];

/// A parsed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The method, in capitals.
    pub(super) method: Option<String>,
    /// Whether the address names a host, so that the service's root is in front of the path.
    pub(super) is_absolute: bool,
    /// The path.
    pub(super) segments: Vec<Segment>,
    /// The query options, decoded, in their order.
    pub(super) options: Vec<(String, String)>,
}

impl Line {
    /// Reads a line.
    pub(super) fn parse(line: &str) -> Self {
        // Markdown escapes what stands in tables.
        let line = line.replace('\\', "");
        let (method, address) = method_and_address(&line);
        let address = without_templates(address);
        let (address, is_absolute) = match address.split_once("://") {
            Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => {
                (rest.split_once('/').map_or("", |(_, path)| path), true)
            }
            _ => (address.as_str(), false),
        };
        let (path, query) = at_unquoted(address, '?').unwrap_or((address, ""));
        let path = at_unquoted(path, '#').map_or(path, |(path, _)| path);
        let query = query.split('#').next().unwrap_or_default();
        Self { method, is_absolute, segments: segments(path), options: options(query) }
    }
}

/// Splits a line into the method, if it has one, and the address, without the text that logs put around them.
fn method_and_address(line: &str) -> (Option<String>, &str) {
    let line = line.trim();
    for (start, word) in words(line) {
        let quote = word.chars().next().filter(|c| matches!(c, '"' | '\'' | '`' | '*'));
        let bare = word.trim_matches(['"', '\'', '`', '*', ':', '[', ']']);
        let Some(method) = METHODS.iter().find(|method| method.eq_ignore_ascii_case(bare)) else { continue };
        let rest = line[start + word.len()..].trim_start();
        let address = rest.trim_start_matches(['"', '\'', '`', '*', '<']);
        // Prose can contain words such as "get".
        let leads = address.starts_with(['/', '{']) || address.starts_with("http");
        if start > 0 && !leads {
            continue;
        }
        let end = quote.and_then(|quote| address.rfind(quote)).unwrap_or(address.len());
        return (Some((*method).to_owned()), end_of_address(&address[..end]));
    }
    (None, end_of_address(line.trim_matches(['"', '\'', '`'])))
}

/// The words of a text, with where each starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// An address without a trailing HTTP version, column or quote.
fn end_of_address(text: &str) -> &str {
    let text = text.split('\t').next().unwrap_or_default();
    let text = text.rsplit_once(" HTTP/").map_or(text, |(address, _)| address);
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '`' | '*'))
}

/// An address without the parts of a URI template (RFC 6570) that stand for the service's root and for query options.
fn without_templates(address: &str) -> String {
    let mut text = address.to_owned();
    if let Some(end) = text.strip_prefix("{+").and_then(|rest| rest.find('}')) {
        text.replace_range(..end + "{+}".len(), "");
    }
    while let Some(start) = text.find("{?").or_else(|| text.find("{&")) {
        let end = text[start..].find('}').map_or(text.len(), |end| start + end + 1);
        text.replace_range(start..end, "");
    }
    text
}

/// Splits a text at the first separator outside quotes, parentheses and braces.
fn at_unquoted(text: &str, separator: char) -> Option<(&str, &str)> {
    let (mut quoted, mut depth) = (false, 0_usize);
    for (index, c) in text.char_indices() {
        match c {
            '\'' if depth > 0 => quoted = !quoted,
            '(' | '{' if !quoted => depth += 1,
            ')' | '}' if !quoted => depth = depth.saturating_sub(1),
            c if c == separator && depth == 0 => return Some((&text[..index], &text[index + c.len_utf8()..])),
            _ => {}
        }
    }
    None
}

/// The query options.
fn options(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| super::segment::decode(&text.replace('+', " "));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name).trim().to_owned(), decoded(value).trim().to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> (Option<String>, bool, Vec<String>) {
        let Line { method, is_absolute, segments, .. } = Line::parse(line);
        (method, is_absolute, segments.into_iter().map(|segment| segment.text).collect())
    }

    fn expected(method: Option<&str>, is_absolute: bool, segments: &[&str]) -> (Option<String>, bool, Vec<String>) {
        (method.map(str::to_owned), is_absolute, segments.iter().map(|segment| (*segment).to_owned()).collect())
    }

    #[test]
    fn methods_and_addresses_are_found_in_documents_and_logs() {
        for (line, wanted) in [
            ("GET /me/messages", expected(Some("GET"), false, &["me", "messages"])),
            ("me", expected(None, false, &["me"])),
            ("patch\t/users/{id}\tuser-update", expected(Some("PATCH"), false, &["users", "{id}"])),
            ("* `DELETE /users/{id}`", expected(Some("DELETE"), false, &["users", "{id}"])),
            (
                r#"::1 - - [27/Nov/2026] "GET /v1.0/me?$top=1 HTTP/1.1" 200 12"#,
                expected(Some("GET"), false, &["v1.0", "me"]),
            ),
            ("POST https://host/v1.0/me/sendMail", expected(Some("POST"), true, &["v1.0", "me", "sendMail"])),
            (
                "GET {+baseurl}/users/{user%2Did}/messages{?%24select,%24filter}",
                expected(Some("GET"), false, &["users", "{user-id}", "messages"]),
            ),
            (
                r"GET /users/{id \| userPrincipalName}/drive",
                expected(Some("GET"), false, &["users", "{id | userPrincipalName}", "drive"]),
            ),
            ("https://host", expected(None, true, &[])),
            ("", expected(None, false, &[])),
        ] {
            assert_eq!(parts(line), wanted, "{line}");
        }
    }

    #[test]
    fn options_are_decoded() {
        let line = Line::parse("/users?$filter=startsWith(name%2C'a+b')&$count=true&x#fragment");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(line.options, [pair("$filter", "startsWith(name,'a b')"), pair("$count", "true"), pair("x", "")]);
    }
}
