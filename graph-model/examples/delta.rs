//! Prints which users have changed since the previous run, whose delta link is in a file.
//!
//! `cargo run --example delta -- LINK-FILE`, or `cargo run --example delta -- --local`

mod local;

use std::path::{Path, PathBuf};
use std::{error::Error, fs};

use clap::Parser;
use graph_model::users::User;
use graph_model::{Change, Client, ErrorKind, GraphService, Nullable};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The file with the link of the previous run, if there was one.
    link: PathBuf,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let sample = folder.path().join("delta-link");
    let Arguments { service, link } = local::arguments(&[&sample.to_string_lossy()]);
    let client = service.client().await?;
    report(&client, &link).await?;
    if service.local {
        // The local service ends with this program, so both runs happen here, with a change in between.
        let changes = User { mobile_phone: Nullable::Null, ..Default::default() };
        GraphService::new().users().by_id("user-007").update(&changes).send(&client).await?;
        assert_eq!(report(&client, &link).await?, 1, "one user has changed");
    }
    Ok(())
}

/// Prints what has changed, saves the new link, and returns the number of changes.
async fn report(client: &Client, file: &Path) -> Result<usize, Box<dyn Error>> {
    let everything = GraphService::new().users().delta().select((User::ID, User::DISPLAY_NAME, User::MOBILE_PHONE));
    let changes =
        if file.exists() { everything.clone().resume(&fs::read_to_string(file)?) } else { everything.clone() };
    let news = match changes.all(client).await {
        // The link has expired: start over, as if there were none.
        Err(error) if error.kind() == ErrorKind::Resync => everything.all(client).await?,
        news => news?,
    };
    for change in news.changes.iter().take(3) {
        match change {
            // A number that is absent is unchanged, one that is `null` was cleared.
            Change::Current(user) => println!("{:?}: phone {:?}", user.id, user.mobile_phone),
            Change::Removed(removed) => println!("{:?} is gone: {:?}", removed.id, removed.reason),
            other => println!("{other:?}"),
        }
    }
    println!("{} changes", news.changes.len());
    // Written last: if anything fails before, the next run sees the same changes again, instead of missing them.
    fs::write(file, news.delta_link.ok_or("the last page has no delta link")?)?;
    Ok(news.changes.len())
}
