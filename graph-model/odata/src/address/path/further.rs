//! Owns the steps beyond names and keys: paths after a colon, options that the service requires, and the same key elsewhere.

use super::{Path, is_dropped};
use crate::address::encode::push_encoded;
use crate::error::ErrorKind;

impl Path {
    /// A call of an escape function: what a service finds below this resource by a path of its own, such as a file by those of
    /// its folders.
    ///
    /// Names in the path stay what they are, whatever is in them; only the slashes between them are syntax. A name that is empty,
    /// `.` or `..` would lead to another resource, and is an error of the request.
    ///
    /// The colon that ends the path is there only if something follows:
    ///
    /// ```
    /// use shop::{KeyStyle, Path};
    ///
    /// let manual = Path::root(KeyStyle::Parentheses).segment("archive").escape("tea/How to #1?.pdf");
    /// assert_eq!(manual.as_str(), "/archive:/tea/How%20to%20%231%3F.pdf");
    /// assert_eq!(manual.segment("content").as_str(), "/archive:/tea/How%20to%20%231%3F.pdf:/content");
    /// assert_eq!(manual.segment("content").template(), "/archive:/{id}:/content");
    /// ```
    #[doc(alias("UrlEscapeFunction", "path-based addressing"))]
    pub fn escape(&self, path: &str) -> Self {
        if path.split('/').any(is_dropped) {
            let message = format!(
                "a name in the path below {} is empty, `.` or `..`, which leads to another resource: \
                 a path has names with one slash between them, and none at its start and end",
                self.template()
            );
            return self.with_failure(ErrorKind::InvalidAddress, message);
        }
        let mut escaped = self.extended(":/:".len() + path.len());
        escaped.text.push(':');
        let start = escaped.text.len() + 1;
        for name in path.split('/') {
            escaped.text.push('/');
            push_encoded(&mut escaped.text, name);
        }
        escaped.values.push(start..escaped.text.len());
        escaped.is_escaped = true;
        escaped
    }

    /// The same resource where the service requires a query option to read it, such as the limits of a range.
    ///
    /// All requests below have the option, unless they set it themselves.
    ///
    /// ```
    /// use shop::catalog::Order;
    /// use shop::request::List;
    /// use shop::{KeyStyle, Path};
    ///
    /// let orders = Path::root(KeyStyle::Parentheses).segment("orders").option("year", "2026");
    /// let http = List::<Order>::new(orders).top(5).to_http("https://shop.example/odata")?;
    /// assert_eq!(http.uri().query(), Some("year=2026&$top=5"));
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "CustomQueryOptions")]
    pub fn option(&self, name: &str, value: &str) -> Self {
        let mut path = self.clone();
        path.options.retain(|(other, _)| other != name);
        path.options.push((name.to_owned(), value.to_owned()));
        path
    }

    /// The same resource, which the service updates by replacing it: updates of it are `PUT`, not `PATCH`.
    ///
    /// ```
    /// use shop::catalog::Order;
    /// use shop::request::Update;
    /// use shop::{KeyStyle, Path};
    ///
    /// let order = Path::root(KeyStyle::Parentheses).segment("latestOrder").replaced();
    /// let update = Update::<Order>::new(order, &Order::default());
    /// assert_eq!(update.to_http("https://shop.example/odata")?.method(), "PUT");
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "UpdateMethod")]
    pub fn replaced(&self) -> Self {
        Self { is_replaced: true, ..self.clone() }
    }

    /// The same resource without what its address has as query options.
    pub(crate) fn without_options(&self) -> Self {
        Self { options: Vec::new(), aliases: Vec::new(), ..self.clone() }
    }

    /// The entity of this collection with the key that another address ends with; none if that ends with something else.
    pub(crate) fn keyed_like(&self, entity: &Self) -> Option<Self> {
        let start = entity.key?;
        let mut path = self.extended(entity.text.len() - start);
        let moved = path.text.len();
        path.text.push_str(&entity.text[start..]);
        let of_key = entity.values.iter().filter(|value| value.start >= start);
        path.values.extend(of_key.map(|value| value.start - start + moved..value.end - start + moved));
        path.key = Some(moved);
        Some(path)
    }
}
