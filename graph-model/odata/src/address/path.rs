//! Owns [`Path`]: the address of a resource below the service root, encoded once, when it is put together.

#[cfg(test)]
mod tests;

use std::ops::Range;

use percent_encoding::percent_decode_str;
use serde_json::value::to_raw_value;

use crate::address::literal::{encode, push_encoded, push_literal, push_path};
use crate::address::{Key, KeyStyle, UrlLiteral};
use crate::error::ErrorKind;
use crate::error::Failure;
use crate::service::Conventions;
use crate::value::wire::{WriteEdm, Written};

/// The address of a resource, relative to the service root.
///
/// Generated handles put it together; by hand it is for what a schema lacks:
///
/// ```
/// use odata::{Key, KeyStyle, Path};
///
/// let path = Path::root(KeyStyle::Segment).segment("users").key(&Key::single("a/b")).segment("newInService");
/// assert_eq!(path.as_str(), "/users/a%2Fb/newInService");
/// ```
#[derive(Clone, Debug)]
pub struct Path {
    conventions: &'static Conventions,
    text: String,
    /// Where keys and the values of parameters stand in the text.
    values: Vec<Range<usize>>,
    /// The values of parameter aliases, with their names; they go into the query.
    aliases: Vec<(String, String)>,
    /// The first mistake; it comes out when the request is built.
    failure: Option<Failure>,
}

/// By address: whatever the service does in a way of its own shows in it.
impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.aliases, &self.values, &self.failure)
            == (&other.text, &other.aliases, &other.values, &other.failure)
    }
}

impl Eq for Path {}

impl Path {
    /// The root of a service without conventions of its own but for how it writes keys.
    pub const fn root(style: KeyStyle) -> Self {
        Self::of(Conventions::of(style))
    }

    /// The root of a service.
    pub const fn of(conventions: &'static Conventions) -> Self {
        Self { conventions, text: String::new(), values: Vec::new(), aliases: Vec::new(), failure: None }
    }

    /// The address below this one that is called by a name: of a property, an entity set, or the like.
    ///
    /// What is no name, as `..`, which would lead to another address, is an error of the request.
    pub fn segment(&self, name: &str) -> Self {
        if is_no_segment(name) {
            return self.misled(name);
        }
        let mut path = self.longer(1 + name.len());
        path.text.push('/');
        push_encoded(&mut path.text, name);
        path
    }

    /// The entity with a key, in the collection that this is the address of.
    pub fn key(&self, key: &Key) -> Self {
        self.key_in_style(key, self.conventions.key_style())
    }

    fn key_in_style(&self, key: &Key, style: KeyStyle) -> Self {
        if key.is_empty() {
            return self.failed(ErrorKind::InvalidKey, format!("the key of an entity in {} is empty", self.text));
        }
        let mut path = self.longer(key.length());
        let value = key.push_to(&mut path.text, style);
        path.values.push(value);
        path
    }

    /// The entity with a key, in a collection below which there are names as well: of functions, for instance.
    ///
    /// Where keys are segments of their own, a key that is one of these names is written in parentheses, which every service
    /// understands: `/users('delta')` is an entity, `/users/delta` is a function. A name that ends with a dot stands for all
    /// qualified names with this start.
    pub fn key_beside(&self, key: &Key, names: &[&str]) -> Self {
        let style = if key.is_like(names) { KeyStyle::Parentheses } else { self.conventions.key_style() };
        self.key_in_style(key, style)
    }

    /// The same resource as one of a derived type.
    pub fn cast(&self, type_name: &str) -> Self {
        self.segment(type_name)
    }

    /// A call of a function.
    pub fn operation(&self, name: &str, arguments: Arguments) -> Self {
        let mut path = self.segment(name);
        path.text.push('(');
        let mut separator = "";
        for (name, argument) in arguments.arguments {
            if let Argument::Failed(message) = argument {
                path = path.failed(ErrorKind::Encode, format!("the parameter {name} cannot be written: {message}"));
                continue;
            }
            path.text.push_str(separator);
            push_encoded(&mut path.text, &name);
            path.text.push('=');
            let start = path.text.len();
            match argument {
                Argument::Literal(literal) => push_literal(&mut path.text, &literal),
                Argument::Json(json) => {
                    let alias = path.alias(&name, json);
                    path.text.push('@');
                    path.text.push_str(&alias);
                }
                Argument::Failed(_) => {}
            }
            path.values.push(start..path.text.len());
            separator = ",";
        }
        path.text.push(')');
        path
    }

    /// A call of an action.
    pub fn action(&self, name: &str) -> Self {
        self.segment(name)
    }

