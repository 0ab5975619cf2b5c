//! Owns what `$search` takes: phrases, and `AND`, `OR`, `NOT` between them.

use std::borrow::Cow;

/// A search expression made of phrases, which are quoted.
///
/// ```
/// use shop::query::phrase;
///
/// let search = phrase("displayName:\"One\" Video").or(phrase("mail:onevideo")).and(phrase("draft").not());
/// assert_eq!(search.to_string(), r#"("displayName:\"One\" Video" OR "mail:onevideo") AND NOT "draft""#);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a search expression does nothing until a request takes it"]
pub struct Search {
    text: String,
    level: Level,
    is_empty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
    Phrase,
}

/// A phrase: words in this order. It may contain anything, even what would be an operator outside of quotes.
pub fn phrase(words: impl AsRef<str>) -> Search {
    let words = words.as_ref();
    let mut text = String::with_capacity(words.len() + 2);
    text.push('"');
    for char in words.chars() {
        if matches!(char, '"' | '\\') {
            text.push('\\');
        }
        text.push(char);
    }
    text.push('"');
    Search { text, level: Level::Phrase, is_empty: words.trim().is_empty() }
}

impl Search {
    /// Matches what both match (`AND`).
    #[expect(clippy::needless_pass_by_value, reason = "expressions are put together by value, like those of filters")]
    pub fn and(self, other: Self) -> Self {
        self.join(" AND ", &other, Level::And)
    }

    /// Matches what either or both match (`OR`).
    #[expect(clippy::needless_pass_by_value, reason = "expressions are put together by value, like those of filters")]
    pub fn or(self, other: Self) -> Self {
        self.join(" OR ", &other, Level::Or)
    }

    /// Matches what this one does not (`NOT`).
    #[expect(clippy::should_implement_trait, reason = "it is a word of searches, like the others")]
    pub fn not(self) -> Self {
        let text = format!("NOT {}", self.operand(Level::Phrase));
        Self { text, level: Level::Not, ..self }
    }

    fn join(self, operator: &str, other: &Self, level: Level) -> Self {
        let text = format!("{}{operator}{}", self.operand(level), other.operand(level));
        Self { text, level, is_empty: self.is_empty || other.is_empty }
    }

    fn operand(&self, least: Level) -> Cow<'_, str> {
        if self.level < least { Cow::Owned(format!("({})", self.text)) } else { Cow::Borrowed(&self.text) }
    }
}

impl std::fmt::Display for Search {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// A search expression: [`phrase`]s, or a text that goes to the service as it is.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a search expression", label = "neither a phrase, nor a text")]
pub trait IntoSearch {
    #[doc(hidden)]
    fn into_search(self) -> Result<String, &'static str>;
}

impl IntoSearch for Search {
    fn into_search(self) -> Result<String, &'static str> {
        if self.is_empty { Err("a phrase that is searched for is empty") } else { Ok(self.text) }
    }
}

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl IntoSearch for $text {
            fn into_search(self) -> Result<String, &'static str> {
                Ok(self.into())
            }
        }
    )*};
}

texts!(&str, String, &String, Cow<'_, str>);
