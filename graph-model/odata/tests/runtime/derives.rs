//! The derives of `odata::value::wire` do what serde's own do: the same structs are derived both ways, and read and write the
//! same texts.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The same structs under different derives.
macro_rules! structs {
    ($module:ident, $derives:path) => {
        mod $module {
            use odata::edm::{DateTimeOffset, Decimal};
            use odata::value::Additional;
            #[allow(unused_imports, reason = "serde's derives need the modules that they are told of")]
            use odata::value::wire;
            use odata::{Nullable, Structured};
            use $derives::{Deserialize, Serialize};

            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub(crate) struct Outer {
                #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
                pub(crate) odata_type: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(crate) id: Option<String>,
                #[serde(default, skip_serializing_if = "Nullable::is_absent")]
                pub(crate) display_name: Nullable<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(crate) count: Option<i32>,
                #[serde(default, with = "wire::option", skip_serializing_if = "Option::is_none")]
                pub(crate) whole: Option<i64>,
                #[serde(default, with = "wire::nullable", skip_serializing_if = "Nullable::is_absent")]
                pub(crate) double: Nullable<f64>,
                #[serde(default, skip_serializing_if = "Nullable::is_absent")]
                pub(crate) price: Nullable<Decimal>,
                #[serde(rename = "When", skip_serializing_if = "Option::is_none")]
                pub(crate) when: Option<DateTimeOffset>,
                #[serde(rename = "request-id", default, skip_serializing_if = "Nullable::is_absent")]
                pub(crate) request_id: Nullable<String>,
                #[serde(default, with = "wire::collection", skip_serializing_if = "Option::is_none")]
                pub(crate) names: Option<Vec<String>>,
                #[serde(default, with = "wire::collection", skip_serializing_if = "Option::is_none")]
                pub(crate) inners: Option<Vec<Inner>>,
                #[serde(default, skip_serializing_if = "Nullable::is_absent")]
                pub(crate) inner: Nullable<Inner>,
                #[serde(default, skip_serializing_if = "Nullable::is_absent")]
                pub(crate) boxed: Nullable<Box<Outer>>,
                #[serde(flatten)]
                pub(crate) additional: Additional,
            }

            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub(crate) struct Inner {
                #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
                pub(crate) odata_type: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(crate) price_each: Option<Decimal>,
                #[serde(flatten)]
                pub(crate) additional: Additional,
            }

            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub(crate) struct Bare {
                #[serde(flatten)]
                pub(crate) additional: Additional,
            }

            impl Structured for Inner {
                const TYPE_NAME: &'static str = "n.Inner";
            }

            impl Structured for Outer {
                const TYPE_NAME: &'static str = "n.Outer";
            }
        }
    };
}

structs!(own, odata::value::wire);
structs!(plain, serde);

/// The JSON of a value that is read from a text, from bytes, and from a JSON value; none if it cannot be read.
fn results<T: DeserializeOwned + Serialize>(text: &str) -> [Option<String>; 3] {
    let write = |value: T| serde_json::to_string(&value).expect("what was read from JSON is JSON");
    let value: Option<Value> = serde_json::from_str(text).ok();
    [
        serde_json::from_str(text).ok().map(write),
        serde_json::from_slice(text.as_bytes()).ok().map(write),
        value.and_then(|value| serde_json::from_value(value).ok()).map(write),
    ]
}

fn compare(text: &str) {
    assert_eq!(results::<own::Outer>(text), results::<plain::Outer>(text), "{text}");
    assert_eq!(results::<own::Bare>(text), results::<plain::Bare>(text), "{text}");
}

