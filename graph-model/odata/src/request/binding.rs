//! Owns `@odata.bind`: relating a new or updated entity to existing ones, by their handles.

use serde_json::{Map, Value};

use super::parts::Parts;
use super::{Create, Update};
use crate::address::Path;
use crate::handle::EntityHandle;
use crate::query::{Field, Name, Property, Related};
use crate::value::wire::Json;
use crate::value::{Additional, IsA};

/// A bound relation, and the related entities.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// The name of the member.
    name: String,
    is_collection: bool,
    entities: Vec<Path>,
}

impl Parts {
    fn bind(&mut self, property: &str, is_collection: bool, entity: &Path) {
        if let Some(failure) = entity.failure() {
            return self.fail(failure.clone());
        }
        let name = member(property);
        match self.bindings.iter_mut().find(|binding| binding.name == name) {
            Some(binding) if is_collection => binding.entities.push(entity.clone()),
            Some(binding) => binding.entities = vec![entity.clone()],
            None => self.bindings.push(Binding { name, is_collection, entities: vec![entity.clone()] }),
        }
    }

    /// The JSON body with the bound relations, as addresses below the service root.
    pub(super) fn with_bindings(&self, json: &Json, root: &str) -> Vec<u8> {
        let mut text = json.text(self.is_compatible()).into_owned();
        if self.bindings.is_empty() || !text.ends_with(b"}") {
            return text;
        }
        text.pop();
        for Binding { name, is_collection, entities } in &self.bindings {
            let mut addresses = entities.iter().map(|entity| Value::from(format!("{root}{}", entity.as_str())));
            let value = if *is_collection { addresses.collect() } else { addresses.next().unwrap_or_default() };
            if text.len() > 1 {
                text.push(b',');
            }
            text.extend_from_slice(format!("{}:{value}", Value::from(name.as_str())).as_bytes());
        }
        text.push(b'}');
        text
    }
}

fn member(property: &str) -> String {
    format!("{property}@odata.bind")
}

/// Declares how a kind of request binds relations.
macro_rules! bound {
    ($($kind:ident),*) => {$(
        impl<T> $kind<T> {
            /// Relates the entity to one that exists already, by its handle (`@odata.bind`). Of a relation to several entities,
            /// further calls add to them. For entities within the one that is sent, see [`Additional::bind`].
            ///
            /// ```
            /// use shop::ShopService;
            /// use shop::catalog::Product;
            ///
            /// let shop = ShopService::new();
            /// let kettle = Product { name: Some("Kettle".to_owned()), ..Product::default() };
            /// let create = shop
            ///     .products()
            ///     .create(&kettle)
            ///     .bind(Product::SUPPLIER, &shop.suppliers().by_code("ACME"))
            ///     .bind(Product::RELATED, &shop.products().by_id(7))
            ///     .bind(Product::RELATED, &shop.products().by_id(8));
            /// let http = create.to_http("https://shop.example/odata")?;
            /// let body = concat!(
            ///     r#"{"name":"Kettle","supplier@odata.bind":"https://shop.example/odata/suppliers('ACME')","#,
            ///     r#""related@odata.bind":["https://shop.example/odata/products(7)","https://shop.example/odata/products(8)"]}"#,
            /// );
            /// assert_eq!(String::from_utf8_lossy(http.body()), body);
            /// # Ok::<(), shop::Error>(())
            /// ```
            #[doc(alias("@odata.bind", "deep insert"))]
            pub fn bind<O, F, N, H>(mut self, property: Property<O, F, N>, entity: &H) -> Self
            where
                T: IsA<O>,
                F: Field<Value: Related>,
                N: Name,
                H: EntityHandle<Entity: IsA<<F::Value as Related>::Entity>>,
            {
                self.parts.bind(property.path(), F::Value::IS_COLLECTION, entity.path());
                self
            }
        }
    )*};
}

bound!(Create, Update);

impl Additional {
    /// Relates an entity within one that is created to one that exists already, by its handle (`@odata.bind`). The address is
    /// absolute, since a relative one would depend on the address of the request. Of a relation to several entities, further
    /// calls add to them.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::{Order, Product};
    ///
    /// let shop = ShopService::new();
    /// let mut kettle = Product { name: Some("Kettle".to_owned()), ..Product::default() };
    /// kettle.additional.bind(&Product::SUPPLIER, &shop.suppliers().by_code("ACME"), "https://shop.example/odata");
    /// let order = Order { products: Some(vec![kettle]), ..Order::default() };
    /// let body = r#"{"products":[{"name":"Kettle","supplier@odata.bind":"https://shop.example/odata/suppliers('ACME')"}]}"#;
    /// assert_eq!(serde_json::to_string(&order)?, body);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[doc(alias("@odata.bind", "deep insert"))]
    pub fn bind<O, F, N, H>(&mut self, property: &Property<O, F, N>, entity: &H, service_root: &str)
    where
        F: Field<Value: Related>,
        N: Name,
        H: EntityHandle<Entity: IsA<<F::Value as Related>::Entity>>,
    {
        let address = Value::from(format!("{}{}", service_root.trim_end_matches('/'), entity.path().as_str()));
        let members: &mut Map<String, Value> = self;
        let value = members.entry(member(property.path()));
        match value.or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(addresses) if F::Value::IS_COLLECTION => addresses.push(address),
            other => *other = address,
        }
    }
}
