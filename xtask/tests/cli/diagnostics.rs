//! How mistakes in documents are shown.

use std::fs;

use crate::generate::{SCHEMA, Shop};
use crate::support::{TestResult, assert_contains};

#[test]
fn mistakes_are_shown_in_place_and_nothing_is_written() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    shop.generate(&[])?.succeeded();
    let before = shop.files()?;
    let schema =
        SCHEMA.replace("Edm.Decimal", "Edm.Decimel").replace("\"$Type\": \"shop.item\"", "\"$Type\": \"shop.itme\"");
    shop.write_schema(&schema)?;
    let message = shop.generate(&[])?.failed();
    for part in [
        "--> shop.csdl.json:4:",
        "\"price\": { \"$Type\": \"Edm.Decimel\"",
        "^^^",
        "did you mean `Edm.Decimal`?",
        "--> shop.csdl.json:6:",
        "did you mean `shop.item`?",
        "error: nothing was generated: the schema has 2 errors",
    ] {
        assert_contains(&message, part);
    }
    assert_eq!(shop.files()?, before);
    Ok(())
}

#[test]
fn unreadable_files_are_named() -> TestResult {
    let shop = Shop::new("{\"$Version\": \"4.01\",")?;
    let sandbox = shop.sandbox();
    assert_contains(&shop.generate(&[])?.failed(), "shop.csdl.json:1:");
    assert!(!sandbox.exists("shop"));

    fs::write(sandbox.join("shop.csdl.json"), b"{ \"a\": \"\xff\" }")?;
    assert_eq!(
        shop.generate(&[])?.failed(),
        "error: shop.csdl.json: not UTF-8 from byte 8 on\nhelp: save the text as UTF-8, and use that file\n"
    );
    sandbox.remove("shop.csdl.json")?;
    assert_contains(&shop.generate(&[])?.failed(), "error: cannot read shop.csdl.json: ");
    shop.write_schema(SCHEMA)?;
    sandbox.write("shop/areas.lock.json", "[]")?;
    assert_contains(&shop.generate(&[])?.failed(), "error: nothing was generated: shop/areas.lock.json: ");
    Ok(())
}

/// A document with members of missing types, each after some text.
fn with_missing_types(members: usize, before: &str) -> String {
    let members: Vec<String> =
        (0..members).map(|number| format!("{before}\"m{number}\": {{ \"$Type\": \"shop.lacks{number}\" }}")).collect();
    SCHEMA.replace("\"id\": {},", &format!("\"id\": {{}}, {},", members.join(",")))
}

#[test]
fn the_first_findings_are_shown_and_the_others_counted() -> TestResult {
    let schema = with_missing_types(4000, "");
    let shop = Shop::new(&schema)?;
    let message = shop.generate(&[])?.failed();
    assert_eq!(message.matches("error: unknown type").count(), 20, "{message}");
    assert_contains(&message, "error: … and 3,980 more errors; `--verbose` shows all");
    assert!(message.lines().all(|line| line.chars().count() < 200), "{message}");
    // The column counts in the document, not in the excerpt.
    let column = schema.lines().nth(3).and_then(|line| line.find("\"shop.lacks19\"")).unwrap_or_default() + 2;
    assert_contains(&message, &format!("--> shop.csdl.json:4:{column}\n"));
    assert_contains(&message, "…");
    assert_contains(&message, "\"$Type\": \"shop.lacks19\"");

    shop.write_schema(&with_missing_types(4000, "\n"))?;
    assert_contains(&shop.generate(&[])?.failed(), "--> shop.csdl.json:24:");
    assert_eq!(shop.generate(&["--verbose"])?.failed().matches("error: unknown type").count(), 4000);
    Ok(())
}

#[test]
fn documents_send_no_commands_to_a_terminal() -> TestResult {
    let name = "a\\u001b[31m\u{202e}\u{9b}`<img>";
    let shop = Shop::new(&with_missing_types(1, &format!("\"{name}\": {{ \"$Type\": \"shop.{name}\" }},")))?;
    let hostile = shop.generate(&[])?.failed();
    assert_contains(&hostile, "must not contain the character U+001B");
    assert_contains(&hostile, "[31m\\u{202e}\\u{9b}`<img>");

    let long = "n".repeat(500_000);
    shop.write_schema(&with_missing_types(1, &format!("\"x\": {{ \"$Type\": \"shop.{long}\" }},")))?;
    let message = hostile + &shop.generate(&[])?.failed();
    assert!(message.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{message}");
    assert!(message.lines().all(|line| line.chars().count() < 300), "long names are cut");

    // File names are foreign text as well.
    let sandbox = shop.sandbox();
    let odd = sandbox.write("b\u{1b}[2J\n.csdl.json", "{")?;
    let arguments = ["areas".as_ref(), "--schema".as_ref(), odd.as_os_str()];
    assert_contains(&sandbox.xtask(arguments)?.failed(), "b\\u{1b}[2J\\u{a}.csdl.json:1:");
    fs::remove_file(&odd)?;
    assert_contains(&sandbox.xtask(arguments)?.failed(), "b\\u{1b}[2J\\u{a}.csdl.json: ");
    Ok(())
}
