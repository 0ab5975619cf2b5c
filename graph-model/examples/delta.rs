//! Prints which users have changed since the previous run, whose delta link is in a file.
//!
//! `cargo run --example delta -- LINK-FILE`, or `cargo run --example delta -- --local`

mod local;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Parser;
use graph_model::users::User;
use graph_model::{Change, Client, ErrorKind, GraphService, Nullable};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The file with the link of the previous run, if there was one.
    #[arg(required_unless_present = "local")]
    link: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let client = arguments.service.client().await?;
    if let Some(file) = arguments.link {
        report(&client, &file).await?;
        return Ok(());
    }
    // The local service ends with this program, so both runs happen here, with a change in between.
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("delta-link");
    report(&client, &file).await?;
    let changes = User { mobile_phone: Nullable::Null, ..Default::default() };
    GraphService::new().users().by_id("user-007").update(&changes).send(&client).await?;
    assert_eq!(report(&client, &file).await?, 1, "one user has changed");
    Ok(())
}

/// Prints what has changed, saves the new link, and returns the number of changes.
async fn report(client: &Client, file: &Path) -> Result<usize, Box<dyn Error>> {
    let everything = GraphService::new().users().delta().select((User::ID, User::DISPLAY_NAME, User::MOBILE_PHONE));
    let news = match fs::read_to_string(file) {
        Ok(saved) => match everything.clone().resume(&saved).all(client).await {
            // The link has expired: start over, as if there were none.
            Err(error) if error.kind() == ErrorKind::Resync => everything.all(client).await?,
            news => news?,
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => everything.all(client).await?,
        Err(error) => return Err(error.into()),
    };
    for change in news.changes.iter().take(3) {
        match change {
            Change::Current(user) => match &user.mobile_phone {
                Nullable::Value(phone) => println!("{:?}: phone {phone}", user.id),
                Nullable::Null => println!("{:?}: phone cleared", user.id),
                Nullable::Absent => println!("{:?}: phone unchanged", user.id),
            },
            Change::Removed(removed) => println!("{:?} is gone: {:?}", removed.id, removed.reason),
            other => println!("{other:?}"),
        }
    }
    println!("{} changes", news.changes.len());
    // Written last: if anything fails before, the next run sees the same changes again, instead of missing them.
    if let Some(link) = &news.delta_link {
        fs::write(file, link)?;
    }
    Ok(news.changes.len())
}
