//! Structs with the derive of this crate are read, copied, compared and shown as with the standard derives, and responses as
//! by serde.

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
    r#""name":"größer: 8 Bytes""#,
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

/// The property's name is written with an escape sequence, and its own characters mean another name in JSON.
#[derive(odata::handle::Structured)]
#[odata(type = "n.path")]
struct Path {
    #[serde(rename = "a\\b")]
    own: Option<String>,
    #[serde(flatten)]
    additional: odata::value::Additional,
}

#[test]
fn names_with_escape_sequences_are_those_that_they_mean() -> Result<(), odata::Error> {
    let get = || odata::request::Get::<Path>::new(odata::Path::root(odata::KeyStyle::Segment).segment("paths"));
    let own = get().read(odata::http::Response::new(br#"{"a\\b": "1"}"#.to_vec()))?;
    assert_eq!((own.own.as_deref(), own.additional.len()), (Some("1"), 0));
    let other = get().read(odata::http::Response::new(br#"{"a\b": "1"}"#.to_vec()))?;
    assert_eq!((other.own, other.additional["a\u{8}"].as_str()), (None, Some("1")));
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
