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

/// One struct with the derive of this crate, or with the standard ones.
macro_rules! shapes {
    ($module:ident: $(#[$($attribute:tt)*])*) => {
        mod $module {
            use odata::Nullable;
            use odata::edm::{Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
            use odata::value::Additional;
            use shop::catalog::{DeliveryOptions, OrderState, Size};

            $(#[$($attribute)*])*
            pub(crate) struct Shape {
                pub(crate) id: Option<Guid>,
                pub(crate) name: Option<String>,
                pub(crate) note: Nullable<String>,
                pub(crate) whole: Option<i64>,
                pub(crate) small: Nullable<i32>,
                pub(crate) ratio: Nullable<f64>,
                pub(crate) price: Nullable<Decimal>,
                pub(crate) flag: Option<bool>,
                pub(crate) day: Option<Date>,
                pub(crate) hour: Option<TimeOfDay>,
                pub(crate) instant: Nullable<DateTimeOffset>,
                pub(crate) span: Option<Duration>,
                pub(crate) state: Option<OrderState>,
                pub(crate) options: Nullable<DeliveryOptions>,
                pub(crate) size: Nullable<Size>,
                pub(crate) tags: Option<Vec<String>>,
                pub(crate) counts: Option<Vec<i16>>,
                pub(crate) parts: Option<Vec<Shape>>,
                pub(crate) part: Nullable<Box<Shape>>,
                pub(crate) r#type: Option<String>,
                #[serde(flatten)]
                pub(crate) additional: Additional,
            }
        }
    };
}

shapes!(structured: #[derive(odata::handle::Structured)] #[odata(type = "n.shape")] #[serde(rename_all = "camelCase")]);
shapes!(standard: #[derive(Clone, Debug, PartialEq, serde::Deserialize)] #[serde(rename_all = "camelCase", default)] #[derive(Default)]);

/// Members of a shape, as expected and otherwise.
const SHAPE: [&str; 51] = [
    r#""id":"01234567-89ab-cdef-0123-456789abcdef""#,
    r#""id":"""#,
    r#""name":"Tea""#,
    r#""name":"T\u00e9a \"hot\"""#,
    "\"name\":\"a\tb\"",
    r#""name":"größer als 8 Bytes""#,
    r#""name":null"#,
    r#""n\u0061me":"escaped""#,
    r#""note":null"#,
    r#""note":"x","note":"y""#,
    r#""whole":-9223372036854775808"#,
    r#""whole":9223372036854775807"#,
    r#""whole":9223372036854775808"#,
    r#""whole":"7""#,
    r#""whole":1.0"#,
    r#""whole":-0"#,
    r#""small":01"#,
    r#""small":-"#,
    r#""small":2147483648"#,
    r#""small":1e2"#,
    r#""small":"7""#,
    r#""small":7"#,
    r#""ratio":1.5e-3"#,
    r#""ratio":"INF""#,
    r#""price":1.10"#,
    r#""price":"1.10""#,
    r#""flag":true"#,
    r#""flag":truth"#,
    r#""flag":false"#,
    r#""day":"2024-02-29""#,
    r#""day":"2023-02-29""#,
    r#""hour":"23:58:21.6459442""#,
    r#""instant":"2016-12-31T23:58:21.6459442-08:00""#,
    r#""span":"P1DT2H""#,
    r#""state":"packed""#,
    r#""state":"PACKED""#,
    r#""state":1"#,
    r#""options":"express,insured""#,
    r#""options":3"#,
    r#""size":{"width":1,"depth":2.50}"#,
    r#""size":[]"#,
    r#""tags":["a",null,"b"]"#,
    r#""tags":[]"#,
    r#""tags":null"#,
    r#""counts":["1",-2]"#,
    r#""parts":[{"name":"p"},{}]"#,
    r##""part":{"part":{"x@odata.type":"#Decimal","x":1.10}}"##,
    r#""@odata.etag":"W/1""#,
    r#""other":{"a":[1,2,{"b":null}]}"#,
    r#""other":1e400"#,
    r#""type":"t" "#,
];

/// Texts of shapes: each member alone, and several of them, also with whitespace.
fn shapes() -> Vec<String> {
    let mut texts: Vec<String> = SHAPE.iter().map(|member| format!("{{{member}}}")).collect();
    for step in 1..SHAPE.len() {
        for separator in [",", " ,\n\t"] {
            let some: Vec<&str> = SHAPE.iter().step_by(step).skip(step % 3).copied().collect();
            texts.push(format!("{{ {} }}", some.join(separator)));
        }
    }
    let fine: Vec<&str> = [0, 2, 5, 8, 10, 21, 22, 24, 26, 29, 31, 32, 33, 34, 37, 39, 41, 44, 45, 46, 47, 48, 50]
        .into_iter()
        .filter_map(|at| SHAPE.get(at).copied())
        .collect();
    let whole = format!("{{{}}}", fine.join(","));
    texts.extend((0..whole.len()).filter(|end| whole.is_char_boundary(*end)).map(|end| whole[..end].to_owned()));
    texts.extend([
        whole.clone(),
        whole.replace(',', " , ").replace(':', ": "),
        format!("{whole} x"),
        format!(" {whole} "),
    ]);
    texts.push(format!("{}{}", r#"{"part":"#.repeat(120), "{}".to_owned() + &"}".repeat(120)));
    texts.push(format!("{}{}", r#"{"part":"#.repeat(130), "{}".to_owned() + &"}".repeat(130)));
    texts
}

/// Responses are read by a reader of their own, which leaves to serde's what it does not know.
#[test]
fn responses_are_read_as_by_serde() -> Result<(), Box<dyn std::error::Error>> {
    use odata::request::{Get, List};
    use odata::{KeyStyle, Path, http};
    use structured::Shape;
    let path = || Path::root(KeyStyle::Segment).segment("shapes");
    let mut read = 0;
    for text in shapes() {
        let by_serde = serde_json::from_str::<Shape>(&text).ok();
        read += usize::from(by_serde.is_some());
        let get = Get::<Shape>::new(path()).strict_reading();
        let one = get.read(http::Response::new(text.clone().into_bytes())).ok();
        assert_eq!(one, by_serde, "{text}");
        let written = |shape: Option<&Shape>| shape.map(serde_json::to_string).transpose();
        assert_eq!(written(one.as_ref())?, written(by_serde.as_ref())?, "{text}");
        let page = format!(r#"{{"@odata.count":"2","value":[{text},null,{text}],"@odata.nextLink":"n"}}"#);
        let list = List::<Shape>::new(path()).strict_reading();
        let page = list.read(http::Response::new(page.into_bytes())).ok();
        assert_eq!(page.as_ref().map(|page| page.value.len()), by_serde.as_ref().map(|_| 2), "{text}");
        if let Some(page) = page {
            assert_eq!((page.count, page.next_link.as_deref()), (Some(2), Some("n")));
            assert!(page.value.iter().all(|value| Some(value) == by_serde.as_ref()), "{text}");
        }
    }
    assert!(read > 30, "most texts fail: {read} were read");
    Ok(())
}

#[test]
fn copies_comparisons_and_debug_texts_are_those_of_the_standard_derives() {
    let mut read: Vec<(structured::Shape, standard::Shape)> = Vec::new();
    for text in shapes() {
        // Where a collection is `null`, this crate keeps that.
        if text.contains(r#""tags":null"#) {
            continue;
        }
        let (Ok(own), Ok(standard)) = (serde_json::from_str(&text), serde_json::from_str(&text)) else { continue };
        read.push((own, standard));
    }
    assert!(read.len() > 20, "most texts fail: {} were read", read.len());
    for (own, standard) in &read {
        assert_eq!(format!("{own:?}"), format!("{standard:?}"));
        assert_eq!(format!("{own:#?}"), format!("{standard:#?}"));
        assert_eq!(serde_json::to_string(&own.clone()).ok(), serde_json::to_string(own).ok());
        assert_eq!(format!("{:?}", own.clone()), format!("{standard:?}"));
        for (other, other_standard) in &read {
            assert_eq!(own == other, standard == other_standard, "{own:?} {other:?}");
        }
    }
}
