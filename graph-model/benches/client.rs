//! What the client costs on top of the HTTP library below it, and how much memory a long collection takes.
//!
//! `cargo bench -p graph-model --bench client`
//!
//! The two of a pair send the same request to the same server on this machine, with the same connection settings, and read the
//! same types. First their times are compared, alternating; then each is measured by itself, with its allocations. The server has a
//! thread of its own, whose allocations are not counted.

#[path = "../examples/local/serve.rs"]
mod serve;

use std::fmt::Write as _;
use std::sync::{LazyLock, mpsc};
use std::time::{Duration, Instant};

use divan::{AllocProfiler, Bencher};
use futures_util::TryStreamExt as _;
use graph_model::users::User;
use graph_model::{Batch, Client, Credential, GraphService};
use http::{Response, header};
use hyper::body::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJub25jZSI6IjEyMzQ1Njc4OTAifQ.eyJhdWQiOiJodHRwczovL2dyYXBoIn0.c2lnbmF0dXJl";
const PAGE: usize = 999;
const BATCH: usize = 20;
/// How often the two of a pair are compared.
const ROUNDS: usize = 7;

/// The service root of the server.
static ROOT: LazyLock<String> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        runtime().block_on(async {
            let address = serve::serve(responses()).await.expect("a port is free");
            sender.send(address).expect("the benchmark waits for the address");
            std::future::pending::<()>().await;
        });
    });
    let address = receiver.recv().expect("the server's thread sends its address");
    format!("{address}/v1.0")
});

fn main() {
    if is_measured() {
        println!("{:<10} {:<8} {:>10} {:>10} {:>6}   median of {ROUNDS} rounds", "", "", "client", "reqwest", "ratio");
        compare("one user", 1000, one_user_of_client(), one_user_of_reqwest());
        compare("page", 40, page_of_client(), page_of_reqwest());
        compare("batch", 400, batch_of_client(), batch_of_reqwest());
    }
    divan::main();
}

/// Tests run benchmarks as well, once each.
fn is_measured() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// The lengths of collections.
fn lengths() -> impl Iterator<Item = usize> {
    let exponents = if is_measured() { 3..=6 } else { 3..=3 };
    exponents.map(|exponent| 10_usize.pow(exponent))
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("the system has the resources of a runtime")
}

/// A user with the properties that Graph sends by default.
fn user(number: usize) -> String {
    format!(
        r#"{{"@odata.id":"users/{number}","id":"87d349ed-44d7-43e1-9a83-5f2406dee{number:03x}","businessPhones":["+1 425 555 0{number:03}"],
        "displayName":"Adele Vance {number}","givenName":"Adele","jobTitle":"Retail Manager","mail":"adele{number}@contoso.com",
        "mobilePhone":null,"officeLocation":"18/2111","preferredLanguage":"en-US","surname":"Vance",
        "userPrincipalName":"adele{number}@contoso.com"}}"#
    )
}

