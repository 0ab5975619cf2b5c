//! Owns [`Arguments`]: the parameters of a function call, in the order of the call.

use crate::value::UrlLiteral;
use crate::value::wire::{WriteEdm, Written};

/// The parameters of a function call, in order.
///
/// ```
/// use shop::address::Arguments;
/// use shop::{KeyStyle, Path};
///
/// let arguments = Arguments::new().literal("days", &7_i32).optional_literal::<str>("region", None);
/// let popular = Path::root(KeyStyle::Parentheses).segment("products").operation("catalog.popular", arguments);
/// assert_eq!(popular.as_str(), "/products/catalog.popular(days=7)");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    arguments: Vec<(String, Argument)>,
}

/// The value of a parameter.
#[derive(Clone, Debug)]
pub(crate) enum Argument {
    Literal(String),
    Json(String),
    /// It has no JSON form, for this reason.
    Failed(String),
}

impl Argument {
    pub(crate) fn nullable<V: UrlLiteral + ?Sized>(value: Option<&V>) -> Self {
        Self::Literal(value.map_or_else(|| "null".to_owned(), UrlLiteral::literal))
    }

    pub(crate) fn nullable_json<V: WriteEdm + ?Sized>(value: Option<&V>) -> Self {
        value.map_or_else(|| Self::Json("null".to_owned()), Self::json)
    }

    pub(crate) fn json<V: WriteEdm + ?Sized>(value: &V) -> Self {
        match serde_json::to_string(&Written(value)) {
            Ok(json) => Self::Json(json),
            Err(error) => Self::Failed(error.to_string()),
        }
    }
}

impl Arguments {
    /// No parameters.
    pub const fn new() -> Self {
        Self { arguments: Vec::new() }
    }

    /// A parameter whose value is a literal in the path.
    pub fn literal<V: UrlLiteral + ?Sized>(self, name: &str, value: &V) -> Self {
        self.and(name, Argument::Literal(value.literal()))
    }

    /// A parameter that is left out if there is no value.
    pub fn optional_literal<V: UrlLiteral + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        match value {
            Some(value) => self.literal(name, value),
            None => self,
        }
    }

    /// A parameter that is `null` if there is no value.
    ///
    /// ```
    /// use shop::address::Arguments;
    /// use shop::{KeyStyle, Path};
    ///
    /// let arguments = Arguments::new().nullable_literal::<i32>("days", None);
    /// let popular = Path::root(KeyStyle::Parentheses).operation("popular", arguments);
    /// assert_eq!(popular.as_str(), "/popular(days=null)");
    /// ```
    pub fn nullable_literal<V: UrlLiteral + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        self.and(name, Argument::nullable(value))
    }

    /// A parameter whose value is JSON, which is passed in the query by a parameter alias.
    ///
    /// ```
    /// use shop::address::Arguments;
    /// use shop::{KeyStyle, Path};
    ///
    /// let arguments = Arguments::new().json("tags", &["tea", "gift"][..]);
    /// let tagged = Path::root(KeyStyle::Parentheses).operation("tagged", arguments);
    /// assert_eq!(tagged.as_str(), "/tagged(tags=@tags)");
    /// ```
    #[doc(alias = "parameter alias")]
    pub fn json<V: WriteEdm + ?Sized>(self, name: &str, value: &V) -> Self {
        self.and(name, Argument::json(value))
    }

    /// A parameter whose value is JSON, `null` if there is no value.
    pub fn nullable_json<V: WriteEdm + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        self.and(name, Argument::nullable_json(value))
    }

    /// A parameter whose value is JSON, left out if there is no value.
    pub fn optional_json<V: WriteEdm + ?Sized>(self, name: &str, value: Option<&V>) -> Self {
        match value {
            Some(value) => self.json(name, value),
            None => self,
        }
    }

    pub(super) fn into_inner(self) -> Vec<(String, Argument)> {
        self.arguments
    }

    fn and(mut self, name: &str, argument: Argument) -> Self {
        self.arguments.push((name.to_owned(), argument));
        self
    }
}
