//! Owns what the client is called to do for each case, by its name, and what of the results is compared.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use serde::Deserialize;
use serde_json::{Value, json};
use shop::address::Arguments;
use shop::catalog::{Book, DeliveryOptions, Order, OrderState, Product, Review, Size, Supplier, Warehouse};
use shop::edm::Decimal;
use shop::handle::CollectionHandle;
use shop::operation::Monitor;
use shop::query::{Transformation, computed, count_as};
use shop::request::{Get, Metadata};
use shop::response::{Maybe, RemovalReason, Removed};
use shop::service::BatchFormat;
use shop::value::Null;
use shop::{Batch, Change, Client, Error, Key, KeyStyle, Nullable, Path, ShopService};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Calls the client for a case.
pub(crate) async fn call(name: &str, client: &Client) -> Result<Value> {
    match name {
        _ if name.contains("batch") => batches(name, client).await,
        _ if name.contains("changes") => changes(name, client).await,
        _ if name.contains("error") || name.contains("precondition") => errors(name, client).await,
        _ => match (reading(name, client).await?, querying(name, client).await?) {
            (Some(value), _) | (None, Some(value)) => Ok(value),
            (None, None) => writing(name, client).await,
        },
    }
}

fn product() -> shop::catalog::ProductResource {
    ShopService::new().products().by_id(7)
}

async fn reading(name: &str, client: &Client) -> Result<Option<Value>> {
    let shop = ShopService::new();
    let products = || shop.products().list();
    Ok(Some(match name {
        "an entity" | "dynamic properties" => json!(product().get().send(client).await?),
        "an entity without metadata" => json!(product().get().metadata(Metadata::None).send(client).await?),
        "an entity with full metadata" => {
            let read = product().get().metadata(Metadata::Full).send_response(client).await?;
            let links = read.links(&read.value.additional);
            json!({
                "edit": links.edit(), "supplier": links.navigation(&Product::SUPPLIER),
                "reference": links.association(&Product::SUPPLIER),
                "photo": [links.media_read_of(&Product::PHOTO), links.media_edit_of(&Product::PHOTO)],
            })
        }
        "an entity in the form of 4.01" => {
            let read = shop.bestseller().get().send_response(client).await?;
            let edit = read.links(&read.value.additional).edit();
            let book: Book = read.value.downcast().map_err(|_| "it is no book")?;
            json!({"isbn": book.isbn, "edit": edit})
        }
        "pages of a collection" => {
            let others = shop.suppliers().list().filter(Supplier::NAME.ne("Acme")).orderby(Supplier::NAME).count(true);
            let mut pages = others.prefer("odata.maxpagesize=1").pages(client);
            let mut result = Vec::new();
            while let Some(page) = pages.try_next().await? {
                result.extend(page.count.map(Value::from));
                result.extend(page.value.into_iter().map(|supplier| json!(supplier.code)));
            }
            json!(result)
        }
        "numbers as strings" => {
            let page = products().count(true).ieee754_compatible(true).send(client).await?;
            let product = &page.value[0];
            json!([page.count, product.id.map(|id| id.to_string()), product.price.to_string()])
        }
        "expanded relations" => {
            let related = Product::RELATED.levels(2).count(true).top(1);
            let read = product().get().expand((Product::SUPPLIER, related)).send_response(client).await?;
            let links = read.links(&read.value.additional);
            let ids: Vec<_> = read.value.related.iter().flatten().map(|related| related.id).collect();
            let count = &read.value.additional["related@odata.count"];
            json!({"supplier": read.value.supplier, "related": ids, "count": count, "next": links.next(&Product::RELATED)})
        }
        "a derived type" => {
            let all = products().send(client).await?.value;
            let book = all.into_iter().find_map(|product| product.downcast::<Book>().ok());
            let books = shop.products().cast::<Book>().list().select(Book::PAGES).send(client).await?;
            json!([book.map(|book| book.pages), books.value[0].pages])
        }
        "single properties" => {
            let price = product().property(Product::PRICE).get().send(client).await?;
            let discontinued = product().property(Product::DISCONTINUED).get().send(client).await?;
            let tags = product().property(Product::TAGS).list().send(client).await?.value;
            let mut size = json!(product().property(Product::SIZE).get().send(client).await?);
            size.as_object_mut().map(|size| size.remove("@odata.context"));
            let count = shop.products().count().filter(Product::STOCK.eq(0)).send(client).await?;
            json!([price.map(|price| price.to_string()), discontinued, tags, size, count])
        }
        "references" => {
            let supplier = product().supplier_reference().get().send(client).await?;
            let related = product().related_references().list().send(client).await?;
            json!([supplier.id, related.value[0].id, related.value[1].id])
        }
        _ => return Ok(None),
    }))
}

