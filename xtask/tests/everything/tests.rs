//! Tests the crate generated from `schema.csdl.json`. `generated_crate.rs` copies this file into it.

use everything::Store;
use everything::edm::{DateTimeOffset, Decimal, Guid};
use everything::store::{Book, Company, Days, Novel, NullableValues, Product, Setting, Size, ValueLists, Values};
use everything::value::Null;
use everything::{ErrorKind, Nullable, Request};
use serde_json::{Value, json};

const ROOT: &str = "https://host/odata";

type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The JSON of a value that is read from JSON.
fn again<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> TestResult<String> {
    let value: T = serde_json::from_str(text).map_err(|error| format!("{text}: {error}"))?;
    Ok(serde_json::to_string(&value)?)
}

/// The method, the address below the service root, and the body of a request.
fn sent<R: Request>(request: &R) -> TestResult<String> {
    let http = request.to_http(ROOT)?;
    let address = http.uri().to_string();
    let address = address.strip_prefix(ROOT).ok_or("an address outside the service")?;
    let body = str::from_utf8(http.body())?;
    Ok(format!("{} {address} {body}", http.method()).trim_end().to_owned())
}

#[test]
fn every_type_survives_a_round_trip() -> TestResult {
    for text in [
        r#"{"boolean":true}"#,
        r#"{"byte":255}"#,
        r#"{"sbyte":-128}"#,
        r#"{"int16":-32768}"#,
        r#"{"int32":2147483647}"#,
        r#"{"int64":-9223372036854775808}"#,
        r#"{"single":1.5}"#,
        r#"{"single":"-INF"}"#,
        r#"{"double":0.1}"#,
        r#"{"double":"INF"}"#,
        r#"{"double":"NaN"}"#,
        r#"{"decimal":79228162514264337593543950335.123456789}"#,
        r#"{"string":"a\u0000\"é"}"#,
        r#"{"binary":"+/8="}"#,
        r#"{"binary":"-_8"}"#,
        r#"{"guid":"0f6d0b5e-0d3c-4e1f-9c40-5f3f2a1b0c9d"}"#,
        r#"{"date":"2016-02-29"}"#,
        r#"{"timeOfDay":"23:59:59.9999999"}"#,
        r#"{"dateTimeOffset":"2016-12-31T23:58:21.6459442-08:00"}"#,
        r#"{"duration":"P1DT2H30M0.5S"}"#,
        r#"{"stream":"aGVsbG8"}"#,
        r#"{"untyped":{"a":[1,null,"x"]}}"#,
        r#"{"point":{"type":"Point","coordinates":[142.1,64.1]}}"#,
        r#"{"polygon":{"type":"Polygon","coordinates":[[[0.0,0.0],[0.0,1.0],[1.0,1.0],[0.0,0.0]]]}}"#,
        r#"{"size":"large"}"#,
        r#"{"size":"huge"}"#,
        r#"{"days":"tuesday,monday,holiday"}"#,
        r#"{"weight":1.10}"#,
        r#"{"inner":{"inner":{"decimal":0.10}}}"#,
        r##"{"@odata.type":"#test.store.Values","int32":1,"new@odata.type":"#Int64","new":{"a":1}}"##,
        "{}",
    ] {
        let expected = if text.contains("-_8\"") { text.replace("-_8", "-_8=") } else { text.to_owned() };
        assert_eq!(again::<Values>(text)?, expected);
    }
    Ok(())
}

