//! Owns the options of requests, a method each. Which kind has which is declared with the kind.

/// Declares the method that sets an option.
macro_rules! option {
    (if_match) => {
        /// Does it only if the resource still has this `ETag` (`If-Match`); `*` stands for any resource that exists. Otherwise
        /// the service responds with the status 412.
        ///
        /// ```
        /// let delete = shop::ShopService::new().products().by_id(7).delete().if_match("W/\"1\"");
        /// assert_eq!(delete.to_http("https://shop.example/odata")?.headers()["if-match"], "W/\"1\"");
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("If-Match", "ETag"))]
        pub fn if_match(self, etag: &str) -> Self {
            self.header("if-match", etag)
        }
    };
    (if_unchanged) => {
        /// Does it only if the resource has not changed since this entity was read: `If-Match` with the entity's
        /// `@odata.etag`. An entity without one is an error of `to_http`; if the resource has changed, the service responds with
        /// the status 412.
        ///
        /// ```
        /// use shop::ShopService;
        /// use shop::catalog::Product;
        ///
        /// let product: Product = serde_json::from_str(r#"{"@odata.etag": "W/\"1\"", "id": 7}"#)?;
        /// let delete = ShopService::new().products().by_id(7).delete().if_unchanged(&product);
        /// assert_eq!(delete.to_http("https://shop.example/odata")?.headers()["if-match"], "W/\"1\"");
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[doc(alias("If-Match", "ETag", "optimistic concurrency"))]
        pub fn if_unchanged<E: serde::Serialize + ?Sized>(mut self, entity: &E) -> Self {
            match super::etag::of(entity) {
                Ok(etag) => self.if_match(&etag),
                Err(failure) => {
                    self.parts.fail(failure);
                    self
                }
            }
        }
    };
    (if_absent) => {
        /// Does it only if there is no such resource yet (`If-None-Match: *`): it is created with the key in the address.
        /// Otherwise the service responds with the status 412.
        ///
        /// ```
        /// use shop::ShopService;
        /// use shop::catalog::Supplier;
        ///
        /// let create = ShopService::new().suppliers().by_code("ACME").replace(&Supplier::default()).if_absent();
        /// assert_eq!(create.to_http("https://shop.example/odata")?.headers()["if-none-match"], "*");
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("If-None-Match", "upsert", "create or replace"))]
        pub fn if_absent(self) -> Self {
            self.header("if-none-match", "*")
        }
    };
    (return_minimal) => {
        /// Asks the service not to send the entity back (`Prefer: return=minimal`). Whether it did, `representation` of the
        /// [`Response`](crate::response::Response) says.
        ///
        /// ```
        /// use shop::ShopService;
        /// use shop::catalog::Supplier;
        ///
        /// let create = ShopService::new().suppliers().create(&Supplier::default()).return_minimal();
        /// assert_eq!(create.to_http("https://shop.example/odata")?.headers()["prefer"], "return=minimal");
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias = "Prefer")]
        pub fn return_minimal(self) -> Self {
            self.prefer("return=minimal")
        }
    };
    (return_representation) => {
        /// Asks the service to send the entity back (`Prefer: return=representation`). Whether it did, `representation` of the
        /// [`Response`](crate::response::Response) says.
        #[doc(alias = "Prefer")]
        pub fn return_representation(self) -> Self {
            self.prefer("return=representation")
        }
    };
    (if_none_match) => {
        /// Reads it only if the resource no longer has this `ETag` (`If-None-Match`). Otherwise the service responds with the
        /// status 304, which is an error.
        ///
        /// ```
        /// let photo = shop::ShopService::new().products().by_id(7).photo().download().if_none_match("\"1\"");
        /// assert_eq!(photo.to_http("https://shop.example/odata")?.headers()["if-none-match"], "\"1\"");
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("If-None-Match", "ETag"))]
        pub fn if_none_match(self, etag: &str) -> Self {
            self.header("if-none-match", etag)
        }
    };
    (if_changed) => {
        /// Reads it only if the resource has changed since this entity was read: `If-None-Match` with the entity's
        /// `@odata.etag`. An entity without one is an error of `to_http`; if the resource has not changed, the service responds
        /// with the status 304, which is an error.
        ///
        /// ```
        /// use shop::http::StatusCode;
        /// use shop::{ShopService, http};
        /// use shop::catalog::Product;
        ///
        /// let product: Product = serde_json::from_str(r#"{"@odata.etag": "W/\"1\"", "id": 7}"#)?;
        /// let request = ShopService::new().products().by_id(7).get().if_changed(&product);
        /// let response = http::Response::builder().status(304).body(Vec::new())?;
        /// let product = match request.read(response) {
        ///     Err(error) if error.status() == Some(StatusCode::NOT_MODIFIED) => product,
        ///     other => other?,
        /// };
        /// # assert_eq!(product.id, Some(7));
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[doc(alias("If-None-Match", "ETag"))]
        pub fn if_changed<E: serde::Serialize + ?Sized>(mut self, entity: &E) -> Self {
            match super::etag::of(entity) {
                Ok(etag) => self.if_none_match(&etag),
                Err(failure) => {
                    self.parts.fail(failure);
                    self
                }
            }
        }
    };
    (resume) => {
        /// Continues from a saved next link or delta link, which contains the query options. A relative link is relative to the
        /// address of the request, as in the response to it.
        ///
        /// Headers and the timeout that were set stay; query options are dropped, and setting one afterwards is an error of
        /// `to_http`. A link to another host than the service root's is refused, unless the client allows the host.
        ///
        /// ```
        /// let saved = "https://shop.example/odata/products/catalog.delta()?$deltatoken=42";
        /// let changes = shop::ShopService::new().products().delta().resume(saved);
        /// assert_eq!(changes.to_http("https://shop.example/odata")?.uri(), saved);
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("@odata.nextLink", "@odata.deltaLink", "$deltatoken", "$skiptoken"))]
        pub fn resume(mut self, link: &str) -> Self {
            self.parts.follow(link);
            self
        }
    };
    (body) => {
        /// Sends bytes of a media type in place of JSON, such as a message as MIME or a page as HTML.
        ///
        /// With the client, `send_file` and `send_reader` read them while they are sent.
        ///
        /// ```
        /// let inventory = shop::ShopService::new().take_inventory().body("text/csv", "id,stock\n7,3\n");
        /// let http = inventory.to_http("https://shop.example/odata")?;
        /// assert_eq!((http.method().as_str(), http.headers()["content-type"].as_bytes()), ("POST", &b"text/csv"[..]));
        /// assert_eq!(http.body(), b"id,stock\n7,3\n");
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("Content-Type", "MIME", "raw body"))]
        pub fn body(mut self, media_type: &str, content: impl Into<Vec<u8>>) -> Self {
            self.parts.set_bytes(content.into());
            self.header("content-type", media_type)
        }
    };
    (multipart) => {
        /// Sends several parts in place of JSON: see [`Multipart`](crate::request::Multipart).
        #[doc(alias("multipart/form-data", "multipart/related"))]
        pub fn multipart(self, content: crate::request::Multipart) -> Self {
            match content.finish() {
                Ok((media_type, content)) => self.body(&media_type, content),
                Err(failure) => {
                    let mut request = self;
                    request.parts.fail(failure);
                    request
                }
            }
        }
    };
    (range) => {
        /// Asks for a part of the stream, in bytes: `0..1000`, `1000..`, `..1000`. An empty range is an error of `to_http`; for
        /// one behind the end of the stream, the service responds with the status 416.
        ///
        /// If the service sends the whole stream all the same, the rest of it is dropped.
        ///
        /// ```
        /// use shop::http;
        ///
        /// let head = shop::ShopService::new().products().by_id(7).photo().download().range(..4);
        /// assert_eq!(head.to_http("https://shop.example/odata")?.headers()["range"], "bytes=0-3");
        /// assert_eq!(head.read(http::Response::new(b"0123456789".to_vec()))?, b"0123");
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias = "Range")]
        pub fn range(mut self, range: impl std::ops::RangeBounds<u64>) -> Self {
            match super::range::ByteRange::of(&range) {
                Ok(range) => self.parts.set_range(range),
                Err(failure) => self.parts.fail(failure),
            }
            self
        }
    };
    (select) => {
        /// Selects the properties to read (`$select`): one, a tuple of several, or a text with commas between names. Further
        /// calls add to them.
        ///
        /// ```
        /// use shop::ShopService;
        /// use shop::catalog::Product;
        ///
        /// let request = ShopService::new().products().by_id(7).get().select((Product::NAME, Product::PRICE)).select("stock");
        /// let http = request.to_http("https://shop.example/odata")?;
        /// assert_eq!(http.uri().query(), Some("$select=name%2Cprice%2Cstock"));
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias = "$select")]
        pub fn select(mut self, properties: impl crate::query::IntoSelect<T>) -> Self {
            self.parts.list_option("$select", |items| properties.push_to(items));
            self
        }
    };
    (expand) => {
        /// Includes related entities (`$expand`): a navigation property, one with options, a tuple of several, or a text. Further
        /// calls add to them.
        ///
        /// ```
        /// use shop::catalog::{Product, Supplier};
        /// use shop::{ShopService, http};
        ///
        /// let request = ShopService::new().products().by_id(7).get().expand(Product::SUPPLIER.select(Supplier::NAME));
        /// let body = br#"{"id": 7, "supplier": {"name": "Contoso"}}"#;
        /// let product = request.read(http::Response::new(body.to_vec()))?;
        /// let supplier = product.supplier.and_then(|supplier| supplier.name);
        /// assert_eq!(supplier.as_deref(), Some("Contoso"));
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias = "$expand")]
        pub fn expand(mut self, relations: impl crate::query::IntoExpand<T>) -> Self {
            self.parts.list_option("$expand", |items| relations.push_to(items));
            self
        }
    };
    (filter) => {
        /// Restricts the collection to entities that meet a condition (`$filter`). Further calls add conditions, all of which
        /// have to hold.
        ///
        /// ```
        /// use shop::ShopService;
        /// use shop::catalog::Product;
        ///
        /// let condition = Product::STOCK.lt(5).and(Product::NAME.starts_with("Tea"));
        /// let request = ShopService::new().products().list().filter(condition);
        /// let http = request.to_http("https://shop.example/odata")?;
        /// assert!(http.uri().query().is_some_and(|query| query.starts_with("$filter=stock%20lt%205%20and%20")));
        /// # Ok::<(), shop::Error>(())
        /// ```
        ///
        /// A condition can be a text as well, for what properties cannot say. Quotes in its literals are doubled: `'it''s'`.
        #[doc(alias = "$filter")]
        pub fn filter(mut self, condition: impl crate::query::IntoFilter<T>) -> Self {
            self.parts.filter(condition.into_filter());
            self
        }
    };
    (search) => {
        /// Restricts the collection to entities that match a search expression (`$search`): phrases, or a text that goes to the
        /// service as it is.
        ///
        /// ```
        /// use shop::ShopService;
        /// use shop::query::phrase;
        ///
        /// let request = ShopService::new().products().list().search(phrase("green tea").and(phrase("decaf").not()));
        /// let http = request.to_http("https://shop.example/odata")?;
        /// assert_eq!(http.uri().query(), Some("$search=%22green%20tea%22%20AND%20NOT%20%22decaf%22"));
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias = "$search")]
        pub fn search(mut self, expression: impl crate::query::IntoSearch) -> Self {
            self.parts.search(expression.into_search());
            self
        }
    };
    (orderby) => {
        /// Orders the collection (`$orderby`) by a property, by several in a tuple, or by a text. Further calls order what is
        /// equal so far.
        ///
        /// ```
        /// use shop::ShopService;
        /// use shop::catalog::Product;
        ///
        /// let request = ShopService::new().products().list().orderby((Product::PRICE.desc(), Product::NAME));
        /// let http = request.to_http("https://shop.example/odata")?;
        /// assert_eq!(http.uri().query(), Some("$orderby=price%20desc%2Cname"));
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("$orderby", "sort"))]
        pub fn orderby(mut self, order: impl crate::query::IntoOrderBy<T>) -> Self {
            self.parts.list_option("$orderby", |items| order.push_to(items));
            self
        }
    };
    (top) => {
        /// Limits the number of entities (`$top`).
        ///
        /// ```
        /// let request = shop::ShopService::new().products().list().orderby("price desc").top(3);
        /// let http = request.to_http("https://shop.example/odata")?;
        /// assert_eq!(http.uri().query(), Some("$orderby=price%20desc&$top=3"));
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("$top", "limit"))]
        pub fn top(mut self, number: u64) -> Self {
            self.parts.option("$top", &number.to_string());
            self
        }
    };
    (skip) => {
        /// Skips entities at the start of the collection (`$skip`).
        ///
        /// ```
        /// let request = shop::ShopService::new().products().list().skip(20).top(10);
        /// let http = request.to_http("https://shop.example/odata")?;
        /// assert_eq!(http.uri().query(), Some("$skip=20&$top=10"));
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("$skip", "offset"))]
        pub fn skip(mut self, number: u64) -> Self {
            self.parts.option("$skip", &number.to_string());
            self
        }
    };
    (count) => {
        /// Asks for the number of entities in the whole collection (`$count`), which comes with the first page.
        ///
        /// ```
        /// use shop::http;
        ///
        /// let request = shop::ShopService::new().products().list().top(1).count(true);
        /// let body = br#"{"@odata.count": 42, "value": [{"id": 1}]}"#;
        /// assert_eq!(request.read(http::Response::new(body.to_vec()))?.count, Some(42));
        /// # Ok::<(), shop::Error>(())
        /// ```
        #[doc(alias("$count", "$inlinecount"))]
        pub fn count(mut self, wanted: bool) -> Self {
            self.parts.option("$count", if wanted { "true" } else { "false" });
            self
        }
    };
}

pub(super) use option;
