//! Tests broken declarations: each is one error, or left out along with whatever depends on it.

use codegen::csdl::write;
use codegen::source::Source;

use crate::findings::shown;
use crate::shop::{FLAG, ITEM, findings, json, reading, xml};

const BROKEN: &str = r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
<Property Name="lost" Type="away.gone"/><Property Name="id" Type="Edm.String"/><NavigationProperty Name="far" Type="away.far"/>
<NavigationProperty Name="next" Type="s.item" Partner="far"/></EntityType>
<EntityType Name="odd" BaseType="away.base"/><EntityType Name="odder" BaseType="s.odd"/>
<ComplexType Name="holder"><Property Name="a" Type="s.odder"/><Property Name="b" Type="s.code"/><Property Name="c" Type="Edm.Int32"/></ComplexType>
<TypeDefinition Name="code" UnderlyingType="away.text"/>
<EntityType Name="keyed"><Key><PropertyRef Name="k"/></Key><Property Name="k" Type="away.key" Nullable="false"/></EntityType>
<EnumType Name="size"><Member Name="s"/><Member Name="s"/><Member Name="m"/></EnumType>
<EnumType Name="size"/>
<Action Name="move"><Parameter Name="to" Type="away.place"/></Action>
<Action Name="turn"><Parameter Name="by" Type="Edm.Int32"/><Parameter Name="by" Type="Edm.Int32"/></Action>
<EntityContainer Name="c"><EntitySet Name="items" EntityType="s.item"><NavigationPropertyBinding Path="far" Target="odds"/></EntitySet>
<EntitySet Name="odds" EntityType="s.odd"/><EntitySet Name="items" EntityType="s.item"/>
<ActionImport Name="move" Action="s.move"/><ActionImport Name="turn" Action="s.turn"/></EntityContainer>
<Annotations Target="s.odd/x"><Annotation Term="n.a"/></Annotations><Annotations Target="s.item/lost"><Annotation Term="n.a"/></Annotations>"#;

#[test]
fn each_broken_declaration_is_one_error_that_says_how_to_leave_it_out() {
    let found = findings(&xml(BROKEN));
    let expected = [
        "E 3:29 unknown type `away.gone`",
        "E 3:57 `shop.item` has two properties named `id`",
        "E 3:117 unknown type `away.far`",
        "E 5:34 unknown type `away.base`",
        "E 7:45 unknown type `away.text`",
        "E 8:85 unknown type `away.key`",
        "E 9:55 the member `s` of `size` is declared twice",
        "E 10:17 the type `shop.size` is declared twice",
        "E 11:48 unknown type `away.place`",
        "E 12:77 `turn` has two parameters named `by`",
        "E 14:61 the entity container `c` has two children named `items`",
    ];
    assert_eq!(found, expected.map(|expected| format!("{expected}; {FLAG}")));
}

#[test]
fn broken_declarations_are_left_out_with_their_dependents() -> Result<(), String> {
    let text = xml(BROKEN);
    let (source, reading) = reading(&text, true);
    let found = shown(&source, &reading.findings);
    assert!(found.iter().all(|found| found.starts_with('W') && found.ends_with("; it is left out")), "{found:#?}");
    assert_eq!(reading.left_out.count, found.len());
    assert_eq!(reading.left_out.count, 17, "{found:#?}");
    assert_eq!(reading.left_out.missing.len(), 6);
    assert!(
        reading.left_out.to_string().starts_with("17 declarations were left out; unknown names: `away.base` (1), ")
    );
    let model = reading.model.ok_or("there are errors")?;
    let names: Vec<String> = model.type_names().map(ToString::to_string).collect();
    assert_eq!(names, ["shop.item", "shop.holder", "shop.keyed", "shop.size"]);
    let members = |index: usize| -> Vec<&str> {
        let ty = &model.structured[index];
        let navigation = ty.navigation.iter().map(|property| property.name.as_str());
        ty.properties.iter().map(|property| property.name.as_str()).chain(navigation).collect()
    };
    assert_eq!(members(0), ["id", "next"]);
    assert_eq!(members(1), ["c"]);
    assert!(model.structured[2].key.is_empty(), "a key without one of its parts is no key");
    // Nothing of them is serialized, so reading the text gives no warning.
    let document = reading.documents.first().ok_or("the text is not read")?;
    let written: Vec<Source> = write(document).iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (again, findings) = codegen::read(&written);
    assert_eq!(findings, []);
    let again: Vec<String> = again.ok_or("there are errors")?.type_names().map(ToString::to_string).collect();
    assert_eq!(again, names);
    Ok(())
}

#[test]
fn duplicate_members_in_json_are_left_out() -> Result<(), String> {
    let text = json(r#""x": {"$Kind": "ComplexType", "a": {}, "a": {"$Type": "Edm.Int32"}}"#);
    assert_eq!(findings(&text), [format!("E 2:41 `a` appears twice in the type `x`; {FLAG}")]);
    let (source, reading) = reading(&text, true);
    assert_eq!(shown(&source, &reading.findings), ["W 2:41 `a` appears twice in the type `x`; it is left out"]);
    assert_eq!(reading.left_out.to_string(), "1 declaration was left out");
    assert_eq!(reading.model.ok_or("there are errors")?.structured[0].properties.len(), 1);
    Ok(())
}

#[test]
fn an_unqualified_type_is_one_error_with_a_suggestion() {
    let body = ITEM.replace("Edm.Int32", "Int32");
    assert_eq!(
        findings(&xml(&body)),
        [format!("E 3:27 unknown type `Int32`; names must be qualified: did you mean `Edm.Int32`? Otherwise {FLAG}")]
    );
    let found = findings(&json(
        r#""x": {"$Kind": "EntityType", "$Key": ["id"], "id": 3}, "y": {"$Kind": "ComplexType", "p": {"$Type": "shop.z"}}, "z": {}"#,
    ));
    assert_eq!(
        found,
        ["E 2:52 the property `id` must be an object, not a number", "E 2:118 `z` must have a member `$Kind`"]
    );
}
