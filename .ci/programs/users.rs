//! Lists users, and prints what most programs want of them.

use futures_util::TryStreamExt as _;
use graph_model::{Client, Cloud, Credential, GraphService};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(Cloud::Global, Credential::token(std::env::var("TOKEN")?)).build()?;
    let list = GraphService::new().users().list();
    let mut users = list.items(&client);
    while let Some(user) = users.try_next().await? {
        println!("{:?} {:?} {:?}", user.id.as_deref(), user.display_name.as_deref(), user.mail.as_deref());
    }
    Ok(())
}
