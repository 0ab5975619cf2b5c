//! Names that a schema gives its elements for code: what they can be, whom they are for, and that they go before others.

use std::error::Error;

use codegen::diagnostic::Severity;
use codegen::source::{Source, SourceId};
use codegen::{AreaRecord, Options};

const SERVICE: &str = r#"{
  "$Version": "4.01", "$EntityContainer": "Shop.Service",
  "Shop": {
    "list": { "$Kind": "EntityType", "$Key": ["id"], "id": {}, "iCalUId": {} },
    "Service": { "$Kind": "EntityContainer", "lists": { "$Collection": true, "$Type": "Shop.list" } }
  }
}"#;

/// The documents of the service and of entries about it: the members of `$Annotations`, each on a line of its own.
fn documents(entries: &str) -> [Source; 2] {
    let naming = format!(
        r#"{{
"$Version": "4.01",
"$Reference": {{ "n.json": {{ "$Include": [{{ "$Namespace": "GraphModel.Naming.V1", "$Alias": "N" }}] }} }},
"ShopNaming": {{ "$Annotations": {{
{entries}
}} }} }}"#
    );
    [Source::new("service.csdl.json", SERVICE), Source::new("naming.csdl.json", &naming)]
}

/// The only error that an entry gives, with its line and column.
fn refused(entry: &str) -> Result<(usize, usize, String), Box<dyn Error>> {
    let sources = documents(entry);
    let (model, findings) = codegen::read(&sources);
    assert!(model.is_none(), "{entry} is accepted");
    let [finding] = findings.as_slice() else { return Err(format!("{findings:#?}").into()) };
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.span.source, SourceId(1));
    let (line, column) = sources[1].line_column(usize::try_from(finding.span.start)?);
    Ok((line, column, finding.message.clone()))
}

#[test]
fn what_is_no_identifier_is_an_error_with_a_place() -> Result<(), Box<dyn Error>> {
    for name in ["", " ", "1st", "a b", "a-b", "a::b", "x; fn f() {}", "_", "r#type", "a\u{202e}b"] {
        let entry = format!(r#""Shop.list": {{ "@N.Name": {name:?} }}"#).replace("\\u{202e}", "\\u202e");
        let (line, column, message) = refused(&entry)?;
        assert_eq!((line, column), (5, 28), "{name:?}: {message}");
    }
    let (_, _, message) = refused(&format!(r#""Shop.list": {{ "@N.Name": "{}" }}"#, "a".repeat(129)))?;
    assert!(message.contains("cannot be the name of anything in code"), "{message}");
    Ok(())
}

#[test]
fn a_value_that_is_no_string_is_an_error() -> Result<(), Box<dyn Error>> {
    let (line, column, message) = refused(r#""Shop.list": { "@N.Name": 7 }"#)?;
    assert_eq!((line, column, message.as_str()), (5, 27, "the name has to be a string"));
    Ok(())
}

#[test]
fn what_code_does_not_name_cannot_be_given_a_name() -> Result<(), Box<dyn Error>> {
    let (line, column, message) = refused(r#""Shop": { "@N.Name": "store" }"#)?;
    assert_eq!((line, column), (5, 13));
    assert_eq!(message, "`N.Name` is for what code names, which a schema is not");
    Ok(())
}

#[test]
fn a_given_name_goes_before_a_recorded_one() -> Result<(), Box<dyn Error>> {
    let record = AreaRecord::from_json(r#"{"shop": {"Shop.list": "Register"}}"#)?;
    let named = |entries: &str| -> Result<String, Box<dyn Error>> {
        let (model, findings) = codegen::read(&documents(entries));
        let model = model.ok_or_else(|| format!("{findings:?}"))?;
        let output = codegen::generate(&model, &Options { record: record.clone(), ..Options::default() });
        Ok(output.record.names_of("Shop.list").map(|names| names.ident.clone()).unwrap_or_default())
    };
    assert_eq!(named("")?, "Register");
    assert_eq!(named(r#""Shop.list": { "@N.Name": "shoppingList" }"#)?, "ShoppingList");
    Ok(())
}

#[test]
fn the_vocabulary_declares_the_term() -> Result<(), Box<dyn Error>> {
    let text = include_str!("../../../schema/vocabularies/GraphModel.Naming.V1.csdl.json");
    let (model, findings) = codegen::read(&[Source::new("naming.csdl.json", text)]);
    let model = model.ok_or_else(|| format!("{findings:?}"))?;
    let terms: Vec<String> = model.terms.iter().map(|term| term.name.to_string()).collect();
    assert_eq!(terms, [codegen::model::NAME]);
    Ok(())
}
