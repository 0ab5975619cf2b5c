//! Reading and writing pages: through the generated types, through the same structs with serde's own derives and nothing
//! kept of what is unknown, and through `serde_json::Value`.
//!
//! `cargo bench -p graph-model --bench values` compares them in one run; the column of bytes a second is what to compare.

#[path = "values/plain.rs"]
mod plain;

use divan::{Bencher, counter::BytesCount};
use graph_model::device_management::DeviceComplianceUserOverview;
use graph_model::users::User;
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

/// As many users as a page may hold, with what an administrator's tool asks for.
fn users() -> String {
    let users: Vec<Value> = (0..999)
        .map(|number| {
            json!({
                "id": format!("{number:08x}-5bf4-4d4f-b45b-4f2df45b4f2d"),
                "accountEnabled": number % 7 != 0,
                "assignedLicenses": [
                    { "disabledPlans": ["bea4c11e-220a-4e6d-8eb8-8ea15d019f90"], "skuId": "c7df2760-2c81-4ef7-b578-5b5392b571df" },
                    { "disabledPlans": [], "skuId": "b05e124f-c7cc-45a0-a6aa-8cf78c946968" },
                ],
                "businessPhones": ["+49 30 1234567"],
                "city": "Berlin",
                "companyName": null,
                "country": "Germany",
                "createdDateTime": "2021-03-04T05:06:07Z",
                "department": "Research & Development",
                "displayName": format!("Ada Lovelace {number}"),
                "employeeId": format!("E{number:06}"),
                "employeeHireDate": "2020-01-01T00:00:00Z",
                "givenName": "Ada",
                "jobTitle": "Engineer",
                "lastPasswordChangeDateTime": "2024-05-06T07:08:09.1234567Z",
                "mail": format!("ada.lovelace{number}@contoso.com"),
                "mailNickname": format!("ada.lovelace{number}"),
                "mobilePhone": null,
                "officeLocation": "Building 7, room 42",
                "onPremisesSyncEnabled": null,
                "postalCode": "10115",
                "preferredLanguage": "de-DE",
                "proxyAddresses": [format!("SMTP:ada.lovelace{number}@contoso.com")],
                "streetAddress": "Invalidenstra\u{df}e 1",
                "surname": "Lovelace",
                "usageLocation": "DE",
                "userPrincipalName": format!("ada.lovelace{number}@contoso.com"),
                "userType": "Member",
            })
        })
        .collect();
    json!({ "value": users }).to_string()
}

fn overviews() -> String {
    let overviews: Vec<Value> = (0..1000)
        .map(|number| {
            json!({
                "id": format!("{number:08x}-5bf4-4d4f-b45b-4f2df45b4f2d"),
                "pendingCount": number, "notApplicableCount": 2, "successCount": 12, "errorCount": 10, "failedCount": 11,
                "lastUpdateDateTime": "2016-12-31T23:58:21.6459442-08:00", "configurationVersion": 4,
            })
        })
        .collect();
    json!({ "value": overviews }).to_string()
}

fn read<T: DeserializeOwned>(bencher: Bencher, text: &str) {
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| serde_json::from_str::<Page<T>>(divan::black_box(text)).expect("it is a page"));
}

fn write<T: DeserializeOwned + Serialize + Sync>(bencher: Bencher, text: &str) {
    let page: Page<T> = serde_json::from_str(text).expect("it is a page");
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| serde_json::to_vec(divan::black_box(&page)).expect("it can be written"));
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
