//! Owns the program that makes all requests: it is written, compiled with the crate, and run.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{TestResult, run};

/// How many requests a module of the program has: more would make the compiler slower than it has to be.
const OF_ONE_MODULE: usize = 400;

/// A request as HTTP.
pub(crate) struct Sent {
    pub(crate) method: String,
    /// The path and the query, below the service's root.
    pub(crate) address: String,
}

/// Compiles the code of some requests in one program beside a generated crate, and gives what it makes.
pub(crate) fn requests(codes: &[&str], generated: &Path, crate_name: &str, folder: &Path) -> TestResult<Vec<Sent>> {
    let source = folder.join("src");
    fs::create_dir_all(&source)?;
    let mut main = String::from("#![allow(deprecated, unused_imports)]\n\n");
    let mut tables = String::new();
    for (number, codes) in codes.chunks(OF_ONE_MODULE).enumerate() {
        fs::write(source.join(format!("part_{number}.rs")), module(codes, crate_name))?;
        let _infallible = writeln!(main, "mod part_{number};");
        let _infallible = writeln!(tables, "    requests.extend(part_{number}::all());");
    }
    let _infallible = write!(
        main,
        "\nfn main() -> Result<(), Box<dyn std::error::Error>> {{\n    let mut requests = Vec::new();\n{tables}    for request in \
         requests {{\n        let request = request()?;\n        println!(\"{{}}\\t{{}}\", request.method(), request.uri());\n    \
         }}\n    Ok(())\n}}\n"
    );
    fs::write(source.join("main.rs"), main)?;
    let path = serde_json::to_string(generated)?;
    let manifest = format!(
        "[package]\nname = \"requests\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{crate_name} = {{ path = {path}, \
         default-features = false, features = [\"full\"] }}\n\n[workspace]\n\n[profile.dev]\ndebug = false\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    // The versions that the workspace is tested with, which are downloaded already.
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), folder.join("Cargo.lock"))?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("find");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet"]).current_dir(folder);
    let output = run(cargo.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0"))?;
    let root = "https://service.example/root";
    let lines = output.lines().map(|line| {
        let (method, address) = line.split_once('\t').ok_or("a line without an address")?;
        let address = address.strip_prefix(root).ok_or("an address outside of the service")?;
        Ok(Sent { method: method.to_owned(), address: address.to_owned() })
    });
    lines.collect()
}

fn module(codes: &[&str], crate_name: &str) -> String {
    let mut text = format!(
        "use std::error::Error;\n\ntype Made = Result<{crate_name}::http::Request<Vec<u8>>, Box<dyn Error>>;\n\npub fn all() -> Vec<fn() \
         -> Made> {{\n    vec!["
    );
    for number in 0..codes.len() {
        let _infallible = write!(text, "request_{number}, ");
    }
    text.push_str("]\n}\n");
    for (number, code) in codes.iter().enumerate() {
        let _infallible = write!(
            text,
            "\nfn request_{number}() -> Made {{\n{code}\nOk(request.to_http(\"https://service.example/root\")?)\n}}\n"
        );
    }
    text
}
