//! Tests the crate generated from `everything/schema.csdl.json` against a service of that schema at `ODATA_SERVICE_ROOT`.
//! `odata.rs` copies this file into the crate.

use everything::Store;
use everything::edm::{Binary, Guid};
use everything::store::{
    Book, Company, Holiday, Novel, NullableValues, Part, Product, Setting, Size, ValueLists, Values,
};
use everything::{Client, Credential, Nullable};
use serde_json::{Value, json};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn client() -> Client {
    let root = std::env::var("ODATA_SERVICE_ROOT").expect("`odata.rs` sets ODATA_SERVICE_ROOT");
    Client::builder(root, Credential::token("token-of-ann"))
        .build()
        .expect("`odata.rs` passes the URL of a local server")
}

/// Creates a company, reads it, and compares both responses with what was sent.
async fn survives(company: Company) -> TestResult {
    let client = client();
    let companies = Store::new().companies();
    let created = companies.create(&company).send(&client).await;
    let created = created.map_err(|error| format!("{company:?}: {error}"))?;
    let handle = companies.by_number(company.number.ok_or("a company without a key")?);
    let read = handle.get().send(&client).await?;
    for mut read in [created, read] {
        read.additional.clear();
        // Compared as text: it tells 1.1 from 1.10, and every NaN is equal.
        assert_eq!(serde_json::to_string(&read)?, serde_json::to_string(&company)?);
    }
    handle.delete().send(&client).await?;
    Ok(())
}

#[tokio::test]
async fn values_of_every_type_are_read_as_they_were_written() -> TestResult {
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
        // odatapy accepts scalars only.
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
        let values: Values = serde_json::from_str(&text).map_err(|error| format!("{text}: {error}"))?;
        survives(Company { number: Some(number), values: values.into(), ..Company::default() }).await?;
    }
    Ok(())
}

#[tokio::test]
async fn bytes_are_read_in_either_alphabet_of_base64() -> TestResult {
    let client = client();
    for (number, length) in (1000..).zip([0, 1, 2, 3, 256]) {
        let bytes: Vec<u8> = (0..=255).rev().take(length).collect();
        let values = Values { binary: Some(Binary::from(bytes.clone())), ..Values::default() };
        let company = Company { number: Some(number), values: values.into(), ..Company::default() };
        let companies = Store::new().companies();
        companies.create(&company).send(&client).await?;
        let read = companies.by_number(number).get().send(&client).await?;
        let binary = read.values.into_option().and_then(|values| values.binary).ok_or("the response has no bytes")?;
        assert_eq!(binary.as_bytes(), bytes);
    }
    Ok(())
}

#[tokio::test]
async fn decimals_keep_their_digits() -> TestResult {
    for text in ["0.1", "-0.05", "1.10", "79228162514264337593543950335", "123456789012345678.123456789", "0"] {
        let decimal = text.parse()?;
        let values = Values { decimal: Some(decimal), ..Values::default() };
        survives(Company { number: Some(2000), values: values.into(), ..Company::default() }).await?;
    }
    Ok(())
}

#[tokio::test]
async fn null_is_told_from_absent() -> TestResult {
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
        survives(Company { number: Some(number), nullable_values: values.into(), ..Company::default() }).await?;
    }
    survives(Company { number: Some(3003), nullable_values: Nullable::Null, ..Company::default() }).await?;

    // An update clears the properties that are null in it, and keeps those that are absent.
    let client = client();
    let companies = Store::new().companies();
    let values = Values { string: Some("stays".into()), ..Values::default() };
    let lists = ValueLists { strings: Some(vec!["goes".into()]), ..ValueLists::default() };
    let company = Company { number: Some(3004), values: values.into(), lists: lists.into(), ..Company::default() };
    companies.create(&company).send(&client).await?;
    let changes = Company { lists: Nullable::Null, ..Company::default() };
    companies.by_number(3004).update(&changes).send(&client).await?;
    let read = companies.by_number(3004).get().send(&client).await?;
    assert_eq!((read.values, read.lists, read.nullable_values), (company.values, Nullable::Null, Nullable::Absent));
    Ok(())
}

