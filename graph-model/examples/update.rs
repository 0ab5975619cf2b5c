//! Updates the user overview of a device compliance policy.
//!
//! `cargo run --example update -- POLICY-ID`, or `cargo run --example update -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use graph_model::GraphService;
use graph_model::device_management::DeviceComplianceUserOverview;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The id of a device compliance policy.
    policy: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, policy } = local::arguments(&["0f6d"]);
    let client = service.client().await?;

    // Only properties that are set are sent: `{"pendingCount":12}`.
    let changes = DeviceComplianceUserOverview { pending_count: Some(12), ..Default::default() };
    let overview = GraphService::new()
        .device_management()
        .device_compliance_policies()
        .by_id(&policy)
        .user_status_overview()
        .update(&changes)
        .send(&client)
        .await?;
    println!("pending: {:?}, succeeded: {:?}", overview.pending_count, overview.success_count);
    Ok(())
}
