//! Proves what is said about documents that take liberties: what generation can do without is a warning with a place, and what
//! it cannot do without is one error, which can be left out.

use codegen::csdl::syntax::Document;
use codegen::csdl::{read as read_document, write};
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::model::{Element, Model, Primitive, Value};
use codegen::source::{Source, SourceId};
use codegen::{ReadOptions, Reading, read_with};

/// An XML document with a schema `shop`, whose content begins in line 2.
fn xml(body: &str) -> String {
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"shop\" Alias=\"s\">\n{body}\n\
         </Schema></edmx:DataServices></edmx:Edmx>"
    )
}

/// A JSON document with a schema `shop`, whose content begins in line 2.
fn json(body: &str) -> String {
    format!("{{\"$Version\": \"4.01\", \"shop\": {{\"$Alias\": \"s\",\n{body}\n}}}}")
}

fn reading(text: &str, leave_out_broken: bool) -> (Source, Reading) {
    let source = Source::new("shop", text);
    let reading = read_with(std::slice::from_ref(&source), ReadOptions { leave_out_broken });
    (source, reading)
}

/// The findings: `E` or `W`, line, column, message and help.
fn shown(source: &Source, findings: &[Diagnostic]) -> Vec<String> {
    let one = |finding: &Diagnostic| {
        let (line, column) = source.line_column(finding.span.start as usize);
        let severity = if finding.severity == Severity::Error { 'E' } else { 'W' };
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{severity} {line}:{column} {}{help}", finding.message)
    };
    findings.iter().map(one).collect()
}

fn findings(text: &str) -> Vec<String> {
    let (source, reading) = reading(text, false);
    shown(&source, &reading.findings)
}

/// The model of a text that must not give an error, and what else was found.
fn model(text: &str) -> Result<(Model, Vec<String>), String> {
    let (source, reading) = reading(text, false);
    let found = shown(&source, &reading.findings);
    reading.model.map(|model| (model, found.clone())).ok_or_else(|| format!("{found:#?}"))
}

const ITEM: &str = r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key>
<Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>"#;

const FLAG: &str = "`--leave-out-broken` leaves it out";

#[test]
fn names_with_what_cannot_be_seen_are_refused_wherever_they_stand() {
    // XML has no notation for most control characters.
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
        assert!(!found.concat().contains('\u{1b}'), "nothing of it gets on a terminal: {found:#?}");
    }
    let found = findings("{\"$Version\": \"4.01\", \"a\\u2066b\": {}}");
    assert_eq!(
        found,
        [
            "E 1:23 the name of a namespace must not contain the character U+2066, which changes the direction of the text \
          around it"
        ]
    );
}

