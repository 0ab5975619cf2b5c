//! Owns how a body of several parts is divided (RFC 2046), as services write it: lines may end without a carriage return, the
//! last delimiter may be missing, and so may the name of the boundary.

/// A part: its raw headers, and its content.
pub(super) struct Part<'a> {
    pub(super) head: &'a [u8],
    pub(super) content: &'a [u8],
}

/// The value of the parameter `boundary` of a media type.
pub(super) fn boundary(media_type: &str) -> Option<String> {
    let mut rest = media_type;
    loop {
        let start = end_of_parameter(rest)?;
        rest = rest[start..].trim_start();
        let (name, value) = rest.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("boundary") {
            let value = value.trim_start();
            let boundary = match value.strip_prefix('"') {
                Some(quoted) => unquoted(quoted),
                None => value.split(';').next().unwrap_or_default().trim().to_owned(),
            };
            return Some(boundary).filter(|boundary| !boundary.is_empty());
        }
    }
}

/// Where the next parameter starts, after a semicolon that is not part of a quoted string.
fn end_of_parameter(text: &str) -> Option<usize> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn unquoted(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => plain.extend(chars.next()),
            c => plain.push(c),
        }
    }
    plain
}

/// The boundary that a body seems to have, by its first line that could be a delimiter.
pub(super) fn guess_boundary(body: &[u8]) -> Option<String> {
    let line = lines(body).map(|line| line.text).find(|line| line.starts_with(b"--") && line.len() > 2)?;
    std::str::from_utf8(&line[2..]).ok().map(str::to_owned)
}

/// The parts between the delimiters, without preamble and epilogue; none if there is no delimiter.
pub(super) fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let boundary = boundary.as_bytes();
    let mut parts = Vec::new();
    // Where the current part starts, and where it ends unless more lines follow.
    let mut part: Option<(usize, usize)> = None;
    let mut is_found = false;
    for line in lines(body) {
        let after = line.text.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary));
        let is_last = after.is_some_and(|rest| rest.starts_with(b"--"));
        if is_last || after.is_some_and(<[u8]>::is_empty) {
            is_found = true;
            parts.extend(part.take().map(|(start, end)| Part::new(&body[start..end.max(start)])));
            if is_last {
                return Some(parts);
            }
            part = Some((line.next, line.next));
        } else if let Some((_, end)) = &mut part {
            // The line break in front of a delimiter belongs to the delimiter.
            *end = line.end;
        }
    }
    if let Some((start, _)) = part.filter(|(start, _)| *start < body.len()) {
        parts.push(Part::new(&body[start..]));
    }
    is_found.then_some(parts)
}

impl<'a> Part<'a> {
    /// Divides a part at its first empty line. Without one, or if there are no headers at all, it is content.
    fn new(part: &'a [u8]) -> Self {
        if part.starts_with(b"HTTP/") {
            return Self { head: &[], content: part };
        }
        let end = lines(part).find(|line| line.text.is_empty());
        let (head, content) = end.map_or((0, 0), |line| (line.start, line.next));
        Self { head: &part[..head], content: &part[content..] }
    }
}

/// A line: where it starts, its text without white space at its end, where that of the line ends, and where the next one starts.
struct Line<'a> {
    start: usize,
    text: &'a [u8],
    end: usize,
    next: usize,
}

fn lines(body: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = body.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| *byte == b'\n');
        let next = start + length.map_or(rest.len(), |length| length + 1);
        let line = &rest[..length.unwrap_or(rest.len())];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let item = Line { start, text: line.trim_ascii_end(), end: start + line.len(), next };
        start = next;
        Some(item)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_are_read_as_services_write_them() {
        for (media_type, expected) in [
            ("multipart/mixed; boundary=batch_1", Some("batch_1")),
            ("multipart/mixed;boundary=\"a;b \\\"c\\\"\"; charset=utf-8", Some("a;b \"c\"")),
            ("multipart/mixed; charset=\"x;boundary=no\"; Boundary = b ; x=y", Some("b")),
            ("multipart/mixed; boundary=", None),
            ("multipart/mixed; boundary", None),
            ("multipart/mixed", None),
            ("", None),
        ] {
            assert_eq!(boundary(media_type).as_deref(), expected, "{media_type}");
        }
    }

    #[test]
    fn parts_are_found_whatever_their_lines_end_with() {
        let body = "preamble\n--x\nA: b\n\nfirst\n\n--x \r\n\r\nsecond\r\n--xy\r\n--x\r\nHTTP/1.1 204\r\n\r\n--x--- \r\n--x\r\nepilogue";
        let parts = parts(body.as_bytes(), "x").unwrap_or_default();
        let texts: Vec<_> = parts
            .iter()
            .map(|part| (String::from_utf8_lossy(part.head), String::from_utf8_lossy(part.content)))
            .collect();
        let expected = [("A: b\n", "first\n"), ("", "second\r\n--xy"), ("", "HTTP/1.1 204\r\n")];
        assert_eq!(texts, expected.map(|(head, content)| (head.into(), content.into())));
    }

    #[test]
    fn a_body_may_end_in_the_middle() {
        assert!(parts(b"no delimiter", "x").is_none());
        assert!(parts(b"", "x").is_none());
        assert_eq!(parts(b"--x--", "x").map(|parts| parts.len()), Some(0));
        assert_eq!(parts(b"--x", "x").map(|parts| parts.len()), Some(0));
        assert_eq!(parts(b"--x\r\n\r\nabc", "x").map(|parts| parts[0].content.to_vec()), Some(b"abc".to_vec()));
        assert_eq!(parts(b"--x\r\n--x--", "x").map(|parts| parts[0].content.to_vec()), Some(Vec::new()));
        assert_eq!(guess_boundary(b"\r\n--found \r\n").as_deref(), Some("found"));
    }
}