async fn querying(name: &str, client: &Client) -> Result<Option<Value>> {
    let shop = ShopService::new();
    let products = || shop.products().list();
    Ok(Some(match name {
        "members of enumerations" => {
            let express = Order::DELIVERY.has(DeliveryOptions::EXPRESS);
            let orders = shop.orders().list().filter(Order::STATE.eq(OrderState::Packed).and(express));
            json!(orders.send(client).await?.value)
        }
        "nothing new" => json!(product().get().if_none_match("W/\"1\"").or_not_modified().send(client).await?),
        "a query in the body" => {
            let two = products().filter(Product::NAME.eq_any(["Kettle", "Teapot"])).top(2);
            json!(two.query_in_body().send(client).await?.value)
        }
        "aggregated values" => {
            #[derive(Deserialize)]
            struct Sales {
                supplier: Supplier,
                total: Decimal,
                products: u64,
            }
            let totals = (Product::PRICE.sum_as("total"), count_as("products"));
            let of_suppliers = Transformation::group_and_aggregate(Product::SUPPLIER.then(Supplier::NAME), totals);
            let mut page = products().apply(of_suppliers).rows::<Sales>().send(client).await?;
            let sales = page.value.remove(0);
            json!([sales.supplier.name, sales.total.to_string(), sales.products])
        }
        "computed values" => {
            let worth = computed(Product::PRICE * Product::STOCK, "worth");
            json!(products().compute(worth).select((Product::NAME, "worth")).send(client).await?.value)
        }
        "functions" => {
            let popular = shop.products().popular(7).region(Null).send(client).await?;
            let size = Size { width: Some(20.5), ..Size::default() };
            let path = Path::root(KeyStyle::Parentheses).operation("nearest", Arguments::new().json("size", &size));
            let nearest = Get::<Maybe<Product>>::new(path).send(client).await?;
            json!([popular.value[0].id, nearest])
        }
        "streams" => {
            let photo = product().photo().download().send(client).await?;
            let end = shop.manuals().by_id("kettle").content().download().range(5..).send(client).await?;
            json!([String::from_utf8(photo)?, String::from_utf8(end)?])
        }
        _ => return Ok(None),
    }))
}