/// Members of an object, valid and invalid.
fn members() -> Vec<(&'static str, Value)> {
    vec![
        ("@odata.type", json!("#n.Outer")),
        ("id", json!("a\"b\\c\u{e9}")),
        ("id", json!(null)),
        ("id", json!(7)),
        ("displayName", json!(null)),
        ("displayName", json!("x")),
        ("display_name", json!("not a wire name")),
        ("count", json!(-3)),
        ("count", json!("3")),
        ("whole", json!("9223372036854775807")),
        ("whole", json!(9_007_199_254_740_993_i64)),
        ("double", json!("INF")),
        ("double", json!(1.5)),
        ("double", json!(null)),
        ("price", json!(1.25)),
        ("price", json!("0.10")),
        ("When", json!("2016-12-31T23:58:21.6459442-08:00")),
        ("when", json!("2016-12-31T23:58:21Z")),
        ("When", json!("no date")),
        ("request-id", json!("r")),
        // What is `null` in collections is kept by this crate alone: `reading.rs` has the tests.
        ("names", json!(["a", "b"])),
        ("names", json!([1])),
        ("inners", json!([{ "PriceEach": 1, "new": [] }, {}])),
        ("inner", json!({ "@odata.type": "#n.Inner", "priceEach": 1 })),
        ("inner", json!(null)),
        ("inner", json!([])),
        ("boxed", json!({ "id": "1", "boxed": { "boxed": null, "z": { "a": [null, true] } } })),
        ("newInService", json!({ "a": [1, { "b": null }] })),
        ("", json!(0)),
        ("i", json!(0)),
        ("idd", json!(0)),
    ]
}

#[test]
fn each_member_alone_is_read_and_written_as_by_serde() {
    for (name, value) in members() {
        compare(&format!("{{{}:{value}}}", Value::from(name)));
    }
}

#[test]
fn truncated_texts_and_other_json_fail_as_with_serde() {
    for text in
        ["", "null", "[]", "1", "\"a\"", "{", "{\"id\":", "{\"id\":\"a\"", "{\"id\":\"a\",}", "{\"id\":\"a\"} x", "{}"]
    {
        compare(text);
    }
}

