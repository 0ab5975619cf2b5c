//! Operations that go on after their response: copies, exports, whatever takes the service a while.
//!
//! A service that cannot finish a request at once responds with "accepted" (202) and the address of a monitor. `start`
//! sends such a request and gives the [`Monitor`], which can be waited for, polled, saved by its URL, or cancelled.
//!
//! ```
//! use std::time::Duration;
//!
//! use shop::{Client, Credential, ShopService, http};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|request| match request.method().as_str() {
//! #         "POST" => http::Response::builder().status(202).header("location", "jobs/1").body(Vec::new()),
//! #         _ => http::Response::builder().body(br#"{"status": "succeeded", "resourceId": "report-1"}"#.to_vec()),
//! #     })
//! #     .build()?;
//! let monitor = ShopService::new().take_inventory().start(&client).await?;
//! let finished = monitor
//!     .wait()
//!     .timeout(Duration::from_secs(120))
//!     .progress(|running| println!("{:?} %", running.percentage))
//!     .send(&client)
//!     .await?;
//! assert_eq!(finished.resource_id(), Some("report-1"));
//! # Ok(())
//! # }
//! ```
//!
//! # Where it is known
//!
//! [`Invoke`](crate::request::Invoke), [`Create`](crate::request::Create) and [`Update`](crate::request::Update) have
//! `start`; [`Monitor::start`] takes a request of any kind. A service that finishes at once gives a monitor that is
//! finished already. For a request of a batch, [`BatchResults::monitor`](crate::batch::BatchResults::monitor) gives it. In OData's own form of operations (`Prefer: respond-async`), the last response is the result of
//! the request, and `read` of the request reads [`Finished::into_response`].
//!
//! # Errors
//!
//! [`Operation`](crate::ErrorKind::Operation): the operation has failed or was cancelled.
//! [`Timeout`](crate::ErrorKind::Timeout): it did not finish in time, and goes on; wait again, or save
//! [`Monitor::url`]. [`Decode`](crate::ErrorKind::Decode): the service accepted the request but gave no address.

mod monitor;
mod poll;
mod status;

pub use monitor::Monitor;
pub use poll::Wait;
pub use status::{Finished, Operation, Running};