async fn writing(name: &str, client: &Client) -> Result<Value> {
    let (shop, root) = (ShopService::new(), client.service_root());
    let acme = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
    let named = Supplier { name: Some("Acme".to_owned()), ..Supplier::default() };
    let price: Decimal = "24.95".parse()?;
    let bookmark = Product { name: Some("Bookmark".to_owned()), ..Product::default() };
    Ok(match name {
        "an entity is created" => {
            let acme = Supplier { name: named.name, ..acme };
            let created = shop.suppliers().create(&acme).return_representation().send_response(client).await?;
            let resource = created.resource(root)?;
            let name = created.representation().and_then(|supplier| supplier.name.clone());
            json!([name, created.location(), created.etag(), resource.path().as_str()])
        }
        "an entity is created without a representation" => {
            let created = shop.suppliers().create(&acme).return_minimal().send_response(client).await?;
            json!([created.representation(), created.resource(root)?.path().as_str()])
        }
        "a deep insert with bound entities" => {
            let book = Book { name: Some("Moby-Dick".to_owned()), related: Some(vec![bookmark]), ..Book::default() };
            let create = shop.products().create(&book).bind(Product::SUPPLIER, &shop.suppliers().by_code("ACME"));
            let create = create.bind(Product::RELATED, &product()).expand((Product::RELATED, Product::SUPPLIER));
            let created = create.send(client).await?;
            let related: Vec<_> = created.related.iter().flatten().map(|product| product.id).collect();
            json!([created.supplier.and_then(|supplier| supplier.code), related[0], related[1]])
        }
        "a deep insert with bound entities in the form of 4.01" => {
            let new =
                Product { name: Some("Moby-Dick".to_owned()), related: Some(vec![bookmark]), ..Product::default() };
            let create = shop.products().create(&new).header("odata-version", "4.01");
            let create = create.bind(Product::SUPPLIER, &shop.suppliers().by_code("ACME"));
            json!(create.bind(Product::RELATED, &product()).send(client).await?)
        }
        "a deep update" => {
            let mut changes = Product { price: Nullable::Null, supplier: named.into(), ..Product::default() };
            let praise = Review { id: Some("a".to_owned()), stars: Some(5), ..Review::default() };
            let old = Removed::of(&product().reviews().by_id("b"), RemovalReason::Deleted, root);
            let of_reviews = [Change::Current(praise), Change::Removed(old)];
            Change::write_relation(&mut changes.additional, &Product::REVIEWS, &of_reviews)?;
            json!(product().update(&changes).if_match("W/\"1\"").send(client).await?)
        }
        "an upsert, and only an insert" => {
            let upsert = shop.suppliers().by_code("ACME").replace(&named);
            let written = upsert.send(client).await?;
            let error = upsert.if_absent().send(client).await.err().ok_or("it exists by now")?;
            json!([written.code, error.status().map(|status| status.as_u16())])
        }
        "single properties are written" => {
            product().property(Product::PRICE).replace(&price).send(client).await?;
            product().property(Product::PRICE).clear().send(client).await?;
            product().property(Product::TAGS).replace(&["kitchen".to_owned()][..]).send(client).await?;
            Value::Null
        }
        "numbers are written as strings" => {
            let price: Decimal = "1.5000".parse()?;
            let exact =
                Product { id: Some(9_007_199_254_740_993), price: price.into(), stock: Some(3), ..Product::default() };
            let updated = product().update(&exact).ieee754_compatible(true).send_response(client).await?;
            json!(updated.representation())
        }
        "relations are changed" => {
            let (other, related) = (shop.products().by_id(8), product().related_references());
            related.add(&other).send(client).await?;
            product().supplier_reference().set(&shop.suppliers().by_code("ACME")).send(client).await?;
            related.remove_by_address(&other).send(client).await?;
            related.remove(&other).send(client).await?;
            let slots = shop.places().by_code("A").cast::<Warehouse>().slots_references();
            slots.remove(&Key::named("row", &1).and("level", &2)).send(client).await?;
            Value::Null
        }
        "a media entity" => {
            let create = shop.manuals().create_media("%PDF-1.7", "application/pdf").header("slug", "Kettle");
            let created = create.send_response(client).await?;
            let content = created.links(&created.value.additional).media_read();
            let stream = created.resource(root)?.content();
            stream.upload("%PDF-2.0", "application/pdf").if_match("\"1\"").send(client).await?;
            json!([created.value.id, content])
        }
        "actions" => {
            let delivery = product().restock(20).note(Null).labels(["fragile"]).send(client).await?;
            shop.take_inventory().send(client).await?;
            json!(delivery.to_string())
        }
        "a request that goes on after its response" => {
            let restock = product().restock(20).prefer("respond-async");
            let finished = wait(&Monitor::start(&restock, client).await?, client).await?;
            json!(restock.read(finished)?.to_string())
        }
        _ => return Err("nothing is called for this case".into()),
    })
}

async fn wait(monitor: &Monitor, client: &Client) -> std::result::Result<http::Response<Vec<u8>>, Error> {
    let wait = monitor.wait().initial_interval(Duration::from_millis(1));
    Ok(wait.send(client).await?.into_response())
}