#[test]
fn a_repeated_property_is_treated_as_by_serde() {
    compare(r#"{"id":"a","id":"b"}"#);
    compare(r#"{"displayName":null,"displayName":null}"#);
    compare(r#"{"new":1,"new":2}"#);
}

#[test]
fn members_in_any_order_and_number_are_read_and_written_as_by_serde() {
    let members = members();
    // Pseudo-random numbers from a fixed seed, so that a failure can be repeated.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or_default()
    };
    let mut read = 0;
    for _ in 0..5000 {
        let chosen: Vec<String> = (0..random(9))
            .map(|_| {
                let (name, value) = &members[random(members.len())];
                format!("{}:{value}", Value::from(*name))
            })
            .collect();
        let text = format!("{{{}}}", chosen.join(","));
        compare(&text);
        read += usize::from(serde_json::from_str::<own::Outer>(&text).is_ok());
    }
    assert!(read > 500, "most texts fail: {read} were read");
}

#[test]
fn decimals_keep_all_their_digits() -> serde_json::Result<()> {
    let text = r#"{"price":79228162514264337593543950335.10,"inners":[{"PriceEach":0.10}]}"#;
    let value: own::Outer = serde_json::from_str(text)?;
    assert_eq!(serde_json::to_string(&value)?, text);
    Ok(())
}

#[test]
fn additional_cannot_repeat_the_name_of_a_field() -> serde_json::Result<()> {
    let mut outer = own::Outer { id: Some("field".to_owned()), ..own::Outer::default() };
    for name in ["id", "displayName", "other"] {
        outer.additional.insert(name.to_owned(), json!("map"));
    }
    let text = serde_json::to_string(&outer)?;
    assert_eq!(text, r#"{"id":"field","displayName":"map","other":"map"}"#);
    Ok(())
}

#[test]
fn errors_have_line_and_column() {
    let text = "{\n  \"id\": \"a\",\n  \"inner\": { \"PriceEach\": \"x\" }\n}";
    let own = serde_json::from_str::<own::Outer>(text).expect_err("the price is not a decimal");
    let plain = serde_json::from_str::<plain::Outer>(text).expect_err("the price is not a decimal");
    assert_eq!(own.to_string(), plain.to_string());
    assert_eq!(own.line(), 3);
}

/// What a generated crate has: types with a hierarchy, and their handles. Derived code may use what is deprecated.
#[deny(deprecated)]
mod generated {
    use odata::handle::{Handle, Structured};
    use odata::value::Additional;
    use odata::{Nullable, Path};

    #[derive(Structured)]
    #[odata(type = "n.item", derived("n.book"))]
    #[serde(rename_all = "camelCase")]
    pub(crate) struct Item {
        #[serde(rename = "@odata.type")]
        pub(crate) odata_type: Option<String>,
        pub(crate) name: Nullable<String>,
        #[serde(flatten)]
        pub(crate) additional: Additional,
    }

    #[derive(Structured)]
    #[odata(type = "n.book", tagged)]
    #[odata(base(Item))]
    #[serde(rename_all = "camelCase")]
    pub(crate) struct Book {
        #[serde(rename = "@odata.type")]
        pub(crate) odata_type: Option<String>,
        pub(crate) name: Nullable<String>,
        pub(crate) pages: Option<i32>,
        #[deprecated]
        pub(crate) words: Option<i64>,
        #[serde(flatten)]
        pub(crate) additional: Additional,
    }

    #[derive(Clone, Debug, Handle)]
    #[odata(one(Book))]
    pub(crate) struct BookResource(Path);

    #[derive(Clone, Debug, Handle)]
    #[odata(many(Book))]
    pub(crate) struct BookCollection(Path);

    #[expect(dead_code, reason = "only derived code uses it")]
    #[deprecated]
    #[derive(Structured)]
    #[odata(type = "n.scroll", tagged)]
    #[odata(base(Item))]
    pub(crate) struct Scroll {
        #[serde(rename = "@odata.type")]
        pub(crate) odata_type: Option<String>,
        #[serde(flatten)]
        pub(crate) additional: Additional,
    }

    #[expect(dead_code, reason = "only derived code uses it")]
    #[derive(Clone, Debug, Handle)]
    #[odata(one(Scroll))]
    pub(crate) struct ScrollResource(Path);

    #[derive(Clone, Debug, Handle)]
    pub(crate) struct CoverResource(Path);

    impl BookCollection {
        pub(crate) fn address(&self) -> &Path {
            &self.0
        }
    }
}

#[test]
fn a_value_says_its_type_by_default_where_a_base_type_may_be_declared() -> Result<(), serde_json::Error> {
    use generated::{Book, Item};
    assert_eq!(serde_json::to_string(&Item::default())?, "{}");
    assert_eq!(serde_json::to_string(&Book::default())?, r##"{"@odata.type":"#n.book"}"##);
    let read: Book = serde_json::from_str("{}")?;
    assert_eq!(read.odata_type, None, "what is read says what the text says");
    Ok(())
}

#[test]
fn values_become_ones_of_base_types_and_of_derived_types() -> Result<(), Box<dyn std::error::Error>> {
    use generated::{Book, Item};
    let book = Book { pages: Some(9), ..Book::default() };
    let item = Item::from(book.clone());
    assert_eq!(item.additional.get("pages"), Some(&json!(9)));
    assert!(item.is::<Book>() && !Item::default().is::<Book>());
    assert_eq!(item.downcast::<Book>().map_err(|item| format!("{item:?} is no book"))?, book);
    Ok(())
}

#[test]
fn handles_are_made_of_addresses_and_tied_to_their_types() -> Result<(), odata::Error> {
    use generated::{Book, BookCollection, CoverResource};
    use odata::Entity;
    use odata::handle::{EntityHandle, Listed};
    let sent_to = |path: &odata::Path| -> Result<String, odata::Error> {
        Ok(odata::request::Delete::new(path.clone()).to_http("https://service.example")?.uri().path().to_owned())
    };
    let path = odata::Path::root(odata::KeyStyle::Segment).segment("books");
    let books: <Book as Listed>::Collection = path.clone().into();
    assert_eq!(sent_to(books.address())?, "/books");
    let book: <Book as Entity>::Resource = BookCollection::address(&books).key(&odata::Key::single("7")).into();
    assert_eq!(sent_to(EntityHandle::path(&book))?, "/books/7");
    assert_eq!(sent_to(CoverResource::from(path).path())?, "/books");
    Ok(())
}
