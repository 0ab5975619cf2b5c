//! Owns [`Finding`]: a value that could not be read, and why, in words of EDM and without quoting it.

use std::fmt;

/// A value that could not be read as the schema declares it. Its property is absent, and the value is kept as it came in
/// `additional`.
///
/// Neither `Display` nor `Debug` shows the value, which may be personal data.
///
/// ```
/// use shop::{ShopService, http};
///
/// let body = br#"{"value": [{"stock": 3}, {"id": 8, "stock": "many"}]}"#;
/// let page = ShopService::new().products().list().read(http::Response::new(body.to_vec()))?;
/// assert_eq!((page.value[1].id, page.value[1].stock), (Some(8), None));
/// assert_eq!(page.value[1].additional["stock"], "many");
///
/// let finding = &page.findings[0];
/// assert_eq!((finding.path(), finding.edm_type()), ("value[1].stock", "Edm.Int32"));
/// assert_eq!(finding.to_string(), "value[1].stock: expected an Edm.Int32, found a string");
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    path: String,
    edm_type: String,
    reason: String,
    text: String,
}

impl Finding {
    pub(super) const fn new(path: String, edm_type: String, reason: String, text: String) -> Self {
        Self { path, edm_type, reason, text }
    }

    /// Where in the JSON the value is, such as `value[1].size.width`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The type that it should have, such as `Edm.Int32`.
    pub fn edm_type(&self) -> &str {
        &self.edm_type
    }

    /// Why it cannot be read, without the value.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The JSON text of what is absent now. It may be personal data.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return formatter.write_str(&self.reason);
        }
        write!(formatter, "{}: {}", self.path, self.reason)
    }
}

impl std::error::Error for Finding {}

impl fmt::Debug for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Finding")
            .field("path", &self.path)
            .field("edm_type", &self.edm_type)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Why a text is not a value of a type. The words of parsers are used only where they are this crate's own.
pub(crate) fn reason(edm_type: &str, text: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    if let Some(at) = message.find("an Edm.").filter(|_| message.starts_with("expected an Edm.")) {
        let own = message.split(" at line ").next().unwrap_or_default();
        return format!("expected {}", &own[at..]);
    }
    if message.starts_with("the property `") {
        return message.split(" at line ").next().unwrap_or_default().to_owned();
    }
    if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) && message.starts_with("invalid value") {
        return format!("the number is outside of the range of {edm_type}");
    }
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return format!("the property {field} is missing");
    }
    let article = if edm_type.starts_with("Edm.") { "an " } else { "" };
    format!("expected {article}{edm_type}, found {}", kind(text))
}

/// What kind of JSON a text is.
pub(crate) fn kind(text: &str) -> &'static str {
    match text.trim_start().as_bytes().first() {
        None => "nothing",
        Some(b'"') if text.trim() == "\"\"" => "an empty string",
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a truth value",
        Some(b'n') => "null",
        Some(_) => "a number",
    }
}
