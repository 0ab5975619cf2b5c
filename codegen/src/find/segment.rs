//! Owns the segments of an address: names, what stands in parentheses behind them, placeholders in every spelling, and paths
//! between colons.

/// A segment of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// As it is written, decoded.
    pub(super) text: String,
    /// What stands in front of the parentheses.
    pub(super) name: String,
    /// What stands in the parentheses, if there are any.
    pub(super) arguments: Option<Vec<Argument>>,
    /// Whether it is a path between colons, as in `root:/a/b:`.
    pub(super) is_path: bool,
}

/// A key or parameter value in parentheses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    /// The name in front of the equals sign.
    pub(super) name: Option<String>,
    /// The value.
    pub(super) value: Value,
}

/// A value in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Stands for a value, under a name.
    Placeholder(String),
    /// A value, without quotes.
    Literal(String),
    /// A text that is no value of the parameter of this name: an example stands in its place.
    Unfit { name: String, text: String },
    /// None is given.
    Absent,
}

impl Segment {
    /// A segment without arguments.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), name: text.to_owned(), arguments: None, is_path: false }
    }

    fn parse(text: &str) -> Self {
        // Some documents write placeholders so.
        let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        if let Some(name) =
            inside.filter(|name| name.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')))
        {
            return Self::plain(&format!("{{{name}}}"));
        }
        let open = text.find('(').filter(|open| !in_braces(&text[..*open]));
        let (name, arguments) = match open {
            Some(open) => {
                let inside = text[open + 1..].trim_end();
                (&text[..open], Some(arguments(inside.strip_suffix(')').unwrap_or(inside))))
            }
            None => (text, None),
        };
        Self { text: text.to_owned(), name: name.to_owned(), arguments, is_path: false }
    }

    /// The segment as the value of a key, which it may be.
    pub(super) fn as_value(&self) -> Value {
        Value::parse(&self.text)
    }

    /// The text, if it is a word rather than the key of anything.
    pub(super) fn as_word(&self) -> Option<&str> {
        let is_word =
            self.text.len() > 2 && self.text.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '.' | '_'));
        is_word.then_some(self.text.as_str())
    }

    /// Whether nothing stands in parentheses behind the name.
    pub(super) fn has_no_arguments(&self) -> bool {
        self.arguments.as_ref().is_none_or(Vec::is_empty)
    }

    /// Whether it stands for a value and can be no name.
    pub(super) fn is_placeholder(&self) -> bool {
        self.arguments.is_none() && matches!(self.as_value(), Value::Placeholder(_))
    }
}

impl Value {
    fn parse(text: &str) -> Self {
        let text = text.trim();
        let unquoted = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
        // A type's name may stand in front of the quotes: of an enumeration type, or `duration`.
        let typed = || {
            let (ty, value) = text.strip_suffix('\'')?.split_once('\'')?;
            let is_type = !ty.is_empty() && ty.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
            is_type.then_some(value)
        };
        let bare = unquoted.or_else(typed).unwrap_or(text);
        let inner = |open: char, close: char| {
            bare.strip_prefix(open)?.strip_suffix(close).filter(|inner| !inner.contains(open))
        };
        let marked = inner('{', '}').or_else(|| inner('<', '>')).or_else(|| inner('[', ']'));
        let colon = || bare.strip_prefix(':').filter(|name| is_identifier(name));
        let alias = || bare.strip_prefix('@').filter(|name| unquoted.is_none() && is_identifier(name));
        match marked.or_else(colon).or_else(alias) {
            Some(name) => Self::Placeholder(name.trim().to_owned()),
            None if bare.contains('{') && bare.contains('}') => Self::Placeholder(bare.to_owned()),
            None => Self::Literal(bare.replace("''", "'")),
        }
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether a brace is open at the end of a text.
fn in_braces(text: &str) -> bool {
    text.rfind('{') > text.rfind('}')
}

/// The segments of a path.
pub(super) fn segments(path: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    // The parts of a path between colons, while that is read.
    let mut between: Option<Vec<String>> = None;
    for text in split(path, '/') {
        let text = decode(text.trim());
        let before_colon = text.strip_suffix(':').filter(|name| !name.is_empty());
        match (&mut between, before_colon) {
            (Some(parts), _) => {
                parts.push(before_colon.unwrap_or(&text).to_owned());
                if text.ends_with(':') {
                    segments.push(path_of(parts));
                    between = None;
                }
            }
            (None, Some(name)) => {
                segments.push(Segment::parse(name));
                between = Some(Vec::new());
            }
            (None, None) if !text.is_empty() => segments.push(Segment::parse(&text)),
            (None, None) => {}
        }
    }
    segments.extend(between.filter(|parts| !parts.is_empty()).as_deref().map(unclosed).unwrap_or_default());
    segments
}

/// A path that no colon ends. Documents leave the colon out in front of what follows a placeholder.
fn unclosed(parts: &[String]) -> Vec<Segment> {
    let is_placeholder = |part: &String| matches!(Value::parse(part), Value::Placeholder(_));
    let length = match parts.iter().take_while(|part| is_placeholder(part)).count() {
        0 => parts.len(),
        length => length,
    };
    let (path, names) = parts.split_at(length);
    std::iter::once(path_of(path)).chain(names.iter().map(|name| Segment::parse(name))).collect()
}

fn path_of(parts: &[String]) -> Segment {
    let text = parts.join("/");
    Segment { name: text.clone(), text, arguments: None, is_path: true }
}

/// What stands in parentheses.
fn arguments(text: &str) -> Vec<Argument> {
    let parts = split(text, ',').into_iter().filter(|part| !part.trim().is_empty());
    parts
        .map(|part| match split(part, '=').as_slice() {
            [name, value] if !name.trim().starts_with('\'') => {
                Argument { name: Some(name.trim().to_owned()), value: Value::parse(value) }
            }
            _ => Argument { name: None, value: Value::parse(part) },
        })
        .collect()
}

/// Splits a text at a separator, but not within parentheses, braces and quotes. What is opened and never closed, as in many a
/// document, is text like any other.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while let Some(c) = text[index..].chars().next() {
        if c == separator {
            parts.push(&text[start..index]);
            start = index + c.len_utf8();
        } else if let Some(length) = group(&text[index..], separator) {
            index += length;
            continue;
        }
        index += c.len_utf8();
    }
    parts.push(&text[start..]);
    parts
}

