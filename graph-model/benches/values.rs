//! Reading and writing pages: through the generated types, through the same structs with serde's own derives and nothing
//! kept of what is unknown, and through `serde_json::Value`.
//!
//! `cargo bench -p graph-model --bench values` compares them in one run; the column of bytes a second is what to compare.

#[path = "values/plain.rs"]
mod plain;

use divan::{Bencher, counter::BytesCount};
use graph_model::device_management::DeviceComplianceUserOverview;
use graph_model::request::List;
use graph_model::users::User;
use graph_model::value::wire::ReadEdm;
use graph_model::{KeyStyle, Path, http};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// A page as it comes, without what pages have beside their items.
#[derive(Serialize, Deserialize)]
struct Page<T> {
    value: Vec<T>,
}

/// The text of an object with its members in the order of the schema, in which services send them; `json!` would sort them.
fn object(members: &[(&str, Value)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

fn page(objects: impl Iterator<Item = String>) -> String {
    format!("{{\"value\":[{}]}}", objects.collect::<Vec<_>>().join(","))
}

/// As many users as a page may hold, with what an administrator's tool asks for.
fn users() -> String {
    page((0..999).map(|number| {
        object(&[
            ("id", json!(format!("{number:08x}-5bf4-4d4f-b45b-4f2df45b4f2d"))),
            ("accountEnabled", json!(number % 7 != 0)),
            (
                "assignedLicenses",
                json!([
                    { "disabledPlans": ["bea4c11e-220a-4e6d-8eb8-8ea15d019f90"], "skuId": "c7df2760-2c81-4ef7-b578-5b5392b571df" },
                    { "disabledPlans": [], "skuId": "b05e124f-c7cc-45a0-a6aa-8cf78c946968" },
                ]),
            ),
            ("businessPhones", json!(["+49 30 1234567"])),
            ("city", json!("Berlin")),
            ("companyName", json!(null)),
            ("country", json!("Germany")),
            ("createdDateTime", json!("2021-03-04T05:06:07Z")),
            ("department", json!("Research & Development")),
            ("displayName", json!(format!("Ada Lovelace {number}"))),
            ("employeeId", json!(format!("E{number:06}"))),
            ("employeeHireDate", json!("2020-01-01T00:00:00Z")),
            ("givenName", json!("Ada")),
            ("jobTitle", json!("Engineer")),
            ("lastPasswordChangeDateTime", json!("2024-05-06T07:08:09.1234567Z")),
            ("mail", json!(format!("ada.lovelace{number}@contoso.com"))),
            ("mailNickname", json!(format!("ada.lovelace{number}"))),
            ("mobilePhone", json!(null)),
            ("officeLocation", json!("Building 7, room 42")),
            ("onPremisesSyncEnabled", json!(null)),
            ("postalCode", json!("10115")),
            ("preferredLanguage", json!("de-DE")),
            ("proxyAddresses", json!([format!("SMTP:ada.lovelace{number}@contoso.com")])),
            ("streetAddress", json!("Invalidenstra\u{df}e 1")),
            ("surname", json!("Lovelace")),
            ("usageLocation", json!("DE")),
            ("userPrincipalName", json!(format!("ada.lovelace{number}@contoso.com"))),
            ("userType", json!("Member")),
        ])
    }))
}

fn overviews() -> String {
    page((0..1000).map(|number| {
        object(&[
            ("id", json!(format!("{number:08x}-5bf4-4d4f-b45b-4f2df45b4f2d"))),
            ("configurationVersion", json!(4)),
            ("errorCount", json!(10)),
            ("failedCount", json!(11)),
            ("lastUpdateDateTime", json!("2016-12-31T23:58:21.6459442-08:00")),
            ("notApplicableCount", json!(2)),
            ("pendingCount", json!(number)),
            ("successCount", json!(12)),
        ])
    }))
}

fn read<T: DeserializeOwned>(bencher: Bencher, text: &str) {
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| serde_json::from_str::<Page<T>>(divan::black_box(text)).expect("the texts are pages of this type"));
}

/// As a program reads it: through a request.
fn read_response<T: ReadEdm>(bencher: Bencher, text: &str) {
    let list = List::<T>::new(Path::root(KeyStyle::Segment).segment("all"));
    bencher.counter(BytesCount::of_str(text)).with_inputs(|| text.as_bytes().to_vec()).bench_local_values(|body| {
        list.read(http::Response::new(divan::black_box(body))).expect("the texts are pages of this type")
    });
}

fn write<T: DeserializeOwned + Serialize + Sync>(bencher: Bencher, text: &str) {
    let page: Page<T> = serde_json::from_str(text).expect("the texts are pages of this type");
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| serde_json::to_vec(divan::black_box(&page)).expect("what was read from JSON is JSON"));
}

/// The same for users and overviews: module, text, generated type, plain type.
macro_rules! page {
    ($page:ident $text:ident $generated:ty, $plain:ty) => {
        mod $page {
            use super::*;

            #[divan::bench]
            fn read_generated(bencher: Bencher) {
                read::<$generated>(bencher, &$text());
            }

            #[divan::bench]
            fn read_response(bencher: Bencher) {
                super::read_response::<$generated>(bencher, &$text());
            }

            #[divan::bench]
            fn read_plain(bencher: Bencher) {
                read::<$plain>(bencher, &$text());
            }

            #[divan::bench]
            fn read_value(bencher: Bencher) {
                read::<Value>(bencher, &$text());
            }

            #[divan::bench]
            fn write_generated(bencher: Bencher) {
                write::<$generated>(bencher, &$text());
            }

            #[divan::bench]
            fn write_plain(bencher: Bencher) {
                write::<$plain>(bencher, &$text());
            }

            #[divan::bench]
            fn write_value(bencher: Bencher) {
                write::<Value>(bencher, &$text());
            }
        }
    };
}

page!(page_of_999_users users User, plain::User);
page!(page_of_1000_overviews overviews DeviceComplianceUserOverview, plain::Overview);
