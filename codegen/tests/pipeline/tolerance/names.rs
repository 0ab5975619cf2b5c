//! Tests which texts may be names, and that other texts may contain anything.

use codegen::model::Model;

use crate::shop::{findings, json, model, read_back, xml};

#[test]
fn names_with_hidden_characters_are_rejected_everywhere() {
    // XML cannot represent most control characters.
    for (hidden, written) in
        [("U+202E", "&#x202E;"), ("U+000A", "&#10;"), ("U+200B", "&#x200B;"), ("U+2028", "&#x2028;")]
    {
        for body in [
            r#"<EntityType Name="a_b"/>"#,
            r#"<EntityType Name="x" BaseType="shop.a_b"/>"#,
            r#"<ComplexType Name="x"><Property Name="a_b" Type="Edm.String"/></ComplexType>"#,
            r#"<ComplexType Name="x"><Property Name="p" Type="shop.a_b"/></ComplexType>"#,
            r#"<ComplexType Name="x"><NavigationProperty Name="a_b" Type="shop.x"/></ComplexType>"#,
            r#"<EntityType Name="x"><Key><PropertyRef Name="id" Alias="a_b"/></Key></EntityType>"#,
            r#"<EntityType Name="x"><NavigationProperty Name="n" Type="shop.x" Partner="a_b"/></EntityType>"#,
            r#"<EnumType Name="x"><Member Name="a_b"/></EnumType>"#,
            r#"<EnumType Name="x" UnderlyingType="a_b"/>"#,
            r#"<TypeDefinition Name="a_b" UnderlyingType="Edm.String"/>"#,
            r#"<Action Name="a_b"/>"#,
            r#"<Action Name="x"><Parameter Name="a_b" Type="Edm.String"/></Action>"#,
            r#"<Term Name="a_b" Type="Edm.String"/>"#,
            r#"<EntityContainer Name="a_b"/>"#,
            r#"<EntityContainer Name="c"><EntitySet Name="a_b" EntityType="shop.x"/></EntityContainer>"#,
            r#"<EntityContainer Name="c"><Singleton Name="x" Type="shop.x"><NavigationPropertyBinding Path="a_b" Target="x"/></Singleton></EntityContainer>"#,
            r#"<Annotation Term="n.a_b"/>"#,
            r#"<Annotation Term="n.a" Qualifier="a_b"/>"#,
            r#"<Annotation Term="n.a"><Record><PropertyValue Property="a_b"/></Record></Annotation>"#,
            r#"<Annotation Term="n.a"><LabeledElement Name="a_b" String="x"/></Annotation>"#,
            r#"<Annotations Target="shop.a_b"/>"#,
        ] {
            let found = findings(&xml(&body.replace('_', written)));
            assert!(
                found.iter().any(|found| found.starts_with("E 2:") && found.contains(hidden)),
                "{body}: {found:#?}"
            );
        }
    }
    for body in [
        r#""a_b": {"$Kind": "ComplexType"}"#,
        r#""x": {"$Kind": "ComplexType", "a_b": {}}"#,
        r#""x": {"$Kind": "ComplexType", "p": {"$Type": "shop.a_b"}}"#,
        r#""x": {"$Kind": "EntityType", "$Key": [{"a_b": "id"}]}"#,
        r#""x": {"$Kind": "EnumType", "a_b": 0}"#,
        r#""x": [{"$Kind": "Action", "$Parameter": [{"$Name": "a_b"}]}]"#,
        r#""c": {"$Kind": "EntityContainer", "a_b": {"$Type": "shop.x"}}"#,
        r#""c": {"$Kind": "EntityContainer", "x": {"$Type": "shop.x", "$NavigationPropertyBinding": {"a_b": "x"}}}"#,
        r#""@n.a_b": true"#,
        r#""@n.a#a_b": true"#,
        r#""@n.a": {"a_b": true}"#,
        r#""$Annotations": {"shop.a_b": {}}"#,
    ] {
        let found = findings(&json(&body.replace('_', "\\u001b")));
        assert!(found.iter().any(|found| found.starts_with("E 2:") && found.contains("U+001B")), "{body}: {found:#?}");
        assert!(!found.concat().contains('\u{1b}'), "a message contains a control character: {found:#?}");
    }
    let found = findings("{\"$Version\": \"4.01\", \"a\\u2066b\": {}}");
    assert_eq!(
        found,
        ["E 1:23 the name of a namespace must not contain the character U+2066, which changes the direction of text"]
    );
}

#[test]
fn unusual_names_are_warnings_and_overlong_ones_are_rejected() -> Result<(), String> {
    let (model, found) = model(&xml(
        r#"<ComplexType Name="größe-2"><Property Name="in cm" Type="Edm.Int32"/><Property Name="naïve·x" Type="Edm.Int32"/></ComplexType>"#,
    ))?;
    assert_eq!(model.structured[0].properties.len(), 2);
    assert!(
        found.iter().all(|found| found.starts_with('W') && found.contains("is not an OData identifier")),
        "{found:#?}"
    );
    let found = findings(&xml(&format!(r#"<ComplexType Name="{}"/>"#, "long".repeat(5_000_000))));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with(
            "E 2:20 the name of `ComplexType` must not have more than 1000 characters; it begins `longlong"
        )
    );
    assert!(found[0].len() < 200);
    Ok(())
}

#[test]
fn texts_may_contain_anything_and_are_serialized_unchanged() -> Result<(), String> {
    let text = r#""x": {"$Kind": "ComplexType", "@Org.OData.Core.V1.Description": "\u0001\u001b\u202e\u2028\r\n\"\\",
"p": {"$DefaultValue": "\u202e\t"}}"#;
    let (model, found) = model(&json(text))?;
    assert_eq!(found, Vec::<String>::new());
    let again = read_back(&json(text))?;
    let description =
        |model: &Model| model.structured[0].annotations.text("Org.OData.Core.V1.Description").map(str::to_owned);
    assert_eq!(description(&model).as_deref(), Some("\u{1}\u{1b}\u{202e}\u{2028}\r\n\"\\"));
    assert_eq!(description(&model), description(&again));
    assert_eq!(again.structured[0].properties[0].default_value.as_deref(), Some("\u{202e}\t"));
    Ok(())
}
