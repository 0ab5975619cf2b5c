//! Tests what the reader of CSDL XML reports about invalid documents, and where.

use std::error::Error;

use codegen::csdl::read;
use codegen::csdl::syntax::{ExpressionKind, Schema};
use codegen::edm::Primitive;
use codegen::source::{Source, SourceId, Span};

use crate::findings::{read_text, rejection};

/// A bare schema with these children, which begin in line 2.
fn schema(children: &str) -> Result<(Schema, Vec<String>), &'static str> {
    let text =
        format!("<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"n\">\n{children}\n</Schema>");
    let (document, findings) = read_text(&text);
    let schema = document.and_then(|document| document.schemas.into_iter().next()).ok_or("the schema is not read")?;
    Ok((schema, findings))
}

/// The value of an annotation with these attributes and this content.
fn value(attributes: &str, content: &str) -> Result<String, String> {
    let (schema, findings) = schema(&format!("<Annotation Term=\"a.b\" {attributes}>{content}</Annotation>"))?;
    let value = schema.annotations.into_iter().find_map(|annotation| annotation.value);
    match value.filter(|_| findings.is_empty()).ok_or_else(|| format!("{findings:#?}"))?.kind {
        ExpressionKind::Constant { ty, text } => Ok(format!("{}({text:?})", ty.name())),
        other => Ok(format!("{other:?}")),
    }
}

#[test]
fn other_formats_are_recognised_and_rejected() -> Result<(), Box<dyn Error>> {
    for (text, what) in [
        ("<!DOCTYPE html><html><br></html>", "1:1 the document looks like an HTML page"),
        ("<?xml version=\"1.0\"?><!-- a --><html lang='en'></html>", "1:1 the document looks like an HTML page"),
        ("\n<service xmlns='http://www.w3.org/2007/app'/>", "2:2 the document looks like an Atom service document"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "1:2 the document looks like an Atom payload"),
        (
            "<m:error xmlns:m='http://docs.oasis-open.org/odata/ns/metadata'/>",
            "1:2 the document looks like an OData error response",
        ),
        ("<a/>", "1:2 the document looks like some other XML: its root element is `a`"),
        ("<Edmx/>", "1:2 the namespace of `Edmx` must be `http://docs.oasis-open.org/odata/ns/edmx`"),
        ("<Schema/>", "1:2 the namespace of `Schema` must be `http://docs.oasis-open.org/odata/ns/edm`"),
    ] {
        let finding = rejection(text)?;
        assert!(finding.starts_with(&format!("E {what};")), "{finding}");
        assert!(finding.contains("expected OData V4 metadata"), "{finding}");
    }
    Ok(())
}

#[test]
fn old_versions_are_rejected() -> Result<(), Box<dyn Error>> {
    let old = "OData V2 and V3 metadata is not supported, only V4";
    for (text, what) in [
        (
            "<e:Edmx xmlns:e='http://schemas.microsoft.com/ado/2007/06/edmx' Version='1.0'/>",
            "1:2 OLD: the namespace of the root element is `http://schemas.microsoft.com/ado/2007/06/edmx`",
        ),
        (
            "<Schema xmlns='http://schemas.microsoft.com/ado/2009/11/edm' Namespace='n'/>",
            "1:2 OLD: the namespace of the root element is `http://schemas.microsoft.com/ado/2009/11/edm`",
        ),
        (
            "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx'\n Version='1.0'><e:DataServices/></e:Edmx>",
            "2:11 OLD: `Version` is `1.0`",
        ),
    ] {
        assert_eq!(rejection(text)?, format!("E {}", what.replace("OLD", old)));
    }
    let (_, findings) = read_text(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><e:DataServices>\
         <Schema xmlns='http://schemas.microsoft.com/ado/2008/09/edm' Namespace='n'/></e:DataServices></e:Edmx>",
    );
    assert_eq!(
        findings,
        [format!("E 1:91 {old}: the namespace of the element is `http://schemas.microsoft.com/ado/2008/09/edm`")]
    );
    Ok(())
}

