//! Uploads a file in parts, as the new content of a file in a drive, with a progress bar.
//!
//! `cargo run --example upload -- DRIVE ITEM FILE`, or `cargo run --example upload -- --local`

mod local;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use graph_model::GraphService;
use graph_model::files::DriveItem;
use graph_model::upload::Source;
use indicatif::{ProgressBar, ProgressStyle};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The id of a drive.
    drive: String,
    /// The id of a file in the drive.
    item: String,
    /// The file with the new content.
    file: PathBuf,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sample = tempfile::NamedTempFile::new()?;
    sample.as_file().set_len(3_000_000)?;
    let Arguments { service, drive, item, file } =
        local::arguments(&["drive", "item", &sample.path().to_string_lossy()]);
    let client = service.client().await?;
    let item = GraphService::new().drives().by_id(&drive).items().by_id(&item);

    let style = ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}")?;
    let bar = ProgressBar::new(0).with_style(style);
    let mut session = item.create_upload_session().begin_upload(&client).await?;
    let upload = session.upload::<DriveItem>(Source::file(file)).part_size(1_310_720).progress(|progress| {
        bar.set_length(progress.total.unwrap_or_default());
        bar.set_position(progress.done);
    });
    let result = upload.send(&client).await;
    bar.finish();
    match result {
        Ok(uploaded) => println!("the file is now: {:?}", uploaded.item.and_then(|item| item.size.into_option())),
        Err(error) => {
            // The session could be saved with serde, and resumed later. This program gives up.
            session.cancel(&client).await?;
            return Err(error.into());
        }
    }
    Ok(())
}
