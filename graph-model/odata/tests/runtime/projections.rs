//! Structs that a program declares for the properties that it wants: what is asked for, and what is read.

use odata::batch::Batch;
use odata::edm::Decimal;
use odata::query::Property;
use odata::response::Change;
use odata::{Error, ErrorKind, Nullable, Request};
use shop::ShopService;
use shop::catalog::{Book, Order, OrderState, Product, Review, Size};

const ROOT: &str = "https://shop.example/v1";

/// One property of each kind.
#[derive(Debug, PartialEq, odata::Projection)]
#[projection(of = Product)]
struct Offer {
    id: i64,
    name: Option<String>,
    pub(crate) stock: Nullable<i32>,
    price: Nullable<Decimal>,
    tags: Vec<String>,
    size: Option<Size>,
    /// Another projection, of an entity.
    supplier: Option<Source>,
    related: Option<Vec<Product>>,
    reviews: Vec<Opinion>,
}

#[derive(Debug, PartialEq, odata::Projection)]
#[projection(of = shop::catalog::Supplier)]
struct Source {
    code: String,
    products: Option<Vec<Numbered>>,
}

#[derive(Debug, PartialEq, odata::Projection)]
#[projection(of = Product)]
struct Numbered {
    id: i64,
}

#[derive(Debug, PartialEq, odata::Projection)]
#[projection(of = Review)]
struct Opinion {
    stars: u8,
    text: Option<String>,
}

#[derive(Debug, odata::Projection)]
#[projection(of = Order)]
struct Progress {
    state: OrderState,
}

fn query<R: Request>(request: &R) -> Result<String, Error> {
    let http = request.to_http(ROOT)?;
    Ok(percent_encoding::percent_decode_str(http.uri().query().unwrap_or_default()).decode_utf8_lossy().into_owned())
}

fn response(body: &str) -> http::Response<Vec<u8>> {
    http::Response::new(body.as_bytes().to_vec())
}

#[test]
fn a_projection_asks_for_what_it_has() -> Result<(), Error> {
    let offers = ShopService::new().products().list().project::<Offer>().filter(Product::STOCK.gt(0)).top(2);
    assert_eq!(
        query(&offers)?,
        "$select=id,name,stock,price,tags,size&$expand=supplier($select=code;$expand=products($select=id)),related,\
         reviews($select=stars,text)&$filter=stock gt 0&$top=2"
    );
    let body = r#"{"value": [{
        "@odata.etag": "W/1", "id": "9007199254740993", "name": "Atlas", "price": 1.10, "tags": ["a", null],
        "size": {"width": 1, "height": "INF"}, "supplier": {"code": "M", "products": [{"id": 1}]},
        "reviews": [{"stars": 5, "text": null}], "newInService": true
    }]}"#;
    let page = offers.read(response(body))?;
    let [offer] = page.value.as_slice() else { panic!("there is one offer") };
    assert_eq!(
        (offer.id, offer.name.as_deref(), offer.stock),
        (9_007_199_254_740_993, Some("Atlas"), Nullable::Absent)
    );
    assert_eq!(offer.price.value().map(ToString::to_string).as_deref(), Some("1.10"));
    assert_eq!((offer.tags.as_slice(), offer.related.is_none()), (&["a".to_owned()][..], true));
    assert_eq!(offer.size.as_ref().and_then(|size| size.height), Some(f64::INFINITY));
    let supplier = Source { code: "M".to_owned(), products: Some(vec![Numbered { id: 1 }]) };
    assert_eq!(offer.supplier.as_ref(), Some(&supplier));
    assert_eq!(offer.reviews, [Opinion { stars: 5, text: None }]);
    Ok(())
}

#[test]
fn entities_changes_and_types_derived_from_it_are_projected() -> Result<(), Error> {
    let service = ShopService::new();
    let one = service.products().by_id(7).get().project::<Numbered>().if_none_match("W/1");
    assert_eq!(query(&one)?, "$select=id");
    assert_eq!(one.read(response(r#"{"id": 7}"#))?, Numbered { id: 7 });
    let books = service.products().cast::<Book>().list().select(Book::ISBN).project::<Numbered>();
    assert_eq!(query(&books)?, "$select=isbn,id");
    let changes = service.products().delta().project::<Numbered>();
    let page = changes.read(response(r#"{"value": [{"id": 1}, {"id": "2", "@removed": {"reason": "deleted"}}]}"#))?;
    assert!(matches!(page.value.as_slice(), [Change::Current(Numbered { id: 1 }), Change::Removed(_)]));
    let progress = service.orders().list().project::<Progress>();
    assert_eq!(progress.read(response(r#"{"value": [{"state": "packed"}]}"#))?.value[0].state, OrderState::Packed);
    let mut batch = Batch::new();
    batch.add(one);
    Ok(())
}

#[test]
fn what_has_to_be_there_and_is_not_is_an_error_with_its_place() {
    let offers = ShopService::new().products().list().project::<Numbered>();
    for (body, expected) in [
        (r#"{"value": [{}]}"#, "value[0]: the property `id` is absent"),
        (r#"{"value": [{"id": null}]}"#, "value[0]: the property `id` is null"),
        (r#"{"value": [{"id": true}]}"#, "value[0].id: expected an Edm.Int64, found a truth value"),
    ] {
        let error = offers.read(response(body)).expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.message().contains(expected), "{error}");
    }
}

/// Names that Rust writes otherwise, and one that is no identifier in other words of the schema.
#[test]
fn fields_are_called_as_in_the_struct_of_the_type() {
    mod own {
        use odata::value::Additional;
        use odata::value::wire::{Deserialize, Serialize};

        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub(super) struct Thing {
            #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
            pub(super) r#type: Option<String>,
            #[serde(rename = "typeName", skip_serializing_if = "Option::is_none")]
            pub(super) type_name: Option<String>,
            #[serde(rename = "request-id", skip_serializing_if = "Option::is_none")]
            pub(super) request_id: Option<String>,
            #[serde(flatten)]
            pub(super) additional: Additional,
        }

        impl odata::Structured for Thing {
            const TYPE_NAME: &'static str = "n.thing";
        }
    }

    #[derive(Debug, odata::Projection)]
    #[projection(of = own::Thing)]
    struct Kind {
        r#type: String,
        type_name: Option<String>,
        request_id: Option<String>,
    }

    const NAME: Property<own::Thing, Option<String>> = own::Thing::TYPE_NAME_;
    assert_eq!((NAME.name(), <own::Thing as odata::Structured>::TYPE_NAME), ("typeName", "n.thing"));
    let kind: Kind =
        serde_json::from_str(r#"{"request-id": "r", "typeName": "t", "type": "k"}"#).expect("the text has all three");
    assert_eq!(
        (kind.r#type.as_str(), kind.type_name.as_deref(), kind.request_id.as_deref()),
        ("k", Some("t"), Some("r"))
    );
}

#[test]
fn the_crate_with_the_types_can_be_named() {
    #[derive(Debug, odata::Projection)]
    #[projection(of = Product, crate = ::shop)]
    struct Named {
        name: String,
    }

    let named: Named = serde_json::from_str(r#"{"name": "Atlas"}"#).expect("the text has the only property");
    assert_eq!(named.name, "Atlas");
}
