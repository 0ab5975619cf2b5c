//! Owns aggregation and computed properties (`$apply`, `$compute`).

use super::List;
use super::parts::Parts;
use crate::query::{IntoAggregates, IntoApply};
use crate::response::Row;

impl<T> List<T> {
    /// Groups and aggregates the collection on the service's side (`$apply`). [`rows`](Self::rows) reads the result into a struct
    /// of yours.
    ///
    /// ```
    /// use serde::Deserialize;
    /// use shop::ShopService;
    /// use shop::catalog::{Product, Supplier};
    /// use shop::edm::Decimal;
    /// use shop::http;
    /// use shop::query::{Transformation, count_as};
    ///
    /// #[derive(Deserialize)]
    /// struct Total {
    ///     name: String,
    ///     worth: Decimal,
    ///     products: u64,
    /// }
    ///
    /// let in_stock = Transformation::filter(Product::STOCK.gt(0));
    /// let totals = Transformation::group_and_aggregate(Product::NAME, (Product::PRICE.sum_as("worth"), count_as("products")));
    /// let request = ShopService::new().products().list().apply(in_stock.then(totals)).rows::<Total>();
    /// let http = request.to_http("https://shop.example/odata")?;
    /// let sent = percent_encoding::percent_decode_str(http.uri().query().unwrap_or_default()).decode_utf8_lossy();
    /// assert_eq!(sent, "$apply=filter(stock gt 0)/groupby((name),aggregate(price with sum as worth,$count as products))");
    ///
    /// let body = br#"{"value": [{"name": "Tea", "worth": 7.50, "products": 2}]}"#;
    /// let page = request.read(http::Response::new(body.to_vec()))?;
    /// assert_eq!((page.value[0].worth.to_string().as_str(), page.value[0].products), ("7.50", 2));
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("$apply", "groupby", "aggregate"))]
    pub fn apply(self, transformation: impl IntoApply<T>) -> Self {
        let mut parts = self.into_parts();
        match transformation.into_apply() {
            Ok(text) => parts.option("$apply", &text),
            Err(reason) => parts.fail_query("$apply", reason),
        }
        Self::from_parts(parts)
    }

    /// Has the service compute further values for each entity (`$compute`), which are among its `additional` properties, or in
    /// the struct that [`rows`](Self::rows) names. See [`computed`](crate::query::computed).
    #[doc(alias = "$compute")]
    pub fn compute(self, values: impl IntoAggregates<T>) -> Self {
        let mut parts = self.into_parts();
        parts.list_option("$compute", |items| values.push_to(items));
        Self::from_parts(parts)
    }

    /// Reads each result into a struct of the program, by serde.
    pub fn rows<R>(self) -> List<Row<R>> {
        let parts: Parts = self.into_parts();
        List::from_parts(parts)
    }
}
