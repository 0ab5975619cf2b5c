//! The command `find`: its exit codes, and both formats.

use std::fs;

use crate::support::{Sandbox, TestResult, assert_contains};

const LINE: &str = "PATCH /deviceManagement/deviceCompliancePolicies/{id}/userStatusOverview";

#[test]
fn a_line_becomes_code_with_what_it_needs() -> TestResult {
    let sandbox = Sandbox::new()?;
    let run = sandbox.xtask(["find", LINE])?.succeeded();
    for part in [
        "use graph_model::GraphService;\nuse graph_model::device_management::DeviceComplianceUserOverview;\n\n",
        "let changes = DeviceComplianceUserOverview::default();\n",
        "    .by_id(\"{id}\")\n    .user_status_overview()\n    .update(&changes);\n",
        "features     device-management\n",
        "permissions  DelegatedWork: DeviceManagementConfiguration.ReadWrite.All\n",
    ] {
        assert_contains(&run.stdout, part);
    }
    // The words of a line need no quotes.
    let run = sandbox.xtask(["find", "get", "/me/messages"])?.succeeded();
    assert_contains(&run.stdout, "GraphService::new().me().messages().list();");
    Ok(())
}

#[test]
fn what_is_not_found_fails_and_what_cannot_be_read_fails_otherwise() -> TestResult {
    let sandbox = Sandbox::new()?;
    let run = sandbox.xtask(["find", "POST /users/{id}/message"])?;
    assert_eq!(run.code, Some(1), "{run}");
    for part in [
        "no request for POST /users/{id}/message\n",
        "did you mean `messages`?\n",
        "near         POST /users/{id}/messages\n",
    ] {
        assert_contains(&run.stdout, part);
    }
    let run = sandbox.xtask(["find", LINE, "--schema", "missing.json"])?;
    assert_eq!(run.code, Some(2), "{run}");
    let run = sandbox.xtask(["find", "--file", "missing.txt"])?;
    assert_eq!(run.code, Some(2), "{run}");
    Ok(())
}

#[test]
fn a_list_is_counted_by_cause() -> TestResult {
    let sandbox = Sandbox::new()?;
    fs::write(sandbox.join("lines.txt"), format!("# a comment\n\n{LINE}\nPOST /me/messages/{{id}}\nGET /nothing\n"))?;
    let run = sandbox.xtask(["find", "--file", "lines.txt"])?;
    assert_eq!(run.code, Some(1), "{run}");
    assert!(
        run.stdout.starts_with("3 lines, 1 found, 2 not found\n  name             1\n  method           1\n"),
        "{run}"
    );
    assert_contains(&run.stdout, "  POST /me/messages/{id}\n      GET, PATCH, DELETE or PUT, not POST\n");
    let run = sandbox.xtask(["find", "--file", "lines.txt", "--format", "json"])?;
    let report: serde_json::Value = serde_json::from_str(&run.stdout)?;
    assert_eq!((&report["lines"], &report["found"]), (&3.into(), &1.into()));
    assert_eq!(report["notFound"], serde_json::json!({ "method": 1, "name": 1 }));
    let found = &report["results"][0]["found"];
    assert_eq!(found["method"], "PATCH");
    assert_eq!(found["features"], serde_json::json!(["device-management"]));
    assert_eq!(report["results"][2]["notFound"]["cause"], "name");
    Ok(())
}
