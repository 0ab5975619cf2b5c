//! Owns [`Path`]: the address of a resource below the service root, encoded once, when it is put together.

mod call;
mod created;
mod further;
#[cfg(test)]
mod tests;

use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::arguments::Arguments;
use super::encode::{encode, push_encoded, push_path};
use super::key::Key;
use crate::error::{ErrorKind, Failure};
use crate::service::{Conventions, KeyStyle};
use call::Call;
pub(crate) use created::Created;

/// The address of a resource, relative to the service root.
///
/// Generated handles put it together; by hand it reaches what a schema lacks:
///
/// ```
/// use shop::{Key, KeyStyle, Path};
///
/// let path = Path::root(KeyStyle::Segment).segment("suppliers").key(&Key::single("a/b")).segment("newInService");
/// assert_eq!(path.as_str(), "/suppliers/a%2Fb/newInService");
/// ```
#[doc(alias("URL", "resource path"))]
#[derive(Clone, Debug)]
pub struct Path {
    conventions: &'static Conventions,
    text: String,
    /// Where the text has keys and the values of parameters.
    values: Vec<Range<usize>>,
    /// Whether the text ends within a path after a colon, which another colon ends as soon as anything follows.
    is_escaped: bool,
    /// Where the key starts that the text ends with.
    key: Option<usize>,
    /// Whether the service updates what is here by replacing it.
    is_replaced: bool,
    /// Query options that the service requires here.
    options: Vec<(String, String)>,
    /// The names and values of parameter aliases, which become query options.
    aliases: Vec<(String, String)>,
    /// The function call that it ends with.
    call: Option<Call>,
    /// The request of a batch that makes the entity at its start.
    created: Option<Box<Created>>,
    /// The first mistake, which is reported when the request is built.
    failure: Option<Failure>,
}

/// By address. The conventions of the service do not count: where they matter, they have shaped the address.
impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.aliases, &self.options, &self.values, self.is_escaped, &self.failure)
            == (&other.text, &other.aliases, &other.options, &other.values, other.is_escaped, &other.failure)
            && self.created == other.created
    }
}

impl Eq for Path {}

impl Path {
    /// The root of a service that follows OData, with keys in one style or the other.
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let key = Key::single(&7_i64);
    /// assert_eq!(Path::root(KeyStyle::Parentheses).segment("products").key(&key).as_str(), "/products(7)");
    /// assert_eq!(Path::root(KeyStyle::Segment).segment("products").key(&key).as_str(), "/products/7");
    /// ```
    pub const fn root(style: KeyStyle) -> Self {
        Self::of(Conventions::of(style))
    }

    /// The root of a service with [conventions](crate::service) of its own.
    ///
    /// ```
    /// use shop::service::Conventions;
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// static CONVENTIONS: Conventions = Conventions::ODATA.with_key_style(KeyStyle::Segment);
    /// let path = Path::of(&CONVENTIONS).segment("products").key(&Key::single(&7_i64));
    /// assert_eq!(path.as_str(), "/products/7");
    /// ```
    pub const fn of(conventions: &'static Conventions) -> Self {
        Self {
            conventions,
            text: String::new(),
            values: Vec::new(),
            is_escaped: false,
            key: None,
            is_replaced: false,
            options: Vec::new(),
            aliases: Vec::new(),
            call: None,
            created: None,
            failure: None,
        }
    }

    /// The resource at an address that a service gave, absolute or relative; none if it is not below the service root. All of
    /// it counts as a key, and is not shown in templates.
    pub(crate) fn of_address(conventions: &'static Conventions, service_root: &str, address: &str) -> Option<Self> {
        let root = service_root.split_once('?').map_or(service_root, |(root, _)| root);
        let root = root.strip_suffix('/').unwrap_or(root);
        let below_host = root.split_once("://").map_or(root, |(_, rest)| rest);
        let root_path = below_host.find('/').map_or("", |slash| &below_host[slash..]);
        let below = |root: &str| address.strip_prefix(root).filter(|rest| rest.starts_with('/'));
        let relative = if address.contains("://") || address.starts_with("//") {
            below(root)?
        } else {
            below(root_path).filter(|_| !root_path.is_empty()).unwrap_or(address)
        };
        let relative = relative.strip_prefix('/').unwrap_or(relative);
        let mut path = Self::of(conventions).word(relative);
        if path.failure.is_some() || relative.contains(['?', '#']) {
            return None;
        }
        path.values.push(1..path.text.len());
        Some(path)
    }

