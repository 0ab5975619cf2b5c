//! From `$metadata` to the first call, as the guide `another_service` walks: a service publishes its metadata, which is imported;
//! a crate is generated; and a program calls the service through it.

use std::io;
use std::net::TcpStream;

use crate::outside;
use crate::support::{Run, Sandbox, TestResult, respond, serve};

const JSON: &str = "Content-Type: application/json\r\n";

/// The head of a response: status and headers.
type Head = (&'static str, String);

/// Serves a service's metadata, and what its first calls get, by the first line of a request and its head.
fn service(
    metadata: &'static str,
    calls: impl Fn(&str, &str) -> (Head, &'static str) + Send + Sync + 'static,
) -> io::Result<String> {
    let url = serve(move |request, stream: &mut TcpStream| {
        let line = request.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
        if line == "GET /$metadata" {
            return respond(stream, "200 OK", "Content-Type: application/xml\r\n", metadata.as_bytes());
        }
        let ((status, headers), body) = calls(line, &request.to_lowercase());
        respond(stream, status, &headers, body.as_bytes())
    })?;
    Ok(url)
}

fn ok(headers: &str) -> Head {
    ("200 OK", format!("{JSON}{headers}"))
}

fn refused() -> (Head, &'static str) {
    (("400 Bad Request", String::new()), "")
}

/// Imports the metadata, generates a crate, adds a program, and runs it.
fn walk(url: &str, program: &str, conventions: Option<&str>) -> TestResult {
    let sandbox = Sandbox::new()?;
    sandbox.xtask(["import", url, "--out", "schema"])?.succeeded();
    let generate = || sandbox.xtask(["generate", "--schema", "schema", "--crate", "my-service"]);
    generate()?.succeeded_silently();
    if let Some(conventions) = conventions {
        sandbox.write("my-service/src/conventions.rs", conventions)?;
        let library = sandbox.read("my-service/src/lib.rs")?;
        sandbox.write("my-service/src/lib.rs", &format!("{library}\nmod conventions;\n"))?;
        generate()?.succeeded_silently();
    }
    sandbox.write("my-service/tests/first_call.rs", program)?;
    let manifest = sandbox.read("my-service/Cargo.toml")?;
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }";
    sandbox.write("my-service/Cargo.toml", &format!("{manifest}\n[dev-dependencies]\n{tokio}\n"))?;

    let root = url.trim_end_matches("/$metadata");
    let mut cargo = outside::cargo_with_features_of_the_workspace(&sandbox.join("my-service"))?;
    let tests = Run::of(cargo.args(["test", "--quiet", "--test", "first_call"]).env("SERVICE_ROOT", root))?.succeeded();
    assert!(!tests.stderr.contains("warning"), "{tests}");
    Ok(())
}

#[test]
fn a_service_like_those_of_asp_net_is_called_from_its_metadata_on() -> TestResult {
    let url = service(include_str!("../another_service/asp_net.xml"), |line, head| match line {
        "GET /Products?$select=Name&api-version=2.0" if head.contains("authorization: bearer ") => {
            (ok(""), r#"{"value": [{"Name": "Kettle"}]}"#)
        }
        _ => refused(),
    })?;
    walk(&url, include_str!("../another_service/asp_net.rs"), None)
}

#[test]
fn a_service_like_those_of_sap_is_called_from_its_metadata_on() -> TestResult {
    let url = service(include_str!("../another_service/sap.xml"), |line, head| match line {
        _ if !line.ends_with("?sap-client=100") || !head.contains("authorization: basic ") => refused(),
        _ if head.contains("x-csrf-token: fetch") => (ok("x-csrf-token: T1\r\nset-cookie: SID=7; path=/\r\n"), "{}"),
        "GET /Product(ProductID='KETTLE',IsActiveEntity=true)?sap-client=100" => {
            (ok(""), r#"{"ProductID": "KETTLE", "ProductName": "Kettle"}"#)
        }
        "DELETE /Product(ProductID='KETTLE',IsActiveEntity=true)?sap-client=100"
            if head.contains("x-csrf-token: t1") && head.contains("cookie: sid=7") =>
        {
            (("204 No Content", String::new()), "")
        }
        _ => refused(),
    })?;
    walk(&url, include_str!("../another_service/sap.rs"), None)
}

#[test]
fn a_service_like_those_of_redfish_is_called_from_its_metadata_on() -> TestResult {
    let url = service(include_str!("../another_service/redfish.xml"), |line, head| match line {
        _ if !head.contains("odata-version: 4.0") => refused(),
        "POST /SessionService/Sessions" => (ok("X-Auth-Token: secret\r\n"), "{}"),
        _ if !head.contains("x-auth-token: secret") => refused(),
        "GET /Chassis/1" => (ok("ETag: \"5\"\r\n"), r#"{"Id": "1", "Name": "Rack", "AssetTag": "A"}"#),
        "PATCH /Chassis/1" if head.contains("if-match: \"5\"") => (("204 No Content", String::new()), ""),
        _ => refused(),
    })?;
    let conventions = include_str!("../another_service/redfish.conventions.rs");
    walk(&url, include_str!("../another_service/redfish.rs"), Some(conventions))
}
