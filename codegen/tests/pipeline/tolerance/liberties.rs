//! Tests deviations from CSDL that generation tolerates: each is at most a warning.

use codegen::model::{Element, Primitive, Value};

use crate::shop::{FLAG, ITEM, findings, json, model, read_back, xml};

#[test]
fn paths_may_be_empty() -> Result<(), String> {
    let paths = ["AnnotationPath", "ModelElementPath", "NavigationPropertyPath", "Path", "PropertyPath"];
    let elements = paths.map(|path| format!("<{path}/>")).concat();
    let attributes = paths.map(|path| format!(r#"<Annotation Term="n.{path}" {path}=""/>"#)).concat();
    let text =
        xml(&format!(r#"{ITEM}<Annotation Term="n.all"><Collection>{elements}</Collection></Annotation>{attributes}"#));
    let (from_xml, found) = model(&text)?;
    assert_eq!(found, Vec::<String>::new());
    for model in [from_xml, read_back(&text)?] {
        let annotations = &model.schemas["shop"].annotations;
        let text = || Value::Text(String::new());
        let path = || Value::Path(String::new());
        let all = annotations.value("n.all").map(Value::items).unwrap_or_default();
        assert_eq!(all, [text(), text(), text(), path(), text()]);
        assert_eq!(annotations.value("n.Path"), Some(&path()));
        assert_eq!(annotations.value("n.PropertyPath"), Some(&text()));
    }
    Ok(())
}

#[test]
fn out_of_line_annotations_without_a_target_are_left_out() -> Result<(), String> {
    let annotation = r#"<Annotation Term="n.a" String="x"/>"#;
    let (_, found) = model(&xml(&format!(
        "{ITEM}\n<Annotations>{annotation}</Annotations>\n<Annotations Target=\"\">{annotation}</Annotations>"
    )))?;
    assert_eq!(
        found,
        [
            "W 4:2 `Annotations` must have an attribute `Target`; it is left out",
            "W 5:22 `Target` must not be empty; it is left out",
        ]
    );
    let (_, found) = model(&json(r#""x": {"$Kind": "ComplexType"}, "$Annotations": {"": {"@n.a": 1}}"#))?;
    assert_eq!(found, ["W 2:50 the target of annotations must not be empty; it is left out"]);
    Ok(())
}

#[test]
fn invalid_details_that_generation_does_not_need_are_warnings() -> Result<(), String> {
    let text = xml(r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key>
<Property Name="id" Type="Edm.Int32" Nullable="false" MaxLength="long" Scale="much" Precision="x" SRID="y" Unicode="z">
<Annotation Term="n.a" Int="x"/><Annotation Term="n.b"><Cast/></Annotation><Annotation/></Property>
<NavigationProperty Name="next" Type="shop.item" Partner=""><OnDelete/><OnDelete Action="None"/>
<ReferentialConstraint Property="id"/></NavigationProperty></EntityType>
<EnumType Name="size" UnderlyingType="Edm.Guid"/>
<Term Name="odd" Type="" BaseTerm=""/>
<EntityContainer Name="c"><EntitySet Name="items" EntityType="shop.item" IncludeInServiceDocument="maybe">
<NavigationPropertyBinding Path="next"/></EntitySet></EntityContainer>"#);
    let (model, found) = model(&text)?;
    assert!(found.iter().all(|found| found.starts_with('W')), "{found:#?}");
    assert_eq!(found.len(), 18, "{found:#?}");
    assert!(model.structured[0].properties[0].annotations.is_empty(), "an invalid value does not mean `true`");
    assert_eq!(model.enums[0].underlying, Primitive::Int32);
    Ok(())
}

#[test]
fn navigation_properties_may_lead_to_entities_of_any_type() -> Result<(), String> {
    let text = xml(r#"<EntityType Name="item" BaseType="Edm.EntityType"><Key><PropertyRef Name="id"/></Key>
<Property Name="id" Type="Edm.Int32" Nullable="false"/>
<NavigationProperty Name="any" Type="Edm.EntityType"><Annotation Term="n.a" String="x"/></NavigationProperty>
<NavigationProperty Name="many" Type="Collection(Edm.EntityType)"/><NavigationProperty Name="next" Type="s.item"/>
<Property Name="value" Type="Edm.PrimitiveType"/><Property Name="part" Type="Edm.ComplexType"/>
<Property Name="rest" Type="Edm.Untyped"/></EntityType>
<EntityContainer Name="c"><EntitySet Name="items" EntityType="shop.item">
<NavigationPropertyBinding Path="any" Target="items"/></EntitySet></EntityContainer>"#);
    let (original, found) = model(&text)?;
    assert_eq!(found, Vec::<String>::new());
    for model in [original, read_back(&text)?] {
        let item = &model.structured[0];
        let any: Vec<_> = item.properties.iter().filter(|property| property.is_navigation).collect();
        assert_eq!(any.iter().map(|property| property.name.as_str()).collect::<Vec<_>>(), ["any", "many"]);
        assert_eq!(any[0].ty.element, Element::Primitive(Primitive::ANY_ENTITY));
        assert!(any[1].ty.is_collection());
        assert_eq!(any[0].annotations.text("n.a"), Some("x"));
        assert_eq!(item.navigation.len(), 1);
    }
    let found = findings(&xml(&format!(
        r#"{ITEM}<EntityContainer Name="c"><EntitySet Name="all" EntityType="Edm.EntityType"/></EntityContainer>"#
    )));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("`Edm.EntityType` is not an entity type"), "{found:#?}");
    Ok(())
}

#[test]
fn a_derived_type_may_redeclare_an_inherited_property_with_a_more_specific_type() -> Result<(), String> {
    let text = xml(
        r#"<ComplexType Name="a"><Property Name="v" Type="Edm.Untyped"/><Property Name="w" Type="s.a"/><Property Name="z" Type="Edm.Int32"/></ComplexType>
<ComplexType Name="b" BaseType="s.a"><Property Name="x" Type="Edm.String"/><Property Name="v" Type="Edm.String"/></ComplexType>
<ComplexType Name="c" BaseType="s.b"><Property Name="w" Type="s.b"/></ComplexType>
<ComplexType Name="d" BaseType="s.c"/>"#,
    );
    let (model, found) = model(&text)?;
    assert_eq!(found, Vec::<String>::new());
    let ids: Vec<_> = model.structured_ids().collect();
    let all = |index: usize| -> Vec<String> {
        let properties = model.all_properties(ids[index]).into_iter();
        properties.map(|(_, property)| format!("{}: {}", property.name, model.type_name(&property.ty))).collect()
    };
    assert_eq!(all(0), ["v: Edm.Untyped", "w: shop.a", "z: Edm.Int32"]);
    assert_eq!(all(1), ["v: Edm.String", "w: shop.a", "z: Edm.Int32", "x: Edm.String"]);
    assert_eq!(all(3), ["v: Edm.String", "w: shop.b", "z: Edm.Int32", "x: Edm.String"]);
    let found = findings(&text.replace(r#"Name="v" Type="Edm.String""#, r#"Name="z" Type="Edm.String""#));
    assert_eq!(
        found,
        [format!(
            "E 3:92 `shop.b` redeclares the inherited property `z` with a type that is not derived from the original type; {FLAG}"
        )]
    );
    Ok(())
}

#[test]
fn of_duplicates_that_json_cannot_represent_the_first_is_kept() -> Result<(), String> {
    let text = xml(
        r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
<NavigationProperty Name="next" Type="s.item">
<ReferentialConstraint Property="id" ReferencedProperty="id"/><ReferentialConstraint Property="id" ReferencedProperty="id"/>
<OnDelete Action="None"/><OnDelete Action="Cascade"/></NavigationProperty>
<Annotation Term="n.r"><Record><PropertyValue Property="p" Int="1"/><PropertyValue Property="p" Int="2"/></Record></Annotation>
<Annotation Term="n.s" Int="1"/><Annotation Term="n.s" Int="2"/>
<Annotation Term="n.t" Int="1"><Annotation Term="n.u" Int="1"/><Annotation Term="n.u" Int="2"/></Annotation></EntityType>
<EntityContainer Name="c"><EntitySet Name="items" EntityType="s.item"><NavigationPropertyBinding Path="next" Target="items"/>
<NavigationPropertyBinding Path="next" Target="others"/></EntitySet></EntityContainer>"#,
    );
    let (original, found) = model(&text)?;
    let kept = |what: &str| format!("{what}; the first one is kept");
    let ignored = |term: &str| format!("the target already has an annotation `{term}`; this one is ignored");
    assert_eq!(
        found,
        [
            format!("W 4:96 {}", kept("`id` has two referential constraints")),
            format!("W 5:27 {}", kept("there are two `OnDelete`")),
            format!("W 6:94 {}", kept("the record has two values for `p`")),
            format!("W 7:51 {}", ignored("n.s")),
            format!("W 8:82 {}", ignored("n.u")),
            format!("W 10:34 {}", kept("`next` has two bindings")),
        ]
    );
    for model in [original, read_back(&text)?] {
        let item = &model.structured[0];
        let number = |number: &str| Value::Number(number.to_owned());
        assert_eq!(item.annotations.value("n.r").and_then(|value| value.get("p")), Some(&number("1")));
        assert_eq!(item.annotations.value("n.s"), Some(&number("1")));
        assert_eq!(item.annotations.get("n.t").and_then(|known| known.annotations.value("n.u")), Some(&number("1")));
        assert_eq!(item.navigation[0].referential_constraints.len(), 1);
        assert_eq!(item.navigation[0].on_delete.as_deref(), Some("None"));
    }
    let text = json(
        r#""x": {"$Kind": "ComplexType", "@n.a": 1, "@n.a": 2, "@n.r": {"p": 1, "p": 2}},
"$Annotations": {"s.x": {"@n.b": 1}, "s.x": {"@n.b": 2}}"#,
    );
    let (_, found) = self::model(&text)?;
    assert_eq!(
        found,
        [
            format!("W 2:43 {}", kept("`@n.a` appears twice in the type `x`")),
            format!("W 2:71 {}", kept("`p` appears twice in an expression")),
            format!("W 3:39 {}", kept("`s.x` appears twice in `$Annotations`")),
        ]
    );
    read_back(&text).map(|_| ())
}

#[test]
fn names_that_json_cannot_represent_are_reported_in_their_place() -> Result<(), String> {
    for (body, expected) in [
        (
            r#"<ComplexType Name="$x"/>"#,
            "E 2:20 the name of `ComplexType` must not start with `$`, which marks keywords: `$x`",
        ),
        (
            r#"<ComplexType Name="x"><Property Name="a@b.c" Type="Edm.String"/></ComplexType>"#,
            "E 2:39 the name of `Property` must not contain `@`, which marks annotations: `a@b.c`",
        ),
        (
            r#"<ComplexType Name="x"/><Annotation Term="plain"/>"#,
            "W 2:42 the name of a term must be qualified with a namespace or an alias: `plain`; it is left out",
        ),
        (
            r#"<ComplexType Name="x"/><Annotation Term="a.b#c"/>"#,
            "W 2:42 the name of a term must not contain `@`, `#` or `/`: `a.b#c`; it is left out",
        ),
        (
            r#"<ComplexType Name="x"/><Annotation Term="a.b"><Record><PropertyValue Property="$Path" String=""/></Record></Annotation>"#,
            "W 2:80 the name of a record's property must not start with `$`, which marks keywords: `$Path`; it is left out",
        ),
    ] {
        assert_eq!(findings(&xml(body)), [expected], "{body}");
    }
    // Aliases with characters that would end a name in text, and a type and a term of one name.
    let text = xml(
        r#"</Schema><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="other-shop" Alias="o-s"><ComplexType Name="y"/></Schema>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="third"><ComplexType Name="x"><Property Name="p" Type="o-s.y"/></ComplexType>
<Term Name="x" Type="Edm.String"/>"#,
    );
    model(&text)?;
    read_back(&text).map(|_| ())
}

#[test]
fn documents_without_a_schema_are_rejected() {
    let envelope = |body: &str| {
        format!(
            "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\n{body}\
             </edmx:DataServices></edmx:Edmx>"
        )
    };
    let edm = "http://docs.oasis-open.org/odata/ns/edm";
    for (written, found) in
        [("", "none"), (" xmlns=\"http://docs.oasis-open.org/odata/edm\"", "`http://docs.oasis-open.org/odata/edm`")]
    {
        let text = envelope(&format!("<Schema{written} Namespace=\"shop\">{ITEM}</Schema>"));
        assert_eq!(
            findings(&text),
            [format!(
                "E 2:2 `Schema` must be in the namespace `{edm}`, not in {found}; write `<Schema xmlns=\"{edm}\" …>`"
            )]
        );
    }
    let nothing = "the document has no schema, so there is nothing to generate";
    assert!(findings(&envelope("")).concat().starts_with(&format!("E 1:2 {nothing}")));
    assert!(findings(r#"{"$Version": "4.01"}"#).concat().starts_with(&format!("E 1:1 {nothing}")));
    let empty = findings(r#"{"$Version": "4.01", "shop": {}}"#);
    assert_eq!(empty, ["E 1:23 the schema `shop` is empty, so there is nothing to generate"]);
}