    /// What the service that the address is of does in a way of its own.
    pub const fn conventions(&self) -> &'static Conventions {
        self.conventions
    }

    /// The address as text: percent-encoded, with a slash in front, without parameter aliases.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address without what tells one entity from another, for logs: each key, and each value of a parameter, is
    /// `{id}`, as in `/users/{id}/messages`.
    pub fn template(&self) -> String {
        let mut template = String::new();
        let mut copied = 0;
        for value in &self.values {
            template.push_str(&self.text[copied..value.start]);
            template.push_str("{id}");
            copied = value.end;
        }
        template.push_str(&self.text[copied..]);
        template
    }

    /// The address below this one that is called by one of OData's own words, such as `$ref`, whose `$` stays.
    ///
    /// So does all else that can stand in the path of an address, percent-encoding included; what would end the path, or lead
    /// to another, does not.
    pub fn word(&self, word: &str) -> Self {
        let mut segments = word.split('/').map(|segment| percent_decode_str(segment).decode_utf8_lossy());
        if word.is_empty() || segments.any(|segment| segment == "." || segment == "..") {
            return self.misled(word);
        }
        let mut path = self.longer(1 + word.len());
        path.text.push('/');
        push_path(&mut path.text, word);
        path
    }

    pub(crate) fn aliases(&self) -> &[(String, String)] {
        &self.aliases
    }

    pub(crate) const fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// A copy with room for more text.
    fn longer(&self, more: usize) -> Self {
        let mut text = String::with_capacity(self.text.len() + more);
        text.push_str(&self.text);
        let (values, aliases) = (self.values.clone(), self.aliases.clone());
        Self { conventions: self.conventions, text, values, aliases, failure: self.failure.clone() }
    }

    fn misled(&self, name: &str) -> Self {
        let message = format!("`{}` below {} is no name that an address can have", name.escape_debug(), self.text);
        self.failed(ErrorKind::InvalidAddress, message)
    }

    fn failed(&self, kind: ErrorKind, message: String) -> Self {
        let mut path = self.clone();
        path.failure.get_or_insert(Failure { kind, message });
        path
    }

    /// Adds a parameter alias, by a name that is not taken yet.
    fn alias(&mut self, name: &str, json: String) -> String {
        let taken = |alias: &String| self.aliases.iter().any(|(other, _)| other == alias);
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let alias = std::iter::once(name.to_owned()).chain(numbered).find(|alias| !taken(alias)).unwrap_or_default();
        self.aliases.push((alias.clone(), json));
        encode(&alias)
    }
}

/// Whether a segment would be taken for none, or for a step to another: encoding the dots does not help.
fn is_no_segment(name: &str) -> bool {
    matches!(name, "" | "." | "..")
}

/// The parameters of a function call, in order.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    arguments: Vec<(String, Argument)>,
}

#[derive(Clone, Debug)]
enum Argument {
    Literal(String),
    Json(String),
    Failed(String),
}

impl Arguments {
    /// No parameters.
    pub const fn new() -> Self {
        Self { arguments: Vec::new() }
    }

    /// A parameter whose value stands in the address.
    pub fn literal<V: UrlLiteral + ?Sized>(self, name: &str, value: &V) -> Self {
        self.and(name, Argument::Literal(value.literal()))
    }

    /// A parameter that may be left out.
    pub fn optional_literal<V: UrlLiteral + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        match value {
            Some(value) => self.literal(name, value),
            None => self,
        }
    }

    /// A parameter that may be `null`.
    pub fn nullable_literal<V: UrlLiteral + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        let literal = value.map_or_else(|| "null".to_owned(), UrlLiteral::literal);
        self.and(name, Argument::Literal(literal))
    }

    /// A parameter whose value is JSON, which goes into the query under a parameter alias.
    pub fn json<V: WriteEdm + ?Sized>(self, name: &str, value: &V) -> Self {
        let argument = match serde_json::to_string(&Written(value)) {
            Ok(json) => Argument::Json(json),
            Err(error) => Argument::Failed(error.to_string()),
        };
        self.and(name, argument)
    }

    /// A parameter whose value is JSON, and which may be left out.
    pub fn optional_json<V: WriteEdm + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        match value {
            Some(value) => self.json(name, value),
            None => self,
        }
    }

    fn and(mut self, name: &str, argument: Argument) -> Self {
        self.arguments.push((name.to_owned(), argument));
        self
    }
}

/// The parameters of an action, which are sent as a JSON object.
#[derive(Clone, Debug, Default)]
pub struct Body {
    members: Vec<(String, Box<serde_json::value::RawValue>)>,
    failure: Option<Failure>,
    empty: bool,
}

impl Body {
    /// For an action without parameters: nothing is sent.
    pub const fn empty() -> Self {
        Self { members: Vec::new(), failure: None, empty: true }
    }

    /// An object without members yet.
    pub const fn new() -> Self {
        Self { members: Vec::new(), failure: None, empty: false }
    }

    /// A parameter that is always sent.
    pub fn required<V: WriteEdm + ?Sized>(mut self, name: &str, value: &V) -> Self {
        match to_raw_value(&Written(value)) {
            Ok(value) => self.members.push((name.to_owned(), value)),
            Err(error) => {
                let message = format!("the parameter {name} cannot be written: {error}");
                self.failure.get_or_insert(Failure { kind: ErrorKind::Encode, message });
            }
        }
        self
    }

    /// A parameter that is left out if there is no value.
    pub fn optional<V: WriteEdm + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        match value {
            Some(value) => self.required(name, value),
            None => self,
        }
    }

    /// The JSON text; `None` if nothing is sent.
    pub(crate) fn into_json(self) -> Result<Option<Vec<u8>>, Failure> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if self.empty {
            return Ok(None);
        }
        let mut json = Vec::from(*b"{");
        for (index, (name, value)) in self.members.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            json.extend_from_slice(serde_json::Value::from(name.as_str()).to_string().as_bytes());
            json.push(b':');
            json.extend_from_slice(value.get().as_bytes());
        }
        json.push(b'}');
        Ok(Some(json))
    }
}