#[test]
fn odd_names_stay_warnings_and_long_ones_are_shown_by_their_beginning() -> Result<(), String> {
    let (model, found) = model(&xml(
        r#"<ComplexType Name="größe-2"><Property Name="in cm" Type="Edm.Int32"/><Property Name="naïve·x" Type="Edm.Int32"/></ComplexType>"#,
    ))?;
    assert_eq!(model.structured[0].properties.len(), 2);
    assert!(found.iter().all(|found| found.starts_with('W') && found.contains("is no OData identifier")), "{found:#?}");
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
fn texts_hold_anything_and_are_written_as_they_were_read() -> Result<(), String> {
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

/// The model of what is written of a text.
fn read_back(text: &str) -> Result<Model, String> {
    let (_, reading) = reading(text, true);
    let document: &Document = reading.documents.first().ok_or("nothing was read")?;
    let sources: Vec<Source> = write(document).iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    model.ok_or_else(|| format!("{errors:#?}"))
}

#[test]
fn empty_paths_are_values() -> Result<(), String> {
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
fn annotations_without_a_target_are_left_out() -> Result<(), String> {
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
fn what_generation_can_do_without_is_a_warning() -> Result<(), String> {
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
    assert!(model.structured[0].properties[0].annotations.is_empty(), "a value that is broken is not `true`");
    assert_eq!(model.enums[0].underlying, Primitive::Int32);
    Ok(())
}

#[test]
fn navigation_may_lead_to_entities_of_any_type() -> Result<(), String> {
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
        assert_eq!(any[0].ty.element, Element::Primitive(Primitive::Untyped("EntityType")));
        assert!(any[1].ty.collection);
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
fn a_derived_type_may_say_more_about_an_inherited_property() -> Result<(), String> {
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
            "E 3:92 `shop.b` declares the inherited property `z` again, with a type that is not derived from its type; {FLAG}"
        )]
    );
    Ok(())
}

#[test]
fn what_json_can_hold_once_is_kept_once() -> Result<(), String> {
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
    let ignored = |term: &str| format!("`{term}` is already given for this target; this one is ignored");
    assert_eq!(
        found,
        [
            format!("W 4:96 {}", kept("`id` is constrained twice")),
            format!("W 5:27 {}", kept("`OnDelete` is given twice")),
            format!("W 6:94 {}", kept("the record gives `p` twice")),
            format!("W 7:51 {}", ignored("n.s")),
            format!("W 8:82 {}", ignored("n.u")),
            format!("W 10:34 {}", kept("`next` is bound twice")),
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
fn what_json_cannot_hold_is_found_where_it_stands() -> Result<(), String> {
    for (body, expected) in [
        (
            r#"<ComplexType Name="$x"/>"#,
            "E 2:20 the name of `ComplexType` must not start with `$`, as keywords do: `$x`",
        ),
        (
            r#"<ComplexType Name="x"><Property Name="a@b.c" Type="Edm.String"/></ComplexType>"#,
            "E 2:39 the name of `Property` must not contain `@`, which begins the name of a term: `a@b.c`",
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
            "W 2:80 the name of a record's property must not start with `$`, as keywords do: `$Path`; it is left out",
        ),
    ] {
        assert_eq!(findings(&xml(body)), [expected], "{body}");
    }
    // Aliases that end in text where other names do not, and a type and a term of one name.
    let text = xml(
        r#"</Schema><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="other-shop" Alias="o-s"><ComplexType Name="y"/></Schema>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="third"><ComplexType Name="x"><Property Name="p" Type="o-s.y"/></ComplexType>
<Term Name="x" Type="Edm.String"/>"#,
    );
    model(&text)?;
    read_back(&text).map(|_| ())
}

#[test]
fn a_document_without_a_schema_is_refused() {
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
    let nothing = "the document has no schema, so there is nothing to generate from";
    assert!(findings(&envelope("")).concat().starts_with(&format!("E 1:2 {nothing}")));
    assert!(findings(r#"{"$Version": "4.01"}"#).concat().starts_with(&format!("E 1:1 {nothing}")));
    let empty = findings(r#"{"$Version": "4.01", "shop": {}}"#);
    assert_eq!(empty, ["E 1:23 nothing is declared in `shop`, so there is nothing to generate from"]);
}

#[test]
fn targets_of_annotations_are_those_of_csdl() -> Result<(), String> {
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
    let unknown = |target: &str| format!("the annotations' target `{target}` is unknown; they are left out");
    assert_eq!(
        found,
        [
            format!(
                "W 13:22 {}; its overloads are `shop.ping()`, `shop.ping(Collection(shop.item))`",
                unknown("shop.ping(Edm.Int32)")
            ),
            format!("W 14:22 {}; `shop.item/size` has no such annotation", unknown("shop.item/size/@n.b")),
            format!("W 15:22 {}; did you mean `shop.item`?", unknown("shop.itme")),
            format!("W 16:22 {}; `shop.item` is known, but nothing in it by this path", unknown("shop.item/none")),
        ]
    );
    Ok(())
}

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
fn each_mistake_is_one_error_that_says_how_to_leave_it_out() {
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
        "E 14:61 the container `c` has two children named `items`",
    ];
    assert_eq!(found, expected.map(|expected| format!("{expected}; {FLAG}")));
}

#[test]
fn what_is_broken_is_left_out_with_all_that_needs_it() -> Result<(), String> {
    let text = xml(BROKEN);
    let (source, reading) = reading(&text, true);
    let found = shown(&source, &reading.findings);
    assert!(found.iter().all(|found| found.starts_with('W') && found.ends_with("; it is left out")), "{found:#?}");
    assert_eq!(reading.left_out.count, found.len());
    assert_eq!(reading.left_out.count, 17, "{found:#?}");
    assert_eq!(reading.left_out.missing.len(), 6);
    assert!(reading.left_out.to_string().starts_with("17 things were left out; missing are `away.base` (1), "));
    let model = reading.model.ok_or("there is no model")?;
    let names: Vec<String> = model.type_names().map(ToString::to_string).collect();
    assert_eq!(names, ["shop.item", "shop.holder", "shop.keyed", "shop.size"]);
    let members = |index: usize| -> Vec<&str> {
        let ty = &model.structured[index];
        let navigation = ty.navigation.iter().map(|property| property.name.as_str());
        ty.properties.iter().map(|property| property.name.as_str()).chain(navigation).collect()
    };
    assert_eq!(members(0), ["id", "next"]);
    assert_eq!(members(1), ["c"]);
    assert!(model.structured[2].key.is_empty(), "a key without one of its parts is none");
    // What is written has no trace of it, so that it gives no warning of its own.
    let document = reading.documents.first().ok_or("nothing was read")?;
    let written: Vec<Source> = write(document).iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (again, findings) = codegen::read(&written);
    assert_eq!(findings, []);
    let again: Vec<String> = again.ok_or("it resolves")?.type_names().map(ToString::to_string).collect();
    assert_eq!(again, names);
    Ok(())
}

#[test]
fn members_that_are_there_twice_in_json_are_left_out_as_well() -> Result<(), String> {
    let text = json(r#""x": {"$Kind": "ComplexType", "a": {}, "a": {"$Type": "Edm.Int32"}}"#);
    assert_eq!(findings(&text), [format!("E 2:41 `a` appears twice in the type `x`; {FLAG}")]);
    let (source, reading) = reading(&text, true);
    assert_eq!(shown(&source, &reading.findings), ["W 2:41 `a` appears twice in the type `x`; it is left out"]);
    assert_eq!(reading.left_out.to_string(), "1 thing was left out");
    assert_eq!(reading.model.ok_or("there is a model")?.structured[0].properties.len(), 1);
    Ok(())
}

#[test]
fn a_type_without_its_namespace_is_one_error_with_a_suggestion() {
    let body = ITEM.replace("Edm.Int32", "Int32");
    assert_eq!(
        findings(&xml(&body)),
        [format!("E 3:27 unknown type `Int32`; names are qualified: did you mean `Edm.Int32`?; {FLAG}")]
    );
    let found = findings(&json(
        r#""x": {"$Kind": "EntityType", "$Key": ["id"], "id": 3}, "y": {"$Kind": "ComplexType", "p": {"$Type": "shop.z"}}, "z": {}"#,
    ));
    assert_eq!(
        found,
        ["E 2:52 the property `id` must be an object, not a number", "E 2:118 `z` must have a member `$Kind`"]
    );
}

#[test]
fn what_an_operation_by_the_same_name_does_not_have_is_meant_of_the_type() -> Result<(), String> {
    let body = r#"<ComplexType Name="image"><Property Name="width" Type="Edm.Int32"/></ComplexType>
<Function Name="image"><ReturnType Type="s.image"/></Function>
<Annotations Target="shop.image/width"><Annotation Term="n.a" Int="1"/></Annotations>"#;
    let (model, found) = model(&xml(body))?;
    assert_eq!(found, Vec::<String>::new());
    assert!(model.structured[0].properties[0].annotations.value("n.a").is_some());
    Ok(())
}

#[test]
fn a_part_of_a_document_keeps_its_order_of_findings() {
    let mut findings = Vec::new();
    let source =
        Source::new("shop", &xml(r#"<ComplexType Name="a"><Property Name="p" Type="Edm.Int23"/></ComplexType>"#));
    let document = read_document(SourceId(0), &source, &mut findings);
    assert!(document.is_some() && findings.is_empty(), "what a name means is no affair of the reader");
}
