//! Owns comparing the address of a request with the line that it was found for: placeholders stand for anything, names are the
//! same in any case and with or without a namespace, and keys in parentheses are those in a segment of their own.

/// A segment, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// What stands in front of the parentheses, in lower case.
    pub(crate) name: String,
    /// What stands in them: names, in lower case, and values.
    pub(crate) arguments: Vec<(Option<String>, String)>,
    /// Whether it is a placeholder.
    pub(crate) is_placeholder: bool,
    /// Whether it is a path after a colon, whose names have slashes between them.
    pub(crate) is_path: bool,
}

impl Part {
    fn new(text: &str) -> Self {
        let is_placeholder = text.contains('{') || text.starts_with(['<', '(']);
        let (name, inside) = match text.split_once('(').filter(|(name, _)| !name.contains('{')) {
            Some((name, inside)) => (name, inside.strip_suffix(')').unwrap_or(inside)),
            None => (text, ""),
        };
        let is_placeholder = is_placeholder && (name == text || name.is_empty());
        let inside = if name.is_empty() { "" } else { inside };
        let arguments = split(inside, ',').into_iter().filter(|argument| !argument.trim().is_empty());
        let arguments = arguments.map(|argument| match argument.split_once('=') {
            Some((name, value)) if !name.contains('\'') => (Some(name.trim().to_lowercase()), value.trim().to_owned()),
            _ => (None, argument.trim().to_owned()),
        });
        Self { name: name.to_lowercase(), arguments: arguments.collect(), is_placeholder, is_path: false }
    }

    /// A path after a colon.
    fn path(names: &[&str]) -> Self {
        Self { is_path: true, ..Self::new(&names.join("/")) }
    }

    /// The name without a namespace.
    pub(crate) fn simple(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or_default()
    }
}

/// The segments of a line's path, without its options and the version.
pub(crate) fn parts(path: &str) -> Vec<Part> {
    let path = path.split('?').next().unwrap_or_default();
    let segments =
        split(path, '/').into_iter().map(str::trim).filter(|segment| !segment.is_empty() && *segment != "v1.0");
    with_paths(&segments.collect::<Vec<_>>())
}

/// Segments, in which those between colons are one part. Where the second colon is missing, a path is either a placeholder or
/// all that follows.
fn with_paths(segments: &[&str]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = segments;
    while let Some((segment, others)) = rest.split_first() {
        rest = others;
        let Some(name) = segment.strip_suffix(':') else {
            parts.push(Part::new(segment));
            continue;
        };
        parts.push(Part::new(name));
        let closed = rest.iter().position(|segment| segment.ends_with(':')).map(|end| end + 1);
        let length = closed.unwrap_or_else(|| match rest.iter().take_while(|name| name.starts_with('{')).count() {
            0 => rest.len(),
            length => length,
        });
        let names: Vec<&str> = rest[..length].iter().map(|name| name.trim_end_matches(':')).collect();
        parts.extend((length > 0).then(|| Part::path(&names)));
        rest = &rest[length..];
    }
    parts
}

/// Splits a text outside of parentheses, braces and quotations.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quoted) = (0, 0_u32, false);
    let is_closed = text.matches('(').count() == text.matches(')').count();
    for (index, c) in text.char_indices() {
        match c {
            '\'' if depth > 0 || separator == ',' => quoted = !quoted,
            '(' | '{' | '<' if !quoted && (c != '(' || is_closed) => depth += 1,
            ')' | '}' | '>' if !quoted => depth = depth.saturating_sub(1),
            c if c == separator && depth == 0 && !quoted => {
                parts.push(&text[start..index]);
                start = index + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Whether an address is what a line means.
pub(crate) fn agree(line: &str, address: &str) -> bool {
    // Addresses are encoded by segment.
    let address = address.split('?').next().unwrap_or_default();
    let actual: Vec<String> = address.split('/').filter(|segment| !segment.is_empty()).map(decoded).collect();
    matches(&parts(line), &with_paths(&actual.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn matches(line: &[Part], actual: &[Part]) -> bool {
    let (Some((wanted, line)), Some((have, rest))) = (line.split_first(), actual.split_first()) else {
        return line.is_empty() && actual.is_empty();
    };
    if !wanted.is_placeholder && wanted.simple() != have.simple() && wanted.name != have.name {
        return false;
    }
    if have.arguments.is_empty() {
        return match (wanted.arguments.as_slice(), rest.split_first()) {
            ([], _) => matches(line, rest),
            // The key is a segment of its own.
            ([(_, value)], Some((key, rest))) => is_value(value, &key.name) && matches(line, rest),
            _ => false,
        };
    }
    if wanted.arguments.is_empty() {
        // The key is in parentheses, or the line does not show the parameters.
        let as_key = line.split_first().is_some_and(|(key, line)| match have.arguments.as_slice() {
            [(None, value)] => is_value(&key.name, value) && matches(line, rest),
            _ => false,
        });
        return as_key || matches(line, rest);
    }
    let has = |(name, value): &(Option<String>, String)| {
        have.arguments
            .iter()
            .any(|(other, have)| (name.is_none() || other.is_none() || name == other) && is_value(value, have))
    };
    wanted.arguments.iter().all(has) && matches(line, rest)
}

/// Whether a value of a line is one of an address, or stands for one. Documents show words for numbers and dates.
fn is_value(wanted: &str, have: &str) -> bool {
    let bare = |text: &str| text.trim_matches('\'').to_lowercase();
    let stands_for_one = wanted.contains(['{', '<']) || wanted.starts_with('@');
    // The full form of an enumeration's value has its type in front.
    let have = have.split_once('\'').map_or(have, |(_, value)| value);
    // What a page says where a value of an enumeration has to stand.
    if wanted == "'parameterValue'" {
        return true;
    }
    let is_word = !wanted.contains('\'') && wanted.chars().all(|c| c.is_alphabetic() || c == '-');
    stands_for_one || is_word || bare(wanted) == bare(have) || bare(wanted).ends_with(&bare(have))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digits: Vec<u8> = if byte == b'%' { rest.by_ref().take(2).collect() } else { Vec::new() };
        let digits = String::from_utf8(digits).unwrap_or_default();
        bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn addresses_are_compared_by_what_they_mean() {
    for (line, address) in [
        ("/users/{id}/messages", "/users/7/messages"),
        ("/users('{id}')/messages", "/users/7/messages"),
        ("/Users/{id}/graph.getX", "/users/%7Bid%7D/getX"),
        ("/items/{id}", "/items('7')"),
        ("/range(address='<address>')/row", "/range(address='A1')/row"),
        ("/range/row", "/range(address='A1')/row"),
        ("/users(name='a')", "/users(name='a')"),
        ("/users/(user-id)", "/users/7"),
        ("/filter(on='reviewer')", "/filter(on=graph.options'reviewer')"),
        ("/root:/{path}:/content", "/root:/%7Bpath%7D:/content"),
        ("/root:/{path}/content", "/root:/%7Bpath%7D:/content"),
        ("/root:/a/b.txt", "/root:/a/b.txt"),
    ] {
        assert!(agree(line, address), "{line} {address}");
    }
    for (line, address) in [
        ("/users/{id}/messages", "/users/7/mail"),
        ("/users/{id}", "/users"),
        ("/users", "/users/7"),
        ("/users/ann", "/users/bob"),
        ("/range(address='A1')", "/range(address='B1')"),
        ("/root:/a:/content", "/root:/a/content"),
        ("/root:/a/b.txt", "/root/a/b.txt"),
    ] {
        assert!(!agree(line, address), "{line} {address}");
    }
}
