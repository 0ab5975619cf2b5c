//! The same as `users.rs` with a struct of five fields, serde's derive and reqwest.

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: Option<String>,
    display_name: Option<String>,
    mail: Option<String>,
    job_title: Option<String>,
    user_principal_name: Option<String>,
}

#[derive(serde::Deserialize)]
struct Page {
    value: Vec<User>,
    #[serde(rename = "@odata.nextLink")]
    next_link: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let token = std::env::var("TOKEN")?;
    let mut next = Some("https://graph.microsoft.com/v1.0/users".to_owned());
    while let Some(address) = next {
        let response = client.get(address).bearer_auth(&token).send().await?.error_for_status()?;
        let page: Page = serde_json::from_slice(&response.bytes().await?)?;
        for user in page.value {
            println!("{:?} {:?} {:?}", user.id.as_deref(), user.display_name.as_deref(), user.mail.as_deref());
            std::hint::black_box((user.job_title, user.user_principal_name));
        }
        next = page.next_link;
    }
    Ok(())
}
