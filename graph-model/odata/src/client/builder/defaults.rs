//! Owns the settings for what gateways and services want with all requests: headers, query options, CSRF tokens.

use super::{ClientBuilder, setup};
use crate::client::call::Defaults;
use crate::error::Error;

impl ClientBuilder {
    /// Sets a header that all requests have: those of batches as a whole, of pages and of uploads included. It does not replace
    /// one of the same name that a request has, and goes to no other hosts than tokens.
    ///
    /// ```
    /// use shop::{Client, Credential};
    ///
    /// let client = Client::builder("https://shop.example/odata", Credential::anonymous())
    ///     .default_header("authorization", "Basic YW5uOnNlY3JldA==")
    ///     .default_header("odata-maxversion", "4.0")
    ///     .build()?;
    /// assert!(!format!("{client:?}").contains("YW5u"), "values are not shown");
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("OData-MaxVersion", "Ocp-Apim-Subscription-Key", "api-key"))]
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.default_headers.push((name.into(), value.into()));
        self
    }

    /// Sets a query option that all requests have, unless they set it themselves: those in batches, of pages and of uploads
    /// included. The query of the service root is another way to say it. It goes to no other hosts than tokens.
    ///
    /// ```
    /// use shop::{Client, Credential, ShopService, http};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
    /// let client = Client::builder("https://shop.example/odata?sap-client=100", Credential::anonymous())
    ///     .default_query("api-version", "7.1")
    ///     .with_handler(|request| {
    ///         assert_eq!(request.uri().query(), Some("sap-client=100&api-version=7.1"));
    ///         http::Response::new(b"42".to_vec())
    ///     })
    ///     .build()?;
    /// assert_eq!(client.service_root(), "https://shop.example/odata");
    /// ShopService::new().products().count().send(&client).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("sap-client", "api-version"))]
    pub fn default_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.default_options.push((name.into(), value.into()));
        self
    }

    /// Fetches a CSRF token before the first request that changes something, and sends it with all of them, together with the
    /// cookies that came with it: for SAP's services. A token that the service refuses is fetched anew once. It goes to the
    /// service root's own scheme, host and port only.
    ///
    /// ```
    /// use shop::{Client, Credential, ShopService, http};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder("https://shop.example/odata", Credential::anonymous())
    ///     .csrf_tokens()
    ///     .with_handler(|request| {
    ///         let response = http::Response::builder();
    ///         if request.method() == "GET" {
    ///             assert_eq!(request.headers()["x-csrf-token"], "Fetch");
    ///             response.header("x-csrf-token", "4711").header("set-cookie", "SID=7; Secure").body(Vec::new())
    ///         } else {
    ///             assert_eq!(request.headers()["x-csrf-token"], "4711");
    ///             assert_eq!(request.headers()["cookie"], "SID=7");
    ///             response.status(204).body(Vec::new())
    ///         }
    ///     })
    ///     .build()?;
    /// ShopService::new().products().by_id(7).delete().send(&client).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "X-CSRF-Token")]
    pub const fn csrf_tokens(mut self) -> Self {
        self.csrf_tokens = true;
        self
    }

    pub(super) fn defaults(&self, root_query: &str) -> Result<Defaults, Error> {
        let mut defaults = Defaults::default().with_root_query(root_query);
        for (name, value) in &self.default_headers {
            defaults.header(name, value)?;
        }
        for (name, value) in &self.default_options {
            defaults.option(name, value);
        }
        if defaults.has_authorization() && self.credential.has_tokens() {
            let message = "the header authorization would be replaced by the token of the credential: \
                           use `Credential::anonymous()` with it";
            return Err(setup(message.to_owned()));
        }
        Ok(defaults)
    }
}
