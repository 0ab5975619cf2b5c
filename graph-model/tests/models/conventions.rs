//! What only Microsoft Graph has: its national clouds, the header of advanced queries, where operations are, ids of shared items.

use crate::{consistency, graph_conventions};
use graph_model::paths::sharing_token;
use graph_model::{ApiVersion, Cloud};

fn needs(path: &str, query: &[(&str, &str)]) -> bool {
    let query: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    consistency::header(path, &query).is_some()
}

#[test]
fn advanced_queries_need_the_header() {
    assert!(needs("/users", &[("$search", "\"displayName:a\"")]));
    assert!(needs("/users", &[("$filter", "startswith(displayName,'a')"), ("$count", "true")]));
    assert!(needs("/users", &[("$filter", "a eq 'b'"), ("$orderby", "a")]));
    assert!(needs("/users/$count", &[]));
    for filter in [
        "displayName ne 'a'",
        "NOT startswith(a,'b')",
        "not(a in ('b'))",
        "endsWith(mail,'@contoso.com')",
        "assignedLicenses/$count eq 0",
        "a eq 'it''s' and b ne null",
    ] {
        assert!(needs("/users", &[("$filter", filter)]), "{filter}");
    }
}

#[test]
fn other_queries_do_not() {
    assert!(!needs("/users", &[]));
    assert!(!needs("/users", &[("$orderby", "displayName"), ("$top", "5"), ("$count", "false")]));
    for filter in ["displayName eq 'a ne b'", "note eq 1", "a eq 'not '' ne'", "extension/ne eq 1", "startswith(a,'b')"]
    {
        assert!(!needs("/users", &[("$filter", filter)]), "{filter}");
    }
}

#[test]
fn operations_are_relative_to_the_service_root() {
    let root = "https://graph.microsoft.com/v1.0";
    let location = |location| graph_conventions::operation_location(root, location);
    assert_eq!(
        location("/teams('1')/operations('2')").as_deref(),
        Some("https://graph.microsoft.com/v1.0/teams('1')/operations('2')")
    );
    for by_the_rule_of_http in [
        "/v1.0/operations/2",
        "/v1.0",
        "https://files.example/monitor?key=1",
        "//files.example/monitor",
        "operations/2",
    ] {
        assert_eq!(location(by_the_rule_of_http), None, "{by_the_rule_of_http}");
    }
}

#[test]
fn each_cloud_has_its_own_service_root() {
    for (cloud, version, root) in [
        (Cloud::Global, ApiVersion::V1, "https://graph.microsoft.com/v1.0"),
        (Cloud::UsGovernmentL4, ApiVersion::Beta, "https://graph.microsoft.us/beta"),
        (Cloud::UsGovernmentDoD, ApiVersion::V1, "https://dod-graph.microsoft.us/v1.0"),
        (Cloud::China, ApiVersion::V1, "https://microsoftgraph.chinacloudapi.cn/v1.0"),
    ] {
        assert_eq!(cloud.service_root(version), root);
    }
    assert_eq!(String::from(Cloud::China), "https://microsoftgraph.chinacloudapi.cn/v1.0");
}

#[test]
fn tokens_have_no_padding_and_no_characters_that_addresses_encode() {
    assert_eq!(
        sharing_token("https://onedrive.live.com/redir?resid=1231244193912!12&authKey=1201919!12921!1"),
        "u!aHR0cHM6Ly9vbmVkcml2ZS5saXZlLmNvbS9yZWRpcj9yZXNpZD0xMjMxMjQ0MTkzOTEyITEyJmF1dGhLZXk9MTIwMTkxOSExMjkyMSEx"
    );
    for address in ["https://x/?", "https://x/??", "https://x/???", "https://x/\u{fb}\u{ff}~~"] {
        let token = sharing_token(address);
        assert!(token[2..].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')), "{token}");
    }
}