#[test]
fn the_edmx_wrapper_must_be_complete() {
    let (document, findings) = read_text("<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx'/>");
    assert!(document.is_some());
    assert_eq!(findings, ["E 1:2 `Edmx` must have an attribute `Version`", "E 1:2 `Edmx` must contain `DataServices`"]);
    let (_, findings) =
        read_text("<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='5'><e:DataServices/></e:Edmx>");
    assert_eq!(findings, ["E 1:69 `Version` must be `4.0` or `4.01`, not `5`"]);
}

#[test]
fn syntax_errors_are_reported_in_their_place() -> Result<(), Box<dyn Error>> {
    for (text, what) in [
        ("<a>\n <b></c>\n</a>", "2:5 the document is not well-formed XML: expected 'b' tag, not 'c'"),
        ("<a><b>", "1:7 the document is not well-formed XML: the root node was opened but never closed"),
        ("<a x=\"1\" x=\"2\"/>", "1:10 the document is not well-formed XML: attribute 'x' is already defined"),
        (
            "\n<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x 'y'>]><a/>",
            "3:1 the document is not well-formed XML: document type declarations are not allowed in CSDL",
        ),
    ] {
        assert_eq!(rejection(text)?, format!("E {what}"));
    }
    Ok(())
}

#[test]
fn nesting_is_limited_to_what_fits_the_stack() -> Result<(), Box<dyn Error>> {
    let nested = |levels: usize| {
        format!(
            "<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"n\"><Annotation Term=\"a.b\">\
             {}<Path>a</Path>{}</Annotation></Schema>",
            "<Not>".repeat(levels),
            "</Not>".repeat(levels)
        )
    };
    assert_eq!(read_text(&nested(197)).1, Vec::<String>::new());
    assert!(rejection(&nested(198))?.ends_with("elements are nested more than 200 levels deep"));
    assert!(rejection(&nested(100_000))?.ends_with("elements are nested more than 200 levels deep"));
    Ok(())
}

#[test]
fn all_findings_of_a_document_are_collected() -> Result<(), Box<dyn Error>> {
    let (_, findings) = schema(
        r#"<EntityType Nmae="x"/>
<EntityType Name="E" Abstract="maybe"><Key/><Property Name="" Type="Edm.String"/><Proprety Name="y"/>
<Property Name="P" Nullable="maybe"/><Property Name="Q" Type="Collection(Edm.String" MaxLength="Max" Precision="x"/>
<NavigationProperty Name="N" Type="n.E"><OnDelete/><ReferentialConstraint Property="a"/></NavigationProperty></EntityType>
<EnumType Name="C"><Member Name="a" Value="1.5"/>text</EnumType>
<Function Name="F"><Parameter Type="Edm.String"/></Function>
<EntityContainer Name="S"><EntitySet Name="x"/><Singleton Name="s" Type=""/><ActionImport Name="a" Action="n.A" Functon="x"/></EntityContainer>
<TypeDefinition Name="T" UnderlyingType="Edm.Decimal" Scale="much" SRID="Variable"/>
<Annotations><Annotation/></Annotations>"#,
    )?;
    assert_eq!(
        findings,
        [
            "W 2:13 `EntityType` has no attribute `Nmae`; it is ignored; did you mean `Name`?",
            "E 2:2 `EntityType` must have an attribute `Name`",
            "W 3:83 `EntityType` has no child element `Proprety` here; it is ignored; did you mean `Property`?",
            "E 3:32 `Abstract` must be `true` or `false`, not `maybe`",
            "E 3:40 `Key` must contain at least one `PropertyRef`",
            "E 3:61 `Name` must not be empty",
            "E 4:2 `Property` must have an attribute `Type`",
            "E 4:30 `Nullable` must be `true` or `false`, not `maybe`",
            "W 4:113 `Precision` must be a non-negative integer, not `x`; it is left out",
            "E 4:63 `Type` must be the name of a type or `Collection(…)` of one, not `Collection(Edm.String`",
            "W 5:53 `ReferentialConstraint` must have an attribute `ReferencedProperty`; it is left out",
            "W 5:42 `OnDelete` must have an attribute `Action`; it is left out",
            "W 6:50 text in `EnumType` has no meaning; it is ignored",
            "E 6:44 `Value` must be a 64-bit integer, not `1.5`",
            "E 7:21 `Parameter` must have an attribute `Name`",
            "E 7:2 a function must have a `ReturnType`",
            "E 8:28 `EntitySet` must have an attribute `EntityType`",
            "E 8:74 `Type` must not be empty",
            "W 8:113 `ActionImport` has no attribute `Functon`; it is ignored",
            "W 9:62 `Scale` must be a non-negative integer, `variable` or `floating`, not `much`; it is left out",
            "W 10:2 `Annotations` must have an attribute `Target`; it is left out",
            "W 10:15 `Annotation` must have an attribute `Term`; it is left out",
        ]
    );
    Ok(())
}