#[test]
fn null_and_absent_are_told_apart() -> TestResult {
    for text in [
        r#"{"int64":null,"double":null,"decimal":null,"string":null,"dateTimeOffset":null,"size":null,"inner":null}"#,
        r#"{"int64":1,"decimal":1.0,"string":"","size":"other"}"#,
        "{}",
    ] {
        assert_eq!(again::<NullableValues>(text)?, text);
    }
    let values: NullableValues = serde_json::from_str(r#"{"string":null}"#)?;
    assert_eq!((values.string, values.int64), (Nullable::Null, Nullable::Absent));
    assert_eq!(again::<Values>(r#"{"int32":null,"inner":null,"size":null,"double":null}"#)?, "{}");
    Ok(())
}

#[test]
fn collections_keep_their_null_elements() -> TestResult {
    for text in [
        r#"{"int64s":[1,9007199254740993],"doubles":["NaN",1.0],"decimals":[0.10],"strings":["a"],"sizes":["small","x"]}"#,
        r#"{"values":[{"byte":1},{"new":2}]}"#,
        r#"{"strings":[]}"#,
        r#"{"strings":[null,"a",null],"values":null}"#,
    ] {
        assert_eq!(again::<ValueLists>(text)?, text);
    }
    Ok(())
}

#[test]
fn numbers_may_be_strings() -> TestResult {
    let values: Values = serde_json::from_str(r#"{"int64":"9223372036854775807","decimal":"0.10","size":1,"days":3}"#)?;
    assert_eq!(values.int64, Some(i64::MAX));
    assert_eq!(values.decimal.map(|decimal| decimal.to_string()).as_deref(), Some("0.10"));
    assert_eq!(values.size, Some(Size::Large));
    assert_eq!(values.days, Some(Days::MONDAY | Days::TUESDAY));
    Ok(())
}

#[test]
fn an_invalid_value_is_reported_with_its_place() {
    let error = serde_json::from_str::<Values>("{\n  \"date\": \"2016-02-30\"}").expect_err("no February has 30 days");
    assert_eq!(error.to_string(), "expected an Edm.Date such as 2016-12-31 at line 2 column 22");
}

#[test]
fn derived_types_go_through_their_bases() -> TestResult {
    let novel = Novel { id: Some("1".into()), pages: Some(5), price: "0.1".parse().ok(), ..Novel::default() };
    let written = serde_json::to_value(&novel)?;
    assert_eq!(written, json!({"@odata.type": "#test.store.Novel", "id": "1", "pages": 5, "price": 0.1}));
    let product = Product::from(novel.clone());
    assert!(product.is::<Book>() && product.is::<Novel>());
    let book: Book = product.clone().downcast().expect("a novel is a book");
    assert_eq!(book.pages, Some(5));
    assert_eq!(book.downcast::<Novel>().expect("its `@odata.type` is still that of a novel"), novel);
    let plain = Product::default();
    assert_eq!(plain.odata_type, None);
    assert_eq!(
        plain.clone().downcast::<Book>().expect_err("a value without `@odata.type` is of its declared type"),
        plain
    );
    let page = Store::new().products().list().read(http::Response::new(
        br##"{"value":[{"id":"1"},null,{"@odata.type":"#test.store.Book","id":"2","pages":7,"color":"red"}],"@odata.nextLink":"n"}"##.to_vec(),
    ));
    let page = page?;
    assert_eq!((page.value.len(), page.next_link.as_deref()), (2, Some("n")));
    let book: Book = page.value[1].clone().downcast().expect("its `@odata.type` says that it is a book");
    assert_eq!((book.pages, &book.additional["color"]), (Some(7), &json!("red")));
    Ok(())
}

#[test]
fn every_handle_has_its_address() -> TestResult {
    let store = Store::new();
    let product = store.products().by_id("it's a/b");
    let order = Guid::nil();
    let day = "2016-02-29".parse()?;
    let id = "/Products('it%27%27s%20a%2Fb')";
    for (actual, expected) in [
        (sent(&store.products().list())?, "GET /Products".to_owned()),
        (sent(&store.products().count().filter("a eq 1"))?, "GET /Products/$count?$filter=a%20eq%201".to_owned()),
        (sent(&store.products().by_name("x").get())?, "GET /Products(name='x')".to_owned()),
        (sent(&store.best().get().select("id"))?, "GET /Best?$select=id".to_owned()),
        (sent(&product.get().expand("maker"))?, format!("GET {id}?$expand=maker")),
        (sent(&product.delete())?, format!("DELETE {id}")),
        (sent(&product.maker().get())?, format!("GET {id}/maker")),
        (
            sent(&product.parts().by_order_and_number(order, -7).get())?,
            format!("GET {id}/parts(order={order},number=-7)"),
        ),
        (sent(&product.content().download())?, format!("GET {id}/$value")),
        (sent(&product.manual().delete())?, format!("DELETE {id}/manual")),
        (sent(&product.related().by_id("x").related().list())?, format!("GET {id}/related('x')/related")),
        (sent(&product.cast::<Book>().cast::<Novel>().get())?, format!("GET {id}/test.store.Book/test.store.Novel")),
        (sent(&store.products().cast::<Book>().list())?, "GET /Products/test.store.Book".to_owned()),
        (sent(&store.companies().by_number(-3).get())?, "GET /Companies(-3)".to_owned()),
        (sent(&store.holidays().by_day(day).get())?, "GET /Holidays(2016-02-29)".to_owned()),
        (sent(&store.settings().by_size(&Size::Large).get())?, "GET /Settings(test.store.Size'large')".to_owned()),
        (sent(&product.related_references().list())?, format!("GET {id}/related/$ref")),
        (
            sent(&product.related_references().add(&store.best().cast::<Book>()))?,
            format!(r#"POST {id}/related/$ref {{"@odata.id":"{ROOT}/Best/test.store.Book"}}"#),
        ),
        (sent(&product.related_references().remove("x"))?, format!("DELETE {id}/related('x')/$ref")),
        (
            sent(&product.maker_reference().set(&store.companies().by_number(1)))?,
            format!(r#"PUT {id}/maker/$ref {{"@odata.id":"{ROOT}/Companies(1)"}}"#),
        ),
        (sent(&product.maker_reference().remove())?, format!("DELETE {id}/maker/$ref")),
    ] {
        assert_eq!(actual, expected);
    }
    let error = store.products().by_id("").get().to_http(ROOT).expect_err("an empty key would address the collection");
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
    Ok(())
}

#[test]
fn bodies_are_what_was_given() -> TestResult {
    let store = Store::new();
    let book = Book { name: Nullable::Null, ..Book::default() };
    assert_eq!(
        sent(&store.products().create(&book))?,
        r##"POST /Products {"@odata.type":"#test.store.Book","name":null}"##
    );
    let changes = Product { type_: "t".into(), ..Product::default() };
    assert_eq!(sent(&store.best().update(&changes))?, r#"PATCH /Best {"type":"t"}"#);
    let company = Company { number: Some(1), ..Company::default() };
    assert_eq!(sent(&store.companies().create(&company))?, r#"POST /Companies {"number":1}"#);
    let setting = Setting { size: Some(Size::Other), ..Setting::default() };
    assert_eq!(sent(&store.settings().create(&setting))?, r#"POST /Settings {"size":"other"}"#);
    Ok(())
}

#[test]
fn every_operation_has_its_address_and_parameters() -> TestResult {
    let store = Store::new();
    let best = store.best();
    let since: DateTimeOffset = "2020-01-01T00:00:00+01:00".parse()?;
    let values = Values { int32: Some(1), ..Values::default() };
    let (a, b): (Decimal, Decimal) = ("1.10".parse()?, "-2".parse()?);
    for (actual, expected) in [
        (
            sent(&best.rate(5, f64::INFINITY).days(Days::MONDAY).values([&values]))?,
            r#"POST /Best/test.store.rate {"stars":5,"ratio":"INF","days":"monday","values":[{"int32":1}]}"#,
        ),
        (sent(&best.rate(5, 1.5).comment(None::<&str>))?, r#"POST /Best/test.store.rate {"stars":5,"ratio":1.5,"comment":null}"#),
        (sent(&best.retire())?, "POST /Best/test.store.retire"),
        (sent(&store.products().import(&["a"]))?, r#"POST /Products/test.store.import {"names":["a"]}"#),
        (
            sent(&best.forecast(3, "2026-01-01", "a&b").top(1))?,
            "GET /Best/test.store.forecast(from=3)?from=2026-01-01&until=a%26b&$top=1",
        ),
        (sent(&best.audit("2026"))?, "POST /Best/test.store.audit?year=2026"),
        (sent(&best.successor())?, "GET /Best/test.store.successor()"),
        (sent(&best.similar().top(1))?, "GET /Best/test.store.similar()?$top=1"),
        (
            sent(&best.similar_with_to_and_size("a'b", None))?,
            "GET /Best/test.store.similar(to='a%27%27b',size=null)",
        ),
        (
            sent(&best.similar_with_to_and_size("a", Some(&Size::Large)).since(since).values(&values))?,
            "GET /Best/test.store.similar(to='a',size=test.store.Size'large',since=2020-01-01T00%3A00%3A00%2B01%3A00,\
             values=@values)?@values=%7B%22int32%22%3A1%7D",
        ),
        (sent(&best.picture(64))?, "GET /Best/test.store.picture(width=64)"),
        (sent(&store.add(&a, &b))?, "GET /Add(a=1.10,b=-2)"),
        (sent(&store.reset())?, "POST /Reset"),
    ] {
        assert_eq!(actual, expected);
    }
    Ok(())
}

/// The parameters of a call that are not in its path, one after the other.
fn aliases(sent: &str) -> Vec<&str> {
    sent.split_once('?').map(|(_, query)| query.split('&').collect()).unwrap_or_default()
}

#[test]
fn required_parameters_of_functions_are_null_where_nothing_is_given() -> TestResult {
    let call = Store::new().best().matching(None, None, None, None, None, None, None, None, &[], &[], &[]);
    let sent = sent(&call)?;
    let literals = "text=null,count=null,price=null,day=null,size=null,days=null";
    let by_alias = "values=@values,maker=@maker,names=@names,sizes=@sizes,lists=@lists";
    assert!(sent.starts_with(&format!("GET /Best/test.store.matching({literals},{by_alias})?")), "{sent}");
    let none = "%5B%5D";
    assert_eq!(
        aliases(&sent),
        ["@values=null".to_owned(), "@maker=null".to_owned(), format!("@names={none}"), format!("@sizes={none}"), format!("@lists={none}")]
    );
    Ok(())
}

#[test]
fn optional_parameters_are_left_out_null_or_a_value() -> TestResult {
    let best = Store::new().best();
    let plain = || best.resembling();
    let expected = |parameter: &str| format!("GET /Best/test.store.resembling({parameter})");
    assert_eq!(sent(&plain())?, expected(""));
    for (name, call) in [
        ("text", plain().text(Null)),
        ("text", plain().text(None::<&str>)),
        ("text", plain().text(Nullable::<String>::Null)),
        ("count", plain().count_parameter(Null)),
        ("count", plain().count_parameter(None::<i64>)),
        ("price", plain().price(Null)),
        ("day", plain().day(Null)),
        ("size", plain().size(None::<Size>)),
        ("days", plain().days(Nullable::<Days>::Null)),
    ] {
        assert_eq!(sent(&call)?, expected(&format!("{name}=null")));
    }
    for (name, call) in [
        ("values", plain().values(Null)),
        ("values", plain().values(None::<Values>)),
        ("maker", plain().maker(Nullable::<Company>::Null)),
    ] {
        assert_eq!(sent(&call)?, expected(&format!("{name}=@{name}")) + &format!("?@{name}=null"));
    }
    let absent = plain().text(Nullable::<String>::Absent).size(Nullable::<Size>::Absent).values(Nullable::<Values>::Absent);
    assert_eq!(sent(&absent)?, expected(""));
    // Elements that are null have no typed form.
    let elements = plain().json("names", &json!(["a", null]));
    assert_eq!(sent(&elements)?, expected("names=@names") + "?@names=%5B%22a%22%2Cnull%5D");
    Ok(())
}

#[test]
fn parameters_of_actions_are_left_out_null_or_a_value() -> TestResult {
    let best = Store::new().best();
    let plain = || best.label();
    let expected = |body: &str| format!("POST /Best/test.store.label {body}");
    for (name, call) in [
        ("text", plain().text(Null)),
        ("text", plain().text(None::<&str>)),
        ("count", plain().count_parameter(Null)),
        ("price", plain().price(None::<Decimal>)),
        ("day", plain().day(Null)),
        ("size", plain().size(Nullable::<Size>::Null)),
        ("days", plain().days(Null)),
        ("values", plain().values(Null)),
        ("maker", plain().maker(None::<Company>)),
    ] {
        assert_eq!(sent(&call)?, expected(&format!(r#"{{"{name}":null}}"#)));
    }
    assert_eq!(sent(&plain().text(Nullable::<String>::Absent).names(["a"]))?, expected(r#"{"names":["a"]}"#));
    assert_eq!(sent(&plain().sizes([Size::Large]).lists([Values::default()]))?, expected(r#"{"sizes":["large"],"lists":[{}]}"#));
    let elements = plain().parameter("names", &json!(["a", null]));
    assert_eq!(sent(&elements)?, expected(r#"{"names":["a",null]}"#));
    Ok(())
}

#[test]
fn results_are_typed() -> TestResult {
    let store = Store::new();
    let response = |status: u16, body: &str| http::Response::builder().status(status).body(body.as_bytes().to_vec());
    let stars: i64 = store.best().rate(1, 0.5).read(response(200, r#"{"value":"7"}"#)?)?;
    assert_eq!(stars, 7);
    let sum: Decimal =
        store.add(&1.into(), &2.into()).read(response(200, r#"{"@odata.context":"x","value":3.10}"#)?)?;
    assert_eq!(sum.to_string(), "3.10");
    assert_eq!(store.best().successor().read(response(204, "")?)?, None);
    let next = store.best().successor().read(response(200, r#"{"id":"2"}"#)?)?.ok_or("no successor")?;
    assert_eq!(next.id.as_deref(), Some("2"));
    store.reset().read(response(204, "")?)?;
    assert_eq!(store.best().picture(1).read(response(200, "\u{1}")?)?, [1]);
    assert_eq!(store.products().count().read(response(200, "\u{feff}12")?)?, 12);
    let error = store
        .best()
        .get()
        .read(response(404, r#"{"error":{"code":"NotFound","message":"No."}}"#)?)
        .expect_err("the status is 404");
    assert_eq!(error.to_string(), "404 Not Found: NotFound: No.");
    let strict = store.best().get().strict_reading();
    let error = strict.read(response(200, r#"{"id":[5]}"#)?).expect_err("the id is an array");
    assert_eq!(
        error.to_string(),
        "cannot read the response as test.store.Product: id: expected an Edm.String, found an array"
    );
    let value: Value = serde_json::to_value(next)?;
    assert_eq!(value, json!({"id": "2"}));
    Ok(())
}
