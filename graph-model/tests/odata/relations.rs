//! Relations: entities are related, followed, expanded, cast, and separated again.

use graph_model::common::DirectoryObject;
use graph_model::groups::Group;
use graph_model::users::{User, UserResource};
use graph_model::{Client, GraphService};

use crate::{TestResult, start};

async fn user(client: &Client, name: &str) -> TestResult<(String, UserResource)> {
    let users = GraphService::new().users();
    let user = User { display_name: name.into(), ..User::default() };
    let id = users.create(&user).send(client).await?.id.ok_or("the service gave no key")?;
    let resource = users.by_id(&id);
    Ok((id, resource))
}

fn ids(objects: &[DirectoryObject]) -> Vec<&str> {
    objects.iter().filter_map(|object| object.id.as_deref()).collect()
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn members_are_added_read_and_removed() -> TestResult {
    let (_server, client) = start()?;
    let groups = GraphService::new().groups();
    let group = Group { display_name: "all".into(), mail_enabled: false.into(), ..Group::default() };
    let outer = groups.create(&group).send(&client).await?.id.ok_or("the service gave no key")?;
    let inner = groups.create(&group).send(&client).await?.id.ok_or("the service gave no key")?;
    let outer = groups.by_id(&outer);
    let (ada, ada_resource) = user(&client, "Ada").await?;
    let (ben, ben_resource) = user(&client, "Ben").await?;

    let references = outer.members_references();
    references.add(&ada_resource).send(&client).await?;
    references.add(&groups.by_id(&inner)).send(&client).await?;
    references.add(&ben_resource).send(&client).await?;

    let members = outer.members().list().all(&client).await?;
    assert_eq!(ids(&members), [&ada, &inner, &ben]);
    let user: User = members[0].clone().downcast().map_err(|_| "the member is not a user")?;
    assert_eq!(user.display_name, "Ada".into());
    assert!(members[1].is::<Group>() && !members[1].is::<User>());

    let users = outer.members().cast::<User>();
    let names: Vec<_> = users.list().all(&client).await?.into_iter().map(|u| u.display_name).collect();
    assert_eq!(names, ["Ada".into(), "Ben".into()]);
    assert_eq!(users.count().send(&client).await?, 2);
    let inside = outer.members().cast::<Group>().list().all(&client).await?;
    assert_eq!(inside.len(), 1);

    let expanded = outer.get().select("id").expand("members($select=id)").send(&client).await?;
    assert_eq!(ids(expanded.members.as_deref().ok_or("the members were not expanded")?), [&ada, &inner, &ben]);

    let listed = references.list().all(&client).await?;
    assert_eq!(listed.len(), 3);
    assert!(listed[0].id.as_deref().is_some_and(|id| id.contains(&ada)), "{listed:?}");

    references.remove(&ada).send(&client).await?;
    assert_eq!(ids(&outer.members().list().all(&client).await?), [&inner, &ben]);
    ada_resource.get().send(&client).await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn a_single_relation_is_set_replaced_and_removed() -> TestResult {
    let (_server, client) = start()?;
    let (_, ada) = user(&client, "Ada").await?;
    let (ben_id, ben) = user(&client, "Ben").await?;
    let (cid_id, cid) = user(&client, "Cid").await?;
    let error = ada.manager().get().send(&client).await.expect_err("the user has no manager");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    for (id, resource) in [(&ben_id, &ben), (&cid_id, &cid)] {
        ada.manager_reference().set(resource).send(&client).await?;
        let manager = ada.manager().get().send(&client).await?;
        assert_eq!(manager.id.as_ref(), Some(id));
        assert!(manager.is::<User>());
        let reference = ada.manager_reference().get().send(&client).await?;
        assert!(reference.id.as_deref().is_some_and(|reference| reference.contains(id.as_str())), "{reference:?}");
    }
    let expanded = ada.get().expand("manager").send(&client).await?;
    let manager = expanded.manager.into_option().ok_or("the manager was not expanded")?;
    assert_eq!(manager.id, Some(cid_id));
    ada.manager_reference().remove().send(&client).await?;
    ada.manager().get().send(&client).await.expect_err("the user has no manager");
    cid.get().send(&client).await?;
    Ok(())
}
