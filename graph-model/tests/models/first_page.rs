//! A page of Microsoft Graph's documentation as a user would follow it: update the user overview of a compliance policy.

#![cfg(feature = "device-management")]

use graph_model::device_management::{DeviceCompliancePolicy, DeviceComplianceUserOverview, IosCompliancePolicy};
use graph_model::{GraphService, Nullable};
use serde_json::{Value, json};

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

/// The request body of the page.
fn documented_body() -> Value {
    json!({
        "@odata.type": "#microsoft.graph.deviceComplianceUserOverview",
        "pendingCount": 12,
        "notApplicableCount": 2,
        "successCount": 12,
        "errorCount": 10,
        "failedCount": 11,
        "lastUpdateDateTime": "2016-12-31T23:58:21.6459442-08:00",
        "configurationVersion": 4
    })
}

#[test]
fn the_documented_request_is_sent() -> Result {
    let changes = DeviceComplianceUserOverview {
        odata_type: Some("#microsoft.graph.deviceComplianceUserOverview".into()),
        pending_count: Some(12),
        not_applicable_count: Some(2),
        success_count: Some(12),
        error_count: Some(10),
        failed_count: Some(11),
        last_update_date_time: "2016-12-31T23:58:21.6459442-08:00".parse().ok(),
        configuration_version: Some(4),
        ..DeviceComplianceUserOverview::default()
    };
    let policies = GraphService::new().device_management().device_compliance_policies();
    let request = policies.by_id("0f6d").user_status_overview().update(&changes);
    let http = request.to_http("https://graph.microsoft.com/v1.0")?;
    assert_eq!(http.method(), "PATCH");
    assert_eq!(
        http.uri(),
        "https://graph.microsoft.com/v1.0/deviceManagement/deviceCompliancePolicies/0f6d/userStatusOverview"
    );
    assert_eq!(http.headers()["content-type"], "application/json");
    assert_eq!(http.headers()["accept"], "application/json");
    assert_eq!(serde_json::from_slice::<Value>(http.body())?, documented_body());
    Ok(())
}

#[test]
fn the_documented_response_is_read_without_loss() -> Result {
    let mut body = documented_body();
    body["id"] = "2d4f5bf4-5bf4-2d4f-f45b-4f2df45b4f2d".into();
    let request = GraphService::new().device_management().device_compliance_policies().by_id("0f6d");
    let request = request.user_status_overview().update(&DeviceComplianceUserOverview::default());
    let response = http::Response::builder().status(200).header("content-type", "application/json");
    let overview = request.read(response.body(body.to_string().into_bytes())?)?;
    assert_eq!(overview.id.as_deref(), Some("2d4f5bf4-5bf4-2d4f-f45b-4f2df45b4f2d"));
    assert_eq!((overview.success_count, overview.configuration_version), (Some(12), Some(4)));
    let updated = overview.last_update_date_time.map(|time| time.to_string());
    assert_eq!(updated.as_deref(), Some("2016-12-31T23:58:21.6459442-08:00"));
    assert!(overview.additional.is_empty());
    assert_eq!(serde_json::to_value(&overview)?, body);
    Ok(())
}

#[test]
fn only_set_properties_are_sent_and_unknown_ones_are_kept() -> Result {
    let changes = DeviceComplianceUserOverview {
        pending_count: Some(12),
        last_update_date_time: Some("2016-12-31T23:58:21.6459442-08:00".parse()?),
        ..Default::default()
    };
    let policy = GraphService::new().device_management().device_compliance_policies().by_id("a/b?c#d e%");
    let request = policy.user_status_overview().update(&changes);
    let http = request.to_http("https://graph.microsoft.com/v1.0")?;
    assert_eq!(
        http.uri().to_string(),
        "https://graph.microsoft.com/v1.0/deviceManagement/deviceCompliancePolicies/a%2Fb%3Fc%23d%20e%25/userStatusOverview"
    );
    assert_eq!(
        serde_json::from_slice::<Value>(http.body())?,
        json!({"pendingCount": 12, "lastUpdateDateTime": "2016-12-31T23:58:21.6459442-08:00"})
    );

    let body = json!({
        "@odata.type": "#microsoft.graph.deviceComplianceUserOverview",
        "id": "x", "pendingCount": 12, "newInService": {"a": [1]}
    });
    let overview = request.read(http::Response::builder().status(200).body(body.to_string().into_bytes())?)?;
    assert_eq!(overview.pending_count, Some(12));
    assert_eq!(overview.additional["newInService"]["a"][0], 1);
    assert_eq!(serde_json::to_value(&overview)?, body);
    Ok(())
}

#[test]
fn a_policy_is_downcast_to_its_platform() -> Result {
    let policy: DeviceCompliancePolicy = serde_json::from_value(json!({
        "@odata.type": "#microsoft.graph.iosCompliancePolicy",
        "displayName": "d", "description": null, "passcodeRequired": true
    }))?;
    assert_eq!(policy.description, Nullable::Null);
    assert_eq!(policy.additional["passcodeRequired"], true);
    let ios: IosCompliancePolicy = policy.clone().downcast().map_err(|_| "not an iOS policy")?;
    assert_eq!(ios.passcode_required, Some(true));
    assert_eq!(DeviceCompliancePolicy::from(ios), policy);
    // By itself, a derived type is written with its name, which tells the service the platform.
    let new = IosCompliancePolicy { display_name: Some("d".into()), ..Default::default() };
    assert_eq!(
        serde_json::to_value(&new)?,
        json!({"@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": "d"})
    );
    Ok(())
}

#[test]
fn an_error_has_everything_that_the_service_said() -> Result {
    let request = GraphService::new().device_management().device_compliance_policies().by_id("x").get();
    let body = json!({"error": {
        "code": "ResourceNotFound", "message": "No policy with this id.\n(a second line)",
        "innerError": {"date": "2026-01-01T00:00:00", "request-id": "r-1", "client-request-id": "c-1"}
    }});
    let response = http::Response::builder().status(404).body(body.to_string().into_bytes())?;
    let error = request.read(response).expect_err("404 is an error status");
    assert_eq!(
        error.to_string(),
        "404 Not Found: ResourceNotFound: No policy with this id. (a second line) (request id r-1)"
    );
    assert_eq!((error.request_id(), error.client_request_id()), (Some("r-1"), Some("c-1")));
    assert_eq!(error.body(), body.to_string().as_bytes());
    Ok(())
}
