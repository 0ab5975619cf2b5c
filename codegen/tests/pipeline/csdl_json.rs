//! Tests what the reader of CSDL JSON reports about invalid documents, and where.

use std::error::Error;

use codegen::csdl::read;
use codegen::csdl::syntax::{ContainerChildKind, ExpressionKind};
use codegen::source::{Source, SourceId};

use crate::findings::{read_clean, read_text, rejection};

fn findings(text: &str) -> Vec<String> {
    read_text(text).1
}

/// The findings in a document with a schema `n` with these members.
fn in_schema(members: &str) -> Vec<String> {
    findings(&format!("{{\"$Version\":\"4.01\",\"n\":{{\n{members}\n}}}}"))
}

#[test]
fn other_formats_are_recognised_and_rejected() -> Result<(), Box<dyn Error>> {
    for (text, what) in [
        ("", "1:1 the document is empty"),
        (" \n\t", "1:1 the document is empty"),
        ("hello", "1:1 the document is neither JSON nor XML, as it starts with 'h'"),
        ("\n [1]", "2:2 the document is a JSON array"),
        ("openapi: 3.0.0", "1:1 the document is an OpenAPI description in YAML"),
        (r#"{"openapi": "3.0.0"}"#, "1:3 the document looks like an OpenAPI description"),
        (r#"{"swagger": "2.0", "paths": {}}"#, "1:3 the document looks like an OpenAPI description (Swagger)"),
        (
            "{\n  \"@odata.context\": \"$metadata\", \"value\": []}",
            "2:4 the document looks like an OData payload or service document",
        ),
        (r#"{"@context": "$metadata"}"#, "1:3 the document looks like an OData payload or service document"),
        (r#"{"error": {"code": "x"}}"#, "1:3 the document looks like an error response"),
        (r#"{"d": {"EntitySets": []}}"#, "1:3 the document looks like an OData V2 payload or service document"),
    ] {
        let finding = rejection(text)?;
        assert!(finding.starts_with(&format!("E {what};")), "{finding}");
        assert!(finding.contains("expected OData V4 metadata: CSDL JSON"), "{finding}");
    }
    Ok(())
}

#[test]
fn old_versions_are_rejected_and_unknown_ones_reported() -> Result<(), Box<dyn Error>> {
    for old in ["2.0", "3.0"] {
        assert_eq!(
            rejection(&format!(r#"{{"$Version": "{old}", "n": {{}}}}"#))?,
            format!("E 1:15 OData V2 and V3 metadata is not supported, only V4: `$Version` is `{old}`")
        );
    }
    let (document, found) = read_text(r#"{"$Version": "5.0", "n": {}}"#);
    assert_eq!(found, ["E 1:15 `$Version` must be `4.0` or `4.01`, not `5.0`"]);
    assert_eq!(document.ok_or("the rest is not read")?.schemas.len(), 1);
    assert_eq!(findings(r#"{"n": {}}"#), ["E 1:1 the document must have a member `$Version`"]);
    assert_eq!(findings(r#"{"$Version": 4.0}"#), ["E 1:14 `$Version` must be a string, not a number"]);
    Ok(())
}

#[test]
fn syntax_errors_are_reported_in_their_place() -> Result<(), Box<dyn Error>> {
    for (text, what) in [
        ("{\"a\": 1,\n}", "1:8 the document is not valid JSON: trailing commas are not allowed"),
        ("{\n// no\n}", "2:1 the document is not valid JSON: comments are not allowed"),
        ("{\"a\": 1 \"b\": 2}", "1:8 the document is not valid JSON: expected comma"),
        ("{'a': 1}", "1:2 the document is not valid JSON: single-quoted strings are not allowed"),
        ("{} {}", "1:4 the document is not valid JSON: text cannot contain more than one JSON value"),
    ] {
        assert_eq!(rejection(text)?, format!("E {what}"));
    }
    Ok(())
}

#[test]
fn columns_count_characters_after_the_byte_order_mark() {
    let text = "\u{feff}{\"$Version\":\"4.01\",\n\"n\":{\"Größe\":3}}";
    assert_eq!(
        findings(text),
        ["E 2:14 `Größe` must be an object with `$Kind`, or an array of actions or functions, not a number"]
    );
}

#[test]
fn nesting_is_limited_to_what_fits_the_stack() -> Result<(), Box<dyn Error>> {
    let nested = |levels: usize| {
        let (open, close) = (r#"{"$Not":"#.repeat(levels), "}".repeat(levels));
        format!(r#"{{"$Version":"4.01","n":{{"@a.b":{open}true{close}}}}}"#)
    };
    assert_eq!(findings(&nested(198)), Vec::<String>::new());
    assert_eq!(rejection(&nested(199))?, "E 1:1616 values are nested more than 200 levels deep");
    assert!(rejection(&"{\"a\":[".repeat(100_000))?.ends_with("values are nested more than 200 levels deep"));
    Ok(())
}

#[test]
fn all_findings_of_a_document_are_collected() {
    let found = in_schema(
        r#""$Alais": "x",
"E": {"$Kind": "EntityType", "$Key": 3, "$Abstract": "yes", "": {}, "P": {"$Nullable": 1, "$MaxLength": -1}},
"F": {"$Kind": "Entitytype"},
"G": {},
"H": {"$Kind": "Action"},
"C": {"$Kind": "EnumType", "A": "x", "B": 1.5, "B@a.b": null, "D@a.b": 1},
"O": [{"$Kind": "Function", "$Parameter": [{}, 4]}, {"$Kind": "Trem"}],
"T": {"$Kind": "TypeDefinition", "$Scale": "much"}"#,
    );
    assert_eq!(
        found,
        [
            "W 2:2 the schema `n` has no member `$Alais`; it is ignored; did you mean `$Alias`?",
            "E 3:55 `$Abstract` must be `true` or `false`, not a string",
            "E 3:38 `$Key` must be an array, not a number",
            "E 3:62 the name of a property must not be empty",
            "E 3:88 `$Nullable` must be `true` or `false`, not a number",
            "W 3:105 `$MaxLength` must be a non-negative integer, not `-1`; it is left out",
            "E 4:17 `$Kind` must be one of `EntityType`, `ComplexType`, `EnumType`, `TypeDefinition`, `Term`, \
             `EntityContainer`, not `Entitytype`; did you mean `EntityType`?",
            "E 5:6 `G` must have a member `$Kind`",
            "E 6:17 `H` must be an array of overloads, even if there is only one",
            "W 7:64 `D` is annotated here but is not a member of the type `C`; the annotation is ignored; did you mean `A`?",
            "E 7:34 the value of `A` must be a 64-bit integer, not `x`",
            "E 7:43 the value of `B` must be a 64-bit integer, not `1.5`",
            "E 8:44 a parameter must have a member `$Name`",
            "E 8:48 a parameter must be an object, not a number",
            "E 8:7 a function must have a member `$ReturnType`",
            "E 8:64 `$Kind` of an overload of `O` must be `Action` or `Function`, not `Trem`",
            "E 9:6 the type definition `T` must have a member `$UnderlyingType`",
            "W 9:45 `$Scale` must be a non-negative integer, `variable` or `floating`, not `much`; it is left out",
        ]
    );
}

#[test]
fn duplicate_members_are_errors_that_point_to_the_first() -> Result<(), Box<dyn Error>> {
    let text = "{\"$Version\":\"4.01\",\"n\":{},\n\"n\":{\"A\":{\"$Kind\":\"Term\"}}}";
    let source = Source::new("test.json", text);
    let mut diagnostics = Vec::new();
    let document = read(SourceId(0), &source, &mut diagnostics).ok_or("the rest is not read")?;
    assert_eq!(document.schemas.len(), 1);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].message, "`n` appears twice in the document");
    assert_eq!(source.line_column(diagnostics[0].span.start as usize), (2, 2));
    assert_eq!(source.line_column(diagnostics[0].related[0].0.start as usize), (1, 21));
    Ok(())
}

#[test]
fn names_that_are_not_identifiers_give_a_warning() {
    assert_eq!(
        in_schema(r#""a-b": {"$Kind": "ComplexType", "1": {}}"#),
        [
            "W 2:2 `a-b` is not an OData identifier: a letter or underscore, then at most 127 letters, digits and underscores",
            "W 2:34 `1` is not an OData identifier: a letter or underscore, then at most 127 letters, digits and underscores",
        ]
    );
}

#[test]
fn collection_types_in_xml_notation_are_rejected() {
    assert_eq!(
        in_schema(r#""E": {"$Kind": "ComplexType", "P": {"$Type": "Collection(Edm.String)"}}"#),
        [
            "E 2:47 `$Type` must be the name of a type, not `Collection(Edm.String)`; `$Collection` makes it a collection"
        ]
    );
}

#[test]
fn the_members_of_a_container_child_determine_its_kind() -> Result<(), Box<dyn Error>> {
    let (document, found) = read_text(
        r#"{"$Version":"4.01","n":{"C":{"$Kind":"EntityContainer","S":{"$Collection":true},"T":{"$Type":"n.E","$Nulable":true},
        "U":{"$Action":"n.A","$Type":"n.E"},"V":7}}}"#,
    );
    assert_eq!(
        found,
        [
            "E 1:60 `S` must have a member `$Type` (for an entity set or singleton), `$Action` or `$Function`",
            "W 1:101 `T` has no member `$Nulable`; it is ignored; did you mean `$Nullable`?",
            "W 2:31 `U` has no member `$Type`; it is ignored",
            "E 2:49 `V` must be an object, not a number",
        ]
    );
    let children = document.ok_or("the rest is not read")?.schemas.remove(0).containers.remove(0).children;
    assert!(matches!(&children[0].kind, ContainerChildKind::Singleton { nullable: false, .. }));
    assert!(matches!(&children[1].kind, ContainerChildKind::ActionImport { .. }));
    assert_eq!(children.len(), 2);
    Ok(())
}

#[test]
fn annotations_with_invalid_expressions_are_left_out() {
    assert_eq!(
        in_schema(
            r#""@a.If": {"$If": [true]},
"@a.And": {"$And": true},
"@a.Cast": {"$Cast": 1},
"@a.Path": {"$Pth": "x"},
"@a.Null": {"$Null": 1},
"@a.Apply": {"$Apply": []},
"@a.Label": {"$LabeledElement": 1, "$Name": "a b"},
"@a.More": {"$Path": "a", "$Pathh": "b", "c": 1},
"@a.Gone@a.b": 1,
"@a.b#": 1"#
        ),
        [
            "W 2:18 `$If` must have 2 or 3 operands, not 1; it is left out",
            "W 3:20 `$And` must be an array of expressions, not a Boolean; it is left out",
            "W 4:12 the expression `$Cast` must have a member `$Type`; it is left out",
            "W 5:14 a record has no member `$Pth`; it is ignored; did you mean `$Path`?",
            "W 6:22 `$Null` must be null, not a number; it is left out",
            "W 7:13 the expression `$Apply` must have a member `$Function`; it is left out",
            "W 8:46 `a b` is not an OData identifier: a letter or underscore, then at most 127 letters, digits and underscores",
            "W 9:28 the expression `$Path` has no member `$Pathh`; it is ignored; did you mean `$Path`?",
            "W 9:43 the expression `$Path` has no member `c`; it is ignored",
            "W 11:2 the qualifier after `#` must not be empty; it is left out",
            "W 10:2 `@a.Gone` is annotated here but is not present; it is left out",
        ]
    );
}

#[test]
fn uris_and_targets_may_contain_at_signs() -> Result<(), Box<dyn Error>> {
    let document = read_clean(
        r#"{"$Version":"4.01","$EntityContainer":"n.C","$Reference":{"https://user@example.org/a.json":{}},
        "n":{"$Annotations":{"n.E/@a.b#q":{"@c.d#r":true}}}}"#,
    )?;
    assert_eq!(document.entity_container.map(|name| name.value).as_deref(), Some("n.C"));
    assert_eq!(document.references[0].uri.value, "https://user@example.org/a.json");
    let target = &document.schemas[0].out_of_line[0];
    assert_eq!(target.target.value, "n.E/@a.b#q");
    assert_eq!(target.annotations[0].term.value, "c.d");
    assert_eq!(target.annotations[0].qualifier.as_deref(), Some("r"));
    Ok(())
}

#[test]
fn constants_have_the_types_that_json_distinguishes() -> Result<(), Box<dyn Error>> {
    let document =
        read_clean(r##"{"$Version":"4.0","n":{"@a.b":["2000-01-01",1,-2.5,1E3,true,null,{"@odata.type":"#n.T"}]}}"##)?;
    let value = document.schemas[0].annotations[0].value.as_ref();
    let Some(ExpressionKind::Collection(items)) = value.map(|value| &value.kind) else {
        return Err("an array is a collection".into());
    };
    let kinds = items.iter().map(|item| match &item.kind {
        ExpressionKind::Constant { ty, text } => format!("{} {text}", ty.name()),
        other => format!("{other:?}"),
    });
    let kinds: Vec<String> = kinds.collect();
    assert_eq!(kinds[..6], ["String 2000-01-01", "Int64 1", "Double -2.5", "Double 1E3", "Bool(true)", "Null"]);
    assert!(matches!(&items[6].kind, ExpressionKind::Record { ty: Some(ty), .. } if ty.value == "n.T"));
    Ok(())
}

#[test]
fn the_span_of_a_term_excludes_its_qualifier() -> Result<(), Box<dyn Error>> {
    let text = r#"{"$Version":"4.01","n":{"@a.b#q":1}}"#;
    let term = read_clean(text)?.schemas[0].annotations[0].term.span;
    assert_eq!(&text[term.start as usize..term.end as usize], "a.b");
    Ok(())
}
