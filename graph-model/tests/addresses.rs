//! The address of every kind of handle and operation of the generated models.

#![cfg(feature = "full")]

use graph_model::device_management::{DeviceCompliancePolicy, IosCompliancePolicy};
use graph_model::files::DriveItemUploadableProperties;
use graph_model::groups::Group;
use graph_model::mail::Message;
use graph_model::request::Create;
use graph_model::users::User;
use graph_model::{ErrorKind, GraphService, Request};
use serde_json::{Value, json};

const ROOT: &str = "https://graph.microsoft.com/v1.0";

/// The method and the address below the root.
fn line<R: Request>(request: &R) -> String {
    let http = request.to_http(ROOT).expect("it is a request");
    let address = http.uri().to_string();
    format!("{} {}", http.method(), address.strip_prefix(ROOT).expect("it is below the root"))
}

fn body<R: Request>(request: &R) -> Value {
    serde_json::from_slice(request.to_http(ROOT).expect("it is a request").body()).expect("it is JSON")
}

#[test]
fn advanced_queries_accept_an_index_that_lags_behind() -> Result<(), graph_model::Error> {
    let level = |request: http::Request<Vec<u8>>| request.headers().get("consistencylevel").cloned();
    let users = GraphService::new().users();
    for advanced in [users.list().search("\"displayName:a\"").to_http(ROOT)?, users.count().to_http(ROOT)?] {
        assert_eq!(level(advanced).as_ref().map(http::HeaderValue::as_bytes), Some(b"eventual".as_slice()));
    }
    assert!(level(users.list().top(1).to_http(ROOT)?).is_none());
    Ok(())
}

#[test]
fn entities_and_collections_have_their_verbs() {
    let graph = GraphService::new();
    let users = graph.users();
    assert_eq!(line(&users.list()), "GET /users");
    assert_eq!(line(&users.count()), "GET /users/$count");
    assert_eq!(line(&users.create(&User::default())), "POST /users");
    assert_eq!(line(&users.by_id("ada@contoso.com").get()), "GET /users/ada%40contoso.com");
    assert_eq!(line(&graph.me().update(&User::default())), "PATCH /me");
    assert_eq!(line(&graph.groups().by_id("1").delete()), "DELETE /groups/1");
}

#[test]
fn options_are_where_odata_allows_them() {
    let users = GraphService::new().users();
    let list = users
        .list()
        .select("id,displayName")
        .select("mail")
        .expand("manager($select=id)")
        .filter("startswith(displayName,'A&B')")
        .search("\"displayName:a\"")
        .orderby("displayName desc")
        .top(5)
        .skip(10)
        .count(true);
    assert_eq!(
        line(&list),
        "GET /users?$select=id%2CdisplayName%2Cmail&$expand=manager%28%24select%3Did%29\
         &$filter=startswith%28displayName%2C%27A%26B%27%29&$search=%22displayName%3Aa%22\
         &$orderby=displayName%20desc&$top=5&$skip=10&$count=true"
    );
    let update =
        users.by_id("1").update(&User::default()).if_match("W/\"1\"").header("prefer", "return=representation");
    let http = update.to_http(ROOT).expect("it is a request");
    assert_eq!(
        (&http.headers()["if-match"], &http.headers()["prefer"]),
        (&"W/\"1\"".parse().unwrap(), &"return=representation".parse().unwrap())
    );
}

#[test]
fn keys_stay_in_their_segments() {
    let users = GraphService::new().users();
    for (key, address) in [
        ("a/b", "/users/a%2Fb"),
        ("..", "/users('..')"),
        (".", "/users('.')"),
        ("$count", "/users('%24count')"),
        ("é ü", "/users/%C3%A9%20%C3%BC"),
        ("o'neil", "/users/o%27neil"),
        ("50%", "/users/50%25"),
    ] {
        assert_eq!(line(&users.by_id(key).get()), format!("GET {address}"));
    }
    let empty = users.by_id("").manager().get().to_http(ROOT).expect_err("there is no empty key");
    assert_eq!(empty.kind(), ErrorKind::InvalidKey);
}

