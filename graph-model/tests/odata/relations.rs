//! Relations: entities are related, followed, expanded, cast, and separated again.

use graph_model::common::DirectoryObject;
use graph_model::groups::Group;
use graph_model::users::{User, UserResource};
use graph_model::{Client, GraphService};

use crate::start;

async fn user(client: &Client, name: &str) -> (String, UserResource) {
    let users = GraphService::new().users();
    let user = User { display_name: name.into(), ..User::default() };
    let id = users.create(&user).send(client).await.expect("it is created").id.expect("it has a key");
    let resource = users.by_id(&id);
    (id, resource)
}

fn ids(objects: &[DirectoryObject]) -> Vec<&str> {
    objects.iter().filter_map(|object| object.id.as_deref()).collect()
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn members_are_added_read_and_removed() {
    let (_server, client) = start();
    let groups = GraphService::new().groups();
    let group = Group { display_name: "all".into(), mail_enabled: false.into(), ..Group::default() };
    let outer = groups.create(&group).send(&client).await.expect("it is created").id.expect("it has a key");
    let inner = groups.create(&group).send(&client).await.expect("it is created").id.expect("it has a key");
    let outer = groups.by_id(&outer);
    let (ada, ada_resource) = user(&client, "Ada").await;
    let (ben, ben_resource) = user(&client, "Ben").await;

    let references = outer.members_references();
    references.add(&ada_resource).send(&client).await.expect("it is added");
    references.add(&groups.by_id(&inner)).send(&client).await.expect("it is added");
    references.add(&ben_resource).send(&client).await.expect("it is added");

    let members = outer.members().list().all(&client).await.expect("they come");
    assert_eq!(ids(&members), [&ada, &inner, &ben]);
    let user: User = members[0].clone().downcast().expect("it is a user");
    assert_eq!(user.display_name, "Ada");
    assert!(members[1].is::<Group>() && !members[1].is::<User>());

    let users = outer.members().cast::<User>();
    let names: Vec<_> =
        users.list().all(&client).await.expect("they come").into_iter().map(|u| u.display_name).collect();
    assert_eq!(names, ["Ada", "Ben"]);
    assert_eq!(users.count().send(&client).await.expect("it is a number"), 2);
    let inside = outer.members().cast::<Group>().list().all(&client).await.expect("they come");
    assert_eq!(inside.len(), 1);

    let expanded = outer.get().select("id").expand("members($select=id)").send(&client).await.expect("it is there");
    assert_eq!(ids(expanded.members.as_deref().expect("they come along")), [&ada, &inner, &ben]);

    let listed = references.list().all(&client).await.expect("they come");
    assert_eq!(listed.len(), 3);
    assert!(listed[0].id.as_deref().is_some_and(|id| id.contains(&ada)), "{listed:?}");

    references.remove(&ada).send(&client).await.expect("it is removed");
    assert_eq!(ids(&outer.members().list().all(&client).await.expect("they come")), [&inner, &ben]);
    ada_resource.get().send(&client).await.expect("the user is still there");
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn the_one_manager_is_set_replaced_and_removed() {
    let (_server, client) = start();
    let (_, ada) = user(&client, "Ada").await;
    let (ben_id, ben) = user(&client, "Ben").await;
    let (cid_id, cid) = user(&client, "Cid").await;
    let error = ada.manager().get().send(&client).await.expect_err("there is none");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    for (id, resource) in [(&ben_id, &ben), (&cid_id, &cid)] {
        ada.manager_reference().set(resource).send(&client).await.expect("it is set");
        let manager = ada.manager().get().send(&client).await.expect("there is one");
        assert_eq!(manager.id.as_ref(), Some(id));
        assert!(manager.is::<User>());
        let reference = ada.manager_reference().get().send(&client).await.expect("there is one");
        assert!(reference.id.as_deref().is_some_and(|reference| reference.contains(id.as_str())), "{reference:?}");
    }
    let expanded = ada.get().expand("manager").send(&client).await.expect("it is there");
    let manager = expanded.manager.into_option().expect("it comes along");
    assert_eq!(manager.id, Some(cid_id));
    ada.manager_reference().remove().send(&client).await.expect("it is removed");
    ada.manager().get().send(&client).await.expect_err("there is none");
    cid.get().send(&client).await.expect("the user is still there");
}