async fn changes(name: &str, client: &Client) -> Result<Value> {
    let suppliers = ShopService::new().suppliers();
    Ok(match name {
        "changes in the form of 4.0" => {
            let all = suppliers.changes().select(Supplier::NAME);
            let first = all.all(client).await?;
            let link = first.delta_link.ok_or("there is no delta link")?;
            let later = all.resume(&link).all(client).await?;
            let told =
                first.changes.iter().chain(&later.changes).map(|change| json!(told(change, |it| json!(it.name))));
            json!(told.chain([json!(later.delta_link)]).collect::<Vec<_>>())
        }
        "changes in the form of 4.01" => {
            let page = ShopService::new().products().delta().send(client).await?;
            let product = page.value[0].current().ok_or("a product comes first")?;
            let reviews = Change::of_relation(&product.additional, &Product::REVIEWS)?;
            let mut all = vec![json!(product.stock)];
            all.extend(reviews.iter().map(|change| told(change, |review: &Review| json!(review.stars))));
            all.extend(page.value[1..].iter().map(|change| told(change, |product| json!(product.stock))));
            all.push(json!(page.delta_link));
            json!(all)
        }
        "changes that can no longer be told" => {
            let link = format!("{}/suppliers?$deltatoken=1", client.service_root());
            let error = suppliers.changes().resume(&link).send(client).await.err().ok_or("it is gone")?;
            json!([format!("{:?}", error.kind()), error.resync_link()])
        }
        "changes of several entities" => {
            let acme = Supplier { code: Some("ACME".to_owned()), name: Some("Acme".to_owned()), ..Supplier::default() };
            let gone = Removed::of(&suppliers.by_code("OLD"), RemovalReason::Deleted, client.service_root());
            let apply = suppliers.apply_changes(&[Change::Current(acme), Change::Removed(gone)]);
            let page = apply.return_representation().send(client).await?;
            json!(page.value.iter().map(|change| told(change, |it| json!(it.name))).collect::<Vec<_>>())
        }
        _ => return Err("nothing is called for this case".into()),
    })
}

/// What a change is about.
fn told<T>(change: &Change<T>, current: impl Fn(&T) -> Value) -> Value {
    match change {
        Change::Current(entity) => current(entity),
        Change::Removed(removed) => json!(format!("removed {}", removed.id.as_deref().unwrap_or_default())),
        Change::LinkAdded(link) => json!(format!("added {}", link.target.as_deref().unwrap_or_default())),
        Change::LinkRemoved(link) => json!(format!("removed {}", link.target.as_deref().unwrap_or_default())),
        Change::Other(other) => json!(format!("of {}", other.set().unwrap_or_default())),
    }
}

async fn batches(name: &str, client: &Client) -> Result<Value> {
    let shop = ShopService::new();
    if name == "pages and monitors of a batch" {
        let mut batch = Batch::new();
        let page = batch.add(shop.suppliers().list());
        let restock = product().restock(20).prefer("respond-async");
        let goes_on = batch.add(restock.clone());
        let mut results = batch.send(client).await?;
        let first = results.take(page)?;
        let next = first.next_link.ok_or("there is no next link")?;
        let second = shop.suppliers().list().resume(&next).send(client).await?;
        let finished = wait(&results.monitor(goes_on, client)?, client).await?;
        return Ok(json!([first.value[0].code, second.value[0].code, restock.read(finished)?.to_string()]));
    }
    let form = if name == "a batch in parts" { BatchFormat::Multipart } else { BatchFormat::Json };
    let mut batch = Batch::new().with_format(form);
    let read = batch.add(product().get().select(Product::NAME));
    let mut group = batch.group();
    let acme = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
    let made = group.add(shop.suppliers().create(&acme));
    let name = Supplier { name: Some("Acme".to_owned()), ..Supplier::default() };
    let changed = group.add(made.resource().update(&name));
    let related = group.add(product().update(&Product::default()).bind(Product::SUPPLIER, &made.resource()));
    let mut results = batch.send(client).await?;
    let error = results.take(read).err().ok_or("there is no product 7")?;
    let status = results.status(related).map(|status| status.as_u16());
    Ok(json!([error.code(), results.take(made)?.code, results.take(changed)?.name, status]))
}

async fn errors(name: &str, client: &Client) -> Result<Value> {
    let suppliers = ShopService::new().suppliers().list();
    let failed = |error: Option<Error>| error.ok_or("the service failed");
    Ok(match name {
        "an error" => {
            let error = failed(product().get().send(client).await.err())?;
            let detail = error.details().first().ok_or("there are no details")?;
            json!([error.code(), error.message(), error.target(), detail.code, detail.target])
        }
        "an error after the first bytes" => {
            json!(format!("{:?}", failed(suppliers.send(client).await.err())?.kind()))
        }
        "an error in place of a collection" => {
            let error = failed(suppliers.send(client).await.err())?;
            json!([error.code(), error.message()])
        }
        "an error within a collection" => json!(suppliers.prefer("continue-on-error").send(client).await?.value),
        "a precondition that does not hold" => {
            let error = failed(product().delete().if_match("W/\"1\"").send(client).await.err())?;
            json!([error.code(), error.message()])
        }
        _ => return Err("nothing is called for this case".into()),
    })
}