#[test]
fn alternate_keys_casts_and_references() {
    let graph = GraphService::new();
    let application = graph.applications().by_app_id("0f6d");
    assert_eq!(line(&application.get()), "GET /applications(appId='0f6d')");
    assert_eq!(line(&application.owners().list()), "GET /applications(appId='0f6d')/owners");
    let members = graph.groups().by_id("g").members();
    assert_eq!(line(&members.cast::<User>().list()), "GET /groups/g/members/microsoft.graph.user");
    assert_eq!(line(&members.cast::<Group>().count()), "GET /groups/g/members/microsoft.graph.group/$count");
    let manager = graph.me().manager_reference();
    assert_eq!(line(&manager.get()), "GET /me/manager/$ref");
    let set = manager.set(&graph.users().by_id("b/c"));
    assert_eq!(line(&set), "PUT /me/manager/$ref");
    assert_eq!(body(&set), json!({"@odata.id": "https://graph.microsoft.com/v1.0/users/b%2Fc"}));
    let references = graph.groups().by_id("g").members_references();
    assert_eq!(line(&references.add(&graph.users().by_id("u"))), "POST /groups/g/members/$ref");
    assert_eq!(line(&references.remove("u")), "DELETE /groups/g/members/u/$ref");
    assert_eq!(line(&references.list()), "GET /groups/g/members/$ref");
}

#[test]
fn a_collection_of_a_base_type_takes_derived_ones() {
    let policies = GraphService::new().device_management().device_compliance_policies();
    let create: Create<IosCompliancePolicy> = policies.create(&IosCompliancePolicy::default());
    assert_eq!(body(&create)["@odata.type"], "#microsoft.graph.iosCompliancePolicy");
    assert_eq!(line(&policies.by_id("p").get()), "GET /deviceManagement/deviceCompliancePolicies/p");
    let list = policies.list();
    let answer = json!({"value": [{"@odata.type": "#microsoft.graph.iosCompliancePolicy", "id": "1"}, null]});
    let page = list.read(http::Response::new(answer.to_string().into_bytes())).expect("it is a page");
    assert!(page.value.iter().all(DeviceCompliancePolicy::is::<IosCompliancePolicy>));
    assert_eq!(page.value.len(), 1);
}

#[test]
fn functions_and_actions_are_called_by_name() {
    let graph = GraphService::new();
    let root = graph.me().drive().root();
    assert_eq!(line(&root.search(Some("it's"))), "GET /me/drive/root/search(q='it%27%27s')");
    assert_eq!(line(&root.delta()), "GET /me/drive/root/delta()");
    assert_eq!(line(&root.delta_with_token(Some("latest"))), "GET /me/drive/root/delta(token='latest')");
    assert_eq!(line(&graph.users().delta().select("id")), "GET /users/delta()?$select=id");
    let upload = root.create_upload_session(Some(&DriveItemUploadableProperties::default()));
    assert_eq!(line(&upload), "POST /me/drive/root/createUploadSession");
    let groups = graph.users().by_id("u").get_member_groups(Some(true));
    assert_eq!(line(&groups), "POST /users/u/getMemberGroups");
    assert_eq!(body(&groups), json!({"securityEnabledOnly": true}));
    let send = graph.me().send_mail(&Message::default(), Some(false));
    assert_eq!(line(&send), "POST /me/sendMail");
    let folders = graph.me().mail_folders().by_id("inbox").child_folders().by_id("c").child_folders();
    assert_eq!(line(&folders.list()), "GET /me/mailFolders/inbox/childFolders/c/childFolders");
}

#[test]
fn streams_are_downloaded_and_uploaded() {
    let graph = GraphService::new();
    let content = graph.drives().by_id("d").items().by_id("i").content();
    assert_eq!(line(&content.download()), "GET /drives/d/items/i/content");
    let upload = content.upload(b"hello".to_vec(), "text/plain");
    let http = upload.to_http(ROOT).expect("it is a request");
    assert_eq!((http.method().as_str(), http.body().as_slice()), ("PUT", b"hello".as_slice()));
    assert_eq!(http.headers()["content-type"], "text/plain");
    assert_eq!(line(&graph.me().photo().content().download()), "GET /me/photo/$value");
    assert_eq!(line(&graph.me().messages().by_id("m").content().download()), "GET /me/messages/m/$value");
}
