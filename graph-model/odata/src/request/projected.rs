//! Owns which kinds of requests take a projection.

use super::{Delta, Get, List};
use crate::query::Projection;
use crate::value::IsA;

/// Declares how a kind of request takes a projection.
macro_rules! projected {
    ($($kind:ident),*) => {$(
        impl<T> $kind<T> {
            /// Reads a projection in place of the whole type: selects its properties, and includes its related entities
            /// (`$select` and `$expand`).
            ///
            /// ```
            /// use shop::ShopService;
            /// use shop::catalog::Product;
            ///
            /// #[derive(shop::Projection)]
            /// #[projection(of = Product)]
            /// struct Label {
            ///     id: i64,
            ///     name: String,
            /// }
            ///
            /// let labels = ShopService::new().products().list().project::<Label>();
            /// let http = labels.to_http("https://shop.example/odata")?;
            /// assert_eq!(http.uri().query(), Some("$select=id%2Cname"));
            ///
            /// let page = labels.read(http::Response::new(br#"{"value": [{"id": 7, "name": "Kettle"}]}"#.to_vec()))?;
            /// assert_eq!((page.value[0].id, page.value[0].name.as_str()), (7, "Kettle"));
            /// # Ok::<(), shop::Error>(())
            /// ```
            #[doc(alias("$select", "$expand"))]
            pub fn project<P: Projection>(self) -> $kind<P>
            where
                T: IsA<P::Of>,
            {
                let mut parts = self.into_parts();
                parts.project(P::outline());
                $kind::from_parts(parts)
            }
        }
    )*};
}

projected!(Get, List, Delta);
