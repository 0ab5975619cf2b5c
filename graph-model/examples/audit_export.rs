//! Appends audit records to a file, a line of JSON each. After an interruption, the next run resumes at the same page.
//!
//! `cargo run --features audit-logs --example audit_export -- SINCE FILE`, or with `--local` alone

mod local;

use std::error::Error;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Parser;
use futures_util::TryStreamExt as _;
use graph_model::audit_logs::DirectoryAudit;
use graph_model::{Client, GraphService, edm};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// When the earliest record was made, such as 2027-03-01T00:00:00Z.
    since: edm::DateTimeOffset,
    file: PathBuf,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let sample = folder.path().join("audits.jsonl");
    let Arguments { service, since, file } = local::arguments(&["2027-03-01T00:00:00Z", &sample.to_string_lossy()]);
    let client = service.client().await?;
    if service.local {
        let error = export(&client, since, &file).await.expect_err("this service fails once, on the second page");
        println!("interrupted: {error}");
    }
    export(&client, since, &file).await?;
    println!("{} records", fs::read_to_string(&file)?.lines().count());
    Ok(())
}

async fn export(client: &Client, since: edm::DateTimeOffset, file: &Path) -> Result<(), Box<dyn Error>> {
    let checkpoint = file.with_extension("checkpoint");
    let audits = GraphService::new().audit_logs().directory_audits().list();
    let mut audits = audits.filter(DirectoryAudit::ACTIVITY_DATE_TIME.ge(since));
    if checkpoint.exists() {
        audits = audits.resume(&fs::read_to_string(&checkpoint)?);
    }
    let mut file = File::options().create(true).append(true).open(file)?;
    let mut pages = audits.pages(client);
    while let Some(page) = pages.try_next().await? {
        let lines: Vec<String> = page.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        writeln!(file, "{}", lines.join("\n"))?;
        // Written after the records: if the program ends in between, a page is there twice, but none is missing.
        match pages.next_link() {
            Some(link) => fs::write(&checkpoint, link)?,
            None => fs::remove_file(&checkpoint)?,
        }
    }
    Ok(())
}
