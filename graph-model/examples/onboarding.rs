//! Gives a new colleague an account, a group and a licence, and sends a welcome with a file.
//!
//! `cargo run --example onboarding -- NAME ADDRESS PASSWORD GROUP SKU FILE`, or `cargo run --example onboarding -- --local`

mod local;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use graph_model::common::{AssignedLicense, EmailAddress, ItemBody, PasswordProfile, Recipient};
use graph_model::mail::{FileAttachment, Message};
use graph_model::users::User;
use graph_model::{GraphService, edm, fill};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    name: String,
    /// The user principal name, which is also the mail address.
    address: String,
    password: String,
    /// The id of a group.
    group: String,
    /// The `skuId` of a licence.
    sku: edm::Guid,
    file: PathBuf,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/local/welcome.txt");
    let sku = "c7df2760-2c81-4ef7-b578-5b5392b571df";
    let arguments: Arguments = local::arguments(&["Ann Lee", "ann@contoso.com", "Spring-2027", "group-1", sku, file]);
    let client = arguments.service.client().await?;
    let graph = GraphService::new();

    let address = arguments.address.as_str();
    let password = fill!(PasswordProfile { password: arguments.password, force_change_password_next_sign_in: true });
    let mut user = fill!(User { account_enabled: true, password_profile: password, usage_location: "DE" });
    user.display_name = arguments.name.into();
    user.user_principal_name = address.into();
    user.mail_nickname = address.split('@').next().into();
    let id = graph.users().create(&user).send(&client).await?.id.ok_or("the new user has no id")?;
    let user = graph.users().by_id(&id);

    graph.groups().by_id(&arguments.group).members_references().add(&user).send(&client).await?;
    user.assign_license(&[fill!(AssignedLicense { sku_id: arguments.sku })], &[]).send(&client).await?;

    let file = fill!(FileAttachment { name: "welcome.txt", content_bytes: std::fs::read(arguments.file)? });
    let message = fill!(Message {
        subject: "Welcome",
        body: ItemBody { content: "All you need is in the file." },
        to_recipients: [Recipient { email_address: EmailAddress { address } }],
        attachments: [file],
    });
    graph.me().send_mail(&message).save_to_sent_items(false).send(&client).await?;
    Ok(())
}