    /// The resource with a name below this one: a property, an entity set, a singleton.
    ///
    /// The name stays one segment, whatever is in it. An empty name, `.` and `..` would lead to another resource: they are an
    /// error of the request.
    ///
    /// ```
    /// use shop::{KeyStyle, Path};
    ///
    /// let root = Path::root(KeyStyle::Parentheses);
    /// assert_eq!(root.segment("bestseller").segment("supplier").as_str(), "/bestseller/supplier");
    /// assert_eq!(root.segment("a/b").as_str(), "/a%2Fb");
    /// ```
    pub fn segment(&self, name: &str) -> Self {
        if is_dropped(name) {
            return self.with_invalid_segment();
        }
        let mut path = self.extended(1 + name.len());
        path.text.push('/');
        push_encoded(&mut path.text, name);
        path
    }

    /// The entity with a key in this collection.
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let suppliers = Path::root(KeyStyle::Parentheses).segment("suppliers");
    /// assert_eq!(suppliers.key(&Key::single("ACME")).as_str(), "/suppliers('ACME')");
    /// ```
    pub fn key(&self, key: &Key) -> Self {
        self.key_in_style(key, self.conventions.key_style())
    }

    fn key_in_style(&self, key: &Key, style: KeyStyle) -> Self {
        if key.is_empty() {
            return self
                .with_failure(ErrorKind::InvalidKey, format!("the key of an entity in {} is empty", self.template()));
        }
        let mut path = self.extended(key.length());
        path.key = Some(path.text.len()).filter(|_| key.is_of_entity());
        path.is_replaced = self.is_replaced;
        let value = key.push_to(&mut path.text, style);
        path.values.push(value);
        path
    }

    /// The entity with a key in this collection, below which there are also resources with names, such as functions.
    ///
    /// Where keys are segments of their own, a key that could be taken for one of the names is written in parentheses, which
    /// every service understands. A name that ends with a dot stands for every qualified name with this prefix.
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let users = Path::root(KeyStyle::Segment).segment("users");
    /// let key = |value| users.key_beside(&Key::single(value), &["delta"]);
    /// assert_eq!(key("ann").as_str(), "/users/ann");
    /// assert_eq!(key("delta").as_str(), "/users('delta')");
    /// ```
    pub fn key_beside(&self, key: &Key, names: &[&str]) -> Self {
        let style = if key.resembles_any(names) { KeyStyle::Parentheses } else { self.conventions.key_style() };
        self.key_in_style(key, style)
    }

    /// The same resource as one of a derived type.
    ///
    /// ```
    /// use shop::catalog::Book;
    /// use shop::{KeyStyle, Path, Structured};
    ///
    /// let books = Path::root(KeyStyle::Parentheses).segment("products").cast(Book::TYPE_NAME);
    /// assert_eq!(books.as_str(), "/products/catalog.book");
    /// ```
    #[doc(alias = "type cast")]
    pub fn cast(&self, type_name: &str) -> Self {
        let cast = self.segment(type_name);
        Self { is_replaced: self.is_replaced, ..cast }
    }

    /// A call of a function.
    ///
    /// ```
    /// use shop::address::Arguments;
    /// use shop::{KeyStyle, Path};
    ///
    /// let products = Path::root(KeyStyle::Parentheses).segment("products");
    /// let popular = products.operation("catalog.popular", Arguments::new().literal("days", &7_i32));
    /// assert_eq!(popular.as_str(), "/products/catalog.popular(days=7)");
    /// ```
    #[doc(alias = "function")]
    pub fn operation(&self, name: &str, arguments: Arguments) -> Self {
        let mut path = self.segment(name);
        path.call(arguments);
        path
    }

    /// A call of an action.
    pub fn action(&self, name: &str) -> Self {
        self.segment(name)
    }

