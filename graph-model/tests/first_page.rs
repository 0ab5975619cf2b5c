//! The first page of the documentation that was modelled: updating the overview of users of a compliance policy.

#![cfg(feature = "device-management")]

use graph_model::device_management::{DeviceCompliancePolicy, DeviceComplianceUserOverview, IosCompliancePolicy};
use graph_model::{GraphService, Nullable};
use serde_json::{Value, json};

/// The body of the page's request.
fn sent() -> Value {
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
fn the_request_of_the_page_is_what_is_sent() {
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
    let http = request.to_http("https://graph.microsoft.com/v1.0").expect("it is a request");
    assert_eq!(http.method(), "PATCH");
    assert_eq!(
        http.uri(),
        "https://graph.microsoft.com/v1.0/deviceManagement/deviceCompliancePolicies/0f6d/userStatusOverview"
    );
    assert_eq!(http.headers()["content-type"], "application/json");
    assert_eq!(http.headers()["accept"], "application/json");
    assert_eq!(serde_json::from_slice::<Value>(http.body()).expect("it is JSON"), sent());
}

#[test]
fn the_response_of_the_page_is_read_and_nothing_of_it_is_lost() {
    let mut answer = sent();
    answer["id"] = "2d4f5bf4-5bf4-2d4f-f45b-4f2df45b4f2d".into();
    let request = GraphService::new().device_management().device_compliance_policies().by_id("0f6d");
    let request = request.user_status_overview().update(&DeviceComplianceUserOverview::default());
    let response = http::Response::builder().status(200).header("content-type", "application/json");
    let overview = request.read(response.body(answer.to_string().into_bytes()).expect("it is a response"));
    let overview = overview.expect("it is an overview");
    assert_eq!(overview.id.as_deref(), Some("2d4f5bf4-5bf4-2d4f-f45b-4f2df45b4f2d"));
    assert_eq!((overview.success_count, overview.configuration_version), (Some(12), Some(4)));
    assert_eq!(overview.last_update_date_time.expect("it is there").to_string(), "2016-12-31T23:58:21.6459442-08:00");
    assert!(overview.additional.is_empty());
    assert_eq!(serde_json::to_value(&overview).expect("it can be written"), answer);
}

#[test]
fn changes_keys_and_unknown_properties() -> Result<(), Box<dyn std::error::Error>> {
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
fn a_policy_becomes_one_of_its_platform() -> Result<(), Box<dyn std::error::Error>> {
    let policy: DeviceCompliancePolicy = serde_json::from_value(json!({
        "@odata.type": "#microsoft.graph.iosCompliancePolicy",
        "displayName": "d", "description": null, "passcodeRequired": true
    }))?;
    assert_eq!(policy.description, Nullable::Null);
    assert_eq!(policy.additional["passcodeRequired"], true);
    let ios: IosCompliancePolicy = policy.clone().downcast().map_err(|_| "not an iOS policy")?;
    assert_eq!(ios.passcode_required, Some(true));
    assert_eq!(DeviceCompliancePolicy::from(ios), policy);
    // Written on its own, it says its type, so that the service knows which platform it is for.
    let new = IosCompliancePolicy { display_name: Some("d".into()), ..Default::default() };
    assert_eq!(
        serde_json::to_value(&new)?,
        json!({"@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": "d"})
    );
    Ok(())
}

#[test]
fn a_failure_has_everything_that_the_service_said() {
    let request = GraphService::new().device_management().device_compliance_policies().by_id("x").get();
    let body = json!({"error": {
        "code": "ResourceNotFound", "message": "No policy with this id.\n(a second line)",
        "innerError": {"date": "2026-01-01T00:00:00", "request-id": "r-1", "client-request-id": "c-1"}
    }});
    let response = http::Response::builder().status(404).body(body.to_string().into_bytes()).expect("it is a response");
    let error = request.read(response).expect_err("it failed");
    assert_eq!(
        error.to_string(),
        "404 Not Found: ResourceNotFound: No policy with this id. (a second line) (request id r-1)"
    );
    assert_eq!((error.request_id(), error.client_request_id()), (Some("r-1"), Some("c-1")));
    assert_eq!(error.body(), body.to_string().as_bytes());
}
