//! Collections: every item that was asked for comes once.

use std::collections::BTreeSet;

use futures_util::{StreamExt as _, TryStreamExt as _};
use graph_model::users::User;
use graph_model::{Client, GraphService, Nullable};

use crate::{TestResult, start};

/// Creates users whose names end in a number of three digits; odd ones have an office.
async fn fill(client: &Client, number: usize) -> TestResult {
    let users = GraphService::new().users();
    let add = |index: usize| {
        let office = if index % 2 == 1 { "odd".into() } else { Nullable::Null };
        let name = format!("user {index:03}");
        users.create(&User { display_name: name.into(), office_location: office, ..User::default() })
    };
    let mut sent = futures_util::stream::iter((0..number).map(add))
        .map(|request| async move { request.send(client).await })
        .buffer_unordered(8);
    while sent.next().await.transpose()?.is_some() {}
    Ok(())
}

fn names(users: &[User]) -> Vec<&str> {
    users.iter().filter_map(|user| user.display_name.as_deref()).collect()
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn each_of_hundreds_of_items_comes_once() -> TestResult {
    const NUMBER: usize = 350;
    let (_server, client) = start()?;
    fill(&client, NUMBER).await?;
    let list = GraphService::new().users().list().count(true).orderby("displayName").select("displayName");

    // The service puts a hundred items on a page.
    let pages: Vec<_> = list.pages(&client).try_collect().await?;
    let lengths: Vec<usize> = pages.iter().map(|page| page.value.len()).collect();
    assert_eq!(lengths, [100, 100, 100, 50]);
    assert_eq!(pages[0].count, Some(350));

    // With smaller pages; the preference has to be sent for every page.
    let list = list.prefer("odata.maxpagesize=30");
    let mut items = list.items(&client);
    let mut seen = Vec::new();
    while let Some(user) = items.next().await {
        seen.push(user?.display_name.into_option().ok_or("a user has no name")?);
    }
    assert_eq!(items.total(), Some(350));
    assert_eq!(seen.len(), NUMBER);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), NUMBER);
    assert!(seen.is_sorted());

    // Resuming where an earlier run stopped.
    let mut pages = list.pages(&client);
    pages.next().await.ok_or("there is no page")??;
    let saved = pages.next_link().ok_or("there is only one page")?.to_owned();
    let rest = GraphService::new().users().list().resume(&saved).all(&client).await?;
    assert_eq!(names(&rest), &seen[30..]);
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn query_options_select_and_order() -> TestResult {
    let (_server, client) = start()?;
    fill(&client, 20).await?;
    let users = GraphService::new().users();

    let page = users.list().filter("officeLocation eq 'odd'").orderby("displayName desc").top(3).count(true);
    let page = page.send(&client).await?;
    assert_eq!(names(&page.value), ["user 019", "user 017", "user 015"]);
    assert_eq!((page.count, page.next_link), (Some(10), None));

    let page = users.list().orderby("displayName").skip(2).top(2).select("displayName").send(&client).await;
    let page = page?;
    assert_eq!(names(&page.value), ["user 002", "user 003"]);
    assert!(page.value.iter().all(|user| user.office_location == Nullable::Absent));

    let page = users.list().filter("officeLocation eq null").send(&client).await?;
    assert!(page.value.iter().all(|user| user.office_location == Nullable::Null));
    assert_eq!(page.value.len(), 10);

    let page = users.list().search("\"user 007\"").send(&client).await?;
    assert_eq!(names(&page.value), ["user 007"]);

    assert_eq!(users.count().send(&client).await?, 20);
    let odd = users.count().filter("officeLocation eq 'odd'").send(&client).await;
    assert_eq!(odd?, 10);

    let error = users.list().filter("shoeSize gt 40").send(&client).await.expect_err("the type has no such property");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert!(error.message().contains("shoeSize"), "{error}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn values_of_options_arrive_unchanged() -> TestResult {
    let (_server, client) = start()?;
    let users = GraphService::new().users();
    let values = ["o'hara", "a&b=c", "#?%25", "100 % + 1", "a/b(c,d)", "é€𝄞", "\"quoted\"", "$top=1;x"];
    for value in values {
        let user = User { display_name: value.into(), ..User::default() };
        users.create(&user).send(&client).await.unwrap_or_else(|error| panic!("{value:?}: {error}"));
    }
    for value in values {
        let literal = value.replace('\'', "''");
        for condition in [format!("displayName eq '{literal}'"), format!("endswith(displayName,'{literal}')")] {
            let page = users.list().filter(&condition).send(&client).await;
            let page = page.unwrap_or_else(|error| panic!("{condition}: {error}"));
            assert_eq!(names(&page.value), [value]);
        }
    }
    Ok(())
}