/// The responses of the server, whose bodies were made before.
fn responses() -> impl Fn(http::Request<Bytes>) -> Response<Bytes> + Clone + Send + Sync + 'static {
    let list = |length: usize| (0..length).map(user).collect::<Vec<_>>().join(",");
    let one = Bytes::from(user(1));
    let page = Bytes::from(format!(r#"{{"value":[{}]}}"#, list(PAGE)));
    let items: Bytes = list(1000).into();
    let response = |number: usize| {
        let body = user(number);
        format!(r#"{{"id":"{number}","status":200,"headers":{{"Content-Type":"application/json"}},"body":{body}}}"#)
    };
    let responses: Vec<String> = (1..=BATCH).map(response).collect();
    let batch = Bytes::from(format!(r#"{{"responses":[{}]}}"#, responses.join(",")));
    move |request| {
        let left = request.uri().query().and_then(|query| query.strip_prefix("left=")?.parse::<usize>().ok());
        let body = match (request.uri().path(), left) {
            ("/v1.0/users", Some(left)) => {
                let mut body = String::with_capacity(items.len() + 100);
                body.push('{');
                if left > 1000 {
                    let root = LazyLock::force(&ROOT);
                    let _never_fails = write!(body, r#""@odata.nextLink":"{root}/users?left={}","#, left - 1000);
                }
                body.push_str(r#""value":["#);
                body.push_str(std::str::from_utf8(&items).unwrap_or_default());
                body.push_str("]}");
                body.into()
            }
            ("/v1.0/users", None) => page.clone(),
            ("/v1.0/$batch", _) => batch.clone(),
            _ => one.clone(),
        };
        let mut response = Response::new(body);
        response.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        response
    }
}

/// The client with its default settings.
fn client() -> Client {
    let client = Client::builder(ROOT.as_str(), Credential::token(TOKEN)).build();
    client.expect("the settings are valid")
}

/// The HTTP library alone, with the settings that the client gives it.
fn bare() -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .user_agent("benchmark")
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(100))
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    builder.build().expect("the settings are valid")
}

async fn read<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> T {
    let request = request.bearer_auth(TOKEN).header(header::ACCEPT, "application/json");
    let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("the server responds");
    serde_json::from_slice(&response.bytes().await.expect("the server sends all of the body"))
        .expect("the server's JSON is of this type")
}

#[derive(Deserialize)]
struct Value<T> {
    value: Vec<T>,
}

#[derive(Deserialize)]
struct Responses<T> {
    responses: Vec<Item<T>>,
}

#[derive(Deserialize)]
struct Item<T> {
    #[expect(dead_code, reason = "the client reads it as well")]
    id: String,
    #[expect(dead_code, reason = "the client reads it as well")]
    status: u16,
    body: T,
}

/// One user at a time.
fn one_user_of_client() -> impl FnMut() -> User {
    let (runtime, client, users) = (runtime(), client(), GraphService::new().users());
    move || {
        let user = runtime.block_on(users.by_id(divan::black_box("1")).get().send(&client));
        user.expect("the server has every user")
    }
}

/// The same without the client.
fn one_user_of_reqwest() -> impl FnMut() -> User {
    let (runtime, client) = (runtime(), bare());
    move || runtime.block_on(read(client.get(format!("{}/users/{}", *ROOT, divan::black_box("1")))))
}

/// A page of 999 users.
fn page_of_client() -> impl FnMut() -> Vec<User> {
    let (runtime, client, users) = (runtime(), client(), GraphService::new().users());
    move || runtime.block_on(users.list().send(&client)).expect("the server has a page").value
}

/// The same without the client.
fn page_of_reqwest() -> impl FnMut() -> Vec<User> {
    let (runtime, client) = (runtime(), bare());
    move || {
        let page: Value<User> = runtime.block_on(read(client.get(format!("{}/users", *ROOT))));
        page.value
    }
}

/// 20 users in one batch, which is made each time.
fn batch_of_client() -> impl FnMut() -> Vec<User> {
    let (runtime, client, users) = (runtime(), client(), GraphService::new().users());
    move || {
        let mut batch = Batch::new();
        let tickets: Vec<_> = (1..=BATCH).map(|number| batch.add(users.by_id(&number.to_string()).get())).collect();
        let mut results = runtime.block_on(batch.send(&client)).expect("nothing keeps the batch from being sent");
        let take = |ticket| results.take(ticket).expect("the server has every user");
        tickets.into_iter().map(take).collect()
    }
}

/// The same without the client.
fn batch_of_reqwest() -> impl FnMut() -> Vec<User> {
    let (runtime, client) = (runtime(), bare());
    move || {
        let item = |number: usize| {
            serde_json::json!({
                "id": number.to_string(), "method": "GET", "url": format!("users/{number}"),
                "headers": {"accept": "application/json"},
            })
        };
        let requests: Vec<_> = (1..=BATCH).map(item).collect();
        let body = serde_json::json!({"requests": requests}).to_string();
        let request = client.post(format!("{}/$batch", *ROOT)).header(header::CONTENT_TYPE, "application/json");
        let batch: Responses<User> = runtime.block_on(read(request.body(body)));
        batch.responses.into_iter().map(|item| item.body).collect()
    }
}

/// Times the two of a pair alternately, so that whatever else the machine does meets both.
fn compare<T>(what: &str, samples: usize, mut client: impl FnMut() -> T, mut reqwest: impl FnMut() -> T) {
    let time = |work: &mut dyn FnMut() -> T| {
        let start = Instant::now();
        let result = divan::black_box(work());
        let time = start.elapsed();
        drop(result);
        time
    };
    for _ in 0..samples / 10 {
        time(&mut client);
        time(&mut reqwest);
    }
    let (mut fastest, mut medians) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (mut of_client, mut of_reqwest) = (Vec::new(), Vec::new());
        for sample in 0..samples {
            if sample % 2 == 0 {
                of_client.push(time(&mut client));
                of_reqwest.push(time(&mut reqwest));
            } else {
                of_reqwest.push(time(&mut reqwest));
                of_client.push(time(&mut client));
            }
        }
        of_client.sort_unstable();
        of_reqwest.sort_unstable();
        fastest.push([of_client[0], of_reqwest[0]]);
        medians.push([of_client[samples / 2], of_reqwest[samples / 2]]);
    }
    for (figure, mut rounds) in [("fastest", fastest), ("median", medians)] {
        let ratio = |[client, reqwest]: &[Duration; 2]| client.as_secs_f64() / reqwest.as_secs_f64();
        rounds.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
        let [client, reqwest] = rounds[ROUNDS / 2];
        println!("{what:<10} {figure:<8} {client:>10.1?} {reqwest:>10.1?} {:>6.3}", ratio(&rounds[ROUNDS / 2]));
    }
}

#[divan::bench(sample_count = 2000)]
fn one_user_by_client(bencher: Bencher) {
    bencher.bench_local(one_user_of_client());
}

#[divan::bench(sample_count = 2000)]
fn one_user_by_reqwest(bencher: Bencher) {
    bencher.bench_local(one_user_of_reqwest());
}

#[divan::bench(sample_count = 200)]
fn page_by_client(bencher: Bencher) {
    bencher.bench_local(page_of_client());
}

#[divan::bench(sample_count = 200)]
fn page_by_reqwest(bencher: Bencher) {
    bencher.bench_local(page_of_reqwest());
}

#[divan::bench(sample_count = 1000)]
fn batch_by_client(bencher: Bencher) {
    bencher.bench_local(batch_of_client());
}

#[divan::bench(sample_count = 1000)]
fn batch_by_reqwest(bencher: Bencher) {
    bencher.bench_local(batch_of_reqwest());
}

/// A whole collection, item by item: `max alloc` is the most memory that is held at a time.
#[divan::bench(args = lengths(), sample_count = 3, sample_size = 1)]
fn items(bencher: Bencher, length: usize) {
    let (runtime, client, users) = (runtime(), client(), GraphService::new().users());
    bencher.bench_local(|| {
        let list = users.list().query("left", &length.to_string());
        let mut items = list.items(&client);
        let number = runtime.block_on(async {
            let mut number = 0;
            while let Some(user) = items.try_next().await.expect("the server has every page") {
                number += usize::from(user.id.is_some());
            }
            number
        });
        assert_eq!(number, length);
    });
}