    /// The conventions of the service that this is an address of.
    pub const fn conventions(&self) -> &'static Conventions {
        self.conventions
    }

    /// The address as text: percent-encoded, with a slash in front, without parameter aliases.
    ///
    /// ```
    /// use shop::{KeyStyle, Path};
    ///
    /// assert_eq!(Path::root(KeyStyle::Parentheses).segment("price list").as_str(), "/price%20list");
    /// ```
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address for logs and metrics, with `{id}` in place of each key and each value of a parameter.
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let path = Path::root(KeyStyle::Parentheses).segment("suppliers").key(&Key::single("ACME")).segment("products");
    /// assert_eq!(path.template(), "/suppliers({id})/products");
    /// ```
    pub fn template(&self) -> String {
        let mut template = String::with_capacity(self.text.len() + self.values.len() * "{id}".len());
        let mut copied = 0;
        for value in &self.values {
            template.push_str(&self.text[copied..value.start]);
            template.push_str("{id}");
            copied = value.end;
        }
        template.push_str(&self.text[copied..]);
        template
    }

    /// The resource below this one at a path that OData or the service defines, such as `$ref` or `root:/report.pdf:`.
    ///
    /// Everything that a path may contain stays as it is: `$`, slashes, percent-encoding. Characters that would end the path are
    /// encoded, and segments that would lead to another resource are an error of the request.
    ///
    /// ```
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let supplier = Path::root(KeyStyle::Parentheses).segment("products").key(&Key::single(&7_i64)).segment("supplier");
    /// assert_eq!(supplier.word("$ref").as_str(), "/products(7)/supplier/$ref");
    /// ```
    #[doc(alias("$ref", "$value", "$count"))]
    pub fn word(&self, word: &str) -> Self {
        let mut segments = word.split('/').map(|segment| percent_decode_str(segment).decode_utf8_lossy());
        if word.is_empty() || segments.any(|segment| segment == "." || segment == "..") {
            return self.with_invalid_segment();
        }
        let mut path = self.extended(1 + word.len());
        path.text.push('/');
        push_path(&mut path.text, word);
        path
    }

    pub(crate) fn aliases(&self) -> &[(String, String)] {
        &self.aliases
    }

    pub(crate) fn options(&self) -> &[(String, String)] {
        &self.options
    }

    /// Whether updates are `PUT`.
    pub(crate) const fn is_replaced(&self) -> bool {
        self.is_replaced
    }

    pub(crate) const fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// A copy with room for more text, which ends a path after a colon.
    fn extended(&self, more: usize) -> Self {
        let mut text = String::with_capacity(self.text.len() + 1 + more);
        text.push_str(&self.text);
        if self.is_escaped {
            text.push(':');
        }
        Self {
            conventions: self.conventions,
            text,
            values: self.values.clone(),
            is_escaped: false,
            key: None,
            is_replaced: false,
            options: self.options.clone(),
            aliases: self.aliases.clone(),
            call: None,
            created: self.created.clone(),
            failure: self.failure.clone(),
        }
    }

    fn with_invalid_segment(&self) -> Self {
        let message =
            format!("a segment below {}/ is empty, `.` or `..`, which leads to another resource", self.template());
        self.with_failure(ErrorKind::InvalidAddress, message)
    }

    fn with_failure(&self, kind: ErrorKind, message: String) -> Self {
        let mut path = self.clone();
        path.fail(kind, message);
        path
    }

    /// Keeps the first mistake.
    fn fail(&mut self, kind: ErrorKind, message: String) {
        self.failure.get_or_insert(Failure { kind, message });
    }

    /// Adds a parameter alias under a name that is not taken yet.
    fn alias(&mut self, name: &str, json: String) -> String {
        let taken = |alias: &String| self.aliases.iter().any(|(other, _)| other == alias);
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let alias = std::iter::once(name.to_owned()).chain(numbered).find(|alias| !taken(alias)).unwrap_or_default();
        self.aliases.push((alias.clone(), json));
        encode(&alias)
    }
}

/// Whether URL parsers drop a segment, or take it for a step up. They do so even if the dots are percent-encoded.
fn is_dropped(name: &str) -> bool {
    matches!(name, "" | "." | "..")
}
