//! Queries made of typed properties, as a program writes them, and what is sent.

#![expect(clippy::needless_borrows_for_generic_args, reason = "borrowed texts are taken as well")]

use std::collections::BTreeMap;

use odata::edm::{Date, DateTimeOffset, Decimal, Guid};
use odata::query::{IntoFilter, Property, is_of, not, now, phrase};
use odata::request::List;
use odata::{Error, ErrorKind, Nullable};
use shop::ShopService;
use shop::catalog::{Book, Order, OrderState, Product, Review, Size, Supplier};

const ROOT: &str = "https://shop.example/v1";

/// The query options of a request, decoded.
fn options(http: &http::Request<Vec<u8>>) -> BTreeMap<String, String> {
    let query = http.uri().query().unwrap_or_default();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

fn products() -> List<Product> {
    ShopService::new().products().list()
}

/// The condition as it is sent.
fn sent(condition: impl IntoFilter<Product>) -> String {
    let http = products().filter(condition).to_http(ROOT).expect("the conditions of these tests are valid");
    options(&http).remove("$filter").expect("a filter was set")
}

/// The same for orders.
fn sent_of_orders(condition: impl IntoFilter<Order>) -> String {
    let http = ShopService::new().orders().list().filter(condition).to_http(ROOT);
    options(&http.expect("the conditions of these tests are valid")).remove("$filter").expect("a filter was set")
}

#[test]
fn a_query_is_written_with_properties() -> Result<(), Error> {
    let request = products()
        .select((Product::ID, Product::NAME))
        .filter(Product::STOCK.gt(0).and(Product::NAME.starts_with("O'Brien & Søn")))
        .orderby(Product::NAME.desc())
        .expand(Product::SUPPLIER.select(Supplier::NAME))
        .top(5);
    let sent = options(&request.to_http(ROOT)?);
    assert_eq!(sent["$select"], "id,name");
    assert_eq!(sent["$filter"], "stock gt 0 and startswith(name,'O''Brien & Søn')");
    assert_eq!(sent["$orderby"], "name desc");
    assert_eq!(sent["$expand"], "supplier($select=name)");
    assert_eq!(sent["$top"], "5");
    Ok(())
}

#[test]
fn constants_have_the_names_of_the_metadata() {
    assert_eq!(Product::DISCONTINUED.name(), "discontinued");
    assert_eq!(Book::NAME.name(), "name", "properties of base types are there as well");
    assert_eq!(Order::PRODUCTS.path(), "products");
    assert_eq!(format!("{:?}", Product::SIZE.then(Size::WIDTH)), r#"Property("size/width")"#);
}

#[test]
fn values_are_compared() {
    assert_eq!(sent(Product::ID.eq(7)), "id eq 7");
    assert_eq!(sent(Product::ID.ne(7_i64)), "id ne 7");
    assert_eq!(sent(Product::PRICE.ge(9.5)), "price ge 9.5");
    assert_eq!(sent(Product::STOCK.between(1, 5)), "stock ge 1 and stock le 5");
    assert_eq!(sent(Product::NAME.eq(String::from("a"))), "name eq 'a'");
    assert_eq!(sent(Product::NAME.eq(&String::from("a"))), "name eq 'a'");
    assert_eq!(sent(Product::STOCK.lt(Product::ID)), "stock lt id");
    assert_eq!(sent(Product::PRICE.is_null()), "price eq null");
    assert_eq!(sent(Product::PRICE.is_not_null()), "price ne null");
    assert_eq!(sent(Product::NAME.eq(None::<&str>)), "name eq null");
    assert_eq!(sent(Product::NAME.ne(Some("a"))), "name ne 'a'");
    assert_eq!(sent(Product::ID.eq_any([1, 2])), "id in (1,2)");
    assert_eq!(sent(Product::NAME.ne_all(vec!["a", "b,'c"])), "not (name in ('a','b,''c'))");
    assert_eq!(sent(Product::ID.eq_any(Vec::<i64>::new())), "false");
    assert_eq!(sent_of_orders(Order::STATE.eq(OrderState::Packed)), "state eq catalog.orderState'packed'");
    assert_eq!(sent_of_orders(Order::STATE.eq(&OrderState::Open)), "state eq catalog.orderState'open'");
    assert_eq!(sent_of_orders(Order::ID.eq(Guid::nil())), "id eq 00000000-0000-0000-0000-000000000000");
}

#[test]
fn conditions_are_combined_with_parentheses_where_they_are_needed() {
    let (a, b, c) = (Product::STOCK.gt(0), Product::NAME.eq("b"), Product::PRICE.is_null());
    assert_eq!(sent(a.clone().or(b.clone()).and(c.clone())), "(stock gt 0 or name eq 'b') and price eq null");
    assert_eq!(sent(a.clone().or(b.clone().and(c.clone()))), "stock gt 0 or name eq 'b' and price eq null");
    assert_eq!(sent(not(a.clone())), "not (stock gt 0)");
    assert_eq!(sent(!Product::NAME.contains("x")), "not contains(name,'x')");
    assert_eq!(sent(Product::NAME.contains("x").not().and(a.clone())), "not contains(name,'x') and stock gt 0");
    assert_eq!(sent(a.clone().eq(true)), "(stock gt 0) eq true");
    assert_eq!(sent(a.and("price lt 3 or price gt 5")), "stock gt 0 and (price lt 3 or price gt 5)");
}

#[test]
fn functions_of_texts_dates_and_numbers_have_their_names() -> Result<(), Box<dyn std::error::Error>> {
    assert_eq!(sent(Product::NAME.to_lower().trim().ends_with("s")), "endswith(trim(tolower(name)),'s')");
    assert_eq!(sent(Product::NAME.to_upper().index_of("A").ge(0)), "indexof(toupper(name),'A') ge 0");
    assert_eq!(sent(Product::NAME.substring(1).eq("b")), "substring(name,1) eq 'b'");
    assert_eq!(sent(Product::NAME.substring_of(1, 2).eq("bc")), "substring(name,1,2) eq 'bc'");
    assert_eq!(sent(Product::NAME.concat("!").length().le(9)), "length(concat(name,'!')) le 9");
    assert_eq!(sent(Product::DISCONTINUED.year().eq(2026)), "year(discontinued) eq 2026");
    let date: Date = "2026-11-27".parse()?;
    assert_eq!(sent(Product::DISCONTINUED.lt(date)), "discontinued lt 2026-11-27");
    let when: DateTimeOffset = "2026-11-27T03:00:00+01:00".parse()?;
    assert_eq!(sent_of_orders(Order::PLACED.ge(when)), "placed ge 2026-11-27T03:00:00+01:00");
    assert_eq!(sent_of_orders(Order::PLACED.lt(now())), "placed lt now()");
    assert_eq!(sent_of_orders(Order::PLACED.date().eq(date)), "date(placed) eq 2026-11-27");
    assert_eq!(sent_of_orders(Order::PLACED.hour().eq(3)), "hour(placed) eq 3");
    assert_eq!(
        sent_of_orders(Order::PLACED.time().le("12:00:00".parse::<odata::edm::TimeOfDay>()?)),
        "time(placed) le 12:00:00"
    );
    assert_eq!(sent(Product::PRICE.round().eq("3".parse::<Decimal>()?)), "round(price) eq 3");
    assert_eq!(sent((Product::STOCK + 1).gt(5)), "stock add 1 gt 5");
    assert_eq!(sent(((Product::STOCK + 1) * 2).gt(5)), "(stock add 1) mul 2 gt 5");
    assert_eq!(sent((Product::STOCK - (Product::ID - 1)).gt(5)), "stock sub (id sub 1) gt 5");
    assert_eq!(sent((-Product::STOCK % 2 / 3).lt(0)), "-stock mod 2 div 3 lt 0");
    assert_eq!(sent(Product::STOCK.div_by(2).lt(1.5)), "stock divby 2 lt 1.5");
    Ok(())
}

#[test]
fn properties_are_reached_through_others_and_through_casts() {
    assert_eq!(sent(Product::SIZE.then(Size::WIDTH).lt(2.5)), "size/width lt 2.5");
    assert_eq!(sent(Product::SUPPLIER.then(Supplier::NAME).eq("a")), "supplier/name eq 'a'");
    assert_eq!(sent(Book::ISBN.of::<Product>().is_not_null()), "catalog.book/isbn ne null");
    assert_eq!(
        sent(Product::RELATED.cast::<Book>().any(Book::PAGES.gt(9))),
        "related/catalog.book/any(x:x/pages gt 9)"
    );
    assert_eq!(sent(is_of::<Product, Book>()), "isof(catalog.book)");
    assert_eq!(sent(Product::SUPPLIER.is_of::<Supplier>()), "isof(supplier,catalog.supplier)");
    let books = ShopService::new().products().cast::<Book>().list();
    let books = books.select((Product::NAME, Book::ISBN)).filter(Book::PAGES.gt(9).and(Product::STOCK.gt(0)));
    let http = books.to_http(ROOT).expect("properties of base types are allowed");
    assert_eq!(options(&http)["$filter"], "pages gt 9 and stock gt 0");
}

#[test]
fn conditions_are_about_elements_of_collections() {
    assert_eq!(sent(Product::REVIEWS.any(Review::STARS.ge(4))), "reviews/any(x:x/stars ge 4)");
    assert_eq!(
        sent(Product::REVIEWS.all(Review::STARS.ge(4).or(Review::TEXT.is_null()))),
        "reviews/all(x:x/stars ge 4 or x/text eq null)"
    );
    assert_eq!(sent(Product::TAGS.any_item(|tag| tag.starts_with("a"))), "tags/any(x:startswith(x,'a'))");
    assert_eq!(sent(Product::TAGS.all_items(|tag| tag.length().lt(9))), "tags/all(x:length(x) lt 9)");
    assert_eq!(sent(Product::TAGS.is_empty()), "not tags/any()");
    assert_eq!(sent(Product::TAGS.is_not_empty()), "tags/any()");
    assert_eq!(sent(Product::REVIEWS.count().gt(3)), "reviews/$count gt 3");
    assert_eq!(
        sent(Product::RELATED.any(Product::REVIEWS.any(Review::STARS.eq(5)).and(Product::STOCK.gt(0)))),
        "related/any(x1:x1/reviews/any(x:x/stars eq 5) and x1/stock gt 0)"
    );
    assert_eq!(sent(Product::RELATED.all(is_of::<Product, Book>())), "related/all(x:isof(x,catalog.book))");
    assert_eq!(
        sent(Product::SUPPLIER.then(Supplier::PRODUCTS).any(Product::TAGS.any_item(|tag| tag.eq("a")))),
        "supplier/products/any(x1:x1/tags/any(x:x eq 'a'))"
    );
}

#[test]
fn relations_are_expanded_with_options() -> Result<(), Error> {
    let expand = |request: List<Product>| Ok::<_, Error>(options(&request.to_http(ROOT)?).remove("$expand"));
    let reviews = Product::REVIEWS
        .filter(Review::STARS.ge(4).or(Review::STARS.eq(1)))
        .filter("text ne 'a;)'")
        .orderby((Review::STARS.desc(), Review::ID))
        .top(3)
        .skip(1)
        .count(true)
        .search(phrase("very; (good)"));
    assert_eq!(
        expand(products().expand((Product::SUPPLIER, reviews)))?.as_deref(),
        Some(
            "supplier,reviews($filter=(stars ge 4 or stars eq 1) and text ne 'a;)';$orderby=stars desc,id;$top=3;$skip=1;\
             $count=true;$search=\"very; (good)\")"
        )
    );
    let nested =
        Product::SUPPLIER.expand(Supplier::PRODUCTS.select((Product::ID, Product::NAME))).select(Supplier::CODE);
    assert_eq!(
        expand(products().expand(nested))?.as_deref(),
        Some("supplier($expand=products($select=id,name);$select=code)")
    );
    for (request, expected) in [
        (products().expand(Product::RELATED.levels(2)), "related($levels=2)"),
        (products().expand(Product::RELATED.expanded().all_levels()), "related($levels=max)"),
        (products().expand(Product::RELATED.references().top(2)), "related/$ref($top=2)"),
        (products().expand(Product::RELATED.counted()), "related/$count"),
        (products().expand(Product::RELATED.cast::<Book>().select(Book::ISBN)), "related/catalog.book($select=isbn)"),
        (products().expand(Book::REVIEWS.of::<Product>()), "catalog.book/reviews"),
        (products().expand("supplier").expand(String::from("reviews($top=1)")), "supplier,reviews($top=1)"),
    ] {
        assert_eq!(expand(request)?.as_deref(), Some(expected));
    }
    Ok(())
}

#[test]
fn selections_and_orders_add_up() -> Result<(), Error> {
    const COLOR: Property<Product, Nullable<String>> = Property::new("color");
    let request = products().select(Product::ID).select(["name", "stock"]).select(&["price"]).select([Product::TAGS]);
    let request = request.select(&vec!["size"]).select("photo,discontinued").select((
        COLOR,
        Product::SIZE.then(Size::WIDTH),
        "x",
    ));
    let request = request.orderby(Product::NAME).orderby((Product::STOCK.desc(), "price desc")).orderby("id");
    let request = request.orderby(Product::NAME.length().asc()).select("");
    let sent = options(&request.to_http(ROOT)?);
    assert_eq!(sent["$select"], "id,name,stock,price,tags,size,photo,discontinued,color,size/width,x");
    assert_eq!(sent["$orderby"], "name,stock desc,price desc,id,length(name) asc");
    let many = (
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
        Product::ID,
    );
    let one = ShopService::new().products().by_id(1).get().select(many).expand(Product::SUPPLIER);
    assert_eq!(options(&one.to_http(ROOT)?)["$select"].split(',').count(), 16);
    Ok(())
}

#[test]
fn filters_add_up_in_whatever_form() -> Result<(), Error> {
    let request = products().filter("stock eq 1 or stock eq 2").filter(Product::PRICE.is_not_null());
    assert_eq!(options(&request.to_http(ROOT)?)["$filter"], "(stock eq 1 or stock eq 2) and price ne null");
    let request =
        products().filter(Product::STOCK.eq(1).or(Product::STOCK.eq(2))).filter(String::from("name eq ' or '"));
    let request = request.filter(&String::from("a OR b"));
    assert_eq!(
        options(&request.to_http(ROOT)?)["$filter"],
        "(stock eq 1 or stock eq 2) and name eq ' or ' and (a OR b)"
    );
    let count = ShopService::new().products().count().filter(Product::STOCK.gt(0)).filter("name ne 'x'");
    assert_eq!(options(&count.to_http(ROOT)?)["$filter"], "stock gt 0 and name ne 'x'");
    let delta = ShopService::new().products().delta().filter(Product::STOCK.gt(0)).select(Product::ID);
    assert_eq!(options(&delta.to_http(ROOT)?)["$filter"], "stock gt 0");
    Ok(())
}

#[test]
fn searches_quote_their_phrases() -> Result<(), Error> {
    let search = |request: List<Product>| Ok::<_, Error>(options(&request.to_http(ROOT)?).remove("$search"));
    assert_eq!(search(products().search(phrase(r#"a "b" \ OR c"#)))?.as_deref(), Some(r#""a \"b\" \\ OR c""#));
    assert_eq!(search(products().search(r#""as it is" AND x"#))?.as_deref(), Some(r#""as it is" AND x"#));
    let either = phrase("a").or(phrase("b").and(phrase("c").not())).not();
    assert_eq!(search(products().search(either))?.as_deref(), Some(r#"NOT ("a" OR "b" AND NOT "c")"#));
    let error = products().search(phrase("a").and(phrase(" "))).to_http(ROOT).expect_err("a phrase is empty");
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    Ok(())
}

#[test]
fn whatever_a_text_holds_is_data() -> Result<(), Error> {
    for text in [
        "O'Brien",
        "a' or name ne '",
        "a&$filter=b",
        "100 %",
        "%27",
        "#/?+",
        "\u{1F600} Søn",
        "'",
        "''",
        "\0\n\"",
        "x:x",
    ] {
        let request = products().filter(Product::NAME.eq(text).and(Product::TAGS.any_item(|tag| tag.eq(text))));
        let http = request.filter(Product::NAME.contains(text)).to_http(ROOT)?;
        let quoted = text.replace('\'', "''");
        let expected = format!("name eq '{quoted}' and tags/any(x:x eq '{quoted}') and contains(name,'{quoted}')");
        assert_eq!(options(&http), BTreeMap::from([("$filter".to_owned(), expected)]));
    }
    Ok(())
}

#[test]
fn texts_that_would_change_what_stands_beside_them_are_refused() {
    let both = products().filter("stock eq 1) or (stock eq 2").filter(Product::PRICE.is_null());
    let lambda = products().filter(Product::REVIEWS.any(Review::STARS.gt(1).and("text eq null")));
    let nested = products().expand(Product::REVIEWS.filter("stars gt 1) or (true"));
    let within = products().filter(Product::STOCK.gt(1).and("name eq 'x"));
    let empty = products().filter(" ");
    for (request, part) in [
        (both, "counterparts"),
        (lambda, "`any` or `all`"),
        (nested, "counterparts"),
        (within, "counterparts"),
        (empty, "empty"),
    ] {
        let error = request.to_http(ROOT).expect_err(part);
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
        assert!(error.message().contains(part), "{error}");
        assert!(!error.message().contains("stock"), "the message shows no part of the query: {error}");
    }
}
