//! Owns the parameters of operations that are set on their requests: of actions in the body, of functions in the address.

use serde::Serialize;

use super::parts::{Content, Parts, Target};
use super::{Delta, Download, Get, Invoke, List};
use crate::address::Argument;
use crate::error::{ErrorKind, Failure};
use crate::value::wire::{WriteEdm, Written};
use crate::value::{Nullable, UrlLiteral};

impl Parts {
    /// Sets a parameter of the action, or leaves it out.
    fn parameter<V: Serialize>(&mut self, name: &str, value: Option<&V>) {
        let Content::Parameters(body) = &mut self.content else { return };
        body.set(name, value);
        if let Some(failure) = body.failure().cloned() {
            self.fail(failure);
        }
    }

    /// Sets a parameter of the function that the address ends with, or leaves it out.
    fn argument(&mut self, name: &str, argument: Option<Argument>) {
        match &mut self.target {
            Target::Path(path) => {
                path.set_argument(name, argument);
                if let Some(failure) = path.failure().cloned() {
                    self.fail(failure);
                }
            }
            Target::Link { .. } => {
                let message = format!("a saved link contains the parameters of the call: {name} cannot be set as well");
                self.fail(Failure { kind: ErrorKind::InvalidAddress, message });
            }
        }
    }
}

impl<R> Invoke<R> {
    /// Sets a parameter of the action, in place of an earlier value. Optional parameters have methods of their own; this is for
    /// what the schema lacks.
    ///
    /// ```
    /// let restock = shop::ShopService::new().products().by_id(7).restock(20).parameter("priority", &1_u8);
    /// assert_eq!(restock.to_http("https://shop.example/odata")?.body(), br#"{"pieces":20,"priority":1}"#);
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn parameter<V: WriteEdm + ?Sized>(mut self, name: &str, value: &V) -> Self {
        self.parts.parameter(name, Some(&Written(value)));
        self
    }

    /// Sets a parameter of the action to a value or to `null`; an absent one is not sent. For generated code.
    #[doc(hidden)]
    pub fn nullable_parameter<V: WriteEdm>(mut self, name: &str, value: &Nullable<V>) -> Self {
        match value {
            Nullable::Absent => self.parts.parameter::<()>(name, None),
            Nullable::Null => self.parts.parameter(name, Some(&())),
            Nullable::Value(value) => self.parts.parameter(name, Some(&Written(value))),
        }
        self
    }
}

/// Declares how parameters of functions are set on a kind of request.
macro_rules! arguments {
    ($($kind:ident $(<$parameter:ident>)?),*) => {$(
        impl$(<$parameter>)? $kind$(<$parameter>)? {
            /// Sets a parameter of the function that this calls, in place of an earlier value: a literal in the address.
            /// Optional parameters have methods of their own; this is for what the schema lacks.
            ///
            /// ```
            /// let popular = shop::ShopService::new().products().popular(7).literal("season", "spring");
            /// let http = popular.to_http("https://shop.example/odata")?;
            /// assert_eq!(http.uri().path(), "/odata/products/catalog.popular(days=7,season='spring')");
            /// # Ok::<(), shop::Error>(())
            /// ```
            pub fn literal<V: UrlLiteral + ?Sized>(mut self, name: &str, value: &V) -> Self {
                self.parts.argument(name, Some(Argument::Literal(value.literal())));
                self
            }

            /// Sets a parameter of the function that this calls to a literal in the address or to `null`; an absent one is left
            /// out. For generated code.
            #[doc(hidden)]
            pub fn nullable_literal<V: UrlLiteral>(mut self, name: &str, value: &Nullable<V>) -> Self {
                let argument = (!value.is_absent()).then(|| Argument::nullable(value.value()));
                self.parts.argument(name, argument);
                self
            }

            /// Sets a parameter of the function that this calls, in place of an earlier value: JSON, which is passed by a
            /// parameter alias.
            pub fn json<V: WriteEdm + ?Sized>(mut self, name: &str, value: &V) -> Self {
                self.parts.argument(name, Some(Argument::json(value)));
                self
            }

            /// Sets a parameter of the function that this calls to JSON or to `null`; an absent one is left out. For generated
            /// code.
            #[doc(hidden)]
            pub fn nullable_json<V: WriteEdm>(mut self, name: &str, value: &Nullable<V>) -> Self {
                let argument = (!value.is_absent()).then(|| Argument::nullable_json(value.value()));
                self.parts.argument(name, argument);
                self
            }
        }
    )*};
}

arguments!(Get<R>, List<T>, Delta<T>, Download);
