//! The requests for lines of documentation: every kind of step, spelling and method, and why there is none.

use std::error::Error;

use codegen::find::{Cause, Finder, Found, Missing};
use codegen::model::Model;
use codegen::source::Source;
use codegen::{AreaMap, AreaRecord};

type TestResult = Result<(), Box<dyn Error>>;

fn library() -> Result<Model, Box<dyn Error>> {
    let (model, findings) = codegen::read(&[Source::new("library", include_str!("find/library.csdl.xml"))]);
    model.ok_or_else(|| format!("{findings:?}").into())
}

/// Runs a check over the library.
fn with_library(check: impl FnOnce(&Finder<'_>) -> TestResult) -> TestResult {
    let (model, areas) = (library()?, AreaMap::default());
    check(&Finder::new(&model, &areas, &AreaRecord::default(), "library"))
}

fn chain(finder: &Finder<'_>, line: &str) -> String {
    match finder.find(line) {
        Ok(found) => found.chain.replace("Library::new().", ""),
        Err(missing) => format!("{}: {}", missing.cause.name(), missing.message),
    }
}

fn found(finder: &Finder<'_>, line: &str) -> Result<Found, Box<dyn Error>> {
    finder.find(line).map_err(|missing| missing.message.into())
}

fn missing(finder: &Finder<'_>, line: &str) -> Result<Missing, Box<dyn Error>> {
    finder.find(line).map_or_else(|missing| Ok(*missing), |found| Err(found.chain.into()))
}

#[test]
fn every_kind_of_step_has_its_call() -> TestResult {
    with_library(|finder| {
        for (line, wanted) in [
            ("GET /items", "items().list()"),
            ("POST /items", "items().create(&entity)"),
            ("GET /items/$count", "items().count()"),
            ("PATCH /items/{item-id}", r#"items().by_id("{item-id}").update(&changes)"#),
            ("DELETE /items/7", r#"items().by_id("7").delete()"#),
            ("GET /authors/7", "authors().by_number(7).get()"),
            ("GET /authors(name='Ann',country='{c}')", r#"authors().by_name_and_country("Ann", "{c}").get()"#),
            (
                "GET /items/{i}/copies(shelf=3,place={p})",
                r#"items().by_id("{i}").copies().by_shelf_and_place(3, "00000000-0000-0000-0000-000000000000".parse()?).get()"#,
            ),
            ("GET /room", "room().get()"),
            ("GET /room/items/{id}/owner", r#"room().items().by_id("{id}").owner().get()"#),
            ("GET /items/{id}/authors/$ref", r#"items().by_id("{id}").authors_references().list()"#),
            ("POST /items/{id}/authors/$ref", r#"items().by_id("{id}").authors_references().add(&entity)"#),
            ("DELETE /items/{id}/authors/7/$ref", r#"items().by_id("{id}").authors_references().remove(&7)"#),
            ("PUT /items/{id}/owner/$ref", r#"items().by_id("{id}").owner_reference().set(&entity)"#),
            ("GET /items/{id}/preview", r#"items().by_id("{id}").preview().download()"#),
            (
                "PUT /items/{id}/preview",
                r#"items().by_id("{id}").preview().upload(content, "application/octet-stream")"#,
            ),
            (
                "GET /items/{id}/city.library.Book/$value",
                r#"items().by_id("{id}").cast::<Book>().content().download()"#,
            ),
            ("GET /items/lib.Book", "items().cast::<Book>().list()"),
            ("GET /items/{id}/Book/sequels", r#"items().by_id("{id}").cast::<Book>().sequels().list()"#),
            ("GET /items/delta", "items().delta()"),
            ("POST /items/order", r#"items().order(&["{titles}"])"#),
            (
                "GET /items/{id}/similar()/{other}",
                r#"items().by_id("{id}").similar_collection().by_id("{other}").get()"#,
            ),
            ("GET /items/{id}/similar(genre='poetry')", r#"items().by_id("{id}").similar_with_genre(&Genre::Poetry)"#),
            (
                "GET /items/{id}/similar(genre='poetry',limit=5)",
                r#"items().by_id("{id}").similar_with_genre(&Genre::Poetry).limit(5)"#,
            ),
            ("POST /items/{id}/binding/repair", r#"items().by_id("{id}").binding().repair(&"1.5".parse()?)"#),
            ("POST /items/{id}/binding/spine/glue", r#"items().by_id("{id}").binding().spine().glue()"#),
            ("GET /items/{id}/binding/width()", r#"items().by_id("{id}").binding().width()"#),
            ("POST /items/{id}/bindings/count", r#"items().by_id("{id}").bindings().invoke_count()"#),
            ("GET /best(genre='novel')", "best(&Genre::Novel)"),
            ("PATCH /best(genre='novel')", "best_resource(&Genre::Novel).update(&changes)"),
            ("POST /close", "close()"),
            ("PUT /items/{id}", r#"items().by_id("{id}").replace(&changes)"#),
            ("GET /items/{id}/title", r#"items().by_id("{id}").property(Item::TITLE).get()"#),
            ("DELETE /items/{id}/title", r#"items().by_id("{id}").property(Item::TITLE).clear()"#),
            ("GET /items/{id}/binding", r#"items().by_id("{id}").binding().get()"#),
            ("PATCH /items/{id}/binding", r#"items().by_id("{id}").binding().update(&changes)"#),
            ("GET /items/{id}/binding/cloth", r#"items().by_id("{id}").binding().property(Binding::CLOTH).get()"#),
            ("GET /items/{id}/bindings", r#"items().by_id("{id}").bindings().list()"#),
            ("GET /items/{id}/Map/frame", r#"items().by_id("{id}").cast::<MapType>().frame().get()"#),
            ("PATCH /items/{id}/Map/frame", r#"items().by_id("{id}").cast::<MapType>().frame().update(&changes)"#),
            (
                "GET /items/{id}/Map/frame/wood",
                r#"items().by_id("{id}").cast::<MapType>().frame().property(Frame::WOOD).get()"#,
            ),
            (
                "PUT /items/{id}/Map/frames",
                r#"items().by_id("{id}").cast::<MapType>().property(MapType::FRAMES).replace(&values[..])"#,
            ),
            ("PUT /items/{id}/Map/legend", r#"items().by_id("{id}").cast::<MapType>().legend().replace(&changes)"#),
            (
                "PATCH /items/{id}/preview",
                r#"items().by_id("{id}").preview().update(content, "application/octet-stream")"#,
            ),
            (
                "DELETE /items/{id}/authors/$ref?$id={author}",
                r#"items().by_id("{id}").authors_references().remove_by_address(&entity)"#,
            ),
            (
                "DELETE /items/{id}/Map/loans(shelf=3,place={p})/$ref",
                r#"items().by_id("{id}").cast::<MapType>().loans_references().remove(&Key::named("shelf", &3).and("place", &"00000000-0000-0000-0000-000000000000".parse::<library::edm::Guid>()?))"#,
            ),
            (
                "GET /items/{id}/Map/loans?toDay=5&$top=1",
                r#"items().by_id("{id}").cast::<MapType>().loans("{fromDay}", "5").list().top(1)"#,
            ),
            ("GET /room:/{place}", r#"room().at("{place}").get()"#),
            ("GET /room:/hall/shelf 1:/authors", r#"room().at("hall/shelf 1").authors().list()"#),
            ("GET /room:/{hall}/{shelf}:/preview", r#"room().at("{hall}/{shelf}").preview().download()"#),
            // Documents forget the second colon.
            ("POST /room:/{place}/lend", r#"room().at("{place}").lend("#),
        ] {
            let chain = chain(finder, line);
            let chain = if wanted.ends_with('(') { &chain[..wanted.len().min(chain.len())] } else { &chain };
            assert_eq!(chain, wanted, "{line}");
        }
        Ok(())
    })
}

#[test]
fn addresses_may_be_spelt_in_many_ways() -> TestResult {
    with_library(|finder| {
        let wanted = r#"items().by_id("{id}").authors().list()"#;
        for line in [
            "/items/{id}/authors",
            "items/{id}/authors",
            "get items/{id}/authors",
            "GET /ITEMS/{id}/Authors",
            "GET /v1.0/items/{id}/authors",
            "GET https://library.example/api/v2/items/{id}/authors",
            "library.example/items/{id}/authors",
            "GET {+baseurl}/items/{id}/authors{?%24top}",
            "GET /items('{id}')/authors",
            "GET /items(id='{id}')/authors",
            "GET /items/<id>/authors",
            "GET /items/:id/authors",
            "`GET /items/{id}/authors`",
            r#"10.0.0.1 - - [1] "GET /v1.0/items/{id}/authors HTTP/1.1" 200 5"#,
        ] {
            assert_eq!(chain(finder, line), wanted, "{line}");
        }
        // Without a method, an action is called.
        assert_eq!(chain(finder, "/close"), "close()");
        assert_eq!(
            chain(finder, "GET /items?$filter=title eq 'a'&$top=5&$orderby=title&x=1"),
            r#"items().list().filter("title eq 'a'").top(5).orderby("title").query("x", "1")"#
        );
        Ok(())
    })
}

#[test]
fn what_there_is_no_request_for_has_a_cause_and_what_is_near() -> TestResult {
    with_library(|finder| {
        for (line, cause, message, near) in [
            ("", Cause::Address, "there is no address in the line", None),
            (
                "GET /itms/{id}",
                Cause::Name,
                "there is no `itms` below the service; did you mean `items`?",
                Some("GET /items/{id}"),
            ),
            (
                "GET /items/{id}/author",
                Cause::Name,
                "there is no `author` below `Item`; did you mean `authors`?",
                Some("GET /items/{id}/authors"),
            ),
            (
                "GET /items/authors",
                Cause::Key,
                "`authors` is below one `Item`: the key is missing",
                Some("GET /items/{id}/authors"),
            ),
            ("GET /items(title='x')", Cause::Key, "`Item` has the keys `(id=Edm.String)`", None),
            (
                "GET /authors/ann",
                Cause::Key,
                "`Author` has the keys `(number=Edm.Int32)`, `(name=Edm.String,country=Edm.String)`",
                None,
            ),
            (
                "GET /items/{id}/sequels",
                Cause::Cast,
                "`sequels` is a member of derived types: needs `.cast::<Book>()`",
                Some("GET /items/{id}/city.library.Book/sequels"),
            ),
            ("GET /items/{id}/lend", Cause::Method, "POST, not GET", Some("POST /items/{id}/lend")),
            ("POST /items/{id}", Cause::Method, "GET, PATCH, DELETE or PUT, not POST", Some("GET /items/{id}")),
            ("PATCH /items/{id}/title", Cause::Method, "GET or DELETE, not PATCH", Some("GET /items/{id}/title")),
            (
                "PATCH /items/{id}/Map/legend",
                Cause::Method,
                "GET, DELETE or PUT, not PATCH",
                Some("GET /items/{id}/Map/legend"),
            ),
            ("GET /items/{id}/title/x", Cause::Property, "`x` is no part of the property `title`", None),
            (
                "GET /items/{id}:/a/b:/authors",
                Cause::Path,
                "the address goes on by a path, `:/a/b:`; entities are addressed by keys here",
                None,
            ),
            (
                "GET /items/{id}/similar(colour='red')",
                Cause::Parameters,
                "`similar` takes other parameters: `()` or `(genre,limit)`",
                None,
            ),
            (
                "GET /room/items/{id}/copies/$ref",
                Cause::Reference,
                "there is no `$ref` below several `Copy` here: it is a part of what it is found in, not linked to",
                None,
            ),
            ("GET /items/{id}/preview/x", Cause::End, "nothing follows here, so `x` means nothing", None),
            ("GET /items/{id}/order", Cause::Key, "`order` is bound to several `Item`, not to one of them", None),
        ] {
            let missing = missing(finder, line)?;
            assert_eq!((missing.cause, missing.message.as_str()), (cause, message), "{line}");
            assert_eq!(missing.near.first().map(|near| near.line.as_str()), near, "{line}");
        }
        let below = missing(finder, "GET /items/{id}/nothing")?;
        assert_eq!(below.understood, "/items/{id}");
        for child in ["authors", "authors/$ref", "copies", "preview", "similar(genre,limit)", "lend"] {
            assert!(below.children.iter().any(|known| known == child), "{child}: {:?}", below.children);
        }
        Ok(())
    })
}

#[test]
fn code_comes_with_what_it_needs() -> TestResult {
    with_library(|finder| {
        let found = found(finder, "PATCH /items/{id}")?;
        assert_eq!(
            found.code,
            "use library::Library;\nuse library::library::Item;\n\nlet changes = Item::default();\nlet request = \
             Library::new().items().by_id(\"{id}\").update(&changes);\n"
        );
        let parameters: Vec<_> =
            found.parameters.iter().map(|parameter| (parameter.name.as_str(), parameter.ty.as_str())).collect();
        assert_eq!(parameters, [("id", "&str"), ("changes", "&Item")]);
        assert_eq!((found.request.as_str(), found.result.as_str()), ("Update<library::Item>", "library::Item"));
        assert_eq!(found.features, ["library"]);
        assert_eq!(found.page.as_deref(), Some("https://library.example/docs/change-an-item"));
        Ok(())
    })
}

#[test]
fn permissions_are_those_of_the_address() -> TestResult {
    with_library(|finder| {
        for (line, wanted) in [
            ("GET /items", vec!["Items.List", "Items.All"]),
            ("GET /items/{id}", vec!["Items.Read"]),
            ("GET /items/{id}/authors", vec!["Items.Authors"]),
            ("GET /room/items/{id}/authors", vec![]),
            ("DELETE /items/{id}", vec![]),
        ] {
            let permissions = found(finder, line)?.permissions;
            let scopes: Vec<&str> = permissions.iter().flat_map(|all| &all.scopes).map(String::as_str).collect();
            assert_eq!(scopes, wanted, "{line}");
        }
        Ok(())
    })
}

#[test]
fn features_are_those_on_the_way() -> TestResult {
    let model = library()?;
    let map = r#"{"common": "common", "areas": {
        "things": {"description": "", "roots": ["items"], "types": ["city.library.Item", "city.library.Book"], "needs": []},
        "people": {"description": "", "roots": ["authors"], "types": ["city.library.Author"], "needs": []}
    }}"#;
    let areas = AreaMap::from_json(map)?;
    let finder = Finder::new(&model, &areas, &AreaRecord::default(), "library");
    assert_eq!(found(&finder, "GET /authors/{n}")?.features, ["people"]);
    assert_eq!(found(&finder, "GET /items/{id}/authors")?.features, ["people", "things"]);
    Ok(())
}

#[test]
fn what_may_not_be_meant_is_told() -> TestResult {
    with_library(|finder| {
        let note = "`newest` was taken for a key, as nothing in the schema has this name there";
        assert_eq!(found(finder, "GET /items/newest")?.notes, [note]);
        assert!(found(finder, "GET /items/{newest}")?.notes.is_empty());
        let note = "`parameterValue` is no value that `genre` can have: an example stands in its place";
        assert_eq!(found(finder, "GET /best(genre='parameterValue')")?.notes, [note]);
        Ok(())
    })
}

#[test]
fn no_line_is_too_odd() -> TestResult {
    with_library(|finder| {
        let long = "/items/a".repeat(900);
        let nested = format!("/items{}", "(".repeat(4_000));
        let quoted = format!("/items(id={}", "'".repeat(4_000));
        for line in [
            "/",
            "?",
            "GET",
            "GET GET",
            "://",
            "/%",
            "/%e9",
            "/é(é",
            "{",
            "}",
            "/items('",
            "/items/$ref",
            "/items/:",
            "/$batch",
            "\u{0}",
            &long,
            &nested,
            &quoted,
            &"x".repeat(9_000),
        ] {
            if let Ok(found) = finder.find(line) {
                assert!(!found.code.is_empty());
            }
        }
        Ok(())
    })
}

#[test]
fn permissions_and_pages_are_those_of_the_address() -> TestResult {
    let service = Source::new("library", include_str!("find/library.csdl.xml"));
    let said = Source::new(
        "said",
        r#"{
          "$Version": "4.01",
          "$Reference": {
            "library": { "$Include": [{ "$Namespace": "city.library" }] },
            "r": { "$Include": [{ "$Namespace": "GraphModel.Reference.V1", "$Alias": "Reference" }] }
          },
          "library.said": {
            "$Annotations": {
              "city.library.Library": {
                "@Reference.Permissions": [
                  { "Requests": ["GET /items"], "DelegatedWork": ["Read"], "Application": ["Read.All"] },
                  { "Requests": ["GET /room/items"], "DelegatedPersonal": ["Rooms"], "DelegatedWork": ["Rooms"] },
                  { "Requests": ["get https://library.example/v1.0/items/7/owner"], "Application": ["Owners"] }
                ],
                "@Reference.Pages": [{ "Href": "https://library.example/docs/items", "Requests": ["GET /items"] }]
              }
            }
          }
        }"#,
    );
    let (model, findings) = codegen::read(&[service, said]);
    let model = model.ok_or_else(|| format!("{findings:?}"))?;
    let areas = AreaMap::default();
    let finder = Finder::new(&model, &areas, &AreaRecord::default(), "library");
    let shown = |line| -> Result<String, Box<dyn Error>> {
        let found = found(&finder, line)?;
        let schemes = found.permissions.iter().map(|of| format!("{} {}", of.scheme, of.scopes.join(" ")));
        Ok(format!("{} {}", schemes.collect::<Vec<_>>().join(", "), found.page.unwrap_or_default()))
    };
    assert_eq!(shown("GET /items")?, "DelegatedWork Read, Application Read.All https://library.example/docs/items");
    assert_eq!(shown("GET /room/items")?, "DelegatedWork Rooms, DelegatedPersonal Rooms, Application  ");
    // A line may be spelled in another way.
    assert_eq!(shown("GET /items/{item}/owner")?, "DelegatedWork , Application Owners ");
    Ok(())
}
