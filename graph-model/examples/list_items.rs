//! Reads the open tasks of a `SharePoint` list, adds one, and marks it as done.
//!
//! `cargo run --features sites --example list_items -- HOST SITE LIST TITLE`, or with `--local` alone

mod local;

use std::error::Error;

use clap::Parser;
use graph_model::query::Property;
use graph_model::sites::{FieldValueSet, ListItem};
use graph_model::value::Additional;
use graph_model::{GraphService, Nullable, fill};
use serde::{Deserialize, Serialize};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The host of the site, such as contoso.sharepoint.com.
    host: String,
    /// The path of the site, such as teams/hr.
    site: String,
    /// The name or the id of a list with the columns Title and Status.
    list: String,
    /// The title of the new task.
    title: String,
}

/// The columns of the list, which no schema declares.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Task {
    title: String,
    status: String,
}
const TITLE: Property<FieldValueSet, Nullable<String>> = Property::new("Title");
const STATUS: Property<FieldValueSet, Nullable<String>> = Property::new("Status");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, host, site, list, title } =
        local::arguments(&["contoso.sharepoint.com", "teams/hr", "Tasks", "Order a badge"]);
    let client = service.client().await?;
    let items = GraphService::new().sites().by_id(&host).by_path(&site).lists().by_id(&list).items();

    let open = items.list().filter(ListItem::FIELDS.then(STATUS).eq("Open"));
    for item in open.expand(ListItem::FIELDS.select((TITLE, STATUS))).all(&client).await? {
        let fields = item.fields.into_option().ok_or("an item came without its fields")?;
        println!("{:?}", fields.additional.to_struct::<Task>()?);
    }

    let mut task = Task { title, status: "Open".to_owned() };
    let item = fill!(ListItem { fields: FieldValueSet { additional: Additional::of(&task)? } });
    let id = items.create(&item).send(&client).await?.id.ok_or("the new item has no id")?;
    "Done".clone_into(&mut task.status);
    let changes = fill!(FieldValueSet { additional: Additional::of(&task)? });
    items.by_id(&id).fields().update(&changes).send(&client).await?;
    Ok(())
}
