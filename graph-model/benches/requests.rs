//! Building requests: how long it takes, and how often it allocates.
//!
//! `cargo bench -p graph-model --bench requests`

use divan::AllocProfiler;
use graph_model::GraphService;
use graph_model::common::DirectoryObject;
use graph_model::device_management::DeviceComplianceUserOverview;
use graph_model::users::User;

const ROOT: &str = "https://graph.microsoft.com/v1.0";

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench]
fn path_with_a_key() -> impl Sized {
    GraphService::new().users().by_id(divan::black_box("0f6d0b5e-0d3c-4e1f-9c40-5f3f2a1b0c9d")).get()
}

#[divan::bench]
fn list_with_options() -> impl Sized {
    GraphService::new()
        .users()
        .list()
        .select(divan::black_box("id,displayName"))
        .filter("startswith(displayName,'A')")
        .top(999)
}

#[divan::bench]
fn update_of_the_first_page() -> impl Sized {
    let changes = DeviceComplianceUserOverview { pending_count: Some(divan::black_box(12)), ..Default::default() };
    GraphService::new()
        .device_management()
        .device_compliance_policies()
        .by_id("0f6d0b5e-0d3c-4e1f-9c40-5f3f2a1b0c9d")
        .user_status_overview()
        .update(&changes)
}

#[divan::bench]
fn http_of_a_list(bencher: divan::Bencher) {
    let request = GraphService::new().users().list().select("id,displayName").top(999);
    bencher.bench(|| request.to_http(ROOT).expect("the options are text"));
}

/// A query with properties as values, as in the tests of typed queries.
#[divan::bench]
fn http_of_a_typed_query() -> impl Sized {
    let users = GraphService::new()
        .users()
        .list()
        .select((User::ID, User::DISPLAY_NAME))
        .filter(User::ACCOUNT_ENABLED.eq(true).and(User::DISPLAY_NAME.starts_with(divan::black_box("O'Brien & Søn"))))
        .orderby(User::DISPLAY_NAME.desc())
        .expand(User::MANAGER.select(DirectoryObject::ID))
        .top(5);
    users.to_http(ROOT).expect("the query is valid")
}

/// The same without its HTTP form.
#[divan::bench]
fn typed_query() -> impl Sized {
    GraphService::new()
        .users()
        .list()
        .select((User::ID, User::DISPLAY_NAME))
        .filter(User::ACCOUNT_ENABLED.eq(true).and(User::DISPLAY_NAME.starts_with(divan::black_box("O'Brien & Søn"))))
        .orderby(User::DISPLAY_NAME.desc())
        .expand(User::MANAGER.select(DirectoryObject::ID))
        .top(5)
}

#[divan::bench]
fn call_with_parameters() -> impl Sized {
    let user = GraphService::new().users().by_id(divan::black_box("0f6d0b5e"));
    user.change_password().current_password("a").new_password("b")
}
