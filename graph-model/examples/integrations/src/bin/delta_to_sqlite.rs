//! Keeps the users of a directory in an `SQLite` database: each run adds what has changed since the previous one.
//!
//! `cargo run -p integrations --features sqlite --bin delta_to_sqlite -- FILE`, or with `--local` alone

#[path = "../../../local/mod.rs"]
mod local;

use clap::Parser;
use graph_model::users::User;
use graph_model::{Change, Client, ErrorKind, GraphService};
use rusqlite::{Connection, OptionalExtension as _, params};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    database: String,
}

const TABLES: &str = "CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT, phone TEXT);
    CREATE TABLE IF NOT EXISTS link (number INTEGER PRIMARY KEY, address TEXT NOT NULL);";
// Absent properties are unchanged, `null` clears.
const UPSERT: &str = "INSERT INTO users (id, name, phone) VALUES (?1, ?2, ?4)
    ON CONFLICT DO UPDATE SET name = iif(?3, name, ?2), phone = iif(?5, phone, ?4)";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments { service, database } = local::arguments(&[":memory:"]);
    let (client, mut database) = (service.client().await?, Connection::open(database)?);
    database.execute_batch(TABLES)?;
    println!("{} changes", update(&mut database, &client).await?);
    assert!(!service.local || update(&mut database, &client).await? == 0, "nothing has changed since");
    Ok(())
}

async fn update(database: &mut Connection, client: &Client) -> Result<usize, Box<dyn std::error::Error>> {
    let all = GraphService::new().users().delta().select((User::ID, User::DISPLAY_NAME, User::MOBILE_PHONE));
    let link: Option<String> = database.query_row("SELECT address FROM link", [], |row| row.get(0)).optional()?;
    let changes = link.map_or_else(|| all.clone(), |link| all.clone().resume(&link));
    let news = match changes.all(client).await {
        Err(error) if error.kind() == ErrorKind::Resync => {
            // The link has expired: start over, as if there were none.
            database.execute_batch("DELETE FROM link; DELETE FROM users")?;
            all.all(client).await?
        }
        news => news?,
    };
    // Changes and link are one transaction: whenever the program ends, the next run misses nothing.
    let transaction = database.transaction()?;
    for change in &news.changes {
        match change {
            Change::Current(User { id, display_name: name, mobile_phone: phone, .. }) => transaction
                .execute(UPSERT, params![id, name.value(), name.is_absent(), phone.value(), phone.is_absent()])?,
            Change::Removed(removed) => transaction.execute("DELETE FROM users WHERE id = ?", [&removed.id])?,
            _ => continue, // Relations were not asked for.
        };
    }
    transaction.execute("INSERT OR REPLACE INTO link VALUES (1, ?)", [&news.delta_link])?;
    Ok(transaction.commit().map(|()| news.changes.len())?)
}
