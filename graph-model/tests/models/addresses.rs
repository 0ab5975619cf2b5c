//! The address of every kind of handle and operation in the generated models.

use graph_model::device_management::{DeviceCompliancePolicy, IosCompliancePolicy};
use graph_model::files::DriveItemUploadableProperties;
use graph_model::groups::Group;
use graph_model::mail::Message;
use graph_model::request::Create;
use graph_model::users::User;
use graph_model::{ErrorKind, GraphService, Request};
use serde_json::{Value, json};

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const ROOT: &str = "https://graph.microsoft.com/v1.0";

/// Checks the method and the address below the root.
#[track_caller]
fn assert_line<R: Request>(request: &R, expected: impl AsRef<str>) {
    let line = request.to_http(ROOT).map(|http| format!("{} {}", http.method(), http.uri()));
    let line = line.map(|line| line.replacen(ROOT, "", 1)).map_err(|error| error.to_string());
    assert_eq!(line.as_deref(), Ok(expected.as_ref()));
}

fn body<R: Request>(request: &R) -> Result<Value> {
    Ok(serde_json::from_slice(request.to_http(ROOT)?.body())?)
}

#[test]
fn advanced_queries_have_the_consistency_level_that_they_need() -> Result {
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
    assert_line(&users.list(), "GET /users");
    assert_line(&users.count(), "GET /users/$count");
    assert_line(&users.create(&User::default()), "POST /users");
    assert_line(&users.by_id("ada@contoso.com").get(), "GET /users/ada%40contoso.com");
    assert_line(&graph.me().update(&User::default()), "PATCH /me");
    assert_line(&graph.groups().by_id("1").delete(), "DELETE /groups/1");
}

#[test]
fn files_have_addresses_by_path() {
    let drive = GraphService::new().me().drive();
    let file = drive.root().by_path("Q3 plan/a#1?.docx");
    assert_line(&file.content().download(), "GET /me/drive/root:/Q3%20plan/a%231%3F.docx:/content");
    assert_line(&file.get(), "GET /me/drive/root:/Q3%20plan/a%231%3F.docx");
    assert_line(&file.get().select("id"), "GET /me/drive/root:/Q3%20plan/a%231%3F.docx?$select=id");
    assert_line(&file.children().list(), "GET /me/drive/root:/Q3%20plan/a%231%3F.docx:/children");
    assert_line(&file.children().count(), "GET /me/drive/root:/Q3%20plan/a%231%3F.docx:/children/$count");
    assert_line(&file.delete(), "DELETE /me/drive/root:/Q3%20plan/a%231%3F.docx");
    let item = drive.items().by_id("P").by_path("new.txt");
    assert_line(&item.content().upload("x", "text/plain"), "PUT /me/drive/items/P:/new.txt:/content");
    let follow = item.follow();
    assert_line(&follow, "POST /me/drive/items/P:/new.txt:/follow");
    assert_line(&drive.root().by_path("a").by_path("b").get(), "GET /me/drive/root:/a::/b");
    assert_eq!(follow.parts().template(), "/me/drive/items/{id}:/{id}:/follow");
}

#[test]
fn paths_to_other_items_are_refused() {
    let root = GraphService::new().me().drive().root();
    for path in ["../secret", "", "/a", "a//b", "a/"] {
        let error = root.by_path(path).content().upload("x", "text/plain").to_http(ROOT).map_err(|error| error.kind());
        assert_eq!(error.map(|http| http.uri().to_string()), Err(ErrorKind::InvalidAddress), "{path}");
    }
}

#[test]
fn options_become_query_options_and_headers() -> Result {
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
    assert_line(
        &list,
        "GET /users?$select=id%2CdisplayName%2Cmail&$expand=manager%28%24select%3Did%29\
         &$filter=startswith%28displayName%2C%27A%26B%27%29&$search=%22displayName%3Aa%22\
         &$orderby=displayName%20desc&$top=5&$skip=10&$count=true",
    );
    let update =
        users.by_id("1").update(&User::default()).if_match("W/\"1\"").header("prefer", "return=representation");
    let http = update.to_http(ROOT)?;
    assert_eq!(http.headers()["if-match"], "W/\"1\"");
    assert_eq!(http.headers()["prefer"], "return=representation");
    Ok(())
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
        assert_line(&users.by_id(key).get(), format!("GET {address}"));
    }
    let empty = users.by_id("").manager().get().to_http(ROOT).expect_err("the key is empty");
    assert_eq!(empty.kind(), ErrorKind::InvalidKey);
}

#[test]
fn alternate_keys_casts_and_references_have_addresses() -> Result {
    let graph = GraphService::new();
    let application = graph.applications().by_app_id("0f6d");
    assert_line(&application.get(), "GET /applications(appId='0f6d')");
    assert_line(&application.owners().list(), "GET /applications(appId='0f6d')/owners");
    let members = graph.groups().by_id("g").members();
    assert_line(&members.cast::<User>().list(), "GET /groups/g/members/microsoft.graph.user");
    assert_line(&members.cast::<Group>().count(), "GET /groups/g/members/microsoft.graph.group/$count");
    let manager = graph.me().manager_reference();
    assert_line(&manager.get(), "GET /me/manager/$ref");
    let set = manager.set(&graph.users().by_id("b/c"));
    assert_line(&set, "PUT /me/manager/$ref");
    assert_eq!(body(&set)?, json!({"@odata.id": "https://graph.microsoft.com/v1.0/users/b%2Fc"}));
    let references = graph.groups().by_id("g").members_references();
    assert_line(&references.add(&graph.users().by_id("u")), "POST /groups/g/members/$ref");
    assert_line(&references.remove("u"), "DELETE /groups/g/members/u/$ref");
    assert_line(&references.list(), "GET /groups/g/members/$ref");
    Ok(())
}

