//! Signs in, in one of the ways of `azure_identity`, and prints the names of some users.
//!
//! `cargo run -p integrations --features azure --bin sign_in -- client-secret`, or with `--local` alone

#[path = "../../../local/mod.rs"]
mod local;

use std::env::var;

use azure_identity::{
    ClientSecretCredential, DeveloperToolsCredential, ManagedIdentityCredential, WorkloadIdentityCredential,
};
use clap::{Parser, ValueEnum};
use graph_model::users::User;
use graph_model::{Client, Cloud, Credential, GraphService};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    way: Way,
}

#[derive(Clone, ValueEnum)]
enum Way {
    /// A secret of the application, in `AZURE_CLIENT_SECRET`.
    ClientSecret,
    /// A certificate of the application, with its key: `AZURE_CLIENT_CERTIFICATE_PATH` has the path of the PKCS #12 file.
    #[cfg(feature = "certificate")]
    ClientCertificate,
    /// The identity that Azure gives the machine or the service.
    ManagedIdentity,
    /// Workload identity, from environment variables that Kubernetes or GitHub set.
    Environment,
    /// `az login` or `azd auth login`.
    DeveloperTools,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments { service, way } = local::arguments(&["developer-tools"]);
    let (tenant, id) = (var("AZURE_TENANT_ID").unwrap_or_default(), var("AZURE_CLIENT_ID").unwrap_or_default());
    let credential: Credential = match way {
        Way::ClientSecret => ClientSecretCredential::new(&tenant, id, var("AZURE_CLIENT_SECRET")?.into(), None)?.into(),
        #[cfg(feature = "certificate")]
        Way::ClientCertificate => {
            let file = std::fs::read(var("AZURE_CLIENT_CERTIFICATE_PATH")?)?;
            azure_identity::ClientCertificateCredential::new(tenant, id, file.into(), None)?.into()
        }
        Way::ManagedIdentity => ManagedIdentityCredential::new(None)?.into(),
        Way::Environment => WorkloadIdentityCredential::new(None)?.into(),
        Way::DeveloperTools => DeveloperToolsCredential::new(None)?.into(),
    };
    let client =
        if service.local { service.client().await? } else { Client::builder(Cloud::Global, credential).build()? };
    for user in GraphService::new().users().list().select(User::DISPLAY_NAME).top(3).send(&client).await? {
        println!("{}", user.display_name.unwrap_or_default());
    }
    Ok(())
}
