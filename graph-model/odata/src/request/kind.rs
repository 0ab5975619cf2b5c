//! Owns what all kinds of requests have: their declaration, the options that all have, and how a response is read.

/// Declares a kind of request: its type, the type of its result, how the response is read, and its options.
macro_rules! request {
    (
        $(#[$meta:meta])*
        $name:ident $(<$parameter:ident: $bound:path $(, $more:path)*>)? => $result:ty,
        |$response:ident| $read:expr, [$($option:ident),*]
    ) => {
        $(#[$meta])*
        #[must_use = "a request does nothing until it is sent"]
        pub struct $name$(<$parameter>)? {
            pub(super) parts: Parts,
            result: std::marker::PhantomData<fn() -> $result>,
        }

        impl$(<$parameter>)? $name$(<$parameter>)? {
            pub(super) fn from_parts(parts: Parts) -> Self {
                Self { parts, result: std::marker::PhantomData }
            }

            #[allow(dead_code, reason = "not every kind of request becomes one of another kind")]
            pub(super) fn into_parts(self) -> Parts {
                self.parts
            }

            /// Sets a header, and replaces an earlier value. One that HTTP does not allow is an error of `to_http`.
            ///
            /// A client with a credential sets `authorization` itself, and refuses a request that has it: `with_credential` of
            /// the client is for requests on behalf of others.
            ///
            /// ```
            /// let request = shop::ShopService::new().products().list().header("accept-language", "de");
            /// assert_eq!(request.to_http("https://shop.example/odata")?.headers()["accept-language"], "de");
            /// # Ok::<(), shop::Error>(())
            /// ```
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.parts.header(name, value);
                self
            }

            /// Asks for optional behaviour of the service (`Prefer`). A later preference replaces an earlier one of the same
            /// name only.
            ///
            /// ```
            /// let request = shop::ShopService::new().products().list().prefer("odata.maxpagesize=50").prefer("respond-async");
            /// let http = request.to_http("https://shop.example/odata")?;
            /// assert_eq!(http.headers()["prefer"], "odata.maxpagesize=50, respond-async");
            /// # Ok::<(), shop::Error>(())
            /// ```
            #[doc(alias("Prefer", "maxpagesize"))]
            pub fn prefer(self, preference: &str) -> Self {
                self.header("prefer", preference)
            }

            /// Sets how much control information the service sends with values; see [`Metadata`](crate::request::Metadata).
            pub fn metadata(mut self, metadata: crate::request::Metadata) -> Self {
                self.parts.set_metadata(metadata);
                self
            }

            /// Sends `Edm.Int64` and `Edm.Decimal` as strings, and asks for them as strings, or not
            /// (`IEEE754Compatible`). It takes precedence over the conventions of the service and the client.
            ///
            /// A service that is written in a language without such numbers rounds them otherwise:
            ///
            /// ```
            /// use shop::ShopService;
            /// use shop::catalog::Product;
            ///
            /// let product = Product { price: "1.5000".parse::<shop::edm::Decimal>()?.into(), ..Product::default() };
            /// let update = ShopService::new().products().by_id(7).update(&product).ieee754_compatible(true);
            /// let http = update.to_http("https://shop.example/odata")?;
            /// assert_eq!(http.headers()["content-type"], "application/json;IEEE754Compatible=true");
            /// assert_eq!(http.body(), br#"{"price":"1.5000"}"#);
            /// # Ok::<(), Box<dyn std::error::Error>>(())
            /// ```
            #[doc(alias = "IEEE754Compatible")]
            pub fn ieee754_compatible(mut self, is_wanted: bool) -> Self {
                self.parts.set_compatible(is_wanted);
                self
            }

            /// Makes a value that cannot be read an error, in place of leaving it out; see
            /// [reading](crate::response#values-that-cannot-be-read).
            pub fn strict_reading(mut self) -> Self {
                self.parts.read_strictly();
                self
            }

            /// How long sending this request may take in total, including retries and the time between them, in place of the
            /// client's timeout.
            pub fn timeout(mut self, timeout: Duration) -> Self {
                self.parts.set_timeout(timeout);
                self
            }

            /// Sets a query option of any name, and replaces an earlier value.
            ///
            /// ```
            /// let request = shop::ShopService::new().products().list().query("$skiptoken", "42");
            /// assert_eq!(request.to_http("https://shop.example/odata")?.uri().query(), Some("$skiptoken=42"));
            /// # Ok::<(), shop::Error>(())
            /// ```
            pub fn query(mut self, name: &str, value: &str) -> Self {
                self.parts.option(name, value);
                self
            }

            /// The permissions that the request needs, if the crate's schema says so and its feature `permissions` is on: see
            /// [`permissions`](crate::permissions).
            #[doc(alias("scope", "consent"))]
            pub fn permissions(&self) -> Option<crate::permissions::Permissions> {
                self.parts.permissions()
            }

            $(option!($option);)*

            /// The HTTP request, with an absolute address below a service root such as `https://service.example/odata`.
            ///
            /// What is wrong with the request, such as an empty key, is reported here.
            pub fn to_http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
                self.parts.to_http(service_root)
            }
        }

        impl$(<$parameter: $bound $(+ $more)*>)? $name$(<$parameter>)? {
            /// Reads the response: a value, or an error if the status is one.
            ///
            /// A client does this in `send`; with any other transport, pass it the response of `to_http`'s request.
            pub fn read(&self, response: http::Response<Vec<u8>>) -> Result<<Self as Request>::Output, Error> {
                Request::read(self, response)
            }

            /// Reads the response together with what only its head says, such as the address of what was made, and with
            /// what could not be read.
            pub fn read_response(
                &self,
                response: http::Response<Vec<u8>>,
            ) -> Result<crate::response::Response<<Self as Request>::Output>, Error> {
                Request::read_response(self, response)
            }
        }

        impl$(<$parameter: $bound $(+ $more)*>)? Request for $name$(<$parameter>)? {
            type Output = <$result as FromResponse>::Output;

            fn parts(&self) -> &Parts {
                &self.parts
            }

            fn read(&self, mut response: http::Response<Vec<u8>>) -> Result<Self::Output, Error> {
                self.read_body(&mut response)
            }

            // What was read is large: it is moved no more than it has to be.
            fn read_body(&self, response: &mut http::Response<Vec<u8>>) -> Result<Self::Output, Error> {
                let mut success = self.parts.accept(std::mem::take(response))?;
                let value = {
                    let $response = &mut success;
                    $read
                };
                *response.headers_mut() = success.into_head(response.extensions_mut());
                value
            }

            fn read_response(
                &self,
                response: http::Response<Vec<u8>>,
            ) -> Result<crate::response::Response<Self::Output>, Error> {
                let mut success = self.parts.accept(response)?;
                let $response = &mut success;
                let value = $read?;
                Ok(success.finish(value, self.parts.conventions()))
            }
        }

        impl$(<$parameter>)? Clone for $name$(<$parameter>)? {
            fn clone(&self) -> Self {
                Self::from_parts(self.parts.clone())
            }
        }

        impl$(<$parameter>)? std::fmt::Debug for $name$(<$parameter>)? {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.parts.fmt(formatter)
            }
        }
    };
}

pub(super) use request;
