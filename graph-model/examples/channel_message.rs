//! Posts a message to a channel, which mentions somebody.
//!
//! `cargo run --example channel_message -- TEAM CHANNEL USER`, or `cargo run --example channel_message -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use graph_model::common::{BodyType, Identity, ItemBody};
use graph_model::teams::{ChatMessage, ChatMessageMention, ChatMessageMentionedIdentitySet};
use graph_model::users::User;
use graph_model::{GraphService, fill};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The id of a team.
    team: String,
    /// The id of one of its channels.
    channel: String,
    /// The id or the principal name of a member.
    user: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, team, channel, user } =
        local::arguments(&["team-1", "19:c0ffee@thread.tacv2", "ann@contoso.com"]);
    let client = service.client().await?;
    let graph = GraphService::new();
    let user = graph.users().by_id(&user).get().select((User::ID, User::DISPLAY_NAME)).send(&client).await?;
    let name = user.display_name.unwrap_or_default();

    // Where `<at id="0">` stands in the text, the mention with the id 0 is shown. The body is HTML, a name is not.
    let shown = name.replace('&', "&amp;").replace('<', "&lt;");
    let message = fill!(ChatMessage {
        body: ItemBody {
            content_type: BodyType::Html,
            content: format!("<at id=\"0\">{shown}</at>, the numbers are in.")
        },
        mentions: [ChatMessageMention {
            id: 0,
            mention_text: name.as_str(),
            mentioned: ChatMessageMentionedIdentitySet { user: Identity { id: user.id, display_name: name.as_str() } }
        }],
    });
    let messages = graph.teams().by_id(&team).channels().by_id(&channel).messages();
    let message = messages.create(&message).send(&client).await?;
    println!("{}", message.web_url.unwrap_or_default());
    Ok(())
}