#[test]
fn elements_in_foreign_namespaces_are_extensions_but_those_in_none_are_not() -> Result<(), Box<dyn Error>> {
    let (schema, findings) = schema(
        r#"<ComplexType Name="C" x:Lable="y" xmlns:x="urn:x"><x:Property Name="p"/><Property Name="q" Type="Edm.String" x:a="b"/>
<Property xmlns="" Name="r" Type="Edm.String"/></ComplexType>"#,
    )?;
    assert_eq!(
        findings,
        [
            "W 3:2 the element `Property` must be in the namespace `http://docs.oasis-open.org/odata/ns/edm`; it is ignored"
        ]
    );
    assert_eq!(schema.structured[0].properties.len(), 1);
    Ok(())
}

#[test]
fn defaults_are_those_of_xml() -> Result<(), Box<dyn Error>> {
    let (schema, findings) = schema(
        r#"<EntityType Name="E"><Property Name="P" Type=" Collection( n.T ) " MaxLength="max"/>
<NavigationProperty Name="N" Type="Collection(n.E)" Nullable="true"/><NavigationProperty Name="O" Type="n.E"/></EntityType>
<Action Name="A"><ReturnType Type="n.E"/></Action>
<EntityContainer Name="C"><EntitySet Name="S" EntityType="n.E"/><FunctionImport Name="F" Function="n.F"/><Singleton Name="M" Type="n.E"/></EntityContainer>"#,
    )?;
    assert_eq!(findings, Vec::<String>::new());
    let entity = &schema.structured[0];
    let property = &entity.properties[0].ty;
    assert_eq!(
        (property.name.value.as_str(), property.cardinality.is_collection(), property.nullable),
        ("n.T", true, true)
    );
    assert_eq!(property.facets.max_length, None);
    assert_eq!((entity.open, entity.has_stream, entity.is_abstract), (None, None, false));
    assert_eq!((entity.navigation[0].ty.nullable, entity.navigation[1].ty.nullable), (false, true));
    assert!(schema.operations[0].return_type.as_ref().is_some_and(|returned| returned.ty.nullable));
    let children = format!("{:?}", schema.containers[0].children);
    assert_eq!(children.matches("include_in_service_document: true").count(), 1);
    assert_eq!(children.matches("include_in_service_document: false").count(), 1);
    assert!(children.contains("nullable: false"));
    Ok(())
}

#[test]
fn constants_mean_the_same_as_attributes_and_as_elements() -> Result<(), Box<dyn Error>> {
    for (kind, text, expected) in [
        ("Binary", "T0RhdGE", "Binary(\"T0RhdGE\")"),
        ("Bool", "true", "Bool(true)"),
        ("Date", "2000-01-31", "Date(\"2000-01-31\")"),
        ("DateTimeOffset", "2000-01-01T16:00:00.000Z", "DateTimeOffset(\"2000-01-01T16:00:00.000Z\")"),
        ("Decimal", "3.14", "Decimal(\"3.14\")"),
        ("Duration", "P7D", "Duration(\"P7D\")"),
        ("EnumMember", "n.T/a n.T/b", "EnumMember { ty: Some(\"n.T\"), members: [\"a\", \"b\"] }"),
        ("Float", "-INF", "Double(\"-INF\")"),
        ("Guid", "21EC2020-3AEA-1069-A2DD-08002B30309D", "Guid(\"21EC2020-3AEA-1069-A2DD-08002B30309D\")"),
        ("Int", "42", "Int64(\"42\")"),
        ("String", " a &amp; b ", "String(\" a & b \")"),
        ("TimeOfDay", "21:45:00", "TimeOfDay(\"21:45:00\")"),
        ("AnnotationPath", "a/@b.c", "AnnotationPath(\"a/@b.c\")"),
        ("ModelElementPath", "n.a/b", "ModelElementPath(\"n.a/b\")"),
        ("NavigationPropertyPath", "a/b", "NavigationPropertyPath(\"a/b\")"),
        ("Path", "a/$count", "Path(\"a/$count\")"),
        ("PropertyPath", "a", "PropertyPath(\"a\")"),
    ] {
        assert_eq!(value(&format!("{kind}=\"{text}\""), "")?, expected);
        assert_eq!(value("", &format!("<{kind}>{text}</{kind}>"))?, expected);
    }
    assert_eq!(value("", "<String/>")?, "String(\"\")");
    assert_eq!(value("", "<String>a<!-- not this -->b<![CDATA[<c>]]></String>")?, "String(\"ab<c>\")");
    assert_eq!(
        value("", "<LabeledElementReference Name=\"n.L\"/>")?,
        "LabeledElementReference(\"n.L\")",
        "the notation of version 4.0"
    );
    Ok(())
}