#[tokio::test]
async fn lists_are_read_as_they_were_written() -> TestResult {
    let lists = ValueLists {
        int64s: Some(vec![1, i64::MAX, i64::MIN]),
        doubles: Some(vec![0.5, f64::INFINITY]),
        decimals: Some(vec!["0.10".parse()?]),
        strings: Some(vec![String::new(), "a,b".into()]),
        sizes: Some(vec![Size::Small, Size::Other]),
        values: Some(vec![Values { byte: Some(1), ..Values::default() }, Values::default()]),
        ..ValueLists::default()
    };
    survives(Company { number: Some(4000), lists: lists.into(), ..Company::default() }).await?;
    let empty = ValueLists { strings: Some(Vec::new()), values: Some(Vec::new()), ..ValueLists::default() };
    survives(Company { number: Some(4001), lists: empty.into(), ..Company::default() }).await?;
    Ok(())
}

#[tokio::test]
async fn keys_may_be_of_any_type() -> TestResult {
    let client = client();
    let store = Store::new();
    for day in ["2016-02-29", "0001-01-01", "9999-12-31"] {
        let day = day.parse()?;
        store.holidays().create(&Holiday { day: Some(day), ..Holiday::default() }).send(&client).await?;
        let read = store.holidays().by_day(day).get().send(&client).await?;
        assert_eq!(read.day, Some(day));
    }
    // odatapy finds no entity by a key of an enumeration type.
    let setting = Setting { size: Some(Size::Large), ..Setting::default() };
    let created = store.settings().create(&setting).send(&client).await?;
    assert_eq!(created.size, Some(Size::Large));
    store.settings().by_size(&Size::Large).get().send(&client).await.expect_err("odatapy does not support such keys");
    let product = Product { id: Some("parts".into()), ..Product::default() };
    store.products().create(&product).send(&client).await?;
    let parts = store.products().by_id("parts").parts();
    let order = Guid::from_u128(7);
    for number in [i64::MIN, -1, 0, i64::MAX] {
        let part = Part { order: Some(order), number: Some(number), ..Part::default() };
        parts.create(&part).send(&client).await?;
        let read = parts.by_order_and_number(order, number).get().send(&client).await?;
        assert_eq!((read.order, read.number), (Some(order), Some(number)));
    }
    Ok(())
}

#[tokio::test]
async fn derived_types_are_created_read_and_cast() -> TestResult {
    let client = client();
    let products = Store::new().products();
    let novel = Novel { id: Some("novel".into()), pages: Some(320), price: "7.90".parse().ok(), ..Novel::default() };
    let book = Book { id: Some("book".into()), pages: Some(12), ..Book::default() };
    let plain = Product { id: Some("plain".into()), ..Product::default() };
    assert_eq!(products.create(&novel).send(&client).await?.price, novel.price);
    products.create(&book).send(&client).await?;
    products.create(&plain).send(&client).await?;

    let books = products.cast::<Book>();
    let read = books.list().orderby("pages").all(&client).await?;
    let pages: Vec<_> = read.iter().map(|book| (book.pages, book.is::<Novel>())).collect();
    assert_eq!(pages, [(Some(12), false), (Some(320), true)]);
    let read: Novel = read[1].clone().downcast().expect("the one with 320 pages was created as a novel");
    assert_eq!((read.price, read.pages), (novel.price.clone(), novel.pages));
    let few = products.list().filter("test.store.Book/pages gt 100").all(&client).await?;
    assert_eq!(few.iter().filter_map(|product| product.id.as_deref()).collect::<Vec<_>>(), ["novel"]);
    let read = products.by_id("novel").cast::<Novel>().get().send(&client).await?;
    assert_eq!(read.price, novel.price);
    products.by_id("plain").cast::<Book>().get().send(&client).await.expect_err("a product that is no book");
    Ok(())
}

#[tokio::test]
async fn unknown_members_of_flags_and_enumerations_are_refused_by_the_service() -> TestResult {
    let client = client();
    for values in [json!({"size": "huge"}), json!({"days": "monday,holiday"})] {
        let values: Values = serde_json::from_value(values)?;
        let company = Company { number: Some(6000), values: values.into(), ..Company::default() };
        let error = Store::new()
            .companies()
            .create(&company)
            .send(&client)
            .await
            .expect_err("the service knows no such member");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    }
    Ok(())
}
