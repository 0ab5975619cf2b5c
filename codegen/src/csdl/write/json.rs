//! Owns JSON values and how they are laid out in lines; it must not know what they mean.

use std::collections::HashMap;

use crate::csdl::syntax::Name;

/// The most columns of a line, unless a single value takes more.
const WIDTH: usize = 120;
/// Objects at lesser depths have a line per member, however short they are: the document, its schemas, and their children.
const ALWAYS_BROKEN: usize = 3;

/// A JSON value.
#[derive(Clone, Debug)]
pub(super) enum Json {
    /// A number, `true`, `false` or `null`, as it is.
    Literal(String),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Members),
}

/// The members of an object, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    list: Vec<(String, Json)>,
    /// The index of the first member with each name. Few objects are searched, so it is filled on demand.
    places: HashMap<String, usize>,
    /// How many members it covers.
    indexed: usize,
}

impl Members {
    /// Creates an object without members.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a member.
    pub(super) fn push(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        self.list.push((name.into(), value.into()));
    }

    /// Adds a member if there is a value.
    pub(super) fn optional(&mut self, name: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.push(name, value);
        }
    }

    /// Adds a Boolean if it is true; false is the default.
    pub(super) fn flag(&mut self, name: &str, value: bool) {
        if value {
            self.push(name, true);
        }
    }

    /// The value of the first member with a name.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        for (place, (known, _)) in self.list.iter().enumerate().skip(self.indexed) {
            self.places.entry(known.clone()).or_insert(place);
        }
        self.indexed = self.list.len();
        self.places.get(name).and_then(|place| self.list.get_mut(*place)).map(|(_, value)| value)
    }

    /// Whether there is a member with a name.
    pub(super) fn contains(&mut self, name: &str) -> bool {
        self.get_mut(name).is_some()
    }

    /// The members.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.list.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are no members.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl Json {
    /// The text of the value, ending with a line break.
    pub(super) fn layout(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0, 0);
        text.push('\n');
        text
    }

    /// Visits every string and every member's name in the value.
    pub(super) fn each_text(&self, visit: &mut impl FnMut(&str)) {
        match self {
            Self::Literal(_) => {}
            Self::Text(text) => visit(text),
            Self::Array(items) => items.iter().for_each(|item| item.each_text(visit)),
            Self::Object(members) => {
                for (name, value) in members.iter() {
                    visit(name);
                    value.each_text(visit);
                }
            }
        }
    }

    /// Writes the value at a depth. `before` columns of its first line are taken, and one more character will follow it.
    fn write(&self, text: &mut String, depth: usize, before: usize) {
        let fits = match self {
            Self::Literal(_) | Self::Text(_) => true,
            Self::Object(members) if depth < ALWAYS_BROKEN => members.is_empty(),
            Self::Array(_) | Self::Object(_) => self.width(WIDTH.saturating_sub(before + 1)).is_some(),
        };
        if fits {
            return self.write_inline(text);
        }
        let indent = 2 * (depth + 1);
        let (open, close) = if let Self::Array(_) = self { ('[', ']') } else { ('{', '}') };
        text.push(open);
        let mut first = true;
        let mut begin = |text: &mut String| {
            text.push_str(if first { "\n" } else { ",\n" });
            first = false;
            text.extend(std::iter::repeat_n(' ', indent));
        };
        match self {
            Self::Object(members) => {
                for (name, value) in members.iter() {
                    begin(text);
                    let start = text.len();
                    write_string(text, name);
                    text.push_str(": ");
                    let before = indent + text[start..].chars().count();
                    value.write(text, depth + 1, before);
                }
            }
            Self::Array(items) => {
                for item in items {
                    begin(text);
                    item.write(text, depth + 1, indent);
                }
            }
            Self::Literal(_) | Self::Text(_) => {}
        }
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', 2 * depth));
        text.push(close);
    }

    fn write_inline(&self, text: &mut String) {
        match self {
            Self::Literal(literal) => text.push_str(literal),
            Self::Text(string) => write_string(text, string),
            Self::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    item.write_inline(text);
                }
                text.push(']');
            }
            Self::Object(members) if members.is_empty() => text.push_str("{}"),
            Self::Object(members) => {
                text.push_str("{ ");
                for (index, (name, value)) in members.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    write_string(text, name);
                    text.push_str(": ");
                    value.write_inline(text);
                }
                text.push_str(" }");
            }
        }
    }

    /// The number of columns that the value takes on one line, if at most `limit`.
    fn width(&self, limit: usize) -> Option<usize> {
        let mut width = match self {
            Self::Literal(literal) => literal.len(),
            Self::Text(string) => string_width(string),
            Self::Array(items) => 2 + 2 * items.len().saturating_sub(1),
            Self::Object(members) if members.is_empty() => 2,
            Self::Object(members) => 4 + 2 * (members.list.len() - 1),
        };
        match self {
            Self::Literal(_) | Self::Text(_) => {}
            Self::Array(items) => {
                for item in items {
                    width += item.width(limit.checked_sub(width)?)?;
                }
            }
            Self::Object(members) => {
                for (name, value) in members.iter() {
                    width += string_width(name) + 2;
                    width += value.width(limit.checked_sub(width)?)?;
                }
            }
        }
        (width <= limit).then_some(width)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Literal(value.to_string())
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Literal(value.to_string())
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Literal(value.to_string())
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&Name> for Json {
    fn from(value: &Name) -> Self {
        Self::Text(value.value.clone())
    }
}

impl From<Members> for Json {
    fn from(members: Members) -> Self {
        Self::Object(members)
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Self::Array(items)
    }
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for c in string.chars() {
        match short_escape(c) {
            Some(escape) => text.push_str(escape),
            None if c < ' ' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            None => text.push(c),
        }
    }
    text.push('"');
}

fn short_escape(c: char) -> Option<&'static str> {
    Some(match c {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => return None,
    })
}

/// The number of columns of a string with its quotes and escapes.
fn string_width(string: &str) -> usize {
    let width = |c: char| match short_escape(c) {
        Some(escape) => escape.len(),
        None if c < ' ' => 6,
        None => 1,
    };
    2 + string.chars().map(width).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize, value: Json) -> Json {
        (0..depth).fold(value, |value, _| {
            let mut members = Members::new();
            members.push("x", value);
            members.into()
        })
    }

    #[test]
    fn a_value_is_broken_into_lines_only_if_it_does_not_fit_on_one() {
        // Six columns are indentation, seven `"x": ["`, two `"]`, and one is kept for a comma.
        let text = |length: usize| nested(3, Json::Array(vec![Json::Text("a".repeat(length))])).layout();
        let longest = 120 - 6 - 7 - 3;
        assert_eq!(text(longest).lines().map(str::len).max(), Some(119));
        assert_eq!(text(longest).lines().count(), 7);
        assert_eq!(text(longest + 1).lines().count(), 9);
    }

    #[test]
    fn strings_are_escaped_as_json_requires() -> Result<(), serde_json::Error> {
        let string = "\u{1}\"\\\n\t\u{e9}\u{1f600}";
        let text = Json::Text(string.to_owned()).layout();
        assert_eq!(serde_json::from_str::<String>(&text)?, string);
        assert_eq!(string_width(string), text.trim_end().chars().count());
        Ok(())
    }
}