#[test]
fn an_annotation_may_leave_its_value_to_the_default() -> Result<(), Box<dyn Error>> {
    let (schema, findings) = schema(r#"<Annotation Term="a.b" Qualifier="q"/>"#)?;
    assert_eq!(findings, Vec::<String>::new());
    assert!(schema.annotations[0].value.is_none());
    assert_eq!(schema.annotations[0].qualifier.as_deref(), Some("q"));
    Ok(())
}

#[test]
fn annotations_with_invalid_expressions_are_left_out() -> Result<(), Box<dyn Error>> {
    let (schema, findings) = schema(
        r#"<Annotation Term="a.b" Int="x"/>
<Annotation Term="a.b" Bool="yes"/>
<Annotation Term="a.b" String="a"><Int>1</Int></Annotation>
<Annotation Term="a.b"><If><Path>a</Path></If></Annotation>
<Annotation Term="a.b"><Not/></Annotation>
<Annotation Term="a.b"><Cast><Path>a</Path></Cast></Annotation>
<Annotation Term="a.b"><LabeledElement Name="L"/></Annotation>
<Annotation Term="a.b"><Strnig>a</Strnig></Annotation>
<Annotation Term="a.b" EnumMember="n.T/a n.U/b"/>
<Annotation Term="a.b"><Path/></Annotation>
<Annotation Term="a.b"><Guid>1</Guid></Annotation>"#,
    )?;
    assert_eq!(
        findings,
        [
            "W 2:29 the value of `Int` must be an integer, not `x`; it is left out",
            "W 3:30 the value of `Bool` must be `true` or `false`, not `yes`; it is left out",
            "W 4:2 `Annotation` must have one value, not 2; the first one is kept",
            "W 5:25 `If` must have 2 or 3 operands, not 1; it is left out",
            "W 6:25 `Not` must have one operand, not 0; it is left out",
            "W 7:25 `Cast` must have an attribute `Type`; it is left out",
            "W 8:25 `LabeledElement` must have a value; it is left out",
            "W 9:25 `Annotation` has no child element `Strnig` here; it is ignored; did you mean `String`?",
            "W 10:36 all members must belong to one enumeration type, not to `n.T` and `n.U`",
            "W 12:24 the value of `Guid` must be hexadecimal digits in groups of 8, 4, 4, 4 and 12, not `1`; it is left out",
        ]
    );
    assert_eq!(schema.annotations.len(), 4);
    Ok(())
}

#[test]
fn spans_exclude_quotes_and_white_space() -> Result<(), Box<dyn Error>> {
    let text = "\u{feff} <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"größe\"><ComplexType\n Name=' C '/>\
                <Annotation Term='a.b'><Int>1</Int></Annotation></Schema>";
    let source = Source::new("test.xml", text);
    let document = read(SourceId(0), &source, &mut Vec::new()).ok_or("the document is not read")?;
    let at = |span: Span| &source.text()[span.start as usize..span.end as usize];
    let schema = &document.schemas[0];
    assert_eq!(at(schema.namespace.span), "größe");
    assert_eq!(at(schema.structured[0].name.span), "C");
    let value = schema.annotations[0].value.as_ref().ok_or("the value is missing")?;
    assert!(matches!(value.kind, ExpressionKind::Constant { ty: Primitive::Int64, .. }));
    assert_eq!(at(value.span), "<Int>1</Int>");
    Ok(())
}
