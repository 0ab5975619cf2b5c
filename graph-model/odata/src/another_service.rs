//! A guide: from the `$metadata` of a service to the first call.
//!
//! # The crate
//!
//! Every OData service describes itself below its root. Import the description, and generate a crate from it:
//!
//! ```sh
//! cargo odata import 'https://shop.example/odata/$metadata' --out schema
//! cargo odata generate --schema schema --crate shop
//! ```
//!
//! Where a service tells nothing to strangers, save its description and import the file:
//!
//! ```sh
//! curl --header 'Authorization: …' 'https://shop.example/odata/$metadata' > metadata.xml
//! cargo odata import metadata.xml --out schema
//! ```
//!
//! The crate stands alone, and both steps can be repeated whenever the description changes. Metadata does not describe
//! everything. The rest goes into two places:
//!
//! * What holds for every deployment of the service goes into the crate, as a constant `CONVENTIONS` in `src/conventions.rs`, with
//!   `mod conventions;` in `src/lib.rs`: see [`Conventions`](crate::service::Conventions). Generate once more after adding both.
//! * What holds for one deployment is a setting of the client: its address, credential, headers, query options, CSRF tokens.
//!
//! Three kinds of services follow. The crate `shop` stands for yours.
//!
//! # As with ASP.NET
//!
//! Such a service needs no conventions: keys are in parentheses, batches are JSON. Often it wants a version with each request,
//! and its errors are problem details, of which [`Error::message`](crate::Error::message) is the part for people:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use shop::catalog::Product;
//! use shop::{Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! let client = Client::builder("https://shop.example/odata", Credential::token("eyJ0eXAi…"))
//!     .default_query("api-version", "2.0")
//! #   .with_handler(|request| {
//! #       assert_eq!(request.uri(), "https://shop.example/odata/products?$select=name&api-version=2.0");
//! #       http::Response::new(br#"{"value": [{"name": "Kettle"}]}"#.to_vec())
//! #   })
//!     .build()?;
//! let page = ShopService::new().products().list().select(Product::NAME).send(&client).await?;
//! assert_eq!(page.value[0].name.as_deref(), Some("Kettle"));
//! # Ok(())
//! # }
//! ```
//!
//! The option goes with every page, every upload, and every request of a batch as well.
//!
//! # As with SAP
//!
//! Such a service takes batches as `multipart/mixed` only, which its metadata may say with `Capabilities.BatchSupport`. If it
//! does not, its conventions do:
//!
//! ```
//! // src/conventions.rs
//! use shop::service::{BatchSupport, Conventions};
//!
//! pub(crate) const CONVENTIONS: Conventions =
//!     Conventions::ODATA.with_batch_support(BatchSupport::MULTIPART).with_headers(&[("odata-maxversion", "4.0")]);
//! # assert_eq!(CONVENTIONS.batch_support(), BatchSupport::MULTIPART);
//! ```
//!
//! Its address has a client number, and each change needs a CSRF token and the cookie that comes with it. The client fetches both
//! before the first change, and again when the session has ended:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use shop::catalog::Supplier;
//! use shop::service::BatchFormat;
//! use shop::{Batch, Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! let root = "https://erp.example/sap/opu/odata4/sap/shop/0001/?sap-client=100";
//! let client = Client::builder(root, Credential::anonymous())
//!     .default_header("authorization", "Basic YW5uOnNlY3JldA==")
//!     .csrf_tokens()
//! #   .with_handler(|request| {
//! #       assert_eq!(request.uri().query(), Some("sap-client=100"));
//! #       let response = http::Response::builder();
//! #       if request.method() == "GET" {
//! #           return response.header("x-csrf-token", "4711").body(Vec::new()).expect("the header is valid");
//! #       }
//! #       assert_eq!(request.headers()["x-csrf-token"], "4711");
//! #       let part = |body: &str| format!("--c\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{body}\r\n");
//! #       let (one, other) = (part(r#"{"code": "ACME"}"#), part(r#"{"code": "ACME", "name": "Acme"}"#));
//! #       let set = format!("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{one}{other}--c--\r\n--b--");
//! #       let response = response.header("content-type", "multipart/mixed; boundary=b");
//! #       response.body(set.into_bytes()).expect("the header is valid")
//! #   })
//!     .build()?;
//!
//! // The conventions above make the form of the batch superfluous here.
//! let mut batch = Batch::new().with_format(BatchFormat::Multipart);
//! let mut changes = batch.group();
//! let acme = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
//! let supplier = changes.add(ShopService::new().suppliers().create(&acme));
//! let name = Supplier { name: Some("Acme".to_owned()), ..Supplier::default() };
//! let named = changes.add(supplier.resource().update(&name));
//!
//! let mut results = batch.send(&client).await?;
//! assert_eq!(results.take(named)?.name.as_deref(), Some("Acme"));
//! # Ok(())
//! # }
//! ```
//!
//! Both requests succeed or fail as one: see [groups](crate::batch#groups).
//!
//! # As with Redfish
//!
//! Such a service has keys as segments, which its metadata seldom says:
//!
//! ```
//! // src/conventions.rs
//! use shop::KeyStyle;
//! use shop::service::Conventions;
//!
//! pub(crate) const CONVENTIONS: Conventions =
//!     Conventions::ODATA.with_key_style(KeyStyle::Segment).with_headers(&[("odata-version", "4.0")]);
//! # assert_eq!(CONVENTIONS.key_style(), KeyStyle::Segment);
//! ```
//!
//! Where a key could be the name of a function, say it in the schema, in a document of yours beside the imported ones:
//! `Capabilities.KeyAsSegmentSupported` of the container. Then the crate tells one from the other.
//!
//! A session gives a token in a header of its own:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use serde_json::json;
//! use shop::{Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let root = "https://rack.example/redfish/v1";
//! let sign_in = Client::builder(root, Credential::anonymous())
//! #   .with_handler(|_| {
//! #       let response = http::Response::builder().status(201).header("x-auth-token", "4711");
//! #       response.body(b"{}".to_vec()).expect("the header is valid")
//! #   })
//!     .build()?;
//! let names = json!({ "UserName": "ann", "Password": "secret" });
//! let session = ShopService::new().at("SessionService/Sessions").post().json(&names).send_response(&sign_in).await?;
//!
//! let token = session.headers()["x-auth-token"].to_str()?;
//! let client = Client::builder(root, Credential::anonymous())
//!     .default_header("x-auth-token", token)
//! #   .with_handler(|request| {
//! #       assert_eq!(request.headers()["x-auth-token"], "4711");
//! #       let response = http::Response::builder().header("etag", "\"5\"");
//! #       response.body(br#"{"name": "Kettle"}"#.to_vec()).expect("the header is valid")
//! #   })
//!     .build()?;
//! let product = ShopService::new().products().by_id(7);
//! let read = product.get().send_response(&client).await?;
//! assert_eq!(read.value.name.as_deref(), Some("Kettle"));
//!
//! // A change needs the entity tag, which is in the head of the response.
//! let etag = read.etag().ok_or("the service sent no entity tag")?;
//! product.update(&read.value).if_match(etag).send(&client).await?;
//! # Ok(())
//! # }
//! ```
//!
//! An error's code is often a general one. [`Error::code`](crate::Error::code) and [`message`](crate::Error::message) are then
//! those of its first detail, and [`details`](crate::Error::details) has all.
//!
//! # When it does not work
//!
//! | the service says | what helps |
//! |---|---|
//! | 400, or 404 for everything | `default_query`, for the version or the client that it wants |
//! | 403 with `X-CSRF-Token: Required` | `csrf_tokens` |
//! | 404 for single entities | the other [`KeyStyle`](crate::KeyStyle) |
//! | 412 or 428 | `if_match` with the entity tag, or `*` |
//! | 415 for a batch | the other [`BatchFormat`](crate::service::BatchFormat) |
//! | 400 for an unknown version | `OData-MaxVersion`, by [`with_headers`](crate::service::Conventions::with_headers) |