/// The length of the group that a text starts with: parentheses, braces, or quotes where a value can start.
fn group(text: &str, separator: char) -> Option<usize> {
    let up_to = |close: char| text[1..].find(close).map(|end| end + 2);
    match text.chars().next()? {
        '(' => parentheses(text),
        '{' => up_to('}'),
        '<' => up_to('>'),
        // An apostrophe in a name is none that opens a quotation.
        '\'' if separator != '/' => up_to('\''),
        _ => None,
    }
}

/// The length of the parentheses that a text starts with. A quotation in them may hold anything.
fn parentheses(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut index = 0;
    while let Some(c) = text[index..].chars().next() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\'' => index += text[index + 1..].find('\'').map_or(0, |end| end + 1),
            _ => {}
        }
        index += c.len_utf8();
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

/// A text without its percent-encoding, as far as that is UTF-8.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let digits = bytes.get(index + 1..index + 3).filter(|_| *byte == b'%');
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let encoded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(encoded.unwrap_or(*byte));
        index += if encoded.is_some() { "%00".len() } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(path: &str) -> Vec<String> {
        segments(path).into_iter().map(|segment| segment.text).collect()
    }

    fn values(path: &str) -> Vec<(Option<String>, Value)> {
        let segment = segments(path).pop();
        let arguments = segment.and_then(|segment| segment.arguments).unwrap_or_default();
        arguments.into_iter().map(|argument| (argument.name, argument.value)).collect()
    }

    #[test]
    fn placeholders_have_many_spellings() {
        for text in ["{user-id}", "'{user-id}'", "<user-id>", "[user-id]", "%7Buser%2Did%7D", "{ user-id }"] {
            let value = segments(text).first().map(Segment::as_value);
            assert_eq!(value, Some(Value::Placeholder("user-id".to_owned())), "{text}");
        }
        assert!(Segment::parse("(user-id)").is_placeholder());
        assert_eq!(Value::parse(":id"), Value::Placeholder("id".to_owned()));
        assert_eq!(Value::parse("@p"), Value::Placeholder("p".to_owned()));
        assert_eq!(Value::parse("{id}@{tenant}"), Value::Placeholder("{id}@{tenant}".to_owned()));
        assert_eq!(Value::parse("ann@contoso.com"), Value::Literal("ann@contoso.com".to_owned()));
        assert_eq!(Value::parse("'it''s'"), Value::Literal("it's".to_owned()));
        assert_eq!(Value::parse("a.b.color'red'"), Value::Literal("red".to_owned()));
    }

    #[test]
    fn parentheses_hold_slashes_and_commas() {
        assert_eq!(texts("a/getByPath(path='/x/y')/b"), ["a", "getByPath(path='/x/y')", "b"]);
        assert_eq!(texts("a/{x/y}/b"), ["a", "{x/y}", "b"]);
        let literal = |text: &str| Value::Literal(text.to_owned());
        assert_eq!(
            values("f(a='1,2',b={x, y},3)"),
            [
                (Some("a".to_owned()), literal("1,2")),
                (Some("b".to_owned()), Value::Placeholder("x, y".to_owned())),
                (None, literal("3"))
            ]
        );
        assert!(values("f()").is_empty());
    }

    #[test]
    fn what_is_never_closed_is_text() {
        assert_eq!(texts("a/range(address='<address>'/entireRow"), ["a", "range(address='<address>'", "entireRow"]);
        assert_eq!(texts("a/{x/b"), ["a", "{x", "b"]);
        for hostile in ["(((((", "'", "{{{}", ")", "%", "%é", "é(é", "(é='"] {
            assert!(!segments(hostile).is_empty(), "{hostile}");
        }
    }

    #[test]
    fn colons_hold_paths() {
        assert_eq!(texts("drive/root:/a/b.txt:/content"), ["drive", "root", "a/b.txt", "content"]);
        assert_eq!(texts("items/{id}:/new.txt"), ["items", "{id}", "new.txt"]);
        assert_eq!(texts("root:/{folder}/{file}/move"), ["root", "{folder}/{file}", "move"]);
        assert_eq!(texts("root:/a/b"), ["root", "a/b"]);
        assert!(segments("drive/root:/a/b:").iter().any(|segment| segment.is_path));
        assert_eq!(texts("items/:id/x"), ["items", ":id", "x"]);
        assert_eq!(texts("root:"), ["root"]);
    }
}
