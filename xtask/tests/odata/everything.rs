//! Runs against the crate that is generated from `everything/schema.csdl.json`, and a service of it at ODATA_SERVICE_ROOT;
//! copied there by `odata.rs`.

use everything::Store;
use everything::store::{
    Book, Company, Holiday, Novel, NullableValues, Part, Product, Setting, Size, ValueLists, Values,
};
use everything::edm::{Binary, Guid};
use everything::{Client, Credential, Nullable};
use serde_json::{Value, json};

fn client() -> Client {
    let root = std::env::var("ODATA_SERVICE_ROOT").expect("ODATA_SERVICE_ROOT says where the service is");
    Client::builder(root, Credential::token("token-of-ann")).build().expect("the client can be made")
}

fn text(company: &Company) -> String {
    serde_json::to_string(company).expect("it can be written")
}

/// The company is the same after it was created and read, whatever is in it.
async fn survives(company: Company) {
    let client = client();
    let companies = Store::new().companies();
    let created = companies.create(&company).send(&client).await;
    let created = created.unwrap_or_else(|error| panic!("{company:?}: {error}"));
    let company_handle = companies.by_number(company.number.expect("it has a key"));
    let read = company_handle.get().send(&client).await.expect("it is there");
    for mut read in [created, read] {
        read.additional.clear();
        // As text, which tells 1.1 from 1.10, and takes one NaN for the other.
        assert_eq!(text(&read), text(&company));
    }
    company_handle.delete().send(&client).await.expect("it is deleted");
}

#[tokio::test]
async fn values_of_every_type_are_read_as_they_were_written() {
    let values: Vec<Value> = vec![
        json!({}),
        json!({"boolean": false}),
        json!({"byte": 255, "sbyte": -128, "int16": -32768, "int32": i32::MAX}),
        json!({"int64": i64::MIN}),
        json!({"int64": 9_007_199_254_740_993_i64}),
        json!({"single": 1.5, "double": 0.1}),
        json!({"double": 1e300}),
        json!({"double": -5e-324}),
        json!({"single": "-INF", "double": "NaN"}),
        json!({"double": "INF"}),
        json!({"string": "a\"\\/\u{1}\t\r\né€𝄞\u{2028}"}),
        json!({"string": ""}),
        json!({"guid": "0f6d0b5e-0d3c-4e1f-9c40-5f3f2a1b0c9d"}),
        json!({"date": "2016-02-29", "timeOfDay": "23:59:59"}),
        json!({"date": "0001-01-01"}),
        json!({"dateTimeOffset": "2016-12-31T23:58:21-08:00"}),
        json!({"dateTimeOffset": "9999-12-31T23:59:59Z"}),
        json!({"duration": "P1DT2H30M5S"}),
        json!({"duration": "-PT1S"}),
        // odatapy takes nothing but scalars here.
        json!({"untyped": "text"}),
        json!({"point": {"type": "Point", "coordinates": [142.1, 64.1]}}),
        json!({"polygon": {"type": "Polygon", "coordinates": [[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]]}}),
        json!({"size": "large"}),
        json!({"size": "other"}),
        json!({"days": "monday"}),
        json!({"days": "monday,tuesday"}),
        json!({"inner": {"inner": {"string": "deep"}}}),
    ];
    for (number, values) in (1..).zip(values) {
        let text = values.to_string();
        let values: Values = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        survives(Company { number: Some(number), values: values.into(), ..Company::default() }).await;
    }
}

#[tokio::test]
async fn bytes_come_back_in_another_alphabet() {
    let client = client();
    for (number, length) in (1000..).zip([0, 1, 2, 3, 256]) {
        let bytes: Vec<u8> = (0..=255).rev().take(length).collect();
        let values = Values { binary: Some(Binary::from(bytes.clone())), ..Values::default() };
        let company = Company { number: Some(number), values: values.into(), ..Company::default() };
        let companies = Store::new().companies();
        companies.create(&company).send(&client).await.expect("it is created");
        let read = companies.by_number(number).get().send(&client).await.expect("it is there");
        let binary = read.values.into_option().and_then(|values| values.binary).expect("it is there");
        assert_eq!(binary.as_bytes(), bytes);
    }
}

#[tokio::test]
async fn decimals_keep_their_digits() {
    for text in ["0.1", "-0.05", "1.10", "79228162514264337593543950335", "123456789012345678.123456789", "0"] {
        let decimal = text.parse().expect("it is a number");
        let values = Values { decimal: Some(decimal), ..Values::default() };
        survives(Company { number: Some(2000), values: values.into(), ..Company::default() }).await;
    }
}

