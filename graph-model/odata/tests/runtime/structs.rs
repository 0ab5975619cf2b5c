//! Structs as programs fill, compare and change them.

use odata::edm::{Binary, Decimal, Guid};
use odata::request::Update;
use odata::value::Additional;
use odata::{KeyStyle, Nullable, Path, Structured, Value, fill};
use serde_json::json;
use shop::ShopService;
use shop::catalog::{self, Book, Order, OrderState, Product, Review, Size, Supplier};

const ROOT: &str = "https://shop.example/v1";

#[test]
fn values_go_into_fields_as_they_are() -> Result<(), Box<dyn std::error::Error>> {
    let (name, note): (String, Option<&str>) = ("Atlas".to_owned(), None);
    let product = fill!(catalog::Product {
        id: 7,
        name: &name,
        price: 5,
        tags: [],
        size: self::Size { width: 1.5, height: f64::from(2_u8) + 1.0 },
        supplier: Supplier {
            code: "M",
            products: [Product { id: 1 }, catalog::Product { name, related: vec![Product::default()] }]
        },
        reviews: [fill!(Review { stars: 5_u8, text: note })],
        discontinued: "2026-11-27".parse::<odata::edm::Date>()?,
        additional: Additional::from_iter([("new".to_owned(), Value::from(1))]),
    });
    assert_eq!(
        serde_json::to_value(&product)?,
        json!({
            "id": 7, "name": "Atlas", "price": 5, "tags": [], "size": {"width": 1.5, "height": 3.0}, "new": 1,
            "supplier": {"code": "M", "products": [{"id": 1}, {"name": "Atlas", "related": [{}]}]},
            "reviews": [{"stars": 5, "text": null}], "discontinued": "2026-11-27",
        })
    );
    let order = fill!(Order {
        state: OrderState::Open,
        id: Guid::nil(),
        note: null,
        products: [Book { isbn: "1" }, Book { pages: Nullable::Value(3) }]
    });
    assert_eq!(order.note, Nullable::Null);
    assert_eq!(order.products.as_ref().map(Vec::len), Some(2), "books are products");
    assert_eq!(fill!(Order { state: "open" }).state, Some(OrderState::Open));
    assert_eq!(fill!(Order {}), Order::default());
    let copy = fill!(Order { note: Some("x"), ..order.clone() });
    assert_eq!((copy.note, copy.id), (Nullable::from("x"), order.id));
    Ok(())
}

/// What everybody tries first with a property that can be `null`.
#[test]
fn first_guesses_compile() -> Result<(), Box<dyn std::error::Error>> {
    let review: Review = serde_json::from_str(r#"{"id": "7", "text": "Ann"}"#)?;
    assert!(review.text.is_some() && review.text == Some("Ann") && review.text == "Ann");
    if let Some(text) = review.text.as_ref() {
        assert_eq!(text, "Ann");
    }
    assert_eq!(review.text.clone().and_then(|text| text.chars().next()), Some('A'));
    assert_eq!(format!("{}", review.text), "Ann");
    assert_eq!(Option::from(review.text.clone()), Some("Ann".to_owned()));
    let owned = "x".to_owned();
    assert_eq!(Review { text: Some("x".to_owned()).into(), ..Review::default() }.text, Nullable::from(&owned));
    let filled = fill!(Review { id: "7", text: Some("x") });
    assert_eq!((filled.id.as_deref(), filled.text.as_deref()), (Some("7"), Some("x")));
    let bytes: Nullable<Binary> = vec![1, 2].into();
    assert!(bytes.is_some_and(|bytes| bytes == Binary::from(vec![1, 2])));
    let book: Book = serde_json::from_str(r#"{"pages": 5, "price": 1.50}"#)?;
    assert!(book.pages == 5 && book.pages == Some(5) && book.price == "1.5".parse::<Decimal>().ok());
    Ok(())
}

#[test]
fn an_update_sends_what_differs_and_a_client_can_change() -> Result<(), Box<dyn std::error::Error>> {
    #[derive(Clone, Debug, Default, PartialEq, odata::value::wire::Serialize, odata::value::wire::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Account {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        display_name: Nullable<String>,
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        created: Nullable<String>,
        #[serde(flatten)]
        additional: Additional,
    }

    impl Structured for Account {
        const TYPE_NAME: &'static str = "n.account";
        const READ_ONLY: &'static [&'static str] = &["id", "created"];
    }

    let read: Account = serde_json::from_value(json!({
        "@odata.context": "c", "@odata.etag": "W/1", "id": "1", "displayName": "Ann", "created": "now", "open": [1]
    }))?;
    let path = || Path::root(KeyStyle::Segment).segment("accounts");
    let sent = |account: &Account| -> Result<String, Box<dyn std::error::Error>> {
        let update = Update::<Account>::new(path(), account).changes_since(&read).if_unchanged(&read);
        let http = update.to_http(ROOT)?;
        assert_eq!(http.headers()["if-match"], "W/1");
        Ok(String::from_utf8(http.into_body())?)
    };
    assert_eq!(sent(&read)?, "{}");
    let mut changed = Account { id: None, display_name: Nullable::Null, created: "later".into(), ..read.clone() };
    assert_eq!(sent(&changed)?, r#"{"displayName":null}"#);
    changed.additional.insert("open".to_owned(), json!([1, 2]));
    changed.additional.insert("displayName".to_owned(), json!("twice"));
    assert_eq!(sent(&changed)?, r#"{"displayName":null,"open":[1,2]}"#);
    let book = fill!(Book { stock: 1 });
    let update = ShopService::new().products().cast::<Book>().by_id(1).update(&book).changes_since(&Book::default());
    assert_eq!(update.to_http(ROOT)?.body(), br##"{"@odata.type":"#catalog.book","stock":1}"##);
    Ok(())
}
