//! Finds a file by its path, and makes a link with which colleagues can read it.
//!
//! `cargo run --example share_file -- PATH`, or `cargo run --example share_file -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use graph_model::GraphService;
use graph_model::files::DriveItem;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// Folders and the file, from the root of one's drive.
    path: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, path } = local::arguments(&["Q3 plan/a#1.docx"]);
    let client = service.client().await?;
    // Names are encoded: no character in them can lead to another file.
    let file = GraphService::new().me().drive().root().by_path(&path);

    let item = file.get().select((DriveItem::NAME, DriveItem::SIZE)).send(&client).await?;
    println!("{} has {} bytes", item.name.unwrap_or_default(), item.size.unwrap_or_default());

    let permission = file.create_link().type_("view").scope("organization").send(&client).await?;
    let link =
        permission.and_then(|permission| permission.link.into_option()).and_then(|link| link.web_url.into_option());
    println!("{}", link.ok_or("the service made no link")?);
    Ok(())
}
