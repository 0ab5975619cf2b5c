//! Lists the devices that break a rule, and notes their number in the overview of a policy.
//!
//! `cargo run --example noncompliant_devices -- POLICY-ID`, or `cargo run --example noncompliant_devices -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use futures_util::TryStreamExt as _;
use graph_model::GraphService;
use graph_model::device_management::{ComplianceState, DeviceComplianceUserOverview, ManagedDevice};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The id of a device compliance policy.
    policy: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, policy } = local::arguments(&["0f6e"]);
    let client = service.client().await?;
    let management = GraphService::new().device_management();

    let devices = management
        .managed_devices()
        .list()
        .filter(ManagedDevice::COMPLIANCE_STATE.eq(ComplianceState::Noncompliant))
        .select((ManagedDevice::DEVICE_NAME, ManagedDevice::USER_PRINCIPAL_NAME, ManagedDevice::LAST_SYNC_DATE_TIME));
    let (mut number, mut devices) = (0, devices.items(&client));
    while let Some(device) = devices.try_next().await? {
        number += 1;
        let (name, user) = (device.device_name.unwrap_or_default(), device.user_principal_name.unwrap_or_default());
        println!("{name} of {user}, last seen {:?}", device.last_sync_date_time.map(|time| time.to_string()));
    }

    // Only what is set is sent: `{"failedCount":2}`.
    let changes = DeviceComplianceUserOverview { failed_count: Some(number), ..Default::default() };
    let overview = management.device_compliance_policies().by_id(&policy).user_status_overview();
    let overview = overview.update(&changes).send(&client).await?;
    println!("failed: {:?}, succeeded: {:?}", overview.failed_count, overview.success_count);
    Ok(())
}
