//! Owns `@odata.bind`: relating a new or updated entity to existing ones, by their handles.

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use super::http_form::absolute;
use super::members::Members;
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
    property: String,
    is_collection: bool,
    pub(super) entities: Vec<Path>,
}

impl Parts {
    fn bind(&mut self, property: &str, is_collection: bool, entity: &Path) {
        if let Some(failure) = entity.failure() {
            return self.fail(failure.clone());
        }
        match self.bindings.iter_mut().find(|binding| binding.property == property) {
            Some(binding) if is_collection => binding.entities.push(entity.clone()),
            Some(binding) => binding.entities = vec![entity.clone()],
            None => self.bindings.push(Binding {
                property: property.to_owned(),
                is_collection,
                entities: vec![entity.clone()],
            }),
        }
    }

    /// The JSON body with the bound relations, as addresses below the service root.
    pub(super) fn with_bindings(&self, json: &Json, root: &str) -> Vec<u8> {
        let text = json.text(self.is_compatible()).into_owned();
        if self.bindings.is_empty() {
            return text;
        }
        let Ok(mut members) = serde_json::from_slice::<Members>(&text) else { return text };
        let has_references = self.is_beyond_4_0();
        for binding in &self.bindings {
            binding.add_to(&mut members, root, has_references);
        }
        serde_json::to_vec(&members).unwrap_or(text)
    }
}

impl Binding {
    /// Adds the member. What OData 4.0 writes beside a property, 4.01 writes in its place, among entities that are new.
    fn add_to(&self, members: &mut Members, root: &str, has_references: bool) {
        let address = |entity: &Path| {
            let address = absolute(root, entity);
            if has_references { json!({ "@id": address }) } else { Value::from(address) }
        };
        let mut addresses = self.entities.iter().map(address);
        let name = if has_references { self.property.clone() } else { member(&self.property) };
        let value = if self.is_collection { addresses.collect() } else { addresses.next().unwrap_or_default() };
        let Ok(value) = to_raw_value(&value) else { return };
        match members.0.iter_mut().find(|(other, _)| *other == name) {
            Some((_, earlier)) => *earlier = joined(earlier, &value).unwrap_or(value),
            None => members.0.push((name, value)),
        }
    }
}

/// The elements of both arrays; none if one of them is no array, or has no elements.
fn joined(one: &RawValue, other: &RawValue) -> Option<Box<RawValue>> {
    let inner = |array: &RawValue| {
        let inner = array.get().strip_prefix('[')?.strip_suffix(']')?.trim().to_owned();
        Some(inner).filter(|inner| !inner.is_empty())
    };
    RawValue::from_string(format!("[{},{}]", inner(one)?, inner(other)?)).ok()
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
            /// A request with the header `OData-Version: 4.01`, of its own or by the
            /// [conventions](crate::service::Conventions::with_headers) of the service, has the form of that version: the
            /// relation itself, with `@id`. In a batch, the entity may be one that an
            /// [earlier request](crate::batch::Ticket::resource) makes.
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
    /// calls add to them. In the form of OData 4.01, the related value is a [reference](Self::reference_to).
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
        let address = Value::from(absolute(service_root.trim_end_matches('/'), entity.path()));
        let members: &mut Map<String, Value> = self;
        let value = members.entry(member(property.path()));
        match value.or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(addresses) if F::Value::IS_COLLECTION => addresses.push(address),
            other => *other = address,
        }
    }

    /// What makes a value a reference to an entity that exists already (`@id`): how OData 4.01 relates an entity within one that
    /// is created, and how a change of several entities names one of them.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::{Order, Product};
    /// use shop::value::Additional;
    ///
    /// let kettle = ShopService::new().products().by_id(7);
    /// let reference = Additional::reference_to(&kettle, "https://shop.example/odata");
    /// let products = vec![Product { additional: reference, ..Product::default() }];
    /// let order = Order { products: Some(products), ..Order::default() };
    /// assert_eq!(serde_json::to_string(&order)?, r#"{"products":[{"@id":"https://shop.example/odata/products(7)"}]}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[doc(alias("@id", "@odata.id", "deep insert"))]
    pub fn reference_to<H: EntityHandle>(entity: &H, service_root: &str) -> Self {
        [("@id", Value::from(absolute(service_root.trim_end_matches('/'), entity.path())))].into()
    }
}