#[test]
fn a_collection_of_a_base_type_takes_derived_types() -> Result {
    let policies = GraphService::new().device_management().device_compliance_policies();
    let create: Create<IosCompliancePolicy> = policies.create(&IosCompliancePolicy::default());
    assert_eq!(body(&create)?["@odata.type"], "#microsoft.graph.iosCompliancePolicy");
    assert_line(&policies.by_id("p").get(), "GET /deviceManagement/deviceCompliancePolicies/p");
    let list = policies.list();
    let response = json!({"value": [{"@odata.type": "#microsoft.graph.iosCompliancePolicy", "id": "1"}, null]});
    let page = list.read(http::Response::new(response.to_string().into_bytes()))?;
    assert!(page.value.iter().all(DeviceCompliancePolicy::is::<IosCompliancePolicy>));
    assert_eq!(page.value.len(), 1);
    Ok(())
}

#[test]
fn functions_and_actions_are_called_by_name() -> Result {
    let graph = GraphService::new();
    let root = graph.me().drive().root();
    assert_line(&root.search(Some("it's")), "GET /me/drive/root/search(q='it%27%27s')");
    assert_line(&root.delta(), "GET /me/drive/root/delta()");
    assert_line(&root.delta_with_token(Some("latest")), "GET /me/drive/root/delta(token='latest')");
    assert_line(&graph.users().delta().select("id"), "GET /users/delta()?$select=id");
    let upload = root.create_upload_session().item(DriveItemUploadableProperties::default());
    assert_line(&upload, "POST /me/drive/root/createUploadSession");
    let groups = graph.users().by_id("u").get_member_groups().security_enabled_only(true);
    assert_line(&groups, "POST /users/u/getMemberGroups");
    assert_eq!(body(&groups)?, json!({"securityEnabledOnly": true}));
    let send = graph.me().send_mail(&Message::default()).save_to_sent_items(false);
    assert_line(&send, "POST /me/sendMail");
    let folders = graph.me().mail_folders().by_id("inbox").child_folders().by_id("c").child_folders();
    assert_line(&folders.list(), "GET /me/mailFolders/inbox/childFolders/c/childFolders");
    Ok(())
}

#[test]
fn streams_are_downloaded_and_uploaded() -> Result {
    let graph = GraphService::new();
    let content = graph.drives().by_id("d").items().by_id("i").content();
    assert_line(&content.download(), "GET /drives/d/items/i/content");
    let upload = content.upload(b"hello".to_vec(), "text/plain");
    let http = upload.to_http(ROOT)?;
    assert_eq!((http.method().as_str(), http.body().as_slice()), ("PUT", b"hello".as_slice()));
    assert_eq!(http.headers()["content-type"], "text/plain");
    assert_line(&graph.me().photo().content().download(), "GET /me/photo/$value");
    assert_line(&graph.me().messages().by_id("m").content().download(), "GET /me/messages/m/$value");
    Ok(())
}

#[test]
fn mail_as_mime_and_bytes_of_attachments_need_no_cast() {
    let message = GraphService::new().me().messages().by_id("M");
    assert_line(&message.content().download(), "GET /me/messages/M/$value");
    let attachment = message.attachments().by_id("A");
    assert_line(&attachment.content().download(), "GET /me/messages/M/attachments/A/$value");
}

#[test]
fn properties_and_references_have_requests() {
    let graph = GraphService::new();
    let group = graph.groups().by_id("G");
    assert_line(&group.service_provisioning_errors().list(), "GET /groups/G/serviceProvisioningErrors");
    assert_line(&graph.me().property(User::DISPLAY_NAME).get(), "GET /me/displayName");
    let members = group.members_references();
    let ann = graph.directory_objects().by_id("U");
    assert_line(&members.remove(&ann), "DELETE /groups/G/members/U/$ref");
    assert_line(
        &members.remove_by_address(&ann),
        "DELETE /groups/G/members/$ref?$id=https%3A%2F%2Fgraph.microsoft.com%2Fv1.0%2FdirectoryObjects%2FU",
    );
    assert_line(&group.replace(&Group::default()), "PUT /groups/G");
}

#[test]
fn addresses_without_methods_are_called() {
    let graph = GraphService::new();
    assert_line(&graph.at("/me/outlook/masterCategories?$top=5").get(), "GET /me/outlook/masterCategories?$top=5");
    let search = graph.at("users?$search=\"displayName:ann\"").get().to_http(ROOT);
    assert_eq!(search.map(|http| http.headers()["consistencylevel"].clone()).ok(), Some("eventual".parse().unwrap()));
}
