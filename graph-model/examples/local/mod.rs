//! What the examples share: with `--local` they use a service in their own process, otherwise Microsoft Graph.

mod exchange;
pub(crate) mod serve;
mod service;

use std::error::Error;
use std::ffi::OsString;

use clap::{Args, Parser};
use graph_model::{Client, Credential};

/// Reads the command line. After a lone `--local` come samples of arguments, which the service in this process knows.
pub(crate) fn arguments<A: Parser>(samples: &[&str]) -> A {
    let mut line: Vec<OsString> = std::env::args_os().collect();
    if line.len() == 2 && line[1] == "--local" {
        line.extend(samples.iter().map(OsString::from));
    }
    A::parse_from(line)
}

/// Which service an example uses.
#[derive(Args)]
pub(crate) struct Service {
    /// Use a service in this process, with made-up data, instead of Microsoft Graph.
    #[arg(long)]
    pub(crate) local: bool,
}

impl Service {
    /// A client for the service. For Microsoft Graph, the environment variable `GRAPH_TOKEN` contains an access token, as printed
    /// by `az account get-access-token --resource-type ms-graph --query accessToken --output tsv`.
    pub(crate) async fn client(&self) -> Result<Client, Box<dyn Error>> {
        if self.local {
            let root = service::start().await?;
            println!("(The service is in this process, at {root}.)");
            return Ok(Client::builder(root, Credential::token(service::TOKEN)).build()?);
        }
        let token = std::env::var("GRAPH_TOKEN")
            .map_err(|_| "set GRAPH_TOKEN to an access token for Microsoft Graph, or try --local")?;
        Ok(Client::builder(graph_model::Cloud::Global, Credential::token(token))
            .user_agent("graph-model-examples/1")
            .build()?)
    }
}
