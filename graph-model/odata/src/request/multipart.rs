//! Owns [`Multipart`]: a body of several parts, each with a media type of its own.

use serde::Serialize;

use crate::error::{ErrorKind, Failure};

/// A body of several parts: `multipart/form-data`, whose parts have names, or `multipart/related`, whose parts have ids that
/// they refer to each other by.
///
/// ```
/// use shop::ShopService;
/// use shop::request::{Multipart, Part};
///
/// let report = Multipart::form_data()
///     .part(Part::new("application/xhtml+xml", "<img src=\"name:photo\"/>").name("Presentation"))
///     .part(Part::new("image/jpeg", vec![0xff, 0xd8]).name("photo").file_name("kettle.jpg"))
///     .json("metadata", &serde_json::json!({"title": "Kettle"}));
/// let http = ShopService::new().take_inventory().multipart(report).to_http("https://shop.example/odata")?;
/// let media_type = http.headers()["content-type"].to_str()?;
/// assert!(media_type.starts_with("multipart/form-data; boundary="));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Multipart {
    subtype: &'static str,
    parts: Vec<Part>,
    failure: Option<Failure>,
}

/// A part of a [`Multipart`] body.
#[derive(Clone)]
#[must_use]
pub struct Part {
    media_type: String,
    content: Vec<u8>,
    name: Option<String>,
    file_name: Option<String>,
    id: Option<String>,
}

impl Part {
    /// A part of a media type, such as `text/html`.
    pub fn new(media_type: &str, content: impl Into<Vec<u8>>) -> Self {
        Self { media_type: media_type.to_owned(), content: content.into(), name: None, file_name: None, id: None }
    }

    /// Sets its name, which parts of `multipart/form-data` have.
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Sets the name of the file that it is.
    #[doc(alias = "filename")]
    pub fn file_name(mut self, name: &str) -> Self {
        self.file_name = Some(name.to_owned());
        self
    }

    /// Sets its id, which parts of `multipart/related` refer to it by.
    #[doc(alias = "Content-ID")]
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }
}

impl Multipart {
    /// Parts with names: `multipart/form-data`.
    pub const fn form_data() -> Self {
        Self { subtype: "form-data", parts: Vec::new(), failure: None }
    }

    /// Parts that belong together, the first of which is the root: `multipart/related`.
    pub const fn related() -> Self {
        Self { subtype: "related", parts: Vec::new(), failure: None }
    }

    /// Adds a part.
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Adds a value as JSON, under a name that is its id in `multipart/related`.
    pub fn json<V: Serialize + ?Sized>(mut self, name: &str, value: &V) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) if self.subtype == "related" => self.part(Part::new("application/json", json).id(name)),
            Ok(json) => self.part(Part::new("application/json", json).name(name)),
            Err(error) => {
                let message = format!("the part {name} cannot be written as JSON: {error}");
                self.failure.get_or_insert(Failure { kind: ErrorKind::Encode, message });
                self
            }
        }
    }

    /// The media type and the bytes.
    pub(super) fn finish(self) -> Result<(String, Vec<u8>), Failure> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let boundary = self.boundary();
        let mut body = Vec::new();
        for part in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
            body.extend_from_slice(part.head(self.subtype)?.as_bytes());
            body.extend_from_slice(&part.content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let root = self.parts.first().filter(|_| self.subtype == "related");
        let root = root.map(|part| format!("; type={}", quoted(&part.media_type))).unwrap_or_default();
        Ok((format!("multipart/{}; boundary={boundary}{root}", self.subtype), body))
    }

    /// A text that is in none of the parts.
    fn boundary(&self) -> String {
        let is_free = |boundary: &String| {
            let line = boundary.as_bytes();
            !self.parts.iter().any(|part| part.content.windows(line.len()).any(|window| window == line))
        };
        let mut boundaries = (0_u64..).map(|number| format!("part-{number:016x}"));
        boundaries.find(is_free).unwrap_or_default()
    }
}

impl Part {
    fn head(&self, subtype: &str) -> Result<String, Failure> {
        let mut head = String::new();
        if subtype == "form-data" {
            let name = self.name.as_deref().unwrap_or_default();
            head.push_str(&format!("Content-Disposition: form-data; name={}", quoted(name)));
            if let Some(file) = &self.file_name {
                head.push_str(&format!("; filename={}", quoted(file)));
            }
            head.push_str("\r\n");
        } else if let Some(id) = &self.id {
            head.push_str(&format!("Content-ID: <{}>\r\n", plain(id)?));
        }
        head.push_str(&format!("Content-Type: {}\r\n\r\n", plain(&self.media_type)?));
        Ok(head)
    }
}

/// A text that a header can have as it is.
fn plain(text: &str) -> Result<&str, Failure> {
    if http::HeaderValue::from_str(text).is_ok() && !text.contains(['<', '>']) {
        return Ok(text);
    }
    let message = "the media type or the id of a part has characters that a header cannot have".to_owned();
    Err(Failure { kind: ErrorKind::InvalidHeader, message })
}

/// A parameter of a header, escaped as browsers do it, so that no text ends it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"))
}

/// Shows no content.
impl std::fmt::Debug for Part {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Part")
            .field("media_type", &self.media_type)
            .field("name", &self.name)
            .field("length", &self.content.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

    fn finished(content: Multipart) -> Result<(String, String)> {
        let (media_type, body) = content.finish().map_err(|failure| failure.message)?;
        Ok((media_type, String::from_utf8(body)?))
    }

    #[test]
    fn form_data_has_names_and_is_delimited_by_a_text_that_no_part_has() -> Result {
        let content = Multipart::form_data()
            .part(Part::new("text/html", "part-0000000000000000").name("a\"\r\nb").file_name("ü.html"))
            .json("data", &[1]);
        let (media_type, body) = finished(content)?;
        assert_eq!(media_type, "multipart/form-data; boundary=part-0000000000000001");
        assert_eq!(
            body,
            "--part-0000000000000001\r\n\
             Content-Disposition: form-data; name=\"a%22%0D%0Ab\"; filename=\"ü.html\"\r\n\
             Content-Type: text/html\r\n\r\n\
             part-0000000000000000\r\n\
             --part-0000000000000001\r\n\
             Content-Disposition: form-data; name=\"data\"\r\n\
             Content-Type: application/json\r\n\r\n\
             [1]\r\n\
             --part-0000000000000001--\r\n"
        );
        Ok(())
    }

    #[test]
    fn related_parts_have_ids_and_a_root() -> Result {
        let content = Multipart::related().json("metadata", &1).part(Part::new("image/png", "x").id("content"));
        let (media_type, body) = finished(content)?;
        assert_eq!(media_type, "multipart/related; boundary=part-0000000000000000; type=\"application/json\"");
        assert!(body.contains("Content-ID: <content>\r\nContent-Type: image/png\r\n\r\nx\r\n"), "{body}");
        Ok(())
    }

    #[test]
    fn headers_cannot_be_broken_out_of() {
        for part in [Part::new("text/html\r\nX: y", ""), Part::new("text/html", "").id("a>\r\n")] {
            assert!(Multipart::related().part(part).finish().is_err());
        }
    }
}
