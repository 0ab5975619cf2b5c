//! Owns the limits that are checked before a document is parsed: beyond them, the parser's time or memory grows faster
//! than the text. It must not know the elements of CSDL.

use crate::csdl::findings::MAX_DEPTH;

/// The most attributes of an element; the parser compares each one with those before it.
const MAX_ATTRIBUTES: usize = 500;

/// The most namespace declarations in a document; each element with one gets a copy of all that are in scope.
const MAX_NAMESPACES: usize = 5_000;

/// The most elements in a document. The shortest takes a hundred times its length in memory once it is parsed; the
/// metadata of a large service has less than a hundredth of this number.
const MAX_ELEMENTS: usize = 2_000_000;

/// The first place where a text exceeds a limit: its offset, and a message. Malformed text is left for the parser to
/// report.
pub(super) fn exceeded(text: &str) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let (mut namespaces, mut elements) = (0_usize, 0_usize);
    let mut at = 0;
    while let Some(found) = find(bytes, at, b'<') {
        let rest = &text[found..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find(|(begin, _)| rest.starts_with(begin))
            .map(|(begin, end)| rest[begin.len()..].find(end).map(|length| found + begin.len() + length + end.len()));
        if let Some(skipped) = skipped {
            at = skipped?;
            continue;
        }
        if rest.starts_with("</") {
            depth = depth.saturating_sub(1);
            at = found + 2;
            continue;
        }
        let tag = Tag::scan(bytes, found + 1)?;
        namespaces += tag.namespaces;
        elements += 1;
        if elements > MAX_ELEMENTS {
            return Some((found + 1, format!("a document must not have more than {MAX_ELEMENTS} elements")));
        }
        if tag.attributes > MAX_ATTRIBUTES {
            return Some((found + 1, format!("an element must not have more than {MAX_ATTRIBUTES} attributes")));
        }
        if namespaces > MAX_NAMESPACES {
            return Some((found + 1, format!("a document must not declare more than {MAX_NAMESPACES} namespaces")));
        }
        if depth + 1 > MAX_DEPTH {
            return Some((found + 1, format!("elements are nested more than {MAX_DEPTH} levels deep")));
        }
        depth += usize::from(!tag.is_empty);
        at = tag.end;
    }
    None
}

/// What the limits depend on in a start tag.
struct Tag {
    attributes: usize,
    namespaces: usize,
    /// Whether it also ends the element.
    is_empty: bool,
    /// The offset after it.
    end: usize,
}

impl Tag {
    fn scan(bytes: &[u8], start: usize) -> Option<Self> {
        let mut tag = Self { attributes: 0, namespaces: 0, is_empty: false, end: bytes.len() };
        let mut at = start;
        let mut word = start;
        let mut after_space = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => {
                    tag.is_empty = at > start && bytes.get(at - 1) == Some(&b'/');
                    tag.end = at + 1;
                    return Some(tag);
                }
                b'"' | b'\'' => {
                    tag.attributes += 1;
                    tag.namespaces += usize::from(bytes.get(word..).is_some_and(|name| name.starts_with(b"xmlns")));
                    at = find(bytes, at + 1, byte)?;
                    after_space = true;
                }
                b' ' | b'\t' | b'\r' | b'\n' => after_space = true,
                // White space is allowed around it.
                b'=' => after_space = false,
                _ if after_space => {
                    word = at;
                    after_space = false;
                }
                _ => {}
            }
            at += 1;
        }
        None
    }
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| *byte == wanted).map(|length| from + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_character_data_and_attribute_values_contain_no_tags() {
        let many = "<a>".repeat(MAX_DEPTH + 1);
        for text in [format!("<a><!--{many}--></a>"), format!("<a><![CDATA[{many}]]></a>"), format!("<a b='{many}'/>")]
        {
            assert_eq!(exceeded(&text), None, "{text}");
        }
        assert_eq!(exceeded(&"<a/>".repeat(100_000)), None);
        assert!(exceeded(&"<a/>".repeat(MAX_ELEMENTS + 1)).is_some());
        assert_eq!(exceeded(&many).map(|(at, _)| at), Some(3 * MAX_DEPTH + 1));
    }

    #[test]
    fn attributes_and_namespace_declarations_are_counted() {
        let attributes =
            |count: usize| (0..count).map(|index| format!(" a{index} = 'x>'")).collect::<Vec<_>>().concat();
        assert_eq!(exceeded(&format!("<a{}/>", attributes(MAX_ATTRIBUTES))), None);
        assert!(exceeded(&format!("<a{}/>", attributes(MAX_ATTRIBUTES + 1))).is_some());
        let declared = "<a xmlns:b='c'/>".repeat(MAX_NAMESPACES);
        assert_eq!(exceeded(&declared), None);
        assert!(exceeded(&format!("{declared}<a\nxmlns = 'c'/>")).is_some());
    }
}
