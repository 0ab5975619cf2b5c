//! Tests what the targets of annotations refer to.

use crate::shop::{model, xml};

#[test]
fn every_kind_of_target_in_csdl_is_resolved() -> Result<(), String> {
    let note = |target: &str, text: &str| {
        format!("<Annotations Target=\"{target}\"><Annotation Term=\"n.note\" String=\"{text}\"/></Annotations>\n")
    };
    let body = r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
<Property Name="size" Type="s.size"><Annotation Term="n.a" Qualifier="q" Int="1"/></Property><NavigationProperty Name="next" Type="s.item"/></EntityType>
<EntityType Name="book" BaseType="s.item"><Property Name="pages" Type="Edm.Int32"/></EntityType>
<ComplexType Name="size"><Property Name="height" Type="Edm.Int32"/></ComplexType>
<EnumType Name="colour"><Member Name="red"/></EnumType>
<TypeDefinition Name="code" UnderlyingType="Edm.String"/>
<Action Name="ping"><Parameter Name="text" Type="Edm.String"/></Action>
<Action Name="ping" IsBound="true"><Parameter Name="it" Type="Collection(s.item)"/><Parameter Name="text" Type="Edm.String"/></Action>
<Function Name="best"><ReturnType Type="Edm.String"/></Function>
<Function Name="best"><Parameter Name="of" Type="Edm.Int32"/><Parameter Name="in" Type="Collection(s.item)"/><ReturnType Type="Edm.String"/></Function>
<EntityContainer Name="c"><EntitySet Name="items" EntityType="s.item"/><ActionImport Name="ping" Action="s.ping"/></EntityContainer>
"#;
    let targets = [
        "shop.ping()",
        "shop.ping()/text",
        "shop.ping(Collection(shop.item))",
        "s.ping(Collection(s.item))/it",
        "shop.best()",
        "shop.best(Edm.Int32,Collection(s.item))/$ReturnType",
        "shop.best(Edm.Int32, Collection(s.item))/of",
        "shop.c",
        "shop.c/items",
        "shop.c/ping",
        "shop.c/items/size/height",
        "shop.c/items/s.book/pages",
        "shop.item/next",
        "shop.item/size/height",
        "shop.item/s.book/pages",
        "s.colour/red",
        "shop.code",
        "shop.item/size/@n.a#q",
        "shop",
    ];
    let mut missing = Vec::new();
    for (number, target) in targets.iter().enumerate() {
        let (model, found) = model(&xml(&format!("{body}{}", note(target, &number.to_string()))))?;
        let everything = format!("{model:?}");
        if !found.is_empty() || !everything.contains(&format!("Text(\"{number}\")")) {
            missing.push(format!("{target}: {found:?}"));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
    let (_, found) = model(&xml(&format!(
        "{body}{}{}{}{}",
        note("shop.ping(Edm.Int32)", ""),
        note("shop.item/size/@n.b", ""),
        note("shop.itme", ""),
        note("shop.item/none", "")
    )))?;
    let unknown = |target: &str| format!("unknown target `{target}`: its annotations are ignored");
    assert_eq!(
        found,
        [
            format!(
                "W 13:22 {}; its overloads are `shop.ping()`, `shop.ping(Collection(shop.item))`",
                unknown("shop.ping(Edm.Int32)")
            ),
            format!("W 14:22 {}; `shop.item/size` has no such annotation", unknown("shop.item/size/@n.b")),
            format!("W 15:22 {}; did you mean `shop.item`?", unknown("shop.itme")),
            format!("W 16:22 {}; `shop.item` is known, but the rest of the path is not", unknown("shop.item/none")),
        ]
    );
    Ok(())
}

#[test]
fn a_member_that_only_the_type_has_is_not_sought_in_an_operation_of_the_same_name() -> Result<(), String> {
    let body = r#"<ComplexType Name="image"><Property Name="width" Type="Edm.Int32"/></ComplexType>
<Function Name="image"><ReturnType Type="s.image"/></Function>
<Annotations Target="shop.image/width"><Annotation Term="n.a" Int="1"/></Annotations>"#;
    let (model, found) = model(&xml(body))?;
    assert_eq!(found, Vec::<String>::new());
    assert!(model.structured[0].properties[0].annotations.value("n.a").is_some());
    Ok(())
}