#[tokio::test]
async fn null_is_told_from_absent() {
    let all_null = NullableValues {
        int64: Nullable::Null,
        double: Nullable::Null,
        decimal: Nullable::Null,
        string: Nullable::Null,
        date_time_offset: Nullable::Null,
        size: Nullable::Null,
        inner: Nullable::Null,
        ..NullableValues::default()
    };
    let some = NullableValues { string: "".into(), int64: Nullable::Null, ..NullableValues::default() };
    for (number, values) in [(3000, all_null), (3001, some), (3002, NullableValues::default())] {
        survives(Company { number: Some(number), nullable_values: values.into(), ..Company::default() }).await;
    }
    survives(Company { number: Some(3003), nullable_values: Nullable::Null, ..Company::default() }).await;

    // A change says what becomes null, and leaves alone what it does not speak of.
    let client = client();
    let companies = Store::new().companies();
    let values = Values { string: Some("stays".into()), ..Values::default() };
    let lists = ValueLists { strings: Some(vec!["goes".into()]), ..ValueLists::default() };
    let company = Company { number: Some(3004), values: values.into(), lists: lists.into(), ..Company::default() };
    companies.create(&company).send(&client).await.expect("it is created");
    let changes = Company { lists: Nullable::Null, ..Company::default() };
    companies.by_number(3004).update(&changes).send(&client).await.expect("it is changed");
    let read = companies.by_number(3004).get().send(&client).await.expect("it is there");
    assert_eq!((read.values, read.lists, read.nullable_values), (company.values, Nullable::Null, Nullable::Absent));
}

#[tokio::test]
async fn lists_are_read_as_they_were_written() {
    let lists = ValueLists {
        int64s: Some(vec![1, i64::MAX, i64::MIN]),
        doubles: Some(vec![0.5, f64::INFINITY]),
        decimals: Some(vec!["0.10".parse().expect("it is a number")]),
        strings: Some(vec![String::new(), "a,b".into()]),
        sizes: Some(vec![Size::Small, Size::Other]),
        values: Some(vec![Values { byte: Some(1), ..Values::default() }, Values::default()]),
        ..ValueLists::default()
    };
    survives(Company { number: Some(4000), lists: lists.into(), ..Company::default() }).await;
    let empty = ValueLists { strings: Some(Vec::new()), values: Some(Vec::new()), ..ValueLists::default() };
    survives(Company { number: Some(4001), lists: empty.into(), ..Company::default() }).await;
}

#[tokio::test]
async fn keys_may_be_of_any_type() {
    let client = client();
    let store = Store::new();
    for day in ["2016-02-29", "0001-01-01", "9999-12-31"] {
        let day = day.parse().expect("it is a day");
        store.holidays().create(&Holiday { day: Some(day), ..Holiday::default() }).send(&client).await.expect("it is created");
        let read = store.holidays().by_day(day).get().send(&client).await.expect("it is there");
        assert_eq!(read.day, Some(day));
    }
    // odatapy finds nothing by a key that is a member of an enumeration.
    let setting = Setting { size: Some(Size::Large), ..Setting::default() };
    let created = store.settings().create(&setting).send(&client).await.expect("it is created");
    assert_eq!(created.size, Some(Size::Large));
    store.settings().by_size(&Size::Large).get().send(&client).await.expect_err("it is there, but not found");
    let product = Product { id: Some("parts".into()), ..Product::default() };
    store.products().create(&product).send(&client).await.expect("it is created");
    let parts = store.products().by_id("parts").parts();
    let order = Guid::from_u128(7);
    for number in [i64::MIN, -1, 0, i64::MAX] {
        let part = Part { order: Some(order), number: Some(number), ..Part::default() };
        parts.create(&part).send(&client).await.expect("it is created");
        let read = parts.by_order_and_number(order, number).get().send(&client).await.expect("it is there");
        assert_eq!((read.order, read.number), (Some(order), Some(number)));
    }
}

#[tokio::test]
async fn derived_types_are_created_read_and_cast() {
    let client = client();
    let products = Store::new().products();
    let novel = Novel { id: Some("novel".into()), pages: Some(320), price: "7.90".parse().ok(), ..Novel::default() };
    let book = Book { id: Some("book".into()), pages: Some(12), ..Book::default() };
    let plain = Product { id: Some("plain".into()), ..Product::default() };
    assert_eq!(products.create(&novel).send(&client).await.expect("it is created").price, novel.price);
    products.create(&book).send(&client).await.expect("it is created");
    products.create(&plain).send(&client).await.expect("it is created");

    let books = products.cast::<Book>();
    let read = books.list().orderby("pages").all(&client).await.expect("they come");
    let pages: Vec<_> = read.iter().map(|book| (book.pages, book.is::<Novel>())).collect();
    assert_eq!(pages, [(Some(12), false), (Some(320), true)]);
    let read: Novel = read[1].clone().downcast().expect("it is a novel");
    assert_eq!((read.price, read.pages), (novel.price.clone(), novel.pages));
    let few = products.list().filter("test.store.Book/pages gt 100").all(&client).await.expect("they come");
    assert_eq!(few.iter().filter_map(|product| product.id.as_deref()).collect::<Vec<_>>(), ["novel"]);
    let read = products.by_id("novel").cast::<Novel>().get().send(&client).await.expect("it is a novel");
    assert_eq!(read.price, novel.price);
    products.by_id("plain").cast::<Book>().get().send(&client).await.expect_err("it is no book");
}

#[tokio::test]
async fn unknown_members_of_flags_and_enumerations_are_refused_by_the_service() {
    let client = client();
    for values in [json!({"size": "huge"}), json!({"days": "monday,holiday"})] {
        let values: Values = serde_json::from_value(values).expect("unknown members are kept");
        let company = Company { number: Some(6000), values: values.into(), ..Company::default() };
        let error = Store::new().companies().create(&company).send(&client).await.expect_err("it knows no such member");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    }
}
